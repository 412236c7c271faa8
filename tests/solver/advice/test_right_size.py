"""Right-size names what a fleet has too much and too little of; offers cost nothing unless they are used."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models.domain import Instance, Plan
from models.domain.base import Window
from models.domain.codec import dump_json, instance_hash, parse_instance
from solver.advice.right_size import right_size
from solver.check import check
from solver.limits import SolveLimits
from solver.solve import solve

SITES = [
    {"id": "north", "region": "North", "calendar": "days", "latitude": 0.0, "longitude": 0.0},
    {"id": "south", "region": "South", "calendar": "days", "latitude": 0.1, "longitude": 0.0},
]


def order(name: str, site: str, duration: int = 2, **fields: Any) -> dict[str, Any]:
    """Return an order for one excavator without an operator."""
    line = {"kind": "machine", "equipment_class": "exc", "operated": False}
    return {"id": name, "site": site, "modes": [{"duration": duration, "lines": [line]}], **fields}


def fleet(machines: list[dict[str, Any]], orders: list[dict[str, Any]], **fields: Any) -> Instance:
    """Return two regions for six days of four-hour slots, two of them open on each day."""
    return parse_instance(
        {
            "format_version": 1,
            "name": "regions",
            "horizon": {"start": "2027-01-04T00:00:00Z", "slots": 36, "slot_minutes": 240},
            "weights": {"unplanned": 500_000, "tardiness_per_hour": 100},
            "calendars": [{"id": "days", "windows": [[6 * d + 2, 6 * d + 4] for d in range(6)]}],
            "sites": SITES,
            "transport_classes": [{"id": "self", "speed_kmh": 60}],
            "equipment_classes": [{"id": "exc", "transport": "self"}],
            "machines": [{"equipment_class": "exc", **machine} for machine in machines],
            "orders": orders,
            **fields,
        }
    )


def planned(instance: Instance) -> Plan:
    """Return the engine's plan, which the checker accepts."""
    plan = solve(instance, SolveLimits(seconds=60.0, workers=1))
    assert check(instance, plan).ok
    return plan


OFFER = {"id": "hire", "equipment_class": "exc", "place": "north", "units": 2, "rent_per_day": 10_000}
RUSH = [order(f"w{n}", "north", deadline=4) for n in range(3)]


def test_the_engine_hires_what_pays_and_unused_units_cost_nothing() -> None:
    """Would catch an offer that is not used, or one that is paid for by being there."""
    instance = fleet([{"id": "own", "place": "north"}], RUSH, offers=[OFFER], may_hire=True)
    plan = planned(instance)
    assert len(plan.orders) == 3
    assert {m for o in plan.orders for m in o.machines} == {"own", "hire.1", "hire.2"}
    assert plan.costs is not None
    assert plan.costs.terms["rent"] == 20_000
    alone = fleet([{"id": "own", "place": "north"}], RUSH[:1], offers=[OFFER], may_hire=True)
    found = planned(alone)
    assert found.costs is not None
    assert found.costs.total == 0
    assert found.orders[0].machines == ("own",)


def test_nothing_is_hired_where_the_tenant_does_not_let_it() -> None:
    """Would catch money spent without leave."""
    instance = fleet([{"id": "own", "place": "north"}], RUSH, offers=[OFFER])
    assert [machine.id for machine in instance.machines] == ["own"]
    assert len(planned(instance).orders) == 1


def test_an_offer_comes_after_its_lead_time_within_its_window() -> None:
    """Would catch a machine that works before it can be delivered, or after it has to go."""
    late = {**OFFER, "units": 1, "lead_days": 2, "available": [0, 20]}
    orders = [
        order("soon", "north", deadline=10),
        order("later", "north"),
        order("after", "north", release=20),
    ]
    instance = fleet([], orders, offers=[late], may_hire=True)
    plan = planned(instance)
    assert [(o.order, o.start) for o in plan.orders] == [("later", 14)]
    never = fleet([], orders, offers=[{**OFFER, "lead_days": 6}], may_hire=True)
    assert never.machines == ()


def test_units_of_offers_are_not_written() -> None:
    """Would catch a file in which what might be hired stands as owned, and a hash that a reload changes."""
    instance = fleet([{"id": "own", "place": "north"}], RUSH, offers=[OFFER], may_hire=True)
    text = dump_json(instance)
    assert "hire.1" not in text
    again = parse_instance(json.loads(text))
    assert again == instance
    assert instance_hash(again) == instance_hash(instance)


def test_a_machine_too_many_is_named_and_what_returning_another_costs() -> None:
    """Would catch advice to return a machine that is needed."""
    machines = [{"id": f"m{n}", "place": "north", "sites": ["north"]} for n in range(3)]
    instance = fleet(machines, [order(f"w{n}", "north", deadline=4) for n in range(2)])
    advice = right_size(instance, planned(instance))
    assert len(advice.surplus) == 1
    assert len(advice.groups[0].idle) == 1
    assert advice.surplus[0].machine == advice.groups[0].idle[0]
    tight = fleet(machines[:2], [order(f"w{n}", "north", deadline=4) for n in range(2)])
    found = right_size(tight, planned(tight))
    assert not found.surplus
    assert min(p.saving for p in found.proposals) == -500_000


def test_what_owning_costs_is_weighed_against_what_a_machine_saves() -> None:
    """Would catch a machine that is kept because it saves a little, whatever it costs to have it."""
    spared = order("w1", "north", deadline=10, due=4)
    costs = {"place": "north", "owning_per_day": 1_000}
    instance = fleet([{"id": "a", **costs}, {"id": "b", **costs}], [order("w0", "north", deadline=4), spared])
    advice = right_size(instance, planned(instance))
    best = advice.surplus[0]
    late = 24 * 100
    assert (best.action, best.terms) == ("return", {"tardiness": -late, "owning": 6 * 1_000})
    assert best.saving == 6 * 1_000 - late
    dear = {**spared, "due": 4, "deadline": 4}
    kept = fleet([{"id": "a", **costs}, {"id": "b", **costs}], [order("w0", "north", deadline=4), dear])
    assert not right_size(kept, planned(kept)).surplus


def test_buying_is_priced_where_it_is_known_what_owning_costs() -> None:
    """Would catch a rent that is called a saving though owning costs more."""
    rented = {"id": "r", "place": "north", "ownership": "rented", "rent_per_day": 10_000}
    for owning, saving in ((1_000, 10_000 - 6 * 1_000), (2_000, 10_000 - 6 * 2_000)):
        instance = fleet([{**rented, "owning_per_day": owning}], [order("w", "north", deadline=4)])
        bought = next(p for p in right_size(instance, planned(instance)).proposals if p.action == "buy")
        assert (bought.priced, bought.saving) == (True, saving)
        assert bought.terms == {"rent": 10_000, "owning": -6 * owning}


def test_a_class_that_is_short_is_named_with_what_one_more_is_worth() -> None:
    """Would catch a shortage that is seen and not priced, or an offer whose rent is forgotten."""
    instance = fleet([{"id": "own", "place": "north"}], RUSH, offers=[OFFER])
    advice = right_size(instance, planned(instance))
    best = advice.shortage[0]
    assert (best.equipment_class, best.machine, best.priced) == ("exc", "hire", True)
    assert best.saving == 500_000 - 10_000
    assert len(best.planned) == 1
    assert best.terms == {"unplanned": 500_000, "rent": -10_000}


def test_a_machine_is_let_into_the_region_that_lacks_one() -> None:
    """Would catch regions that are looked at one by one only."""
    machines = [
        {"id": "n1", "place": "north", "sites": ["north"]},
        {"id": "s1", "place": "south", "sites": ["south"]},
    ]
    instance = fleet(machines, [order(f"w{n}", "south", deadline=4, release=2) for n in range(2)])
    advice = right_size(instance, planned(instance))
    move = next(p for p in advice.proposals if p.action == "move")
    assert (move.machine, move.region, move.to_region) == ("n1", "North", "South")


def test_days_without_work_that_are_paid_for_are_named() -> None:
    """Would catch a hire over a gap that nobody sees."""
    rented = {"id": "r", "place": "north", "ownership": "rented", "rent_per_day": 10_000}
    orders = [order("first", "north", deadline=4), order("last", "north", release=32)]
    instance = fleet([rented], orders)
    advice = right_size(instance, planned(instance))
    (dead,) = advice.dead_rent
    assert (dead.machine, dead.days, dead.idle_days, dead.cents) == ("r", 6, 4, 40_000)
    bought = next(p for p in advice.proposals if p.action == "buy")
    assert (bought.machine, bought.saving, bought.per_day) == ("r", 60_000, 10_000)


@pytest.mark.parametrize("period", [Window(0, 12), Window(12, 36)])
def test_only_the_period_counts(period: Window) -> None:
    """Would catch work outside the period that keeps a machine from being called idle."""
    instance = fleet([{"id": "m", "place": "north"}], [order("w", "north", deadline=4)])
    advice = right_size(instance, planned(instance), period)
    assert bool(advice.groups[0].idle) == (period.start > 0)
    assert bool(advice.surplus) == (period.start > 0)
