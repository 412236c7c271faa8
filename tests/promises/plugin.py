"""Remembers, for ``make promises``, the last outcome of each test that names a promise.

A test says ``@pytest.mark.promise(7)`` and may say ``record_property("figure", "412 ms, 99th percentile")``.
A run of everything replaces what was known; a run of a part replaces what it ran and forgets tests whose file
is gone.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.promises.table import RESULTS, read_promises

_MARK = "promise"
_SEVERITY = ("passed", "skipped", "xfailed", "failed")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # with several processes, the first of them writes
        config.pluginmanager.register(Recorder(config), "promises-recorder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    known = {promise.number for promise in read_promises()}
    for item in items:
        numbers = sorted({number for mark in item.iter_markers(_MARK) for number in mark.args})
        if unknown := [number for number in numbers if number not in known]:
            raise pytest.UsageError(f"{item.nodeid} names promise {unknown[0]!r}, which is not in the list")
        if numbers:
            item.user_properties.append((_MARK, " ".join(map(str, numbers))))


class Recorder:
    """Collects the outcomes of one run and merges them into the results file."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.path = config.rootpath / RESULTS / "pytest.json"
        self.seen: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        said = {name: str(value) for name, value in report.user_properties}
        if _MARK not in said:
            return
        outcome = "xfailed" if hasattr(report, "wasxfail") else report.outcome
        test = self.seen.setdefault(report.nodeid, {"outcome": "passed"})
        test["promises"] = [int(number) for number in said[_MARK].split()]
        test["outcome"] = max(test["outcome"], outcome, key=_SEVERITY.index)
        test["when"] = datetime.now(UTC).isoformat(timespec="seconds")
        if "figure" in said:
            test["figure"] = said["figure"]

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if self.config.getoption("collectonly"):
            return
        ended = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
        stopped = session.shouldstop or session.shouldfail
        whole = ended and not stopped and _asked_for_everything(self.config)
        earlier = {} if whole else self._read()
        kept = {name: test for name, test in earlier.items() if self._file_exists(name)}
        self._write(kept | self.seen)

    def _file_exists(self, nodeid: str) -> bool:
        return (self.config.rootpath / nodeid.partition("::")[0]).is_file()

    def _read(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self.path.read_text(encoding="utf-8"))["tests"])
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def _write(self, tests: dict[str, Any]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(f"{self.path}.new")
        text = json.dumps({"tests": dict(sorted(tests.items()))}, indent=1)
        draft.write_text(text + "\n", encoding="utf-8")
        draft.replace(self.path)


def _asked_for_everything(config: pytest.Config) -> bool:
    narrowed = ("file_or_dir", "keyword", "markexpr", "deselect", "ignore", "ignore_glob", "lf", "stepwise")
    from_root = config.invocation_params.dir == config.rootpath
    return from_root and not any(config.getoption(option, None) for option in narrowed)
