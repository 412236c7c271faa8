"""Malformed files: each is told in words, with place, value and what to do, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.cli.main import main
from models.domain.codec import write_plan
from tests.api.cli.running import bitcorp
from tests.support import good_plan, small_instance
from tests.support_malformed import CASES, malformed_files

FEWEST = 25


def contents(folder: Path) -> set[Path]:
    """Return every file below a folder."""
    return set(folder.rglob("*"))


def test_solve_tells_every_kind_of_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a fault that ends in a traceback, in a plan, or in words that do not help."""
    malformed = malformed_files(tmp_path)
    before = contents(tmp_path)
    assert len(malformed) >= FEWEST
    for path, words in malformed:
        code = main(["solve", str(path), "--time-limit", "1"])
        said = capsys.readouterr()
        assert (code, said.out) == (2, ""), path
        assert said.err.startswith(f"{path} has "), said.err
        assert "Traceback" not in said.err
        assert [word for word in words if word not in said.err] == [], said.err
    assert contents(tmp_path) == before


@pytest.mark.parametrize("kind", [".json", ".xlsx", ""])
def test_solve_as_a_process_tells_it_too(tmp_path: Path, kind: str) -> None:
    """Would catch a traceback that only a real process shows."""
    path, words = next(file for file in malformed_files(tmp_path) if file.path.suffix == kind)
    done = bitcorp("solve", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert all(word in done.stderr for word in words)


@pytest.mark.parametrize("command", ["check", "show"])
def test_the_other_commands_read_alike(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch a command with a reader of its own."""
    plan = tmp_path / "plan.json"
    write_plan(good_plan(small_instance()), plan)
    folder = tmp_path / "malformed"
    folder.mkdir()
    for path, words in malformed_files(folder):
        assert main([command, str(path), str(plan)]) == 2
        said = capsys.readouterr().err
        assert all(word in said for word in words), said


def test_a_start_plan_is_read_as_carefully(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a malformed plan that reaches the solver."""
    from models.domain.codec import write_instance

    write_instance(small_instance(), tmp_path / "fleet.json")
    (tmp_path / "start.json").write_text('{"format_version": 1, "orders": [{"order": 3}]}')
    code = main(["solve", str(tmp_path / "fleet.json"), "--start", str(tmp_path / "start.json")])
    assert code == 2
    said = capsys.readouterr().err
    assert "start.json has " in said
    assert "$.orders[0].order" in said


def test_a_file_with_many_faults_does_not_flood_the_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch ten thousand lines where the first fifty say it."""
    orders = ",".join('{"id": 1}' for _ in range(1000))
    fleet = tmp_path / "fleet.json"
    fleet.write_text(f'{{"format_version": 1, "name": "x", "orders": [{orders}]}}')
    assert main(["solve", str(fleet)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) < 60
    assert "more" in lines[-1]


def test_there_are_cases_of_every_form() -> None:
    """Would catch a set of cases that lost its workbooks or its tables."""
    suffixes = {Path(case.name).suffix for case in CASES}
    assert {".json", ".xlsx", ""} <= suffixes
