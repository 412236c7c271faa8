"""Overtime: hours of a local date beyond normal ones."""

from __future__ import annotations

import pytest

from models.domain.instance import Instance
from solver.check import check
from tests.support import Put, of_orders, order, people_line, plan_of, put, with_item

FLEET = with_item(
    of_orders(
        order("a", "quarry", 12, people_line()),
        order("b", "quarry", 8, people_line()),
        order("dam", "dam", 4, people_line()),
        order("long", "quarry", 40, people_line()),
        order("night", "tunnel", 16, people_line()),
        limits={},
    ),
    "operators",
    "Ana",
    shifts=[[0, 336]],
    overtime={"normal_minutes": 480, "cost_per_hour": 500},
)
"""Ana's hours beyond 16 slots a date cost 250 a slot on top."""


def overtime(instance: Instance, *puts: Put) -> int:
    """Return the price of a plan's overtime."""
    return check(instance, plan_of(instance, *puts)).costs.terms["overtime"]


@pytest.mark.parametrize("start,slots", [(14, 4), (48 + 14, 4)])
def test_hours_of_all_orders_of_a_date_count_together(start: int, slots: int) -> None:
    """Would catch overtime by order, or none on the second day."""
    puts = put("a", start, crew="Ana"), put("b", start + 12, crew="Ana")
    assert overtime(FLEET, *puts) == 250 * slots
    assert overtime(FLEET, puts[0]) == 0


def test_each_date_has_its_own_hours() -> None:
    """Would catch hours that are added up over days: 20 slots on each of two days are 4 too many twice."""
    assert overtime(FLEET, put("long", 14, crew="Ana")) == 250 * 8


def test_travel_between_sites_counts() -> None:
    """Would catch hours without travel: the dam is 44 km away, two slots of the van."""
    near = put("a", 14, crew="Ana"), put("dam", 28, crew="Ana")
    assert overtime(FLEET, *near) == 250 * 2


def test_who_has_no_normal_hours_has_no_overtime() -> None:
    """Would catch overtime of everybody."""
    assert overtime(FLEET, put("a", 14, crew="Ben"), put("b", 26, crew="Ben")) == 0


def test_normal_hours_of_nothing_make_every_hour_dear() -> None:
    """Would catch 0 taken for not given."""
    always = with_item(FLEET, "operators", "Ana", overtime={"normal_minutes": 0, "cost_per_hour": 500})
    assert overtime(always, put("a", 14, crew="Ana")) == 250 * 12
