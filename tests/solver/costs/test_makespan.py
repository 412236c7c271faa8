"""The end of it all."""

from __future__ import annotations

from solver.check import check
from tests.support import of_orders, order, plan_of, put

FLEET = of_orders(
    order("a", "quarry", 6), order("b", "quarry", 4), weights={"makespan_per_slot": 7, "unplanned": 0}
)


def test_last_end_counts_whatever_the_order_in_the_plan() -> None:
    """The end of the last listed order, or of the one that starts last."""
    plan = plan_of(FLEET, put("a", 16), put("b", 17))
    assert check(FLEET, plan).costs.terms["makespan"] == 7 * 22
    assert check(FLEET, plan).costs.orders == {}


def test_empty_plan_ends_at_0() -> None:
    """An error, or the horizon's length, where nothing is planned."""
    assert check(FLEET, plan_of(FLEET)).costs.terms["makespan"] == 0
