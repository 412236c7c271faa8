"""What people like: sites and machines."""

from __future__ import annotations

from typing import Any

import pytest

from solver.check import check
from tests.support import machine_line, of_orders, order, people_line, plan_of, put, with_fields, with_item

FLEET = with_fields(
    of_orders(
        order("dig", "quarry", 30, machine_line("excavator", "digger")),
        order("walk", "dam", 4, people_line()),
    ),
    weights={"preference_per_shift": 70},
)


@pytest.mark.parametrize(
    "liked,price",
    [
        ({}, 0),
        ({"prefers_sites": ["quarry"]}, 0),
        ({"prefers_sites": ["dam"]}, 2 * 70),
        ({"prefers_sites": ["dam", "quarry"]}, 0),
        ({"prefers_classes": ["truck"]}, 2 * 70),
        ({"prefers_classes": ["truck"], "prefers_sites": ["dam"]}, 4 * 70),
    ],
)
def test_each_shift_elsewhere_or_on_another_class_is_paid(liked: dict[str, Any], price: int) -> None:
    """Would catch a price by order, or one of the two left out: the order goes over two days."""
    fleet = with_item(FLEET, "operators", "Ana", **liked)
    costs = check(fleet, plan_of(fleet, put("dig", 14, "EX1", crew="Ana"))).costs
    assert costs.terms["preferences"] == price
    assert costs.orders["dig"].get("preferences", 0) == price


def test_work_without_a_machine_has_no_class() -> None:
    """Would catch a class that is missed where there is no machine."""
    fleet = with_item(FLEET, "operators", "Ana", prefers_classes=["truck"])
    assert check(fleet, plan_of(fleet, put("walk", 14, crew="Ana"))).costs.terms["preferences"] == 0
