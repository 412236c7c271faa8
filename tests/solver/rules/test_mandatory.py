"""Rule 7, whether at all: what may not stay unplanned is planned."""

from __future__ import annotations

from models.domain.plan import UnplannedOrder
from solver.check import check
from tests.support import bad, of_orders, order, plan_of, put

MUST = of_orders(order("must", "quarry", 6, optional=False), order("may", "quarry", 6))
LISTED = plan_of(MUST, put("may", 14), unplanned=(UnplannedOrder(order="must"),))

BAD = [
    bad("unplanned", MUST, plan_of(MUST)),
    bad("unplanned", MUST, LISTED),
]


def test_optional_order_may_be_left_out() -> None:
    """Every order taken for mandatory."""
    assert check(MUST, plan_of(MUST, put("must", 14))).ok
