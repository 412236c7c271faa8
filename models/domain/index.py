"""An instance prepared for reading: by id, with each site's open time and each person's availability."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate, pairwise

from models.domain.base import Window
from models.domain.codec import instance_hash
from models.domain.contracts import Contract
from models.domain.instance import Instance
from models.domain.orders import WorkOrder
from models.domain.rental import Rental
from models.domain.resources import Budget, Document, EquipmentClass, Limits, Machine, Operator, Pool
from models.domain.roads import Roads
from models.domain.services import Service
from models.domain.sites import Calendar, Site, TransportClass
from models.domain.time import intersect, merge, subtract
from models.domain.windows import WindowSet

FOREVER = 10**9
"""A slot after every slot that can be written: the end of what never ends."""


class Index:
    """What follows from an instance alone; share one among all readings of its plans."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.horizon = instance.horizon
        self.orders: dict[str, WorkOrder] = {item.id: item for item in instance.orders}
        self.machines: dict[str, Machine] = {item.id: item for item in instance.machines}
        self.contracts: dict[str, Contract] = {item.id: item for item in instance.contracts}
        self.operators: dict[str, Operator] = {item.id: item for item in instance.operators}
        self.sites: dict[str, Site] = {item.id: item for item in instance.sites}
        self.calendars: dict[str, Calendar] = {item.id: item for item in instance.calendars}
        self.pools: dict[str, Pool] = {item.id: item for item in instance.pools}
        self.budgets: dict[str, Budget] = {item.id: item for item in instance.budgets}
        self.classes: dict[str, EquipmentClass] = {item.id: item for item in instance.equipment_classes}
        self.services: dict[str, dict[str, Service]] = {
            machine.id: {service.id: service for service in machine.services} for machine in instance.machines
        }
        self.transports: dict[str, TransportClass] = {t.id: t for t in instance.transport_classes}
        self.roads = Roads(instance)
        self._merged: dict[str, tuple[Window, ...]] = {}
        self._open: dict[str, WindowSet] = {}
        self._duties: dict[str, WindowSet] = {}
        self._duties_for: dict[str, WindowSet] = {}
        self._own: dict[object, WindowSet] = {}
        self._available: dict[str, WindowSet] = {}
        self._usable: dict[str, WindowSet] = {}
        self._down: dict[str, WindowSet] = {}

    @cached_property
    def hash(self) -> str:
        """The instance's hash, which its plans carry."""
        return instance_hash(self.instance)

    @cached_property
    def premium_before(self) -> list[int]:
        """Cents of premiums that one person who works all the time gets before each slot."""
        return self._before(self.horizon.per_slot(p.cost_per_hour) for p in self.instance.premiums)

    @cached_property
    def dear_before(self) -> list[int]:
        """How often a premium covers a slot, added up before each slot."""
        return self._before(1 for _ in self.instance.premiums)

    def _before(self, values: Iterable[int]) -> list[int]:
        each = [0] * self.horizon.slots
        for premium, value in zip(self.instance.premiums, values, strict=True):
            for start, end in merge(self.calendars[premium.calendar].windows):
                for slot in range(start, min(end, self.horizon.slots)):
                    each[slot] += value
        return [0, *accumulate(each)]

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The people of each group, by the group's name."""
        found: dict[str, list[str]] = {}
        for person in self.instance.operators:
            if person.group is not None:
                found.setdefault(person.group, []).append(person.id)
        return {name: tuple(found[name]) for name in sorted(found)}

    def hours(self, site: str) -> tuple[Window, ...]:
        """Return a calendar's windows without the site's closures, whatever the weather."""
        place = self.sites[site]
        if place.calendar not in self._merged:
            self._merged[place.calendar] = merge(self.calendars[place.calendar].windows)
        windows = self._merged[place.calendar]
        return subtract(windows, place.closures) if place.closures else windows

    def open(self, site: str) -> WindowSet:
        """Return the working periods of a site: its calendar's windows without closures and rain."""
        if site not in self._open:
            place = self.sites[site]
            windows = self.hours(site)
            self._open[site] = WindowSet(subtract(windows, place.rain) if place.rain else windows)
        return self._open[site]

    def wet(self, site: str) -> tuple[Window, ...]:
        """Return when the ground of a site is wet: from the beginning of each rain until it is dry again."""
        place = self.sites[site]
        lag = self.horizon.slots_for(place.drying_minutes)
        return merge([Window(start, end + lag) for start, end in place.rain])

    def permitted(self, order: str) -> tuple[Window, ...]:
        """Return when an order's own permit lets it be worked."""
        wanted = self.orders[order]
        allowed = merge(wanted.permit_windows) if wanted.permit_windows else (Window(0, FOREVER),)
        return subtract(allowed, (Window(0, self._day_after(wanted.permit_days)),))

    def open_for(self, order: str) -> WindowSet:
        """Return the work slots of an order: its site's open time, dry ground if it must, by its permit."""
        wanted = self.orders[order]
        dry = wanted.dry_ground and bool(self.sites[wanted.site].drying_minutes)
        if not (dry or wanted.permit_days or wanted.permit_windows):
            return self.open(wanted.site)
        key = (wanted.site, dry, wanted.permit_days, wanted.permit_windows)
        if key not in self._own:
            windows = intersect(self.open(wanted.site).windows, self.permitted(order))
            self._own[key] = WindowSet(subtract(windows, self.wet(wanted.site)) if dry else windows)
        return self._own[key]

    def duties(self, site: str) -> WindowSet:
        """Return the duties of a site: its working periods, split at the hand-overs inside them."""
        if site not in self._duties:
            self._duties[site] = self._split(self.open(site), site)
        return self._duties[site]

    def duties_for(self, order: str) -> WindowSet:
        """Return the duties of an order: its work slots, split at the hand-overs of its site."""
        if order not in self._duties_for:
            site, own = self.orders[order].site, self.open_for(order)
            key = ("duties", id(own))
            if own is not self.open(site) and key not in self._own:
                self._own[key] = self._split(own, site)
            self._duties_for[order] = self._own[key] if key in self._own else self.duties(site)
        return self._duties_for[order]

    def _split(self, periods: WindowSet, site: str) -> WindowSet:
        handovers = sorted(set(self.calendars[self.sites[site].calendar].handovers))
        duties: list[Window] = []
        for start, end in periods:
            cuts = [start, *(h for h in handovers if start < h < end), end]
            duties += [Window(a, b) for a, b in pairwise(cuts)]
        return WindowSet(duties)

    def available(self, operator: str) -> WindowSet:
        """Return when an operator may work: shifts without leave."""
        if operator not in self._available:
            person = self.operators[operator]
            self._available[operator] = WindowSet(subtract(merge(person.shifts), person.leave))
        return self._available[operator]

    def usable(self, machine: str) -> WindowSet:
        """Return when a machine may be used by its period and its papers; downtimes are left in."""
        if machine not in self._usable:
            unit = self.machines[machine]
            windows: tuple[Window, ...] = (unit.available or Window(0, FOREVER),)
            for name in {document.name for document in unit.documents}:
                windows = intersect(windows, validity(unit.documents, name))
            self._usable[machine] = WindowSet(windows)
        return self._usable[machine]

    def down(self, machine: str) -> WindowSet:
        """Return when a machine is under repair."""
        if machine not in self._down:
            self._down[machine] = WindowSet(merge(self.machines[machine].downtimes))
        return self._down[machine]

    @cached_property
    def rentals(self) -> dict[str, Rental]:
        """Machines that cost rent, by id."""
        return {
            unit.id: Rental(
                unit, None if unit.contract is None else self.contracts[unit.contract], self.horizon
            )
            for unit in self.instance.machines
            if unit.ownership == "rented" and (unit.contract is not None or unit.rent_per_day)
        }

    @cached_property
    def comes_with(self) -> dict[str, str]:
        """The machine with which an operator comes, by operator, for those who come with one."""
        return {operator: unit.id for unit in self.instance.machines for operator in unit.operators}

    @cached_property
    def worked_sites(self) -> frozenset[str]:
        """Sites with an order; the others are yards, where standing costs nothing."""
        return frozenset(order.site for order in self.instance.orders)

    def transport(self, machine: str) -> TransportClass:
        """Return how a machine travels."""
        return self.transports[self.classes[self.machines[machine].equipment_class].transport]

    def move_hours(self, transport: str) -> WindowSet:
        """Return when moves of a transport class may be under way, its permits aside."""
        calendar = self.transports[transport].calendar
        if calendar is None:
            return WindowSet((Window(0, FOREVER),))
        return WindowSet(merge(self.calendars[calendar].windows))

    def permit_slot(self, transport: str) -> int:
        """Return the first slot at which a move of a transport class may start by its permit."""
        return self._day_after(self.transports[transport].permit_days)

    def _day_after(self, days: int) -> int:
        """Return the beginning of the local day so many days after ``now``; slot 0 for none."""
        if not days:
            return 0
        starts = self.horizon.day_starts
        day = self.horizon.day_of(self.horizon.now) + days
        return starts[day] if day < len(starts) else self.horizon.slots

    def crew_slots(self, origin: str, destination: str) -> int:
        """Return the slots that an operator needs from site to site; 0 where crews travel in no time."""
        crew = self.instance.crew_transport
        return self.roads.slots(crew, origin, destination) if crew else 0

    def limits(self, operator: str) -> Limits:
        """Return the limits of work of an operator: the own ones, else the instance's."""
        return self.operators[operator].limits or self.instance.limits


def validity(documents: tuple[Document, ...], name: str) -> tuple[Window, ...]:
    """Return when the papers called ``name`` are valid; those of one name renew each other."""
    return merge(
        [
            Window(d.valid_from, FOREVER if d.valid_until is None else d.valid_until)
            for d in documents
            if d.name == name
        ]
    )
