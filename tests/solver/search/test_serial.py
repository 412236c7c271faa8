"""The walk over sequences keeps the rules, finds what is best of small projects, and is repeatable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from models.domain import Instance
from models.domain.base import Window
from models.domain.people import Decline
from models.domain.resources import Limits, PartCount, PoolLevel
from solver.cpsat.compile import Compiled
from solver.effort import Effort
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.search.justify import Placements, last_end
from solver.search.serial import Serial, Walk, serial_of
from solver.search.state import State
from solver.serial.tables import project_of
from solver.solve import solve
from tests.solver.projects import project, project_with_modes, project_with_people, shop
from tests.solver.search.support import judged

CHUNKS = 20


def walked(instance: Instance, seed: int = 1, chunks: int = CHUNKS) -> tuple[Placements, Placements]:
    """Return a project's constructed plan and the best one of a walk."""
    c = Compiled(instance)
    held = dict.fromkeys(range(len(c.orders)), 2) if c.budget_amounts else None
    first = construct(c, modes=held).placements
    serial = serial_of(c, first)
    assert isinstance(serial, Serial)
    walk = Walk(serial, first, Effort(SolveLimits()), seed)
    for _ in range(chunks):
        walk.chunk()
    best = serial.placements_of(walk.standing.best, walk.standing.crews[1])
    now = serial.placements_of(walk.standing.now, walk.standing.crews[0])
    for found in (best, now):
        assert judged(c, State(found)).violations == ()
    assert last_end(best) == walk.standing.note[1]
    assert last_end(now) == walk.standing.note[0]
    return first, best


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("make", [project, project_with_modes, project_with_people, shop])
def test_plans_of_a_walk_keep_the_rules_and_get_shorter(make: Callable[[int], Instance], seed: int) -> None:
    """Would catch a pool, a link or a budget that a decoder overlooks, forward or backward."""
    first, best = walked(make(seed), seed)
    assert last_end(best) <= last_end(first)


@pytest.mark.parametrize("make", [project, project_with_modes, project_with_people, shop])
def test_a_walk_ends_at_the_optimum_of_small_projects(make: Callable[..., Instance]) -> None:
    """Would catch moves that cannot reach the best plans."""
    small = {"jobs": 4, "steps": 3} if make is shop else {"tasks": 10}
    for seed in range(3):
        instance = make(seed, **small)
        plan = solve(instance, SolveLimits(seconds=30, workers=1))
        assert plan.status == "OPTIMAL"
        assert plan.costs is not None
        _, best = walked(instance, seed)
        assert last_end(best) == plan.costs.total


@pytest.mark.parametrize("seed", range(3))
def test_pools_that_change_and_dates_are_kept(seed: int) -> None:
    """Would catch a level, a release or a deadline that is mirrored wrongly where time runs backward."""
    instance = project(seed, tasks=25)
    most = max(pool.levels[0].capacity for pool in instance.pools)
    levels = (PoolLevel(start=0, capacity=most + 2), PoolLevel(start=9, capacity=most))
    first = instance.pools[0].model_copy(update={"levels": (*levels, PoolLevel(start=31, capacity=most + 4))})
    orders = [
        order.model_copy(update={"release": 3 * (k % 4), "deadline": instance.horizon.slots - k})
        for k, order in enumerate(instance.orders)
    ]
    changed = {"pools": (first, *instance.pools[1:]), "orders": tuple(orders)}
    first_plan, best = walked(instance.model_copy(update=changed), seed)
    assert last_end(best) <= last_end(first_plan)
    for k, placed in best.items():
        assert orders[k].release <= placed.start
        assert placed.end <= (orders[k].deadline or 0)


def test_a_walk_is_repeatable() -> None:
    """Would catch draws that depend on anything but the seed."""
    once, again = (walked(shop(3, jobs=10), 7, chunks=2)[1] for _ in range(2))
    assert once == again


def test_what_is_more_than_a_project_is_left_to_others() -> None:
    """Would catch a walk over plans whose pauses, lags or costs the decoder does not know."""
    instance = project(1)
    assert project_of(Compiled(instance)) is not None
    one = instance.calendars[0]
    halves = one.model_copy(update={"windows": (Window(0, 5), Window(6, instance.horizon.slots))})
    link = instance.precedences[0]
    for changed in (
        {"calendars": (halves,)},
        {"precedences": (link.model_copy(update={"kind": "SS"}),)},
        {"precedences": (link.model_copy(update={"max_lag": 5}),)},
        {"weights": instance.weights.model_copy(update={"makespan_per_slot": 0})},
    ):
        assert project_of(Compiled(instance.model_copy(update=changed))) is None
    c = Compiled(instance)
    some = dict(list(construct(c).placements.items())[:-1])
    assert serial_of(c, some) is None


def test_people_who_are_not_there_all_the_time_are_left_to_others() -> None:
    """Would catch a walk that sends people who are away, limited, paid or not qualified any more."""
    instance = project_with_people(1)
    assert project_of(Compiled(instance)) is not None
    one, *others = instance.operators
    slots = instance.horizon.slots
    short = one.certificates[0].model_copy(update={"valid_until": slots - 1})
    for changed in (
        {"leave": (Window(3, 5),)},
        {"limits": Limits(daily_minutes=60)},
        {"limits": Limits(rest_minutes=60)},
        {"cost_per_hour": 100_000},
        {"certificates": (short, *one.certificates[1:])},
        {"declines": (Decline(order=instance.orders[0].id),)},
        {"base": instance.sites[0].id},
    ):
        people = (one.model_copy(update=changed), *others)
        assert project_of(Compiled(instance.model_copy(update={"operators": people}))) is None


@pytest.mark.parametrize(
    "fields", [{"tools": ("saw",)}, {"parts": (PartCount(part="pipe"),)}, {"restocks": True}]
)
def test_what_must_be_carried_is_left_to_others(fields: dict[str, Any]) -> None:
    """Would catch a walk that sends people without what they need along."""
    instance = project_with_people(1)
    first, *rest = instance.orders
    orders = (first.model_copy(update=fields), *rest)
    assert project_of(Compiled(instance.model_copy(update={"orders": orders}))) is None


def test_a_deterministic_solve_walks_the_same_way_twice() -> None:
    """Would catch a chunk whose length a clock decides."""
    limits = SolveLimits(seconds=600, workers=1, seed=2, deterministic=1.5)
    plans = [solve(project(5, tasks=60), limits) for _ in range(2)]
    assert plans[0].orders == plans[1].orders
    assert np.isfinite(plans[0].provenance.wall_seconds)
