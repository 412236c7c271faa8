"""Rule 5: hours of driving a day."""

from __future__ import annotations

from typing import Any

from models.domain.instance import Instance
from solver.check import check
from tests.support import bad, machine_line, of_orders, order, plan_of, put, with_fields, with_item

HAUL = machine_line("truck", "driver")
TRIPS = of_orders(
    order("first", "quarry", 8, HAUL),
    order("second", "quarry", 6, HAUL),
    order("dig", "quarry", 8, machine_line("excavator")),
    order("far", "quarry", 24, HAUL),
)


def limited(minutes: int | None, **fields: Any) -> Instance:
    """Return the instance with trucks that are driven, and a limit of driving."""
    driven = with_item(TRIPS, "equipment_classes", "truck", driven=True)
    return with_fields(driven, limits={"daily_driving_minutes": minutes}, **fields)


BOTH = plan_of(TRIPS, put("first", 14, "TR1", crew="Cai"), put("second", 22, "TR1", crew="Cai"))
"""Seven hours of driving on one day."""

MIXED = plan_of(TRIPS, put("first", 14, "TR1", crew="Ben"), put("dig", 22, "EX1", crew="Ben"))

BAD = [
    bad("daily", limited(419), BOTH),
    bad("daily", limited(0), plan_of(TRIPS, put("second", 14, "TR1", crew="Cai"))),
    bad("daily", limited(300), plan_of(TRIPS, put("far", 14, "TR1", crew="Cai"))),
]


def test_a_limit_that_is_met_exactly_is_kept() -> None:
    """Would catch a limit that may not be reached."""
    assert check(limited(420), BOTH).ok
    assert check(limited(None), BOTH).ok


def test_other_machines_are_not_driven() -> None:
    """Would catch all hours taken for driving: four of eight are on an excavator."""
    assert check(limited(240), MIXED).ok
    assert not check(limited(239), MIXED).ok


def test_each_day_has_its_own_driving() -> None:
    """Would catch driving added up over days: ten hours and two."""
    assert check(limited(600), plan_of(TRIPS, put("far", 14, "TR1", crew="Cai"))).ok
