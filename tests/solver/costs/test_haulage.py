"""Moves of machines between sites."""

from __future__ import annotations

from solver.check import check
from tests.support import machine_line, of_orders, order, plan_of, put, with_item

FLEET = of_orders(
    order("dig", "dam", 6, machine_line("excavator", operated=False)),
    order("drive", "dam", 6, machine_line("truck", operated=False)),
    order("stay", "quarry", 6, machine_line("truck", operated=False)),
)
"""A haul costs 30,000; a drive 100 a km on 44 km (great circle with detour)."""


def test_each_move_pays_its_flat_price_and_its_way() -> None:
    """A move priced by its time, or by another transport class."""
    costs = check(FLEET, plan_of(FLEET, put("dig", 14, "EX1"), put("drive", 14, "TR1"))).costs
    assert costs.terms["haulage"] == 30_000 + 44 * 100
    assert not any("haulage" in terms for terms in costs.orders.values())


def test_machine_that_stays_pays_nothing() -> None:
    """A flat price for a machine that is there."""
    assert check(FLEET, plan_of(FLEET, put("stay", 14, "TR1"))).costs.terms["haulage"] == 0


def test_given_road_gives_the_kilometres() -> None:
    """A road whose time is used and whose length is not; 40 km for the lowboy."""
    data = FLEET.model_dump(mode="json", by_alias=True)
    lowboy = next(t for t in data["transport_classes"] if t["id"] == "lowboy")
    by_km = with_item(FLEET, "transport_classes", "lowboy", **{**lowboy, "cost_per_km": 10})
    assert check(by_km, plan_of(by_km, put("dig", 14, "EX1"))).costs.terms["haulage"] == 30_400
