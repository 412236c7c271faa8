"""Rule 7: release dates, deadlines and the horizon."""

from __future__ import annotations

from solver.check import check
from tests.support import bad, of_orders, order, plan_of, put

TIGHT = of_orders(order("tight", "quarry", 6, release=16, due=21, deadline=22))
OPEN = of_orders(order("open", "quarry", 6))

BAD = [
    bad("release", TIGHT, plan_of(TIGHT, put("tight", 15))),
    bad("deadline", TIGHT, plan_of(TIGHT, put("tight", 17))),
    bad("horizon", OPEN, plan_of(OPEN, put("open", 316, end=337)), also="calendars"),
    bad("release", TIGHT, plan_of(TIGHT, put("tight", 14))),
]


def test_order_may_fill_its_window_exactly() -> None:
    """A release that may not be met at its slot, or a deadline that cuts the last one off."""
    assert check(TIGHT, plan_of(TIGHT, put("tight", 16))).ok


def test_due_date_is_soft() -> None:
    """A due date taken for a deadline: the order above ends a slot after it."""
    assert check(TIGHT, plan_of(TIGHT, put("tight", 16))).costs.terms["tardiness"] > 0


def test_order_may_end_with_the_horizon() -> None:
    """A horizon whose last slot can't be worked."""
    night = {"id": "night", "windows": [[44, 60]]}
    late = of_orders(order("late", "quarry", 6), calendars=[{"id": "day", "windows": [[300, 336]]}, night])
    assert check(late, plan_of(late, put("late", 330))).ok


def test_breach_lies_at_the_edge_that_is_broken() -> None:
    """A started order that was released too early, shown over its whole span and so never as inherited."""
    early, late = plan_of(TIGHT, put("tight", 14)), plan_of(TIGHT, put("tight", 18))
    assert [v.window for v in check(TIGHT, early).violations] == [(14, 15)]
    assert [v.window for v in check(TIGHT, late).violations] == [(23, 24)]
