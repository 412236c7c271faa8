"""Orders that end after their due date."""

from __future__ import annotations

import pytest

from solver.check import check
from tests.support import of_orders, order, plan_of, put

FLEET = of_orders(
    order("due", "quarry", 6, due=20, priority=3),
    order("free", "quarry", 6),
    weights={"tardiness_per_hour": 101},
)
"""A slot late costs 51 cents a point of priority: 50.5, halves rounded up."""


@pytest.mark.parametrize("start,late", [(14, 0), (15, 1), (28, 14), (30, 44)])
def test_lateness_is_calendar_time_from_the_due_date_to_the_end(start: int, late: int) -> None:
    """A night left out, an order that is late at its due date, or a rate rounded after the product."""
    costs = check(FLEET, plan_of(FLEET, put("due", start), put("free", start))).costs
    assert costs.terms["tardiness"] == 51 * 3 * late
    assert costs.orders == ({"due": {"tardiness": 153 * late}} if late else {})
