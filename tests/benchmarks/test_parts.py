"""Timings of the parts: each does real and equal work, and none of it runs with the tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from benchmarks import scaling
from benchmarks.machine import describe
from benchmarks.parts import __main__ as program
from benchmarks.parts.work import PARTS, Part, Prepared
from solver.advice.findings import Explanation
from solver.check import Report
from solver.cpsat.build import Outcome
from solver.cpsat.compile import Compiled
from solver.search.fleet.hand import Done
from solver.search.state import State

ROOT = Path(__file__).resolve().parents[2]
ORDERS = 12


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return Prepared(ORDERS, tmp_path_factory.mktemp("fleets"))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.id)
def test_a_part_does_what_it_says(fleet: Prepared, part: Part) -> None:
    """Would catch a timing of nothing: a question without an answer, a search that does not begin."""
    made = part.prepare(fleet)()()
    match part.id:
        case "build":
            assert isinstance(made, Compiled)
            assert "fixed" in vars(made)
        case "construct":
            assert isinstance(made, State)
            assert made.placements
        case "check":
            assert isinstance(made, Report)
            assert made.ok
        case "explain":
            assert isinstance(made, Explanation)
            assert (made.code, made.verified) == ("site_closed", True)
        case "neighbourhood":
            assert isinstance(made, Outcome)
            assert made.state is not None
        case "task":
            assert isinstance(made, Done)
            assert made.rounds > 1
        case _:
            pytest.fail(f"{part.id} is timed, and nothing says what it should do")


def test_a_task_is_the_same_work_each_time(fleet: Prepared) -> None:
    """Would catch a task that runs for some seconds, whatever it gets done in them."""
    (task,) = (part for part in PARTS if part.id == "task")
    fresh = task.prepare(fleet)
    first, second = fresh()(), fresh()()
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert (first.rounds, first.gained) == (second.rounds, second.gained)


def test_timings_do_not_run_with_the_tests() -> None:
    """Would catch minutes of timings in everybody's test run."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]
    assert settings["testpaths"] == ["tests"]
    assert "--benchmark-disable" in settings["addopts"]
    assert Path(program.__file__).is_relative_to(ROOT / "benchmarks")


@pytest.mark.slow
def test_timings_are_kept_and_compared(tmp_path: Path) -> None:
    """Would catch a history that is written nowhere, or that the next run does not look at."""
    command = [sys.executable, "-m", "benchmarks.parts", "-k", "check and 200"]
    # A run that believes itself to be one of several side by side would time nothing.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["PYTHONPATH"] = str(ROOT)
    for _ in range(2):
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    kept = sorted((tmp_path / program.HISTORY).rglob("*.json"))
    assert len(kept) == 2
    (row,) = json.loads(kept[0].read_text(encoding="utf-8"))["benchmarks"]
    assert row["extra_info"] == {"part": "check", "orders": 200, "machine": describe()}
    assert row["stats"]["min"] > 0
    assert "0001_" in done.stdout, "the second run compares with the first"


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_the_exponent_is_that_of_a_known_law(power: float) -> None:
    """Would catch a slope of the wrong axis, or of times instead of their logarithms."""
    assert scaling.slope({n: 3e-4 * n**power for n in (1_000, 3_000, 10_000)}) == pytest.approx(power)
    assert scaling.slope({1_000: 1.0}) is None


def test_scaling_prints_seconds_and_exponents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a table whose exponents are not of its seconds."""
    out = tmp_path / "scaling.json"
    words = ["--orders", "24", "12", "--rounds", "1", "--fleets", str(tmp_path), "--out", str(out)]
    assert scaling.main(words) == 0
    data = json.loads(out.read_text(encoding="utf-8"))
    assert [row["part"] for row in data["parts"]] == ["build", "construct", "check"]
    shown = capsys.readouterr().out
    for row in data["parts"]:
        seconds = {int(orders): taken for orders, taken in row["seconds"].items()}
        assert sorted(seconds) == [12, 24]
        assert row["exponent"] == pytest.approx(scaling.slope(seconds), abs=1e-2)
        assert f"{row['exponent']:.2f}" in shown
        assert row["duties"]["12"] < row["duties"]["24"]
        by_duties = {row["duties"][str(orders)]: taken for orders, taken in seconds.items()}
        assert row["exponent_by_duties"] == pytest.approx(scaling.slope(by_duties), abs=1e-2)
