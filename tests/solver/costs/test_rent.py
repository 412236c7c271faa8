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


def by_contract(hire: dict[str, int] | None = None, **terms: object) -> Instance:
    """Return the instance with EX1 rented by a contract, four weeks long."""
    month = {"start": "2026-03-02T00:00:00-05:00", "time_zone": "America/Lima", "slots": 48 * 28}
    open_days = [[48 * d + 14, 48 * d + 34] for d in range(28)]
    calendars = [{"id": "day", "windows": open_days}, {"id": "night", "windows": [[44, 60]]}]
    fleet = rented(horizon=month, calendars=calendars, contracts=[{"id": "terms", **terms}])
    fields = {"contract": "terms", "rent_per_day": 0, "hire": hire}
    return with_item(fleet, "machines", "EX1", **fields)


def test_three_weeks_cost_a_month() -> None:
    """Tariffs that are taken one by one: three weeks at 300 for 900."""
    fleet = by_contract(per_day=100, per_week=300, per_month=800)
    plan = plan_of(fleet, put("a", 14, "EX1"), put("b", 48 * 20 + 14, "EX1"))
    assert check(fleet, plan).costs.terms["rent"] == 800
    shorter = plan_of(fleet, put("a", 14, "EX1"), put("b", 48 * 13 + 14, "EX1"))
    assert check(fleet, shorter).costs.terms["rent"] == 600


def test_a_hire_that_has_begun_runs_from_the_horizons_start() -> None:
    """A machine on hire that costs nothing until its first order, or is hired and delivered once more."""
    terms = {"per_day": 100, "per_week": 300, "delivery": 50, "pickup": 20}
    fleet = by_contract({"days": 4, "invoiced": 300}, **terms)
    plan = plan_of(fleet, put("a", 48 * 2 + 14, "EX1"))
    assert check(fleet, plan).costs.terms["rent"] == 20
    plan = plan_of(fleet, put("a", 48 * 4 + 14, "EX1"))
    assert check(fleet, plan).costs.terms["rent"] == 200 + 20
    assert check(fleet, plan_of(fleet)).costs.terms["rent"] == 20


def test_the_hours_of_all_orders_count_where_they_are_cheaper() -> None:
    """Days charged for a machine that works few hours, by a contract with a price of the hour."""
    fleet = by_contract(per_day=1_000, per_hour=100)
    plan = plan_of(fleet, put("a", 14, "EX1"), put("b", 48 * 20 + 14, "EX1"))
    assert check(fleet, plan).costs.terms["rent"] == 600
