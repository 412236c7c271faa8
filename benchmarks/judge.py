"""From a solver's answer to a recorded run: nothing counts that has not passed two checkers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from benchmarks.families import Family
from benchmarks.families.base import Solution
from benchmarks.results import Run
from models.domain.instance import Instance
from models.domain.plan import Plan

_TOLERANCE = 1e-6
_MOST_FAULTS = 3


def plan_faults(instance: Instance, plan: Plan) -> list[str]:
    """Return what the engine's own checker finds in ``plan``, in words."""
    from solver.check import check

    report = check(instance, plan)
    return [] if report.ok else list(report.messages())


def judged(run: Run, family: Family[Any], data: Any, solution: Solution | None) -> Run:
    """Return ``run`` with the solution and its recomputed objective, or with what is wrong with it."""
    if solution is None:
        return _without_solution(run)
    if faults := family.faults(data, solution):
        return rejected(run, "the validator rejects the solution", faults)
    objective = family.objective(data, solution)
    return _without_false_claims(replace(run, solution=solution, objective=objective))


def rejected(run: Run, what: str, faults: list[str]) -> Run:
    """Return ``run`` as one without a solution, with the first of what is wrong."""
    more = f" (and {len(faults) - _MOST_FAULTS} more)" if len(faults) > _MOST_FAULTS else ""
    words = f"{what}: {'; '.join(faults[:_MOST_FAULTS])}{more}"
    return replace(run, status="UNKNOWN", objective=None, bound=None, solution=None, error=words)


def _without_solution(run: Run) -> Run:
    best = run.known.best_known
    if run.status == "INFEASIBLE" and best is not None:
        return replace(run, status="UNKNOWN", bound=None, error=f"called infeasible, and {best} is known")
    if run.bound is not None and best is not None and run.bound > best + _TOLERANCE:
        return replace(run, bound=None, error=f"the proven bound {run.bound} exceeds {best}, which is known")
    return run


def _without_false_claims(run: Run) -> Run:
    """Take back a bound, and an optimum, that a sound solution contradicts; note a new record."""
    assert run.objective is not None
    best, lower = run.known.best_known, run.known.lower_bound
    reached = [value for value in (run.objective, best) if value is not None]
    if run.bound is not None and run.bound > min(reached) + _TOLERANCE:
        words = f"the proven bound {run.bound} exceeds {min(reached)}, which a solution reaches"
        return replace(run, status="FEASIBLE", bound=None, error=words)
    if run.status == "OPTIMAL" and run.objective > min(reached) + _TOLERANCE:
        words = f"{run.objective} was called optimal, and {min(reached)} is known"
        return replace(run, status="FEASIBLE", error=words)
    if lower is not None and run.objective < lower - _TOLERANCE:
        return replace(
            run, note=f"below the published lower bound {lower}; both checkers accept the solution"
        )
    return run
