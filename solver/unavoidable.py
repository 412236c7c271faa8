"""What no plan can avoid, order by order: a lower bound that hides nothing between methods."""

from __future__ import annotations

from itertools import accumulate
from math import inf
from weakref import WeakKeyDictionary

from models.domain.index import Index
from models.domain.instance import Instance, ReferenceOrder
from models.domain.orders import CertificateDemand, MachineLine, Mode, PeopleLine, WorkOrder
from models.domain.resources import Machine

Demands = frozenset[tuple[str, int]]
"""Certificates and levels that one operator must hold."""

Size = tuple[str, tuple[tuple[str, float], ...]]
"""An equipment class and the attributes' minimum."""

_found: WeakKeyDictionary[Index, dict[str, int]] = WeakKeyDictionary()


def unavoidable(instance: Instance, index: Index | None = None) -> dict[str, int]:
    """Return for each order the cents that it costs in every plan, taken alone.

    ``min(unplanned penalty if optional, min over modes of Σ cheapest fitting machines × duration +
    Σ cheapest certified operators × duration, or the price of those missing + tardiness of the earliest
    end)``. A mode counts if enough machines and operators fit and its earliest end keeps the deadline and
    the horizon. If none counts it is the penalty, or 0 for a mandatory order. An order that began before
    the freeze time costs at least the hours of its machines and its lateness as it stands. Found once for
    each ``index``.
    """
    if index is None:
        return Cheapest(instance, Index(instance)).orders()
    if index not in _found:
        _found[index] = Cheapest(instance, index).orders()
    return dict(_found[index])


class Cheapest:
    """The cheapest conceivable machines, operators and ends of one instance, each found once."""

    def __init__(self, instance: Instance, index: Index) -> None:
        self.instance = instance
        self.index = index
        self.rate = instance.horizon.per_slot(instance.weights.tardiness_per_hour)
        self._units: dict[Size, list[Machine]] = {}
        self._machines: dict[tuple[Size, str], list[int]] = {}
        self._operators: dict[Demands, list[int]] = {}
        per_slot = instance.horizon.per_slot
        self.rates = {unit.id: per_slot(unit.cost_per_hour) for unit in instance.machines}
        self.wages = {person.id: per_slot(person.cost_per_hour) for person in instance.operators}
        self._certified: dict[tuple[str, int], frozenset[str]] = {}
        self._sites: dict[Size, set[str]] = {}
        """Sites that some of the machines are held to; at the others there are the same ones."""
        self._of_class: dict[str, list[Machine]] = {}
        for unit in instance.machines:
            self._of_class.setdefault(unit.equipment_class, []).append(unit)
        self._holders: dict[str, list[tuple[str, int]]] = {}
        for person in instance.operators:
            for held in person.certificates:
                self._holders.setdefault(held.certificate, []).append((person.id, held.level))

    def orders(self) -> dict[str, int]:
        """Return the unavoidable cents of each order."""
        facts: dict[str, ReferenceOrder] = {}
        reference = self.instance.reference
        for fact in reference.orders if reference else ():
            if fact.start < self.instance.horizon.freeze:
                facts.setdefault(fact.order, fact)
        bounds = {}
        for order in self.instance.orders:
            begun = facts.get(order.id)
            bounds[order.id] = self._order(order) if begun is None else self._begun(order, begun)
        return bounds

    def _begun(self, order: WorkOrder, fact: ReferenceOrder) -> int:
        mode = order.modes[fact.mode]
        end = self._end(order, mode.duration, fact.start)
        late = self._late(order, fact.end if end is None else min(end, fact.end))
        return sum(self.rates[machine] for machine in set(fact.machines)) * mode.duration + late

    def _order(self, order: WorkOrder) -> int:
        prices = [price for mode in order.modes if (price := self._mode(order, mode)) is not None]
        penalty = 0 if order.restocks else self.instance.weights.unplanned * order.priority
        if order.optional:
            return min([penalty, *prices])
        return min(prices, default=0)

    def _late(self, order: WorkOrder, end: int) -> int:
        return 0 if order.due is None else self.rate * order.priority * max(0, end - order.due)

    def _mode(self, order: WorkOrder, mode: Mode) -> int | None:
        """Return the least price of a mode; none if it can't be."""
        end = self._earliest_end(order, mode.duration)
        last = self.instance.horizon.slots
        if end is None or end > (last if order.deadline is None else min(last, order.deadline)):
            return None
        price = self._late(order, end)
        for line in mode.lines:
            crews: list[list[int]] = []
            if isinstance(line, MachineLine):
                crews.append(self._fitting(line, order.site))
            if isinstance(line, PeopleLine) or (isinstance(line, MachineLine) and line.operated):
                crews.append(self._holding(line.certificates, order.site))
            least = line.heads[0] if isinstance(line, PeopleLine) else line.quantity
            short = line.short_cost if isinstance(line, PeopleLine) else 0
            for sums in crews:
                if least >= len(sums):
                    return None
                heads = range(least, min(line.quantity, len(sums) - 1) + 1)
                price += min(sums[n] * mode.duration + short * (line.quantity - n) for n in heads)
        return price

    def _end(self, order: WorkOrder, duration: int, start: int) -> int | None:
        return self.index.open_for(order.id).advance(start, duration)

    def _earliest_end(self, order: WorkOrder, duration: int) -> int | None:
        if order.interruptible:
            return self._end(order, duration, order.release)
        starts = ((max(w.start, order.release), w.end) for w in self.index.open_for(order.id))
        return next((start + duration for start, end in starts if start + duration <= end), None)

    def _fitting(self, line: MachineLine, site: str) -> list[int]:
        """Return at ``q`` the rate of the ``q`` cheapest machines that fit, in cents a slot."""
        size = (line.equipment_class, tuple(sorted(line.minimum.items())))
        if size not in self._units:
            self._units[size] = [
                unit
                for unit in self._of_class.get(line.equipment_class, ())
                if all(unit.attributes.get(k, -inf) >= least for k, least in line.minimum.items())
            ]
            self._sites[size] = {at for unit in self._units[size] for at in unit.sites or ()}
        site = site if site in self._sites[size] else ""
        if (size, site) not in self._machines:
            fitting = (unit for unit in self._units[size] if unit.sites is None or site in unit.sites)
            rates = sorted(self.rates[unit.id] for unit in fitting)
            self._machines[size, site] = [0, *accumulate(rates)]
        return self._machines[size, site]

    def _holding(self, certificates: tuple[CertificateDemand, ...], site: str) -> list[int]:
        """Return at ``q`` the rate of the ``q`` cheapest operators who hold all, in cents a slot."""
        inductions = self.index.sites[site].inductions
        key = frozenset({(d.certificate, d.level) for d in certificates} | {(i, 1) for i in inductions})
        if key not in self._operators:
            first, *others = sorted(map(self._with, key), key=len) or [frozenset(self.index.operators)]
            people = first.intersection(*others)
            self._operators[key] = [0, *accumulate(sorted(self.wages[person] for person in people))]
        return self._operators[key]

    def _with(self, demand: tuple[str, int]) -> frozenset[str]:
        """Return the operators who hold a certificate at a level at some time."""
        if demand not in self._certified:
            certificate, level = demand
            self._certified[demand] = frozenset(
                person for person, held in self._holders.get(certificate, ()) if held >= level
            )
        return self._certified[demand]
