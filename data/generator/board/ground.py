"""Look-ups of one instance that every change of a plan needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from models.domain.index import FOREVER, Index
from models.domain.instance import Instance
from models.domain.orders import MachineLine, Mode, PeopleLine, PoolLine, WorkOrder
from models.domain.rental import Rental
from models.domain.resources import Machine
from models.domain.time import merge
from models.domain.windows import WindowSet


class Work(NamedTuple):
    """Work of one person on one order in one duty, which counts to local day ``day``."""

    start: int
    end: int
    site: str
    day: int


@dataclass(frozen=True)
class Unit:
    """A machine: its rate in cents a slot, its rent, how it travels, and when it can be used."""

    key: str
    place: str
    transport: str
    pool: str | None
    rate: int
    rental: Rental | None
    per_move: int
    per_km: int
    usable: WindowSet
    downtimes: WindowSet


@dataclass(frozen=True)
class Holder:
    """Somebody who may take a seat, and when all that is asked of him is valid."""

    person: str
    rate: int
    valid: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Seat:
    """A line that needs so many people in each duty."""

    line: int
    quantity: int
    holders: tuple[Holder, ...]


@dataclass(frozen=True)
class Way:
    """A mode, compiled: machine lines with the machines that fit, seats, pools."""

    number: int
    duration: int
    machines: tuple[tuple[int, tuple[str, ...]], ...]
    seats: tuple[Seat, ...]
    pools: tuple[tuple[str, int], ...]


class Ground:
    """One instance, prepared."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.index = Index(instance)
        self.slots = instance.horizon.slots
        self.per_slot = instance.horizon.per_slot
        self.units = {machine.id: self._unit(machine) for machine in instance.machines}
        self.days = [instance.horizon.day_of(slot) for slot in range(self.slots)]
        crew = instance.crew_transport
        self.van = None if crew is None else self.index.transports[crew]
        self.late = self.per_slot(instance.weights.tardiness_per_hour)
        self._ways: dict[str, tuple[Way, ...]] = {}
        self._fitting: dict[tuple[object, ...], tuple[str, ...]] = {}
        self._holders: dict[tuple[object, ...], tuple[Holder, ...]] = {}
        self._commutes: dict[tuple[str, str], int] = {}

    def _unit(self, machine: Machine) -> Unit:
        transport = self.index.transport(machine.id)
        return Unit(
            key=machine.id,
            place=machine.place,
            transport=transport.id,
            pool=transport.pool,
            rate=self.per_slot(machine.cost_per_hour),
            rental=self.index.rentals.get(machine.id),
            per_move=transport.cost_per_move,
            per_km=transport.cost_per_km,
            usable=self.index.usable(machine.id),
            downtimes=WindowSet(merge(machine.downtimes)),
        )

    def can_use(self, unit: Unit, start: int, end: int) -> bool:
        """Whether a machine has papers, period and no downtime all the time."""
        return unit.usable.covers(start, end) and not unit.downtimes.touching(start, end)

    def haul(self, unit: Unit, origin: str, site: str) -> int:
        """Return cents of a move."""
        if origin == site:
            return 0
        return unit.per_move + unit.per_km * self.index.roads.km(unit.transport, origin, site)

    def way(self, unit: Unit, origin: str, site: str) -> int:
        """Return slots of a move."""
        return self.index.roads.slots(unit.transport, origin, site)

    def commute(self, person: str, site: str) -> int:
        """Return cents of a day's way to work and back."""
        key = person, site
        if key not in self._commutes:
            operator = self.index.operators[person]
            cents = 0
            if self.van is not None and operator.latitude is not None and operator.longitude is not None:
                km = self.index.roads.home_km(self.van.id, operator.latitude, operator.longitude, site)
                cents = 2 * km * self.van.cost_per_km
            self._commutes[key] = cents
        return self._commutes[key]

    def least_people(self, way: Way) -> int:
        """Return the least that the people of a mode cost, in cents."""
        rates = sum(h.rate for seat in way.seats for h in seat.holders[: seat.quantity])
        return rates * way.duration

    def least_hours(self, way: Way) -> int:
        """Return the least that the machines and people of a mode cost, in cents."""
        rates = sum(sum(sorted(self.units[key].rate for key in fit)[:count]) for count, fit in way.machines)
        return rates * way.duration + self.least_people(way)

    def rate(self, person: str) -> int:
        """Return cents of a slot of somebody's work."""
        return self.per_slot(self.index.operators[person].cost_per_hour)

    def lateness(self, order: str, end: int) -> int:
        """Return what it costs that an order ends at ``end``."""
        data = self.index.orders[order]
        return 0 if data.due is None else self.late * data.priority * max(0, end - data.due)

    def duties(self, site: str, start: int, end: int) -> list[Work]:
        """Return the parts of ``[start, end)`` that one person works without a change."""
        parts = self.index.duties(site).touching(start, end)
        return [Work(max(d.start, start), min(d.end, end), site, self.days[d.start]) for d in parts]

    def held(self, pool: str, site: str, start: int, end: int) -> list[tuple[int, int]]:
        """Return when an order in ``[start, end)`` holds units of a pool."""
        if self.index.pools[pool].kind == "equipment":
            return [(start, end)]
        return [(w.start, w.end) for w in self.index.open(site).clipped(start, end)]

    def ways(self, order: WorkOrder) -> tuple[Way, ...]:
        """Return the modes of an order, compiled."""
        if order.id not in self._ways:
            self._ways[order.id] = tuple(self._way(order, m, mode) for m, mode in enumerate(order.modes))
        return self._ways[order.id]

    def _way(self, order: WorkOrder, number: int, mode: Mode) -> Way:
        machines, seats, pools = [], [], []
        for index, line in enumerate(mode.lines):
            if isinstance(line, PoolLine):
                pools.append((line.pool, line.quantity))
                continue
            if isinstance(line, MachineLine):
                machines.append((line.quantity, self._fit(line, order.site)))
            if isinstance(line, PeopleLine) or line.operated:
                seats.append(Seat(index, line.quantity, self._qualified(line, order.site)))
        return Way(number, mode.duration, tuple(machines), tuple(seats), tuple(pools))

    def _fit(self, line: MachineLine, site: str) -> tuple[str, ...]:
        key = line.equipment_class, tuple(sorted(line.minimum.items())), site
        if key not in self._fitting:
            self._fitting[key] = tuple(
                m.id
                for m in self.instance.machines
                if m.equipment_class == line.equipment_class
                and (m.sites is None or site in m.sites)
                and all(m.attributes.get(name, -1.0) >= value for name, value in line.minimum.items())
            )
        return self._fitting[key]

    def _qualified(self, line: MachineLine | PeopleLine, site: str) -> tuple[Holder, ...]:
        asked = {(d.certificate, d.level) for d in line.certificates}
        asked |= {(certificate, 1) for certificate in self.index.sites[site].inductions}
        key = tuple(sorted(asked))
        if key not in self._holders:
            found = []
            for operator in self.instance.operators:
                valid = [(0, FOREVER)]
                for certificate, level in key:
                    held = [
                        (h.valid_from, FOREVER if h.valid_until is None else h.valid_until)
                        for h in operator.certificates
                        if h.certificate == certificate and h.level >= level
                    ]
                    valid = [
                        (max(a, c), min(b, d)) for a, b in valid for c, d in held if max(a, c) < min(b, d)
                    ]
                if valid:
                    found.append(Holder(operator.id, self.per_slot(operator.cost_per_hour), tuple(valid)))
            self._holders[key] = tuple(sorted(found, key=lambda h: (h.rate, h.person)))
        return self._holders[key]
