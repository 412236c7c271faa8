"""Faults between the fields of an instance: unknown and doubled ids, windows, cycles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from models.domain.base import Window
from models.domain.faults import Fault, json_path, maybe
from models.domain.orders import MachineLine, MachinePin, ModePin, OperatorPin, PoolLine

if TYPE_CHECKING:
    from models.domain.instance import Instance
    from models.domain.resources import Machine
    from models.domain.sites import TransportClass

COLLECTIONS = {
    "calendars": "calendar",
    "sites": "site",
    "transport_classes": "transport class",
    "equipment_classes": "equipment class",
    "contracts": "contract",
    "machines": "machine",
    "offers": "offer",
    "certificates": "certificate",
    "operators": "operator",
    "pools": "pool",
    "budgets": "budget",
    "orders": "order",
}
"""Collections whose items have an ``id``, and what one item is called."""

Path = tuple[str | int, ...]


class Checker:
    """Collects the faults of one instance.

    Parameters
    ----------
    instance
        May hold stand-ins where the file is malformed.
    unreadable
        Collections of which nothing could be read: every id counts as known.
    dated
        Whether the horizon is as in the file, so that slots can be shown as times.
    """

    def __init__(self, instance: Instance, unreadable: Collection[str] = (), *, dated: bool = True) -> None:
        self.instance = instance
        self.unreadable = unreadable
        self.dated = dated
        self.faults: list[Fault] = []
        self.ids = {name: {item.id for item in getattr(instance, name)} for name in COLLECTIONS}
        if instance.may_hire:
            self.ids["machines"] |= {unit for offer in instance.offers for unit in offer.unit_ids()}

    def at(self, collection: str) -> Iterator[tuple[Path, Any]]:
        """Yield each item of a collection with its path."""
        for index, item in enumerate(getattr(self.instance, collection)):
            yield (collection, index), item

    def when(self, slot: int) -> str:
        """Return a slot in words, with the local time at which it begins."""
        if not self.dated:
            return f"slot {slot}"
        try:
            return f"slot {slot} ({self.instance.horizon.instant(slot):%Y-%m-%d %H:%M})"
        except OverflowError:
            return f"slot {slot}"

    def fault(self, path: Path, value: Any, message: str) -> None:
        """Note one fault."""
        self.faults.append(Fault(json_path(path), value, message))

    def known(self, path: Path, value: str | None, collection: str) -> None:
        """Require that ``value``, unless it is none, is an id of ``collection``."""
        if value is None or value in self.ids[collection] or collection in self.unreadable:
            return
        hint = maybe(value, self.ids[collection])
        self.fault(path, value, f"is no {COLLECTIONS[collection]} of this instance{hint}")

    def window(self, path: Path, window: Window) -> bool:
        """Require a window that is not empty and lies in the horizon."""
        slots = self.instance.horizon.slots
        if window.start >= window.end:
            self.fault(path, list(window), "must start before it ends")
        elif window.end > slots:
            self.fault(path, list(window), f"must end by {self.when(slots)}, where the horizon ends")
        return window.start < window.end <= slots

    def windows(self, path: Path, windows: Sequence[Window], *, disjoint: bool = False) -> None:
        """Require sound windows, in order and without overlap where ``disjoint``."""
        last = 0
        for index, window in enumerate(windows):
            if self.window((*path, index), window) and disjoint:
                if window.start < last:
                    message = f"starts before {self.when(last)}, where the window before it ends"
                    self.fault((*path, index), list(window), message)
                last = max(last, window.end)

    def slot(self, path: Path, value: int | None) -> None:
        """Require a point of time within the horizon."""
        slots = self.instance.horizon.slots
        if value is not None and value > slots:
            self.fault(path, value, f"lies beyond the horizon, which ends at {self.when(slots)}")

    def asked(self, equipment_class: str) -> bool:
        """Whether some line asks for machines of a class."""
        return any(
            isinstance(line, MachineLine) and line.equipment_class == equipment_class
            for order in self.instance.orders
            for mode in order.modes
            for line in mode.lines
        )

    def validity(self, path: Path, start: int, end: int | None) -> None:
        """Require that something does not end before it begins."""
        if end is not None and end <= start:
            self.fault(
                (*path, "valid_until"), end, f"must come after valid_from, which is {self.when(start)}"
            )


def check_ids(c: Checker) -> None:
    """Ids are unique within their collection."""
    for collection, kind in COLLECTIONS.items():
        seen: dict[str, Path] = {}
        for path, item in c.at(collection):
            if item.id in seen:
                first = json_path(seen[item.id])
                c.fault((*path, "id"), item.id, f"is already the {kind} at {first}; ids are unique")
            seen.setdefault(item.id, path)


def check_horizon(c: Checker) -> None:
    """The horizon's end is a date, and now and freeze lie in it."""
    horizon = c.instance.horizon
    try:
        horizon.instant(horizon.slots)
    except OverflowError:
        c.fault(("horizon", "slots"), horizon.slots, "leads beyond the year 9999; give fewer slots")
        c.dated = False
    c.slot(("horizon", "now"), c.instance.horizon.now)
    c.slot(("horizon", "freeze"), c.instance.horizon.freeze)
    c.known(("crew_transport",), c.instance.crew_transport, "transport_classes")


def check_places(c: Checker) -> None:
    """Calendars, sites, transport and roads."""
    for path, calendar in c.at("calendars"):
        c.windows((*path, "windows"), calendar.windows, disjoint=True)
        for index, handover in enumerate(calendar.handovers):
            c.slot((*path, "handovers", index), handover)
    for path, site in c.at("sites"):
        c.known((*path, "calendar"), site.calendar, "calendars")
        c.windows((*path, "closures"), site.closures)
        c.windows((*path, "rain"), site.rain)
        for index, certificate in enumerate(site.inductions):
            c.known((*path, "inductions", index), certificate, "certificates")
        for index, zone in enumerate(site.zones):
            if zone in site.zones[:index]:
                c.fault((*path, "zones", index), zone, "stands twice; give each zone of a site once")
    for path, transport in c.at("transport_classes"):
        c.known((*path, "pool"), transport.pool, "pools")
        c.known((*path, "calendar"), transport.calendar, "calendars")
        check_lowboys(c, path, transport)
    seen = set()
    for path, road in c.at("roads"):
        c.known((*path, "transport"), road.transport, "transport_classes")
        c.known((*path, "origin"), road.origin, "sites")
        c.known((*path, "destination"), road.destination, "sites")
        key = (road.transport, road.origin, road.destination)
        if key in seen:
            c.fault(path, list(key), "is given twice; give each road once for a transport class")
        seen.add(key)


def check_lowboys(c: Checker, path: Path, transport: TransportClass) -> None:
    """Named lowboys of a transport class: a class of machines that drive themselves and do nothing else."""
    for index, certificate in enumerate(transport.driver_certificates):
        c.known((*path, "driver_certificates", index), certificate, "certificates")
    if transport.lowboys is None:
        return
    c.known((*path, "lowboys"), transport.lowboys, "equipment_classes")
    if transport.pool is not None:
        c.fault((*path, "lowboys"), transport.lowboys, "stands beside a pool of lowboys; give one of the two")
    if c.asked(transport.lowboys):
        message = "is asked by a line of an order; lowboys only haul. Maybe give them a class of their own"
        c.fault((*path, "lowboys"), transport.lowboys, message)
    kind = next((k for k in c.instance.equipment_classes if k.id == transport.lowboys), None)
    own = next((t for t in c.instance.transport_classes if kind is not None and t.id == kind.transport), None)
    if own is not None and (own.pool is not None or own.lowboys is not None):
        c.fault((*path, "lowboys"), transport.lowboys, "must drive themselves, but are hauled by others")


def check_machines(c: Checker) -> None:
    """Machines and their classes."""
    for path, kind in c.at("equipment_classes"):
        c.known((*path, "transport"), kind.transport, "transport_classes")
    for path, machine in c.at("machines"):
        c.known((*path, "equipment_class"), machine.equipment_class, "equipment_classes")
        c.known((*path, "place"), machine.place, "sites")
        for index, site in enumerate(machine.sites or ()):
            c.known((*path, "sites", index), site, "sites")
        if machine.available is not None:
            c.window((*path, "available"), machine.available)
        c.windows((*path, "downtimes"), machine.downtimes)
        for index, document in enumerate(machine.documents):
            c.validity((*path, "documents", index), document.valid_from, document.valid_until)
        check_services(c, path, machine)


LONGEST_OFFER = 76
"""Characters of an offer's id, so that there is room for the number of a unit."""


def check_offers(c: Checker) -> None:
    """Offers: what they name is there, and their units can be told from machines."""
    for path, offer in c.at("offers"):
        c.known((*path, "equipment_class"), offer.equipment_class, "equipment_classes")
        c.known((*path, "place"), offer.place, "sites")
        c.known((*path, "contract"), offer.contract, "contracts")
        for index, site in enumerate(offer.sites or ()):
            c.known((*path, "sites", index), site, "sites")
        if offer.available is not None:
            c.window((*path, "available"), offer.available)
        if len(offer.id) > LONGEST_OFFER:
            c.fault((*path, "id"), offer.id, f"is longer than {LONGEST_OFFER} characters; shorten it")
        if offer.contract is not None and offer.rent_per_day:
            message = "has both a contract and rent_per_day; give the price of a day in the contract alone"
            c.fault(path, offer.id, message)


def check_services(c: Checker, path: Path, machine: Machine) -> None:
    """Services of one machine: kinds that differ, workshops with places, known kinds covered."""
    places = {site.id: site.workshop_places for site in c.instance.sites}
    kinds = [service.id for service in machine.services]
    for index, service in enumerate(machine.services):
        place: Path = (*path, "services", index)
        if service.id in kinds[:index]:
            c.fault(
                (*place, "id"), service.id, "is a kind that this machine has already; give each kind once"
            )
        if not service.workshops and not service.field:
            c.fault(place, service.id, "can be done nowhere; give workshops, or field as true")
        for n, site in enumerate(service.workshops):
            c.known((*place, "workshops", n), site, "sites")
            if places.get(site, 1) == 0:
                c.fault((*place, "workshops", n), site, "has no workshop; give the site workshop_places")
        for n, kind in enumerate(service.covers):
            if kind not in kinds:
                hint = maybe(kind, kinds)
                c.fault((*place, "covers", n), kind, f"is no kind of service of this machine{hint}")


def check_rent(c: Checker) -> None:
    """Contracts, and the machines that are rented by them."""
    for path, contract in c.at("contracts"):
        c.windows((*path, "holidays"), contract.holidays)
        if contract.minimum_hours and contract.per_hour is None and contract.per_month is None:
            message = "has minimum_hours without a price of them; give per_hour or per_month"
            c.fault(path, contract.id, message)
    brings: dict[str, str] = {}
    for path, machine in c.at("machines"):
        c.known((*path, "contract"), machine.contract, "contracts")
        if machine.contract is not None and machine.ownership != "rented":
            c.fault(path, machine.id, "is owned, but has a contract. Maybe its ownership is 'rented'")
        if machine.contract is not None and machine.rent_per_day:
            message = "has both a contract and rent_per_day; give the price of a day in the contract alone"
            c.fault(path, machine.id, message)
        if machine.hire is not None and machine.contract is None:
            message = "has a hire without a contract. Maybe give it one with per_day as its only price"
            c.fault(path, machine.id, message)
        for index, operator in enumerate(machine.operators):
            place = (*path, "operators", index)
            c.known(place, operator, "operators")
            if brings.setdefault(operator, machine.id) != machine.id:
                message = f"comes with machine {brings[operator]} already; name each operator at one machine"
                c.fault(place, operator, message)


def check_declines(c: Checker) -> None:
    """What operators and machines are declined for, and the days on which operators worked before."""
    for collection in ("operators", "machines"):
        for path, item in c.at(collection):
            for index, decline in enumerate(item.declines):
                place: Path = (*path, "declines", index)
                c.known((*place, "order"), decline.order, "orders")
                c.known((*place, "site"), decline.site, "sites")
                if decline.order is None and decline.site is None:
                    message = "names neither an order nor a site. Maybe it is leave or a downtime"
                    c.fault(place, item.id, message)
                if decline.window is not None:
                    c.window((*place, "window"), decline.window)
    for path, operator in c.at("operators"):
        seen: set[int] = set()
        for index, day in enumerate(operator.history):
            if day.days_before in seen:
                message = "is given twice; give each date before the horizon once"
                c.fault((*path, "history", index, "days_before"), day.days_before, message)
            seen.add(day.days_before)


def check_people(c: Checker) -> None:
    """Operators, pools and budgets."""
    for path, operator in c.at("operators"):
        c.windows((*path, "shifts"), operator.shifts, disjoint=True)
        c.windows((*path, "leave"), operator.leave)
        for index, held in enumerate(operator.certificates):
            place = (*path, "certificates", index)
            c.known((*place, "certificate"), held.certificate, "certificates")
            c.validity(place, held.valid_from, held.valid_until)
        if (operator.latitude is None) != (operator.longitude is None):
            c.fault(path, operator.id, "has half a home; give both latitude and longitude or neither")
    for path, pool in c.at("pools"):
        if pool.levels[0].start != 0:
            c.fault((*path, "levels", 0, "start"), pool.levels[0].start, "must be 0")
        for index in range(1, len(pool.levels)):
            start, before = pool.levels[index].start, pool.levels[index - 1].start
            if start <= before:
                message = f"must come after the level before it, which starts at {c.when(before)}"
                c.fault((*path, "levels", index, "start"), start, message)


def check_orders(c: Checker) -> None:
    """Work orders, their modes and lines."""
    zones = {site.id: site.zones for site in c.instance.sites}
    for path, order in c.at("orders"):
        c.known((*path, "site"), order.site, "sites")
        if order.zone is not None and order.zone not in zones.get(order.site, (order.zone,)):
            named = ", ".join(zones[order.site])
            advice = f"Maybe one of {named}" if named else f"Maybe add it to the zones of {order.site}"
            c.fault((*path, "zone"), order.zone, f"is no zone of site {order.site}. {advice}")
        c.slot((*path, "release"), order.release)
        c.windows((*path, "permit_windows"), order.permit_windows)
        for name in ("due", "deadline"):
            value = getattr(order, name)
            if value is not None and value <= order.release:
                c.fault(
                    (*path, name), value, f"must come after the release, which is {c.when(order.release)}"
                )
        for m, mode in enumerate(order.modes):
            used = Counter(use.budget for use in mode.budgets)
            for b, use in enumerate(mode.budgets):
                place: Path = (*path, "modes", m, "budgets", b, "budget")
                c.known(place, use.budget, "budgets")
                if used[use.budget] > 1:
                    c.fault(place, use.budget, "stands twice in this mode; give one amount a budget")
            for n, line in enumerate(mode.lines):
                check_line(c, (*path, "modes", m, "lines", n), line)


def check_line(c: Checker, path: Path, line: Any) -> None:
    """One requirement line."""
    if isinstance(line, PoolLine):
        c.known((*path, "pool"), line.pool, "pools")
        return
    if isinstance(line, MachineLine):
        c.known((*path, "equipment_class"), line.equipment_class, "equipment_classes")
        if line.certificates and not line.operated:
            message = "asks certificates of an operator, but the line is not operated"
            c.fault((*path, "operated"), line.operated, message)
    for index, demand in enumerate(line.certificates):
        c.known((*path, "certificates", index, "certificate"), demand.certificate, "certificates")


def check_links(c: Checker) -> None:
    """Precedence: known orders, sound lags, no cycle of links that order their starts."""
    graph: dict[str, set[str]] = {}
    for path, link in c.at("precedences"):
        c.known((*path, "predecessor"), link.predecessor, "orders")
        c.known((*path, "successor"), link.successor, "orders")
        if link.predecessor == link.successor:
            c.fault((*path, "successor"), link.successor, "is its own predecessor")
        elif link.kind == "FS":
            graph.setdefault(link.successor, set()).add(link.predecessor)
        if link.max_lag is not None and link.max_lag < link.min_lag:
            hours = link.min_lag * c.instance.horizon.slot_minutes / 60
            message = f"must be at least min_lag, which is {link.min_lag} slots"
            message += f" ({hours:g} h)" if c.dated else ""
            c.fault((*path, "max_lag"), link.max_lag, message)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle = [str(order) for order in reversed(error.args[1])]
        c.fault(("precedences",), cycle, "is a cycle of finish-start links; no plan can keep it")


def check_pins(c: Checker) -> None:
    """Pins and the reference plan name things that exist."""
    modes = {order.id: len(order.modes) for order in c.instance.orders}
    for path, pin in c.at("pins"):
        c.known((*path, "order"), pin.order, "orders")
        if isinstance(pin, ModePin) and pin.mode >= modes.get(pin.order, pin.mode + 1):
            c.fault((*path, "mode"), pin.mode, f"must be below {modes[pin.order]}, its number of modes")
        if isinstance(pin, MachinePin):
            c.known((*path, "machine"), pin.machine, "machines")
        if isinstance(pin, OperatorPin):
            c.known((*path, "operator"), pin.operator, "operators")
            if pin.window is not None:
                c.window((*path, "window"), pin.window)
    reference = c.instance.reference
    for index, placed in enumerate(reference.orders if reference else ()):
        place: Path = ("reference", "orders", index)
        c.known((*place, "order"), placed.order, "orders")
        c.window(place, Window(placed.start, placed.end))
        if placed.mode >= modes.get(placed.order, placed.mode + 1):
            message = f"must be below {modes[placed.order]}, its number of modes"
            c.fault((*place, "mode"), placed.mode, message)
        for m, machine in enumerate(placed.machines):
            c.known((*place, "machines", m), machine, "machines")
    for index, duty in enumerate(reference.duties if reference else ()):
        place = ("reference", "duties", index)
        c.known((*place, "order"), duty.order, "orders")
        c.known((*place, "operator"), duty.operator, "operators")
        c.known((*place, "machine"), duty.machine, "machines")
        c.window(place, Window(duty.start, duty.end))


CHECKS: tuple[Callable[[Checker], None], ...] = (
    check_ids,
    check_horizon,
    check_places,
    check_machines,
    check_offers,
    check_rent,
    check_people,
    check_declines,
    check_orders,
    check_links,
    check_pins,
)


def reference_faults(
    instance: Instance, unreadable: Collection[str] = (), *, dated: bool = True
) -> list[Fault]:
    """Return every fault between the fields of ``instance``; see `Checker` for the parameters."""
    checker = Checker(instance, unreadable, dated=dated)
    for check in CHECKS:
        check(checker)
    return checker.faults
