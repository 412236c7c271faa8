"""Hours beyond those that a month's rent includes."""

from __future__ import annotations

from models.domain.index import Index
from solver.check import check
from tests.solver.costs.test_rent import by_contract
from tests.support import plan_of, put, with_item


def test_an_hour_of_overtime_is_a_176th_of_the_month() -> None:
    """Overtime that is never paid, or from the first hour on: 17,600 a month include 176 h, 100 each beyond.

    A rental period of 2 days includes 12.57 h, in slots rounded up 26; two orders have 24 slots and 6.
    """
    fleet = with_item(by_contract(per_month=17_600), "machines", "EX1", available=[0, 96])
    rental = Index(fleet).rentals["EX1"]
    assert (rental.over_rate, [month.most for month in rental.months]) == (50, [26])
    plan = plan_of(fleet, put("long", 14, "EX1"))
    assert check(fleet, plan).costs.terms["contract_overtime"] == 0
    plan = plan_of(fleet, put("long", 14, "EX1"), put("a", 70, "EX1"))
    assert check(fleet, plan).costs.terms["contract_overtime"] == 4 * 50


def test_hours_before_the_horizon_use_up_what_is_included() -> None:
    """A month whose hours begin anew with the horizon."""
    hire = {"days": 14, "month_minutes": 176 * 60, "invoiced": 17_600}
    fleet = by_contract(hire, per_month=17_600, overtime_per_hour=30)
    plan = plan_of(fleet, put("a", 14, "EX1"))
    assert check(fleet, plan).costs.terms["contract_overtime"] == 6 * 15


def test_hours_that_have_a_price_are_not_paid_twice() -> None:
    """Overtime on top of rent by the hour, where no overtime is agreed."""
    fleet = by_contract(per_month=17_600, per_hour=100, month_hours=1)
    assert check(fleet, plan_of(fleet, put("long", 14, "EX1"))).costs.terms["contract_overtime"] == 0
