"""The results file and the figures below the table."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import machine, report
from benchmarks.bounds import Known
from benchmarks.results import Record, Run, mean_gap, median_gap, median_objective

A, B = Known("a.txt", 100, 90), Known("b.txt", 50, 50)
RUN = Run(A, 1, "FEASIBLE", 110, 95, 1.234, {"start": [0]})


def test_a_run_stands_as_strangers_expect_it(tmp_path: Path) -> None:
    """Catches a field that is renamed, left out or in other units."""
    book = Record(tmp_path / "deep" / "results.json", {"family": "rcpsp", "time_limit_s": 3.0})
    book.add(RUN)
    found = json.loads(book.path.read_text(encoding="utf-8"))
    assert found["family"] == "rcpsp"
    assert found["runs"] == [
        {
            "instance": "a.txt",
            "seed": 1,
            "status": "FEASIBLE",
            "objective": 110,
            "bound": 95,
            "wall_s": 1.23,
            "best_known": 100,
            "gap_percent": 10.0,
            "solution": {"start": [0]},
        }
    ]


def test_a_run_without_a_solution_says_so(tmp_path: Path) -> None:
    """Catches a missing figure that is written as 0 or as infinity, which is no JSON."""
    book = Record(tmp_path / "results.json", {})
    book.add(Run(A, 2, "UNKNOWN", error="killed"))
    (row,) = json.loads(book.path.read_text(encoding="utf-8"))["runs"]
    assert (row["objective"], row["bound"], row["solution"], row["gap_percent"]) == (None, None, None, 100.0)
    assert row["error"] == "killed"


def test_the_file_is_whole_after_each_run(tmp_path: Path) -> None:
    """Catches a file that an interruption leaves half written, or runs that are written at the end only."""
    book = Record(tmp_path / "results.json", {"family": "rcpsp"})
    book.write()
    for count in range(1, 4):
        book.add(replace(RUN, seed=count))
        assert len(json.loads(book.path.read_text(encoding="utf-8"))["runs"]) == count
        assert [path.name for path in tmp_path.iterdir()] == ["results.json"]


def test_a_write_that_fails_leaves_the_file_before_it(tmp_path: Path) -> None:
    """Catches writing in place."""
    book = Record(tmp_path / "results.json", {})
    book.add(RUN)
    before = book.path.read_text(encoding="utf-8")
    with pytest.raises(TypeError):
        book.add(replace(RUN, solution={"start": object()}))
    assert book.path.read_text(encoding="utf-8") == before


def test_means_count_unsolved_runs_as_100_percent() -> None:
    """Catches a mean that gets better by solving less."""
    unsolved = Run(B, 1, "UNKNOWN")
    unknown = Run(Known("c.txt"), 1, "FEASIBLE", 5)
    assert mean_gap([RUN, unsolved]) == pytest.approx((10 + 100) / 2)
    assert mean_gap([RUN, unknown]) == pytest.approx(10)
    assert mean_gap([unknown]) is None
    assert mean_gap([Run(Known("c.txt"), 1, "UNKNOWN")]) is None


def test_medians_over_seeds() -> None:
    """Catches a median that leaves runs without a solution out."""
    runs = [replace(RUN, objective=objective) for objective in (120, None, 110)]
    assert median_objective(runs) == 120
    assert median_gap(runs) == pytest.approx(20)
    assert median_objective([runs[1], runs[1], runs[0]]) is None
    assert median_objective([runs[1], runs[0]]) is None
    assert median_objective([runs[0], replace(RUN, objective=111)]) == 115.5
    assert median_objective([]) is None


def test_the_table_names_what_must_not_be_overlooked() -> None:
    """Catches an error that looks like a run that only found nothing."""
    wrong = Run(A, 1, "UNKNOWN", error="the checker rejects the plan")
    assert "ERROR" in report.run_row(wrong, 10)
    assert report.remarks(wrong) == ["ERROR in a.txt, seed 1: the checker rejects the plan"]
    assert "1 with errors" in report.means([RUN, wrong])
    assert "10.00 %" in report.run_row(RUN, 10)
    assert report.means([]) == "no runs"


def test_the_machine_and_the_versions_are_named() -> None:
    """Catches figures that nobody can place later."""
    assert "core" in machine.describe()
    assert set(machine.versions()) == {"engine", "ortools", "python"}
    assert machine.versions()["ortools"][0].isdigit()
