"""A plan to begin with whose call at a yard cannot stay: who relied on it does not stand without it."""

from __future__ import annotations

from solver.cpsat.compile import Compiled
from solver.search.repair import repaired
from tests.solver.search.support import judged
from tests.support import of_orders, order, people_line, plan_of, put, with_item

WORK = of_orders(
    order("saw", "quarry", 2, people_line(), tools=["saw"]),
    order("plain", "quarry", 2, people_line()),
    order("call", "quarry", 1, people_line(), restocks=True),
)


def test_what_relied_on_a_lost_call_is_planned_anew_or_left_out() -> None:
    """Would catch a repaired plan in which somebody works without his tools, or one that loses everything."""
    plan = plan_of(
        WORK, put("call", 14, crew="Ana"), put("saw", 15, crew="Ana"), put("plain", 17, crew="Ana")
    )
    for changed in (
        with_item(WORK, "orders", "call", deadline=14, release=12),
        with_item(WORK, "orders", "call", restocks=False),
        with_item(WORK, "orders", "call", release=20),
    ):
        c = Compiled(changed)
        state = repaired(c, plan, lambda: False)
        assert state is not None
        assert judged(c, state).ok
        assert state.placements[c.order_index["plain"]].start == 17
