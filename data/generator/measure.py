"""How much machines and people could work at most: the open slots that utilisation is a share of."""

from __future__ import annotations

from collections import Counter

from data.generator.catalogue import KINDS
from models.domain.base import Window
from models.domain.index import Index
from models.domain.plan import Plan
from models.domain.time import intersect, merge, subtract


def least_share(index: Index, plan: Plan) -> float:
    """Return the least share of its open slots that a scarce class or certificate works, at most 1."""
    work: Counter[str] = Counter()
    for placed in plan.orders:
        duration = index.orders[placed.order].modes[placed.mode].duration
        for machine in placed.machines:
            work[index.machines[machine].equipment_class] += duration
    machines, people = class_capacity(index), certificate_capacity(index)
    shares = [
        work[kind.id] / max(machines[kind.id], people[kind.certificate])
        for kind in KINDS
        if kind.scarce and machines[kind.id]
    ]
    return min(shares, default=1.0)


def class_capacity(index: Index) -> Counter[str]:
    """Return by class the slots in which a site of a machine is open and the machine can be used."""
    total: Counter[str] = Counter()
    everywhere = tuple(index.sites)
    horizon = (Window(0, index.horizon.slots),)
    known: dict[tuple[str, ...], tuple[Window, ...]] = {}
    for machine in index.instance.machines:
        sites = machine.sites or everywhere
        if sites not in known:
            known[sites] = merge([w for site in sites for w in index.open(site)])
        usable = intersect(intersect(known[sites], tuple(index.usable(machine.id))), horizon)
        usable = subtract(usable, machine.downtimes)
        total[machine.equipment_class] += sum(w.end - w.start for w in usable)
    return total


def certificate_capacity(index: Index) -> Counter[str]:
    """Return by certificate the slots in which its holders are on shift, it is valid, and a site is open."""
    total: Counter[str] = Counter()
    some_site = merge([w for site in index.sites for w in index.open(site)])
    for operator in index.instance.operators:
        present = intersect(tuple(index.available(operator.id)), some_site)
        for held in operator.certificates:
            until = index.horizon.slots if held.valid_until is None else held.valid_until
            valid = intersect(present, (Window(held.valid_from, until),))
            total[held.certificate] += sum(w.end - w.start for w in valid)
    return total
