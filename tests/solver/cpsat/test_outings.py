"""Bases, tools, parts and calls: the model allows what the checker accepts, at the same price."""

from __future__ import annotations

from functools import cache

import pytest

from solver import registry
from solver.cpsat.build import build
from solver.cpsat.compile import Compiled
from solver.cpsat.problem import Scope
from solver.search.state import State, state_of
from solver.solve import solve
from tests.solver.cpsat.test_enumeration import Shape, accepted, allowed
from tests.solver.outings import outings


@cache
def listed(seed: int) -> dict[Shape, int]:
    """Return every plan that the checker accepts, with its cost."""
    return accepted(outings(seed))


@pytest.mark.parametrize("seed", range(12))
def test_the_model_allows_exactly_what_the_checker_accepts(seed: int) -> None:
    """Would catch ways from and to the base, or tools and parts, that the model takes for more or less."""
    instance = outings(seed)
    by_checker, by_model = listed(seed), allowed(instance)
    assert by_model - by_checker.keys() == set(), "the model allows what the checker rejects"
    assert by_checker.keys() - by_model == set(), "the model forbids what the checker accepts"


@pytest.mark.parametrize("rule", ["door_to_door", "supplies"])
def test_the_instances_are_bound_by_each_rule(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch instances on which the comparison says nothing of a rule."""
    with_it = [len(listed(seed)) for seed in range(8)]
    rest = tuple(other for other in registry.rules() if other.id != rule)
    monkeypatch.setattr(registry, "rules", lambda: rest)
    without = [len(accepted(outings(seed))) for seed in range(8)]
    assert sum(a < b for a, b in zip(with_it, without, strict=True)) >= 2


@pytest.mark.parametrize("seed", range(12))
def test_a_solve_ends_with_the_cheapest_accepted_plan(seed: int) -> None:
    """Would catch a price of the time away that the model counts otherwise, and a wrong proof."""
    instance = outings(seed)
    plans = listed(seed)
    plan = solve(instance)
    if not plans:
        assert plan.status == "INFEASIBLE"
        return
    assert plan.costs is not None
    assert plan.costs.total == min(plans.values())
    assert plan.status == "OPTIMAL"


@pytest.mark.parametrize("seed", range(12))
def test_the_hint_has_the_price_of_the_plan(seed: int) -> None:
    """Would catch hints of outings or calls that are not what the plan says."""
    instance = outings(seed, orders=3)
    plan = solve(instance)
    if plan.costs is None:
        return
    c = Compiled(instance)
    state = state_of(c, plan)
    problem = build(c, state, Scope(tuple(range(len(c.orders)))))
    assert problem.hinted_cost() == plan.costs.total
    for var, value in problem.values.items():
        assert value in range(problem.tops.get(var, 1) + 1)
    assert state != State()
