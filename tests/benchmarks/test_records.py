"""Plans better than the best known are kept with their solutions, and judged again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import records
from benchmarks.families import family
from models.domain.plan import Plan
from solver.limits import SolveLimits
from solver.solve import solve

STORED = Path(records.__file__).parent / "stored"
INSTANCE = "project-12.rcp"


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    """Return a results file with one plan that beats a poor best known value."""
    own = family("rcpsp")
    data = own.read(STORED / INSTANCE)
    plan: Plan = solve(own.to_instance(data), SolveLimits(seconds=20, workers=1))
    solution = own.to_solution(data, plan)
    value = own.objective(data, solution)
    run = {"instance": INSTANCE, "objective": value, "best_known": value + 3, "solution": solution}
    return {"family": "rcpsp", "time_limit_s": 20.0, "workers": 1, "machine": "any", "runs": [run]}


def write(path: Path, what: object) -> Path:
    """Write a JSON file."""
    path.write_text(json.dumps(what), encoding="utf-8")
    return path


def test_a_better_plan_is_kept_and_accepted(
    results: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch a record that is not written, or not judged."""
    file, found = tmp_path / "records.json", write(tmp_path / "results.json", results)
    assert records.main([str(STORED), "--keep", str(found), "--file", str(file)]) == 0
    assert f"{INSTANCE}: {results['runs'][0]['objective']}" in capsys.readouterr().out
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert [each["solution"] for each in kept] == [results["runs"][0]["solution"]]


def test_a_plan_that_is_no_better_is_not_kept(results: dict[str, Any]) -> None:
    """Would catch a record as good as the best known, and one that replaces a better one."""
    run = results["runs"][0]
    equal = {**results, "runs": [{**run, "best_known": run["objective"]}]}
    assert records.better([], equal) == []
    kept = records.better([], results)
    worse = {**results, "runs": [{**run, "objective": run["objective"] + 1}]}
    assert records.better(kept, worse) == kept


def test_a_false_record_is_found(results: dict[str, Any], tmp_path: Path) -> None:
    """Would catch a judge that believes what a record says of itself."""
    kept = records.better([], results)
    for change in ({"objective": kept[0]["objective"] - 1}, {"solution": {"start": [0] * 3}}):
        file = write(tmp_path / "records.json", [{**kept[0], **change}])
        assert records.main([str(STORED), "--file", str(file)]) == 1
