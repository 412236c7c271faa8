"""Walks of ruin and recreate share their effort between what is left out and the rest of the plan."""

from __future__ import annotations

from data.generator import generate
from solver.cpsat.compile import Compiled
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.search.incumbent import Incumbent
from solver.search.recreate import Recreator
from solver.search.repair import near_reference
from solver.solve import solve
from tests.support import with_fields


def test_a_walk_that_begins_late_does_not_only_fill() -> None:
    """Would catch a share that is taken of the whole solve: a fresh walk then catches up by filling alone."""
    c = Compiled(generate(9, 175605, all_rules=True).instance)
    incumbent = Incumbent(c, SolveLimits(workers=1, deterministic=100.0), None)
    incumbent.effort.add(50.0)
    start = near_reference(c, lambda: False)
    assert not set(range(c.works)) <= start.placements.keys(), "something is left out"
    walk = Recreator(c, incumbent, 1, start)
    for _ in range(40):
        walk.round(lambda: False)
    assert walk.steps.filling > 0
    assert walk.steps.renewing > 0.25 * (walk.steps.filling + walk.steps.renewing)


def test_a_walk_leaves_out_what_costs_more_than_its_price() -> None:
    """Would catch a walk that plans at any price: only a model of everything would then leave work out."""
    instance = with_fields(generate(8, 3).instance, weights={"unplanned": 50_000})
    best = solve(instance, SolveLimits(seconds=120, workers=1))
    assert best.status == "OPTIMAL"
    worth = {order.order for order in best.orders}
    assert 0 < len(worth) < len(instance.orders)

    c = Compiled(instance)
    incumbent = Incumbent(c, SolveLimits(workers=1, deterministic=100.0), None)
    start = construct(c)
    assert len(start.placements) > len(worth)
    incumbent.offer(start, "everything")
    Recreator(c, incumbent, 1).run(lambda: False, 2.0)
    assert incumbent.state is not None
    assert {c.orders[k].order.id for k in incumbent.state.placements} == worth
    assert not incumbent.short, "what is left out is left out on purpose"
