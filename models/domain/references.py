"""Faults between the fields of an instance: unknown and doubled ids, windows, cycles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from models.domain.base import Window
from models.domain.checking import COLLECTIONS, Checker, Path
from models.domain.faults import Fault, json_path
from models.domain.orders import MachineLine, MachinePin, ModePin, OperatorPin, PeopleLine, PoolLine
from models.domain.resource_references import (
    check_declines,
    check_machines,
    check_offers,
    check_parts,
    check_people,
    check_places,
    check_rent,
    check_rosters,
)

if TYPE_CHECKING:
    from models.domain.instance import Instance


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


def check_orders(c: Checker) -> None:
    """Work orders, their modes and lines."""
    zones = {site.id: site.zones for site in c.instance.sites}
    for path, order in c.at("orders"):
        c.known((*path, "site"), order.site, "sites")
        c.known((*path, "shift_kind"), order.shift_kind, "shift_kinds")
        if order.zone is not None and order.zone not in zones.get(order.site, (order.zone,)):
            named = ", ".join(zones[order.site])
            advice = f"Maybe one of {named}" if named else f"Maybe add it to the zones of {order.site}"
            c.fault((*path, "zone"), order.zone, f"is no zone of site {order.site}. {advice}")
        c.slot((*path, "release"), order.release)
        c.windows((*path, "permit_windows"), order.permit_windows)
        check_parts(c, path, order.parts)
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
    if isinstance(line, PeopleLine):
        least, most = line.heads
        if not most:
            c.fault((*path, "quantity"), 0, "asks for nobody. Maybe give the most people who may be on it")
        if least > line.quantity:
            c.fault((*path, "least"), least, f"must not exceed the quantity, which is {line.quantity}")
        if most < line.quantity:
            c.fault((*path, "most"), most, f"must not be below the quantity, which is {line.quantity}")
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
    check_rosters,
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
