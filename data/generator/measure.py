"""How much machines and people could work at most: the open slots that utilisation is a share of."""

from __future__ import annotations

from collections import Counter

from models.domain.base import Window
from models.domain.index import Index
from models.domain.time import intersect, merge, subtract


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
