"""The walk over rosters reads limits and prices as the checker does, and counts changes without drift."""

from __future__ import annotations

import numpy as np
import pytest

from models.domain import Instance
from models.domain.index import Index
from solver.check import check
from solver.cpsat.compile import Compiled
from solver.effort import Effort
from solver.ledger.records import block_of
from solver.limits import SolveLimits
from solver.roster.tables import roster_of
from solver.roster.walk import BAD, BEST, COST, FOUND, ROW_BAD, RosterWalk, anneal, stand
from solver.search.annealing import Annealer, annealer_of
from solver.search.state import as_plan, state_of
from tests.solver.wards import rosters, ward


def walk_of(annealer: Annealer, rows: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> RosterWalk:
    """Return a walk that stands at some rows."""
    people, days, options = annealer.shape
    walk = RosterWalk(
        now=rows.copy(),
        best=np.zeros((people, days), dtype=np.int64),
        heads=np.zeros((days, options), dtype=np.int64),
        sums=np.zeros((people, 3), dtype=np.int64),
        times=np.zeros(annealer.roster.kind_most.shape, dtype=np.int64),
        note=np.zeros(5, dtype=np.int64),
        draw=np.array([7], dtype=np.uint64),
    )
    stand(annealer.block, block_of(walk))
    return walk


def annealer_for(instance: Instance) -> Annealer:
    annealer = annealer_of(Compiled(instance))
    assert annealer is not None
    return annealer


@pytest.mark.parametrize("seed", range(8))
def test_a_roster_is_sound_to_the_walk_where_it_is_to_the_checker(seed: int) -> None:
    """Would catch a limit that the walk reads otherwise, and a price that it does not count."""
    instance = ward(seed, days=6, people=1) if seed % 2 else ward(seed, days=3, hard=True)
    annealer, index = annealer_for(instance), Index(instance)
    may = annealer.roster.may
    for plan in rosters(instance):
        rows = annealer.rows_of(state_of(annealer.c, plan))
        walk, report = walk_of(annealer, rows), check(instance, plan, index)
        able = all(may[p, d, o] for (p, d), o in np.ndenumerate(rows))
        assert (able and not walk.note[BAD]) == report.ok, report.messages()
        assert walk.note[COST] == report.costs.total


@pytest.mark.parametrize("seed", range(6))
def test_what_changes_add_is_what_counting_anew_finds(seed: int) -> None:
    """Would catch runs, weekends or heads that are counted from too few days around a change."""
    annealer = annealer_for(ward(seed, days=30, people=5, hard=True))
    walk = walk_of(annealer, np.zeros(annealer.shape[:2], dtype=np.int64))
    for heat, price in ((200.0, 50), (20.0, 100), (2.0, 300)):
        anneal(annealer.block, block_of(walk), 3_000, heat, price)
        told = walk.note.copy(), walk.sums.copy(), walk.heads.copy(), walk.times.copy()
        stand(annealer.block, block_of(walk))
        for one, other in zip(told, (walk.note, walk.sums, walk.heads, walk.times), strict=True):
            assert (one == other).all()
        assert annealer.broken(walk) == np.flatnonzero(walk.sums[:, ROW_BAD]).tolist()


@pytest.mark.parametrize("seed", range(4))
def test_the_best_roster_of_a_walk_is_sound_and_costs_what_it_says(seed: int) -> None:
    """Would catch a best roster that is overwritten, or that breaks a limit after all."""
    instance = ward(seed, days=14, people=4)
    annealer = annealer_for(instance)
    effort = Effort(SolveLimits(deterministic=1.0, workers=1))
    walk = annealer.walk(seed, 0.4, effort, lambda: False, lambda _: None)
    assert walk.note[FOUND]
    nobody = state_of(annealer.c, next(iter(rosters(instance))))
    state = annealer.state_of(walk.best, nobody)
    report = check(instance, as_plan(annealer.c, state, annealer.c.index.hash, whole=True))
    assert report.ok
    assert report.costs.total == walk.note[BEST]


def test_an_instance_that_is_more_than_a_roster_is_left_to_other_searches() -> None:
    """A walk that ignores what it does not know: weekly hours, rest, fairness, machines."""
    plain = ward(1)
    assert roster_of(Compiled(plain)) is not None
    limits = plain.operators[0].limits
    assert limits is not None
    for update in ({"weekly_minutes": 2_000}, {"rest_minutes": 600}):
        first = plain.operators[0].model_copy(update={"limits": limits.model_copy(update=update)})
        more = plain.model_copy(update={"operators": (first, *plain.operators[1:])})
        assert roster_of(Compiled(more)) is None
    optional = tuple(order.model_copy(update={"optional": True}) for order in plain.orders)
    assert roster_of(Compiled(plain.model_copy(update={"orders": optional}))) is None
