"""What a hire comes to by its contract, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from models.domain.index import Index
from models.domain.rental import Rental
from tests.support import of_orders, with_item

CLASSIC: dict[str, Any] = {"per_day": 100, "per_week": 300, "per_month": 800}


def rental(
    hire: dict[str, Any] | None = None, downtimes: Any = (), slots: int = 48 * 35, **terms: Any
) -> Rental:
    """Return the rental of EX1 over five weeks of half hours."""
    horizon = {"start": "2026-03-02T00:00:00-05:00", "time_zone": "America/Lima", "slots": slots}
    fleet = of_orders(horizon=horizon, contracts=[{"id": "terms", **terms}])
    fields = {"ownership": "rented", "contract": "terms", "hire": hire, "downtimes": list(downtimes)}
    return Index(with_item(fleet, "machines", "EX1", **fields)).rentals["EX1"]


@pytest.mark.parametrize(
    "days,cents",
    [(0, 0), (1, 100), (2, 200), (3, 300), (6, 300), (8, 400), (14, 600), (17, 800), (21, 800), (35, 1_100)],
)
def test_the_cheapest_cover_counts(days: int, cents: int) -> None:
    """Three weeks that cost 900 by the week though a month is 800, or a cover that must fit exactly."""
    assert rental(**CLASSIC).owed(days, 0) == cents


@pytest.mark.parametrize("days,cents", [(0, 0), (7, 0), (8, 100), (9, 200), (21, 200), (28, 500)])
def test_days_before_the_horizon_count_and_what_was_invoiced_is_paid(days: int, cents: int) -> None:
    """A hire of 7 days of which 600 were invoiced, which two weeks cost: each solve begins a new hire."""
    begun = {"days": 7, "invoiced": 600}
    assert rental(begun, **CLASSIC).owed(days, 0) == cents


def test_hours_count_where_they_are_cheaper() -> None:
    """An hourly price that is never taken, that is always taken, or hours before the horizon left out."""
    terms = rental(per_hour=60, per_day=200)
    assert [terms.owed(1, slots) for slots in (0, 2, 6, 7, 20)] == [0, 60, 180, 200, 200]
    begun = rental({"days": 2, "minutes": 90, "invoiced": 50}, per_hour=60, per_day=200)
    assert begun.owed(3, 4) == 90 + 120 - 50
    assert begun.owed(0, 100) == 2 * 200 - 50


def test_only_days_that_are_wholly_deducted_are_not_charged() -> None:
    """A holiday or a breakdown that is charged, or one of some hours that deducts its day."""
    closed = rental(
        deducts_downtimes=True, downtimes=[(48, 90), (150, 250)], holidays=[(90, 96)], per_day=100
    )
    assert closed.charged[:7] == (0, 1, 1, 2, 3, 3, 4)
    assert closed.days(0, 4) == 3
    assert rental(downtimes=[(48, 96)], per_day=100).days(0, 4) == 5


def test_delivery_is_paid_by_new_hires_and_pick_up_by_all() -> None:
    """Delivery of a machine that is there, or no pick-up of one that is not used."""
    new = rental(per_day=100, delivery=40, pickup=30)
    begun = rental({"days": 2}, per_day=100, delivery=40, pickup=30)
    assert [new.once(used=False), new.once(used=True)] == [0, 70]
    assert [begun.once(used=False), begun.once(used=True)] == [30, 30]
