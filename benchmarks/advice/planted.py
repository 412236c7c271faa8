"""Planted faults of a fleet that right-size is to name: ``python -m benchmarks.advice.planted``.

In each generated fleet, one after the other: a machine too many (surplus), too few of a class (shortage),
a rented machine that is paid over a gap in its work (dead rent). A fleet counts if all three are named.
A machine is too many if it costs more to own than it saves, by one full solve with it and one without.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from itertools import pairwise
from random import Random

from benchmarks.machine import where
from data.generator.generate import Generated, generate
from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.plan import Plan
from models.domain.reading import Reading
from models.domain.resources import Machine
from solver.advice.fleet import region_of
from solver.advice.right_size import right_size
from solver.check import check, with_costs
from solver.cpsat.compile import Compiled
from solver.ledger.stored import make_ready
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.search.state import as_plan
from solver.solve import solve

LEAST_NAMED = 0.95
OWNING_HOURS = 2
"""Hours of work a day that a machine costs who owns it, of the class of which there is one too many."""

SOLVE_SECONDS = 4.0
GAP_DAYS = 4
"""Days without work that a planted hire is paid for at least."""


def planned(instance: Instance, seed: int) -> Plan:
    """Return a plan by insertion."""
    c = Compiled(instance)
    return as_plan(c, construct(c, seed), whole=True)


def surplus(made: Generated, draw: Random) -> bool:
    """Plant a machine that does not earn what owning it costs; tell whether class and region are named."""
    units = [m for m in made.instance.machines if m.ownership == "owned"]
    draw.shuffle(units)
    before = _solved(made.instance)
    days = len(made.instance.horizon.day_starts)
    for unit in units:
        owning = {"owning_per_day": OWNING_HOURS * unit.cost_per_hour}
        extra = unit.model_copy(update={"id": "planted", "downtimes": (), **owning})
        own = tuple(
            m.model_copy(update=owning) if m.equipment_class == unit.equipment_class else m
            for m in made.instance.machines
        )
        instance = _with_machines(made.instance, (*own, extra))
        plan = _solved(instance, before)
        if _total(plan) + days * extra.owning_per_day < _total(before):
            continue
        advice = right_size(instance, plan)
        region = region_of(Reading(instance, made.witness), extra)
        return any((p.equipment_class, p.region) == (unit.equipment_class, region) for p in advice.surplus)
    raise ValueError("every machine would earn what it costs")


def _solved(instance: Instance, start: Plan | None = None) -> Plan:
    return solve(instance, SolveLimits(seconds=SOLVE_SECONDS, workers=2), start=start)


def _total(plan: Plan) -> int:
    assert plan.costs is not None
    return plan.costs.total


def shortage(made: Generated, draw: Random) -> bool:
    """Take out machines of a class until orders are left out; tell whether that class is named first."""
    index = Index(made.instance)
    used = Counter(index.machines[m].equipment_class for o in made.witness.orders for m in o.machines)
    kinds = [kind for kind, _ in used.most_common(3)]
    draw.shuffle(kinds)
    for kind in kinds:
        units = [m for m in made.instance.machines if m.equipment_class == kind]
        for kept in range(len(units) - 1, 0, -1):
            gone = {m.id for m in units[kept:]}
            left = tuple(m for m in made.instance.machines if m.id not in gone)
            instance = _with_machines(made.instance, left)
            plan = planned(instance, 1)
            short = {o.order for o in plan.unplanned}
            if short:
                advice = right_size(instance, plan)
                return bool(advice.shortage) and advice.shortage[0].equipment_class == kind
    raise ValueError("no class of this fleet can be made scarce")


def dead_rent(made: Generated, draw: Random) -> bool:
    """Rent a machine that has a gap in its work, and tell whether it is named first."""
    reading = Reading(made.instance, made.witness)
    day = made.instance.horizon.day_of
    gaps = []
    for machine, uses in reading.uses.items():
        for before, after in pairwise(uses):
            if day(after.start) - day(before.end - 1) > GAP_DAYS:
                gaps.append(machine)
    if not gaps:
        raise ValueError("no machine of this fleet has a gap in its work")
    chosen = draw.choice(sorted(set(gaps)))
    machines = tuple(
        m.model_copy(update={"ownership": "rented", "rent_per_day": 90_000, "contract": None})
        if m.id == chosen
        else m
        for m in made.instance.machines
    )
    instance = _with_machines(made.instance, machines)
    plan = with_costs(instance, made.witness.model_copy(update={"instance_hash": "", "costs": None}))
    assert check(instance, plan).ok
    advice = right_size(instance, plan)
    return bool(advice.dead_rent) and advice.dead_rent[0].machine == chosen


def _with_machines(instance: Instance, machines: tuple[Machine, ...]) -> Instance:
    return instance.model_copy(update={"machines": machines})


def main() -> int:
    """Plant, ask and count."""
    parser = argparse.ArgumentParser(description="Count the planted faults that right-size names.")
    parser.add_argument("--count", type=int, default=20, help="fleets (default: 20)")
    parser.add_argument("--orders", type=int, default=24, help="orders of each (default: 24)")
    parser.add_argument("--seed", type=int, default=1, help="of the first fleet (default: 1)")
    options = parser.parse_args()
    make_ready()
    print(where())
    named, done, seed = 0, 0, options.seed - 1
    missed: list[str] = []
    while done < options.count:
        seed += 1
        made, draw = generate(options.orders, seed), Random(seed)
        began = time.perf_counter()
        try:
            found = {plant.__name__: plant(made, draw) for plant in (surplus, shortage, dead_rent)}
        except ValueError as error:
            print(f"seed {seed}: left aside, {error}", flush=True)
            continue
        done += 1
        named += all(found.values())
        missed += [f"seed {seed}: {name}" for name, was in found.items() if not was]
        print(f"seed {seed}: {found}, {time.perf_counter() - began:.1f} s", flush=True)
    for miss in missed:
        print(f"MISSED {miss}")
    print(f"all three named in {named} of {options.count} fleets")
    return 0 if named >= LEAST_NAMED * options.count else 1


if __name__ == "__main__":
    sys.exit(main())
