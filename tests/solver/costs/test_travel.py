"""Operators' way from home to work."""

from __future__ import annotations

from solver.check import check
from tests.support import of_orders, order, people_line, plan_of, put, with_fields, with_item

FLEET = with_item(
    of_orders(
        order("a", "quarry", 4, people_line()),
        order("b", "quarry", 4, people_line()),
        order("long", "quarry", 24, people_line()),
        order("dam", "dam", 4, people_line()),
        order("night", "tunnel", 8, people_line()),
        limits={},
    ),
    "operators",
    "Ana",
    latitude=-12.0,
    longitude=-77.1,
    shifts=[[0, 336]],
)
"""Ana lives 15 km from the quarry (10.88 km × 1.3, rounded up); a km of the van costs 50."""

WAY = 2 * 15 * 50


def test_way_is_paid_once_a_day_and_site() -> None:
    """A way for each order, or one for a whole order of two days."""
    both = plan_of(FLEET, put("a", 14, crew="Ana"), put("b", 18, crew="Ana"))
    assert check(FLEET, both).costs.terms["travel"] == WAY
    assert check(FLEET, plan_of(FLEET, put("long", 14, crew="Ana"))).costs.terms["travel"] == 2 * WAY


def test_each_site_of_a_day_is_paid_from_home() -> None:
    """The second site of a day for free."""
    quarry = check(FLEET, plan_of(FLEET, put("a", 14, crew="Ana"))).costs.terms["travel"]
    dam = check(FLEET, plan_of(FLEET, put("dam", 22, crew="Ana"))).costs.terms["travel"]
    both = plan_of(FLEET, put("a", 14, crew="Ana"), put("dam", 22, crew="Ana"))
    assert 0 < quarry < dam
    assert check(FLEET, both).costs.terms["travel"] == quarry + dam


def test_night_duty_is_one_way_though_it_passes_midnight() -> None:
    """A duty over midnight paid for two dates."""
    fleet = with_fields(
        FLEET,
        calendars=[{"id": "day", "windows": [[14, 34]]}, {"id": "night", "windows": [[44, 60]]}],
    )
    late = check(fleet, plan_of(fleet, put("night", 50, crew="Ana"))).costs.terms["travel"]
    early = check(fleet, plan_of(fleet, put("night", 44, crew="Ana"))).costs.terms["travel"]
    assert late == early > 0


def test_no_home_or_no_crew_transport_costs_nothing() -> None:
    """A home at 0 degrees for people whose home is not known."""
    assert check(FLEET, plan_of(FLEET, put("a", 14, crew="Ben"))).costs.terms["travel"] == 0
    walking = with_fields(FLEET, crew_transport=None)
    assert check(walking, plan_of(walking, put("a", 14, crew="Ana"))).costs.terms["travel"] == 0
