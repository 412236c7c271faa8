"""A bag of hours is paid, used or not."""

from __future__ import annotations

from typing import Any

import pytest

from models.domain.index import Index
from solver.check import check
from tests.solver.costs.test_rent import by_contract
from tests.support import plan_of, put, with_item

BAG: dict[str, Any] = {"per_hour": 100, "minimum_hours": 150}


def test_what_lacks_to_the_minimum_is_paid_at_the_price_of_an_hour() -> None:
    """A minimum that is paid besides the hours, or only where the machine is used."""
    fleet = by_contract(**BAG)
    costs = check(fleet, plan_of(fleet)).costs.terms
    assert (costs["rent"], costs["minimum_hours"]) == (0, 15_000)
    plan = plan_of(fleet, put("long", 14, "EX1"), put("a", 48 * 9 + 14, "EX1"))
    costs = check(fleet, plan).costs.terms
    assert (costs["rent"], costs["minimum_hours"]) == (1_500, 13_500)


def test_hours_before_the_horizon_count_and_months_run_from_on_hire() -> None:
    """A month that begins anew with the horizon, or hours that were worked before and lack again.

    On hire for 21 days: 7 days of that month are left, then 21 of the next.
    """
    fleet = by_contract({"days": 21, "month_minutes": 140 * 60, "invoiced": 14_000}, **BAG)
    months = Index(fleet).rentals["EX1"].months
    assert [(m.end - m.start, m.before, m.least) for m in months] == [(48 * 7, 280, 300), (48 * 21, 0, 225)]
    plan = plan_of(fleet, put("long", 14, "EX1"), put("a", 48 * 9 + 14, "EX1"))
    assert check(fleet, plan).costs.terms["minimum_hours"] == 50 * (225 - 6)


def test_an_order_over_the_months_border_counts_in_both() -> None:
    """Hours that all count where the order begins."""
    fleet = by_contract({"days": 21, "invoiced": 10**6}, **BAG)
    plan = plan_of(fleet, put("long", 48 * 6 + 26, "EX1"))
    assert check(fleet, plan).costs.terms["minimum_hours"] == 50 * (300 - 8 + 225 - 16)


@pytest.mark.parametrize("days,lacks", [([0, 48 * 14], 75), ([48 * 7, 48 * 28], 112)])
def test_only_the_rental_period_counts(days: list[int], lacks: int) -> None:
    """A full month for a machine that comes later or goes sooner; half slots round down."""
    fleet = with_item(by_contract(**BAG), "machines", "EX1", available=days)
    assert check(fleet, plan_of(fleet)).costs.terms["minimum_hours"] == lacks * 100 + (
        50 if lacks == 112 else 0
    )


def test_deducted_days_lower_the_minimum() -> None:
    """A breakdown of the owner that is paid all the same."""
    fleet = by_contract(**BAG, deducts_downtimes=True)
    fleet = with_item(fleet, "machines", "EX1", downtimes=[[0, 48 * 14]])
    assert check(fleet, plan_of(fleet)).costs.terms["minimum_hours"] == 7_500
