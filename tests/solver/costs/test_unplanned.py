"""Work that is left out."""

from __future__ import annotations

from models.domain.plan import PlannedOrder
from solver.check import check
from tests.support import of_orders, order, plan_of, put

FLEET = of_orders(
    order("a", "quarry", 4, priority=3),
    order("b", "quarry", 4, priority=5, optional=False),
    order("c", "quarry", 4),
    weights={"unplanned": 700},
)


def test_each_order_left_out_pays_by_priority() -> None:
    """Priority left out, or a mandatory order that is left out for free."""
    costs = check(FLEET, plan_of(FLEET, put("c", 14))).costs
    assert costs.terms["unplanned"] == 700 * (3 + 5)
    assert costs.orders == {"a": {"unplanned": 2_100}, "b": {"unplanned": 3_500}}


def test_order_in_a_mode_that_does_not_exist_is_left_out() -> None:
    """A plan that saves the penalty by naming an order without planning it."""
    plan = plan_of(FLEET, put("b", 14), put("c", 14))
    ghost = PlannedOrder(order="a", mode=9, start=14, end=18)
    fake = plan.model_copy(update={"orders": (*plan.orders, ghost)})
    assert check(FLEET, fake).costs.terms["unplanned"] == 2_100


def test_planned_share_is_by_priority() -> None:
    """A share by number of orders; 1 without any."""
    assert check(FLEET, plan_of(FLEET, put("b", 14), put("c", 14))).planned_share == 6 / 9
    nothing = of_orders()
    assert check(nothing, plan_of(nothing)).planned_share == 1.0
