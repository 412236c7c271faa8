"""What is recorded of an answer: nothing that a checker rejects, no claim that a solution contradicts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.bounds import Known
from benchmarks.families import family
from benchmarks.judge import judged, plan_faults
from benchmarks.results import Run
from solver.limits import SolveLimits
from solver.solve import solve
from tests.benchmarks.samples import write
from tests.benchmarks.test_validators import SOUND

KNOWN = Known("tiny.txt", best_known=7, lower_bound=7)
RUN = Run(KNOWN, seed=1, status="OPTIMAL", bound=7)
SLOW = {"start": [0, 0, 3, 0, 5, 6, 8]}


def judge(folder: Path, run: Run, solution: dict[str, list[int]] | None) -> Run:
    chosen = family("rcpsp")
    return judged(run, chosen, chosen.read(write(folder, "rcpsp")), solution)


def test_a_sound_solution_is_recorded_with_its_recomputed_objective(tmp_path: Path) -> None:
    """Catches an objective that is taken from the solver."""
    found = judge(tmp_path, replace(RUN, objective=3), SOUND["rcpsp"])
    assert found == replace(RUN, objective=7, solution=SOUND["rcpsp"])
    assert found.gap_percent == 0


def test_a_rejected_solution_counts_as_none(tmp_path: Path) -> None:
    """Catches a solution that breaks a rule and enters the mean."""
    found = judge(tmp_path, RUN, {"start": [0, 0, 0, 0, 0, 0, 0]})
    assert (found.status, found.objective, found.solution, found.bound) == ("UNKNOWN", None, None, None)
    assert found.gap_percent == 100
    assert found.error.startswith("the validator rejects the solution: ")
    assert "more)" in found.error


@pytest.mark.parametrize(
    "run, solution, status, said",
    [
        (replace(RUN, bound=8), SOUND["rcpsp"], "FEASIBLE", "the proven bound 8 exceeds 7"),
        (replace(RUN, bound=8), SLOW, "FEASIBLE", "the proven bound 8 exceeds 7"),
        (replace(RUN, bound=None), SLOW, "FEASIBLE", "8 was called optimal, and 7 is known"),
        (replace(RUN, status="INFEASIBLE", bound=None), None, "UNKNOWN", "called infeasible, and 7 is known"),
        (replace(RUN, status="UNKNOWN", bound=9), None, "UNKNOWN", "the proven bound 9 exceeds 7"),
    ],
)
def test_a_claim_that_cannot_be_true_is_an_error(
    tmp_path: Path, run: Run, solution: dict[str, list[int]] | None, status: str, said: str
) -> None:
    """Catches a wrong proof that is recorded as one."""
    found = judge(tmp_path, run, solution)
    assert found.status == status
    assert said in found.error


def test_a_value_below_the_published_bound_is_noted(tmp_path: Path) -> None:
    """Catches a record that passes unnoticed: relaxations look like records."""
    known = Known("tiny.txt", best_known=9, lower_bound=8)
    found = judge(tmp_path, replace(RUN, known=known), SOUND["rcpsp"])
    assert found.gap_percent == pytest.approx(-100 * 2 / 9)
    assert "below the published lower bound 8" in found.note


def test_a_plan_that_the_checker_rejects_is_told(tmp_path: Path) -> None:
    """Catches a plan that is judged by its solution in the file's terms alone."""
    chosen = family("rcpsp")
    instance = chosen.to_instance(chosen.read(write(tmp_path, "rcpsp")))
    plan = solve(instance, SolveLimits(seconds=20, workers=1))
    assert plan_faults(instance, plan) == []
    late = [o.model_copy(update={"end": o.end + 1}) for o in plan.orders]
    assert plan_faults(instance, plan.model_copy(update={"orders": tuple(late)}))
    assert plan.costs is not None
    dear = plan.costs.model_copy(update={"total": plan.costs.total + 1})
    assert plan_faults(instance, plan.model_copy(update={"costs": dear}))
