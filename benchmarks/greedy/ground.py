"""The instance as the greedy reads it: possible starts, ways, and what each resource can do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.domain.index import FOREVER, Index
from models.domain.instance import Instance
from models.domain.orders import CertificateDemand, MachineLine, Mode, WorkOrder
from models.domain.resources import Operator
from models.domain.sites import TransportClass
from models.domain.windows import WindowSet

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Duty:
    """One working period of a site, split at hand-overs, and the local day it belongs to."""

    start: int
    end: int
    day: int


@dataclass(frozen=True)
class SiteTime:
    """Working time of one site.

    Parameters
    ----------
    slots
        Its open slots, ascending.
    work
        Open slots before each slot, shape (slots of the horizon + 1,).
    period
        Number of the working period of each open slot, as ``slots``.
    """

    slots: Ints
    work: Ints
    period: Ints


@dataclass(frozen=True)
class Qualified:
    """An operator who may fill a line, and a stretch in which all that is asked is valid."""

    operator: str
    valid_from: int
    valid_until: int
    rate: int


class Ground:
    """Look-ups over one instance.

    Parameters
    ----------
    instance
        Any instance without a frozen past.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.index = Index(instance)
        self.horizon = instance.horizon
        self.slots = instance.horizon.slots
        days = np.array(instance.horizon.day_starts)
        self.day = np.searchsorted(days, np.arange(self.slots + 1), side="right") - 1
        self.blocked = {m.id: self._blocked(m.id) for m in instance.machines}
        self.absent = {o.id: counted(~self._flags(self.index.available(o.id))) for o in instance.operators}
        self._times: dict[tuple[object, ...], SiteTime] = {}
        self._fitting: dict[tuple[object, ...], tuple[str, ...]] = {}
        self._qualified: dict[tuple[object, ...], tuple[Qualified, ...]] = {}

    def _flags(self, windows: WindowSet) -> NDArray[np.bool_]:
        flags = np.zeros(self.slots, dtype=bool)
        for start, end in windows:
            flags[start:end] = True
        return flags

    def _blocked(self, machine: str) -> Ints:
        usable = self._flags(self.index.usable(machine))
        for start, end in self.index.machines[machine].downtimes:
            usable[start:end] = False
        return counted(~usable)

    def time(self, site: str) -> SiteTime:
        """Return the working time of a site."""
        place = self.index.sites[site]
        key = (place.calendar, place.closures)
        if key not in self._times:
            period = np.full(self.slots, -1, dtype=np.int64)
            for number, (start, end) in enumerate(self.index.open(site)):
                period[start:end] = number
            slots = np.flatnonzero(period >= 0)
            self._times[key] = SiteTime(slots, counted(period >= 0), period[slots])
        return self._times[key]

    def duties(self, site: str, start: int, end: int) -> list[Duty]:
        """Return the duties that ``[start, end)`` touches."""
        return [
            Duty(d.start, d.end, int(self.day[d.start])) for d in self.index.duties(site).touching(start, end)
        ]

    def transport(self, machine: str) -> TransportClass:
        """Return how a machine travels."""
        return self.index.transport(machine)

    def road(self, transport: TransportClass, origin: str, site: str) -> tuple[int, int]:
        """Return slots, loading included, and cents of a way between two sites."""
        if origin == site:
            return 0, 0
        roads = self.index.roads
        cents = transport.cost_per_move + transport.cost_per_km * roads.km(transport.id, origin, site)
        return roads.slots(transport.id, origin, site), cents

    def starts(self, order: WorkOrder, mode: Mode) -> tuple[Ints, Ints]:
        """Return every start that the calendar, release and deadline admit, and its end."""
        time = self.time(order.site)
        count = len(time.slots) - mode.duration + 1
        if count <= 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        start, last = time.slots[:count], time.slots[mode.duration - 1 :]
        keep = start >= max(order.release, self.horizon.freeze)
        keep &= last < (self.slots if order.deadline is None else order.deadline)
        if not order.interruptible:
            keep &= time.period[:count] == time.period[mode.duration - 1 :]
        return start[keep], last[keep] + 1

    def fitting(self, line: MachineLine, site: str) -> tuple[str, ...]:
        """Return the machines of the line's class and size that may stand at ``site``."""
        key = (line.equipment_class, tuple(sorted(line.minimum.items())), site)
        if key not in self._fitting:
            self._fitting[key] = tuple(
                m.id
                for m in self.instance.machines
                if m.equipment_class == line.equipment_class
                and (m.sites is None or site in m.sites)
                and all(name in m.attributes and m.attributes[name] >= v for name, v in line.minimum.items())
            )
        return self._fitting[key]

    def qualified(self, demands: tuple[CertificateDemand, ...], site: str) -> tuple[Qualified, ...]:
        """Return who holds all that is asked and the site's inductions, and when; cheapest first."""
        asked = {(d.certificate, d.level) for d in demands}
        asked |= {(certificate, 1) for certificate in self.index.sites[site].inductions}
        key = tuple(sorted(asked))
        if key not in self._qualified:
            found = [q for o in self.instance.operators for q in self._stretches(o, key)]
            self._qualified[key] = tuple(sorted(found, key=lambda q: (q.rate, q.operator, q.valid_from)))
        return self._qualified[key]

    def _stretches(self, operator: Operator, asked: tuple[tuple[str, int], ...]) -> list[Qualified]:
        stretches = [(0, FOREVER)]
        for certificate, level in asked:
            held = [h for h in operator.certificates if h.certificate == certificate and h.level >= level]
            valid = [(h.valid_from, FOREVER if h.valid_until is None else h.valid_until) for h in held]
            stretches = [
                (max(a, c), min(b, d)) for a, b in stretches for c, d in valid if max(a, c) < min(b, d)
            ]
        rate = self.horizon.per_slot(operator.cost_per_hour)
        return [Qualified(operator.id, a, b, rate) for a, b in stretches]


def counted(flags: NDArray[np.bool_]) -> Ints:
    """Return how many flags are set before each index, shape (n + 1,)."""
    return np.concatenate([[0], np.cumsum(flags)]).astype(np.int64)
