"""Rent of machines that are not our own."""

from __future__ import annotations

import pytest

from models.domain.instance import Instance
from solver.check import check
from tests.support import machine_line, of_orders, order, plan_of, put, with_item

DIG = machine_line("excavator", operated=False)


def rented(**fields: object) -> Instance:
    """Return an instance with EX1 rented at 900 a day."""
    fleet = of_orders(
        order("a", "quarry", 6, DIG), order("b", "quarry", 6, DIG), order("long", "quarry", 24, DIG), **fields
    )
    return with_item(fleet, "machines", "EX1", ownership="rented", rent_per_day=900)


@pytest.mark.parametrize(
    "places,days",
    [
        ((), 0),
        ((("a", 14),), 1),
        ((("long", 14),), 2),
        ((("a", 14), ("b", 20)), 1),
        ((("b", 110), ("a", 14)), 3),
    ],
)
def test_rent_runs_from_the_first_start_to_the_last_end(
    places: tuple[tuple[str, int], ...], days: int
) -> None:
    """Days of use counted instead of days of hire, or hire from the horizon's start."""
    fleet = rented()
    costs = check(fleet, plan_of(fleet, *(put(name, start, "EX1") for name, start in places))).costs
    assert costs.terms["rent"] == 900 * days
    assert not any("rent" in terms for terms in costs.orders.values())


def test_owned_machines_pay_no_rent() -> None:
    """A rate that is charged whoever owns the machine."""
    fleet = with_item(rented(), "machines", "EX1", ownership="owned")
    assert check(fleet, plan_of(fleet, put("a", 14, "EX1"))).costs.terms["rent"] == 0


def test_end_at_midnight_does_not_begin_another_day() -> None:
    """A half-open end read as a slot of use."""
    fleet = rented(calendars=[{"id": "day", "windows": [[0, 96]]}, {"id": "night", "windows": [[44, 60]]}])
    assert check(fleet, plan_of(fleet, put("a", 42, "EX1"))).costs.terms["rent"] == 900
    assert check(fleet, plan_of(fleet, put("a", 43, "EX1"))).costs.terms["rent"] == 1_800


def test_days_are_local_when_the_clocks_change() -> None:
    """Days of 48 slots: Sunday, 8 March 2026, has 46 in New York, so slot 94 is Monday's first."""
    spring = {"start": "2026-03-07T00:00:00-05:00", "time_zone": "America/New_York", "slots": 336}
    calendars = [{"id": "day", "windows": [[0, 336]]}, {"id": "night", "windows": [[44, 60]]}]
    fleet = rented(horizon=spring, calendars=calendars)
    assert check(fleet, plan_of(fleet, put("a", 48, "EX1"), put("b", 88, "EX1"))).costs.terms["rent"] == 900
    assert check(fleet, plan_of(fleet, put("a", 48, "EX1"), put("b", 89, "EX1"))).costs.terms["rent"] == 1_800
