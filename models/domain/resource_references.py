"""Faults between the fields of sites, machines, contracts and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.domain.checking import Checker, Path
from models.domain.faults import maybe

if TYPE_CHECKING:
    from models.domain.resources import Limits, Machine, PartCount
    from models.domain.sites import TransportClass


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
    if own is not None and own.hauled:
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


def check_parts(c: Checker, path: Path, parts: tuple[PartCount, ...]) -> None:
    """Each kind of part stands once in a list."""
    for index, count in enumerate(parts):
        if any(count.part == other.part for other in parts[:index]):
            c.fault((*path, "parts", index, "part"), count.part, "stands twice; give each part once")


def check_rosters(c: Checker) -> None:
    """Kinds of shifts, and what limits and requests of people say of them."""
    for path, kind in c.at("shift_kinds"):
        for index, other in enumerate(kind.not_before):
            c.known((*path, "not_before", index), other, "shift_kinds")
    check_limits(c, ("limits",), c.instance.limits)
    for path, operator in c.at("operators"):
        if operator.limits is not None:
            check_limits(c, (*path, "limits"), operator.limits)
        for index, request in enumerate(operator.requests):
            place: Path = (*path, "requests", index)
            c.known((*place, "shift_kind"), request.shift_kind, "shift_kinds")
            c.window((*place, "window"), request.window)


def check_limits(c: Checker, path: Path, limits: Limits) -> None:
    """Limits of rosters that do not contradict each other."""
    seen: set[str] = set()
    for index, limit in enumerate(limits.shift_kinds):
        place: Path = (*path, "shift_kinds", index, "shift_kind")
        c.known(place, limit.shift_kind, "shift_kinds")
        if limit.shift_kind in seen:
            c.fault(place, limit.shift_kind, "is limited twice; give each kind of shift once")
        seen.add(limit.shift_kind)
    pairs = (
        ("least_period_minutes", "most_period_minutes"),
        ("least_consecutive_days", "consecutive_days"),
    )
    for low, high in pairs:
        least, most = getattr(limits, low), getattr(limits, high)
        if least is not None and most is not None and least > most:
            c.fault((*path, low), least, f"must not exceed {high}, which is {most}")


def check_people(c: Checker) -> None:
    """Operators, premiums, pools and budgets."""
    for path, operator in c.at("operators"):
        c.windows((*path, "shifts"), operator.shifts, disjoint=True)
        c.windows((*path, "leave"), operator.leave)
        for index, held in enumerate(operator.certificates):
            place = (*path, "certificates", index)
            c.known((*place, "certificate"), held.certificate, "certificates")
            c.validity(place, held.valid_from, held.valid_until)
        for name, collection in (("prefers_sites", "sites"), ("prefers_classes", "equipment_classes")):
            for index, wanted in enumerate(getattr(operator, name)):
                c.known((*path, name, index), wanted, collection)
        check_parts(c, path, operator.parts)
        c.known((*path, "base"), operator.base, "sites")
        if operator.away_per_hour and operator.base is None:
            message = "is paid for the time away from a base, but has none; give its site as base"
            c.fault((*path, "away_per_hour"), operator.away_per_hour, message)
        if (operator.latitude is None) != (operator.longitude is None):
            c.fault(path, operator.id, "has half a home; give both latitude and longitude or neither")
    for path, premium in c.at("premiums"):
        c.known((*path, "calendar"), premium.calendar, "calendars")
    for path, pool in c.at("pools"):
        if pool.levels[0].start != 0:
            c.fault((*path, "levels", 0, "start"), pool.levels[0].start, "must be 0")
        for index in range(1, len(pool.levels)):
            start, before = pool.levels[index].start, pool.levels[index - 1].start
            if start <= before:
                message = f"must come after the level before it, which starts at {c.when(before)}"
                c.fault((*path, "levels", index, "start"), start, message)
