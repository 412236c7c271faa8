"""Solves of tours: sound plans, repeatable, no dearer than the plan that they begin with."""

from __future__ import annotations

import pytest

from solver import solve as door
from solver.check import check
from solver.limits import SolveLimits
from solver.search.outline import outline_of
from solver.solve import solve
from tests.solver.outings import outings

LIMITS = SolveLimits(seconds=600, workers=1, seed=2, deterministic=0.5)


@pytest.fixture
def _walking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave small instances to the walk alone."""
    monkeypatch.setattr(door, "LARGEST_TOURS_MODEL", -1)


@pytest.mark.usefixtures("_walking")
@pytest.mark.parametrize("seed", [3, 4, 6])
def test_a_walk_alone_gives_the_plan_that_a_model_proves(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch plans of the walk that never reach the incumbent, or another price of the model."""
    instance = outings(seed, orders=4, calls=2, plain=True, optional=1.0)
    walked = solve(instance, LIMITS)
    monkeypatch.setattr(door, "LARGEST_TOURS_MODEL", 1_500)
    proven = solve(instance, SolveLimits(seconds=30))
    assert proven.status == "OPTIMAL"
    assert walked.costs is not None
    assert proven.costs is not None
    assert walked.costs.total == proven.costs.total
    assert check(instance, walked).ok


@pytest.mark.usefixtures("_walking")
def test_a_deterministic_solve_walks_the_same_way_twice() -> None:
    """Would catch a walk whose heat or meetings follow a clock."""
    instance = outings(5, orders=14, calls=3, plain=True, optional=1.0)
    one, other = solve(instance, LIMITS), solve(instance, LIMITS)
    assert one.orders == other.orders
    assert one.duties == other.duties


@pytest.mark.usefixtures("_walking")
def test_two_walks_meet_and_give_a_sound_plan() -> None:
    """Would catch walks that spoil each other's plan when they go on from the best one."""
    instance = outings(5, orders=14, calls=3, plain=True, optional=1.0)
    plan = solve(instance, SolveLimits(seconds=2, workers=2, seed=1))
    alone = solve(instance, LIMITS)
    assert check(instance, plan).ok
    assert plan.costs is not None
    assert alone.costs is not None
    assert plan.costs.total <= 1.1 * alone.costs.total


@pytest.mark.usefixtures("_walking")
def test_nothing_dearer_than_the_plan_to_begin_with_is_returned() -> None:
    """Would catch a walk that forgets the given plan: with next to no effort it stays as it is."""
    instance = outings(5, orders=14, calls=3, plain=True, optional=1.0)
    given = solve(instance, LIMITS)
    again = solve(instance, SolveLimits(seconds=600, workers=1, seed=9, deterministic=0.02), start=given)
    assert again.costs is not None
    assert given.costs is not None
    assert again.costs.total <= given.costs.total


def test_small_instances_are_walked_and_proven() -> None:
    """Would catch instances that the tests above take for tours, and that are something else."""
    from solver.cpsat.compile import Compiled

    for seed, orders in ((3, 4), (4, 4), (6, 4), (5, 14)):
        assert outline_of(Compiled(outings(seed, orders=orders, calls=2, plain=True))) is not None


def test_a_plan_to_begin_with_that_breaks_a_rule_is_mended() -> None:
    """Would catch a given plan that is kept as it is though one of its people is no longer there."""
    instance = outings(5, orders=14, calls=3, plain=True, optional=1.0)
    given = solve(instance, LIMITS)
    busy = {duty.operator for duty in given.duties}
    people = tuple(
        person.model_copy(update={"shifts": ()}) if person.id == min(busy) else person
        for person in instance.operators
    )
    changed = instance.model_copy(update={"operators": people})
    again = solve(changed, LIMITS, start=given)
    assert check(changed, again).ok
