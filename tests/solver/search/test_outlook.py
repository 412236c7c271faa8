"""What is foreseen of successors is a bound: no plan does better."""

from __future__ import annotations

import numpy as np
import pytest

from solver.cpsat.compile import Compiled
from solver.search.construct import construct
from tests.solver.projects import project
from tests.solver.tiny import tiny


@pytest.mark.parametrize("seed", range(30))
def test_no_plan_starts_an_order_sooner_or_its_successors_cheaper(seed: int) -> None:
    """Would catch an outlook that forbids or overprices what a plan does."""
    c = Compiled(tiny(seed, orders=5))
    state = construct(c, seed)
    rate = c.horizon.per_slot(c.weights.tardiness_per_hour)
    for k, placement in state.placements.items():
        assert c.outlook.earliest(k) <= placement.start
        starts = c.starts(k, placement.mode)
        here = np.flatnonzero(starts.start == placement.start)
        foreseen = int(c.outlook.price(k, starts.within(here), ())[0])
        paid = 0
        for link in c.links_of[k]:
            if link.before == k and link.kind[1] == "S":
                after, order = state.placements.get(link.after), c.orders[link.after].order
                if after is None:
                    return  # what else waits for it is left out too
                paid += rate * order.priority * max(0, after.end - (order.due or c.slots))
                if any(x.before == link.after for x in c.links_of[link.after]):
                    return
        assert foreseen <= paid


def test_a_start_that_leaves_no_time_for_a_successor_costs_it() -> None:
    """Would catch an outlook of nothing but zeros."""
    c = Compiled(project(3))
    link = c.links[0]
    starts = c.starts(link.before, 0)
    prices = c.outlook.price(link.before, starts, ())
    unplanned = c.weights.unplanned * c.orders[link.after].order.priority
    assert prices[0] < prices[-1]
    assert prices[-1] >= unplanned
    assert c.outlook.earliest(link.after) >= int(starts.end[0])
