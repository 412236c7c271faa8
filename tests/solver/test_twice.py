"""A proof counts only when it is found twice: the first solve may have lost a plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import solver.solve as door
from models.domain import Instance, Plan
from solver.check import check
from solver.cpsat.build import Outcome, solve_problem
from solver.cpsat.problem import Problem
from solver.limits import SolveLimits
from solver.search import opening
from solver.search.recreate import Recreator
from solver.search.state import State
from tests.support import machine_line, of_orders, order

LIMITS = SolveLimits(seconds=30.0, workers=1)
TRUCK = machine_line("truck", operated=False)


def instance(**fields: Any) -> Instance:
    """Return one order for which a dear and a cheap truck are there."""
    return of_orders(order("haul", "quarry", 4, TRUCK, **fields))


def told(monkeypatch: pytest.MonkeyPatch, made: Instance, **lie: Any) -> Plan:
    """Return the plan of a solve whose first model is answered with a lie, and which constructs nothing."""

    def solved(problem: Problem, seconds: float, workers: int, seed: int, **more: Any) -> Outcome:
        outcome = solve_problem(problem, seconds, workers, seed, **more)
        return outcome if more.get("again") else replace(outcome, **lie)

    monkeypatch.setattr(opening, "construct", lambda *rest: State())
    monkeypatch.setattr(Recreator, "run", lambda *rest: None)
    monkeypatch.setattr(door, "solve_problem", solved)
    return door.solve(made, LIMITS)


def test_a_lost_plan_is_found_by_the_second_solve(monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch "infeasible" said on the word of one solve: the plan exists."""
    nothing = {"state": None, "cost": None, "bound": None, "proven": False, "infeasible": True}
    plan = told(monkeypatch, instance(optional=False), **nothing)
    assert plan.status != "INFEASIBLE"
    assert [placed.order for placed in plan.orders] == ["haul"]
    assert check(instance(optional=False), plan).ok


def test_a_lost_cheaper_plan_is_found_by_the_second_solve(monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch "optimal" said on the word of one solve: leaving the order out is not the cheapest."""
    dear = 1_000_000
    out = {"state": State(), "cost": dear, "bound": dear, "proven": True, "infeasible": False}
    plan = told(monkeypatch, instance(optional=True), **out)
    assert plan.status != "OPTIMAL"
    assert plan.costs is not None
    assert plan.costs.total < dear


def test_what_both_solves_say_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch a confirmation that never confirms."""
    assert told(monkeypatch, instance(optional=True)).status == "OPTIMAL"
