"""The table reads, judges and prints: each test here names the defect that it would catch."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.promises import table
from tests.promises.table import Drill, Promise, Row

PLAIN = Promise(9, "Every route is tested")
DRILLED = Promise(1, "No plan breaks a rule", 1000)
DONE = Drill(1000, 0, "3f2c1aa")


def test_the_reference_page_lists_thirty_promises() -> None:
    """Would catch a row that the table cannot read, and full counts that fell out."""
    promises = table.read_promises()
    assert [promise.number for promise in promises] == list(range(1, 31))
    counts = {promise.number: promise.full_count for promise in promises if promise.full_count > 1}
    assert counts == {1: 1000, 2: 100, 4: 100, 5: 100, 8: 10_000, 17: 1000, 18: 100, 23: 10_000}


@pytest.mark.parametrize(
    "row, kept",
    [
        (Row(PLAIN), False),
        (Row(PLAIN, ["passed"]), True),
        (Row(PLAIN, ["passed", "failed"]), False),
        (Row(PLAIN, ["skipped"]), False),
        (Row(PLAIN, ["passed"], drill=Drill(1, 1, "3f2c1aa")), False),
        (Row(PLAIN, ["passed"], drill=Drill(1, 0, "3f2c1aa")), True),
        (Row(DRILLED, ["passed"]), False),
        (Row(DRILLED, ["passed"], drill=DONE), True),
        (Row(DRILLED, ["passed"], drill=Drill(1200, 0, "3f2c1aa")), True),
        (Row(DRILLED, ["passed"], drill=Drill(999, 0, "3f2c1aa")), False),
        (Row(DRILLED, ["passed"], drill=Drill(1000, 1, "3f2c1aa")), False),
        (Row(DRILLED, ["passed"], drill=Drill(fault="unreadable")), False),
        (Row(DRILLED, ["failed"], drill=DONE), False),
        (Row(DRILLED, drill=DONE), False),
    ],
)
def test_kept_needs_passed_tests_and_a_whole_drill(row: Row, kept: bool) -> None:
    """Would catch a promise that looks kept by half of its evidence."""
    assert row.kept is kept


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"count": 1000, "failures": 0}',
        '{"count": "1000", "failures": 0, "commit": "3f2c1aa"}',
        '{"count": true, "failures": 0, "commit": "3f2c1aa"}',
        '{"count": 1000, "failures": -1, "commit": "3f2c1aa"}',
        '{"count": 1000, "failures": 0, "commit": ""}',
    ],
)
def test_a_broken_drill_file_keeps_nothing(tmp_path: Path, text: str) -> None:
    """Would catch a crash on, or trust in, a drill's file that doesn't say what it must."""
    (tmp_path / "1.json").write_text(text)
    drill = table.read_drill(tmp_path, 1)
    assert drill is not None
    assert "1.json" in drill.fault
    assert not Row(DRILLED, ["passed"], drill=drill).kept


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for folder in (table.RESULTS, table.DRILLS, table.PROMISES.parent):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(table.ROOT / table.PROMISES, tmp_path / table.PROMISES)
    return tmp_path


def save(checkout: Path, name: str, tests: dict[str, Any]) -> None:
    (checkout / table.RESULTS / name).write_text(json.dumps({"tests": tests}))


def printed(checkout: Path, capsys: pytest.CaptureFixture[str]) -> dict[int, str]:
    table.main(checkout)
    lines = capsys.readouterr().out.splitlines()
    return {int(line.split()[0]): line for line in lines if line.endswith(("KEPT", "OPEN"))}


def test_every_promise_has_a_line_before_any_run(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a table that needs a run first, or that takes no evidence for a good sign."""
    lines = printed(checkout, capsys)
    assert list(lines) == list(range(1, 31))
    assert all(line.endswith("  OPEN") for line in lines.values())


def test_lines_show_tests_figures_and_drills(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch evidence put to the wrong promise, and results of a second runner that are not read."""
    first = {"promises": [1, 7], "outcome": "passed", "figure": "0 of 40"}
    second = {"promises": [7], "outcome": "failed"}
    save(checkout, "pytest.json", {"a": first, "b": second})
    save(checkout, "phone.json", {"c": {"promises": [24], "outcome": "passed"}})
    (checkout / table.DRILLS / "1.json").write_text('{"count": 1000, "failures": 0, "commit": "3f2c1aa"}')
    lines = printed(checkout, capsys)
    assert "1 passed" in lines[1]
    assert "0 of 40; drill 1,000 of 1,000, 0 failed, at 3f2c1aa" in lines[1]
    assert [lines[number].split()[-1] for number in (1, 7, 24, 25)] == ["KEPT", "OPEN", "KEPT", "OPEN"]
    assert "1 of 2 passed" in lines[7]
    assert "drill 0 of 100" in lines[2]


def test_unreadable_results_are_left_out(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a run that was killed while it wrote and takes the table with it."""
    (checkout / table.RESULTS / "phone.json").write_text("{")
    table.main(checkout)
    said = capsys.readouterr()
    assert "phone.json: not readable" in said.err
    assert "0 of 30 promises are kept." in said.out
