"""What a generated fleet has in it, and what it must not tell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import correlation

import pytest

from data.generator import Generated
from models.domain.codec import (
    dump_json,
    instance_hash,
    read_instance,
    read_plan,
    write_instance,
    write_plan,
)
from models.domain.instance import Instance
from models.domain.orders import MachineLine
from solver.check import check
from tests.data.generator.fleets import FLEETS, fleet

Has = Callable[[Generated], object]


def _crew_with_trucks(instance: Instance) -> bool:
    for order in instance.orders:
        for mode in order.modes:
            classes = {line.equipment_class for line in mode.lines if isinstance(line, MachineLine)}
            if {"excavator", "dump_truck"} <= classes:
                return True
    return False


def _lapses_within(instance: Instance) -> bool:
    held = [held for operator in instance.operators for held in operator.certificates]
    return any(h.valid_until is not None and h.valid_until < instance.horizon.slots for h in held)


FEATURES: dict[str, Has] = {
    "regions": lambda made: len({site.region for site in made.instance.sites}) > 1,
    "machines of six classes": lambda made: len({m.equipment_class for m in made.instance.machines}) >= 6,
    "two trades of one person": lambda made: any(
        sum(not held.certificate.startswith("induction") for held in operator.certificates) > 1
        for operator in made.instance.operators
    ),
    "level 2": lambda made: any(h.level > 1 for o in made.instance.operators for h in o.certificates),
    "inductions": lambda made: all(site.inductions for site in made.instance.sites),
    "certificates that lapse": lambda made: _lapses_within(made.instance),
    "leave": lambda made: any(operator.leave for operator in made.instance.operators),
    "own limits of work": lambda made: any(operator.limits for operator in made.instance.operators),
    "downtime": lambda made: any(machine.downtimes for machine in made.instance.machines),
    "papers that run out": lambda made: any(
        paper.valid_until for machine in made.instance.machines for paper in machine.documents
    ),
    "rented machines": lambda made: any(
        machine.ownership == "rented" and machine.rent_per_day for machine in made.instance.machines
    ),
    "rent by contract": lambda made: any(machine.contract for machine in made.instance.machines),
    "rental periods": lambda made: any(machine.available for machine in made.instance.machines),
    "machines kept to regions": lambda made: any(machine.sites for machine in made.instance.machines),
    "hauled machines": lambda made: any(move.lowboy for move in made.witness.moves),
    "chains": lambda made: (
        {link.predecessor for link in made.instance.precedences}
        & {link.successor for link in made.instance.precedences}
    ),
    "links of several kinds": lambda made: len({link.kind for link in made.instance.precedences}) > 1,
    "lags in working time": lambda made: any(x.lag_time == "working" for x in made.instance.precedences),
    "crews with trucks": lambda made: _crew_with_trucks(made.instance),
    "several ways": lambda made: any(len(order.modes) > 1 for order in made.instance.orders),
    "work that takes no pause": lambda made: any(not order.interruptible for order in made.instance.orders),
    "deadlines": lambda made: any(order.deadline for order in made.instance.orders),
    "mandatory orders": lambda made: any(not order.optional for order in made.instance.orders),
    "pins": lambda made: made.instance.pins,
    "closed days": lambda made: any(site.closures for site in made.instance.sites),
    "measured roads": lambda made: made.instance.roads,
    "pools": lambda made: len(made.instance.pools) > 2,
}


@pytest.mark.parametrize("feature", FEATURES)
def test_a_fleet_of_200_orders_has_everything_that_is_promised(feature: str) -> None:
    """Would catch a part of the trade that is documented but never drawn."""
    assert FEATURES[feature](fleet(200, 13))


@pytest.mark.parametrize("orders, seed", FLEETS)
def test_fleet_and_witness_survive_their_files(orders: int, seed: int, tmp_path: Path) -> None:
    """Would catch a value that JSON rounds or drops, and a witness that no longer belongs to its fleet."""
    made = fleet(orders, seed)
    write_instance(made.instance, tmp_path / "fleet.json")
    write_plan(made.witness, tmp_path / "witness.json")
    instance, witness = read_instance(tmp_path / "fleet.json"), read_plan(tmp_path / "witness.json")
    assert instance == made.instance
    assert witness == made.witness
    assert witness.instance_hash == instance_hash(instance)
    assert check(instance, witness).messages() == ()


@pytest.mark.parametrize("orders, seed", FLEETS)
def test_the_fleet_does_not_name_its_witness(orders: int, seed: int) -> None:
    """Would catch a fleet that hands the solver the plan that it is to be measured against."""
    instance = fleet(orders, seed).instance
    assert instance.reference is None
    assert len(instance.pins) <= max(1, orders // 15)
    assert "witness" not in dump_json(instance).casefold()
    assert [order.id for order in instance.orders] == sorted(order.id for order in instance.orders)
    assert [person.id for person in instance.operators] == sorted(p.id for p in instance.operators)
    assert [machine.id for machine in instance.machines] == sorted(m.id for m in instance.machines)


def test_ids_and_dates_do_not_give_the_witness_away() -> None:
    """Would catch ids dealt out in the witness's order, and dates that are simply the witness's."""
    made = fleet(200, 13)
    placed = {p.order: p for p in made.witness.orders}
    starts = [float(placed[order.id].start) for order in made.instance.orders]
    assert abs(correlation([float(place) for place in range(len(starts))], starts)) < 0.25
    dues = [order for order in made.instance.orders if order.due is not None]
    assert sum(placed[order.id].end == order.due for order in dues) < 0.5 * len(dues)
    assert sum(placed[order.id].start == order.release for order in made.instance.orders) < 0.1 * len(starts)
