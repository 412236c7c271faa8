"""Continuity: who began an order's work goes on with it."""

from __future__ import annotations

import pytest

from solver.check import check
from tests.support import of_orders, order, people_line, plan_of, put, with_fields

FLEET = with_fields(
    of_orders(
        order("one", "quarry", 50, people_line()),
        order("two", "quarry", 40, people_line(quantity=2)),
        limits={},
    ),
    weights={"continuity_per_change": 90},
)


@pytest.mark.parametrize(
    "days,changes",
    [
        (("Ana", "Ana", "Ana"), 0),
        (("Ana", "Ben", "Ben"), 1),
        (("Ana", "Ben", "Ana"), 2),
    ],
)
def test_each_duty_with_somebody_new_is_a_change(days: tuple[str, str, str], changes: int) -> None:
    """Would catch people counted over the whole order: who comes back was away."""
    plan = plan_of(FLEET, put("one", 14, crew=days[0]))
    duties = tuple(
        duty.model_copy(update={"operator": name}) for duty, name in zip(plan.duties, days, strict=True)
    )
    costs = check(FLEET, plan.model_copy(update={"duties": duties})).costs
    assert costs.terms["continuity"] == 90 * changes
    assert costs.orders["one"].get("continuity", 0) == 90 * changes


def test_two_who_change_seats_stay() -> None:
    """Would catch seats told apart: a line has the same two people on both days."""
    plan = plan_of(FLEET, put("two", 14, crew="Ana Ben / Ben Ana"))
    assert check(FLEET, plan).costs.terms["continuity"] == 0
