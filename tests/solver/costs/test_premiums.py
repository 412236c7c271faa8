"""Shift premiums: hours that cost more by when they are worked."""

from __future__ import annotations

from models.domain.instance import Instance
from solver.check import check
from tests.support import Put, each_day, of_orders, order, people_line, plan_of, put, with_fields

FLEET = with_fields(
    of_orders(
        order("a", "quarry", 8, people_line(quantity=2)),
        order("night", "tunnel", 8, people_line()),
        limits={},
    ),
    calendars=[
        {"id": "day", "windows": each_day(14, 34)},
        {"id": "night", "windows": each_day(44, 60)},
        {"id": "late", "windows": each_day(44, 60)},
        {"id": "tuesday", "windows": [[48, 96]]},
    ],
    premiums=[
        {"id": "night", "calendar": "late", "cost_per_hour": 200},
        {"id": "tuesday", "calendar": "tuesday", "cost_per_hour": 100},
    ],
)


def premiums(instance: Instance, *puts: Put) -> int:
    """Return the premiums of a plan."""
    return check(instance, plan_of(instance, *puts)).costs.terms["premiums"]


def test_hours_outside_of_every_premium_cost_nothing() -> None:
    """Would catch a premium on all hours."""
    assert premiums(FLEET, put("a", 14, crew="Ana Ben")) == 0


def test_each_person_gets_it() -> None:
    """Would catch a premium an order: two people work 8 slots on Tuesday at 50 a slot."""
    assert premiums(FLEET, put("a", 48 + 14, crew="Ana Ben")) == 2 * 8 * 50


def test_premiums_that_overlap_add_up() -> None:
    """Would catch the dearer one alone: from 22:00 on Monday 4 slots at night, then 4 on Tuesday night."""
    assert premiums(FLEET, put("night", 44, crew="Eva")) == 8 * 100 + 4 * 50


def test_nothing_is_paid_without_premiums() -> None:
    """Would catch a default premium."""
    assert premiums(with_fields(FLEET, premiums=[]), put("night", 44, crew="Eva")) == 0
