"""Fleets with demands of every rule: the witness keeps them, and each demand is there."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest

from data.generator import Generated, demands, dress, generate
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import check, keeps_rules

FLEETS = ((5, 1), (14, 3), (14, 4), (20, 5))


@cache
def dressed(orders: int, seed: int) -> Generated:
    """Return a fleet with demands of every rule."""
    return generate(orders, seed, all_rules=True)


@pytest.mark.parametrize("orders, seed", FLEETS)
def test_the_witness_keeps_every_demand_and_does_all_orders(orders: int, seed: int) -> None:
    """Would catch a demand that the witness breaks, or costs that are those of another fleet."""
    made = dressed(orders, seed)
    report = check(made.instance, made.witness)
    assert report.messages() == ()
    assert report.planned_share == 1.0
    assert made.witness.costs == report.costs


def worn(instance: Instance) -> dict[str, bool]:
    """Return by name whether a fleet has a demand."""
    return {
        "zone": any(order.zone for order in instance.orders),
        "machine limit": any(site.machine_limit is not None for site in instance.sites),
        "rain": any(site.rain for site in instance.sites),
        "dry ground": any(order.dry_ground for order in instance.orders),
        "permit": any(order.permit_days for order in instance.orders),
        "permit hours": any(order.permit_windows for order in instance.orders),
        "hauling hours": any(transport.calendar for transport in instance.transport_classes),
        "budget": any(use.amount for o in instance.orders for m in o.modes for use in m.budgets),
        "mandatory": any(not order.optional for order in instance.orders),
        "changes": instance.reference is not None and instance.reference.most_changes is not None,
        "weekly hours": any(o.limits and o.limits.weekly_minutes for o in instance.operators),
        "days in a row": any(o.limits and o.limits.consecutive_days for o in instance.operators),
        "declined": any(person.declines for person in instance.operators),
        "not rested": any(person.rested_minutes == 0 for person in instance.operators),
        "driving": any(o.limits and o.limits.daily_driving_minutes for o in instance.operators),
        "prices of people": bool(instance.premiums) and any(o.overtime for o in instance.operators),
        "service": any(machine.services for machine in instance.machines),
        "closure": any(site.closures for site in instance.sites),
        "own operators": any(machine.operators for machine in instance.machines),
        "base": any(person.base for person in instance.operators),
        "tool": any(order.tools for order in instance.orders),
        "part": any(order.parts for order in instance.orders),
        "named lowboys": any(transport.lowboys for transport in instance.transport_classes),
    }


def test_each_demand_is_in_some_fleet() -> None:
    """Would catch a demand that every witness refuses, so that no fleet has it."""
    found = [worn(dressed(orders, seed).instance) for orders, seed in FLEETS]
    assert [name for name in found[0] if not any(fleet[name] for fleet in found)] == []


def test_a_fleet_without_demands_stays_as_it_was() -> None:
    """Would catch a draw for the demands that shifts those of the fleet."""
    assert not any(worn(generate(5, 1).instance).values())
    assert generate(5, 1, all_rules=True) == dressed(5, 1)


def test_some_witness_has_services_and_rounds() -> None:
    """Would catch services and lowboys that the instance names and no plan needs."""
    plans = [dressed(orders, seed).witness for orders, seed in FLEETS]
    assert any(plan.services for plan in plans)
    assert any(move.driver for plan in plans for move in plan.moves)


def drawn(orders: int, seed: int) -> tuple[Instance, Plan]:
    """Return a fleet without demands, and its witness."""
    plain = generate(orders, seed)
    return plain.instance, plain.witness


@pytest.mark.parametrize("orders, seed", [(14, 3), (60, 5)])
def test_each_demand_names_the_rules_that_it_could_break(orders: int, seed: int) -> None:
    """Would catch a demand that is tested with too few rules, so that a fleet is drawn twice."""
    trusting, thorough = (
        dress.worn(Random(seed), *drawn(orders, seed), trusting=trusting) for trusting in (True, False)
    )
    assert trusting.instance == thorough.instance
    assert trusting.witness == thorough.witness


def test_a_fleet_whose_demands_broke_a_rule_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch a fleet without a plan, should a demand name too few rules."""
    monkeypatch.setattr(dress, "DEMANDS", dress.DEMANDS | {demands.limits: ()})
    hasty = dress.worn(Random(3), *drawn(30, 3), trusting=True)
    assert not keeps_rules(hasty.instance, hasty.witness)
    instance, witness = dress.dressed(Random(3), *drawn(30, 3))
    assert check(instance, witness).ok
