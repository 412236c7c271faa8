"""Time away: from leaving the base to being back, date by date."""

from __future__ import annotations

from models.domain.instance import Instance
from solver.check import check
from tests.support import Put, of_orders, order, people_line, plan_of, put, with_fields, with_item

FLEET = with_item(
    of_orders(
        order("here", "quarry", 4, people_line()),
        order("there", "dam", 4, people_line()),
        order("night", "tunnel", 16, people_line()),
        limits={},
    ),
    "operators",
    "Ana",
    shifts=[[0, 336]],
    base="tunnel",
    away_per_hour=500,
)
"""Ana costs 250 a slot; the van takes 1 slot from the tunnel to either site and 2 between these."""


def away(instance: Instance, *puts: Put) -> int:
    """Return the price of a plan's time away."""
    return check(instance, plan_of(instance, *puts)).costs.terms["away"]


def test_ways_work_and_waiting_are_paid() -> None:
    """Would catch waiting, or one of the ways, that is not paid."""
    assert away(FLEET, put("here", 16, crew="Ana")) == 250 * (1 + 4 + 1)
    assert away(FLEET, put("here", 16, crew="Ana"), put("there", 28, crew="Ana")) == 250 * (1 + 16 + 1)


def test_each_date_is_paid_by_itself() -> None:
    """Would catch the night between two dates being paid, and a date taken from the clock."""
    assert away(FLEET, put("here", 16, crew="Ana"), put("there", 64, crew="Ana")) == 250 * 12
    assert away(FLEET, put("night", 44, crew="Ana")) == 250 * 16


def test_way_back_has_its_own_length() -> None:
    """Would catch the way out that is taken for the way back."""
    back = {"transport": "van", "origin": "quarry", "destination": "tunnel", "minutes": 120, "km": 30}
    assert away(with_fields(FLEET, roads=[back]), put("here", 16, crew="Ana")) == 250 * (1 + 4 + 4)


def test_only_who_has_a_price_costs() -> None:
    """Would catch people without a base, or without a price, that cost."""
    assert away(FLEET, put("here", 16, crew="Ben")) == 0
    assert away(with_item(FLEET, "operators", "Ana", away_per_hour=0), put("here", 16, crew="Ana")) == 0
