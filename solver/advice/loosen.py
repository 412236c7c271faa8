"""Instances with one restriction less: plain functions from instance to instance.

They serve proofs, not plans: each takes a restriction away wholly, and leaves all else as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from models.domain.base import Window
from models.domain.instance import Instance, Reference
from models.domain.orders import CertificateDemand, Line, MachineLine, PeopleLine, WorkOrder
from models.domain.resources import HeldCertificate, Limits, Machine, Operator, PoolLevel
from models.domain.sites import Road, Site, TransportClass

Loosen = Callable[[Instance], Instance]

PLENTY = 1_000_000
"""Capacity of a pool that cannot bind."""


def edited(instance: Instance, collection: str, change: Callable[[Any], Any]) -> Instance:
    """Return the instance with ``change`` applied to each item of a collection; none drops it."""
    items = (change(item) for item in getattr(instance, collection))
    return instance.model_copy(update={collection: tuple(item for item in items if item is not None)})


def with_item(instance: Instance, collection: str, key: str, **fields: Any) -> Instance:
    """Return the instance with new values of some fields of the item that has the id ``key``."""
    return edited(instance, collection, lambda x: x.model_copy(update=fields) if x.id == key else x)


def only(instance: Instance, keep: Collection[str]) -> Instance:
    """Return the instance with these orders alone, and nothing that speaks of others."""
    wanted = set(keep)

    def kept(item: Any) -> Any:
        names = [getattr(item, name, None) for name in ("order", "predecessor", "successor")]
        return item if all(name is None or name in wanted for name in names) else None

    update: dict[str, Any] = {"orders": tuple(o for o in instance.orders if o.id in wanted)}
    for name in type(instance).model_fields:
        value = getattr(instance, name)
        if name != "orders" and isinstance(value, tuple):
            update[name] = tuple(item for item in value if kept(item) is not None)
    for name in ("machines", "operators"):
        update[name] = tuple(_declining(item, wanted) for item in update[name])
    if instance.reference is not None:
        update["reference"] = Reference(
            orders=tuple(o for o in instance.reference.orders if o.order in wanted),
            duties=tuple(d for d in instance.reference.duties if d.order in wanted),
        )
    return instance.model_copy(update=update)


def _declining(item: Any, orders: set[str]) -> Any:
    """Return a machine or operator whose declines speak of these orders alone."""
    left = tuple(d for d in item.declines if d.order is None or d.order in orders)
    return item if len(left) == len(item.declines) else item.model_copy(update={"declines": left})


# --- the order's own terms ------------------------------------------------------------------------


def order_with(order: str, **fields: Any) -> Loosen:
    """Give an order other values."""
    return lambda instance: with_item(instance, "orders", order, **fields)


def site_with(site: str, **fields: Any) -> Loosen:
    """Give a site other values."""
    return lambda instance: with_item(instance, "sites", site, **fields)


def shortest(order: str) -> Loosen:
    """Let an order be done in one slot."""

    def changed(item: WorkOrder) -> WorkOrder:
        modes = tuple(mode.model_copy(update={"duration": 1}) for mode in item.modes)
        return item.model_copy(update={"modes": modes}) if item.id == order else item

    return lambda instance: edited(instance, "orders", changed)


def lines_changed(order: str, change: Callable[[Line], Line | None]) -> Loosen:
    """Change each line of each mode of an order; none drops the line."""

    def changed(item: WorkOrder) -> WorkOrder:
        modes = []
        for mode in item.modes:
            lines = (change(line) for line in mode.lines)
            modes.append(mode.model_copy(update={"lines": tuple(x for x in lines if x is not None)}))
        return item.model_copy(update={"modes": tuple(modes)})

    return lambda instance: edited(instance, "orders", lambda x: changed(x) if x.id == order else x)


def any_size(order: str, kind: str) -> Loosen:
    """Let every machine of a class do."""

    def change(line: Line) -> Line:
        if isinstance(line, MachineLine) and line.equipment_class == kind:
            return line.model_copy(update={"minimum": {}})
        return line

    return lines_changed(order, change)


def no_machine(order: str, kind: str) -> Loosen:
    """Let the order do without the machines of a class, not without their operators."""

    def change(line: Line) -> Line | None:
        if not isinstance(line, MachineLine) or line.equipment_class != kind:
            return line
        if not line.operated:
            return None
        return PeopleLine(quantity=line.quantity, certificates=line.certificates)

    return lines_changed(order, change)


def no_people(order: str) -> Loosen:
    """Let the order do without any operator."""

    def change(line: Line) -> Line | None:
        if isinstance(line, MachineLine):
            return line.model_copy(update={"operated": False, "certificates": ()})
        return None if isinstance(line, PeopleLine) else line

    return lines_changed(order, change)


def demands_changed(order: str, change: Callable[[CertificateDemand], CertificateDemand | None]) -> Loosen:
    """Change each certificate that the order's lines ask for; none drops it."""

    def changed(line: Line) -> Line:
        if not isinstance(line, MachineLine | PeopleLine):
            return line
        asked = (change(demand) for demand in line.certificates)
        return line.model_copy(update={"certificates": tuple(d for d in asked if d is not None)})

    return lines_changed(order, changed)


def no_certificate(order: str, site: str, certificate: str) -> Loosen:
    """Ask a certificate neither for the order nor at its site."""
    lines = demands_changed(order, lambda d: None if d.certificate == certificate else d)

    def loosened(instance: Instance) -> Instance:
        def place(item: Site) -> Site:
            if item.id != site:
                return item
            left = tuple(c for c in item.inductions if c != certificate)
            return item.model_copy(update={"inductions": left})

        return edited(lines(instance), "sites", place)

    return loosened


def any_level(order: str, certificate: str) -> Loosen:
    """Let the lowest level of a certificate do."""

    def change(demand: CertificateDemand) -> CertificateDemand:
        if demand.certificate != certificate:
            return demand
        return demand.model_copy(update={"level": 1})

    return demands_changed(order, change)


# --- places and machines --------------------------------------------------------------------------


def machines_with(kinds: Collection[str], **fields: Any) -> Loosen:
    """Give all machines of some classes other values."""

    def change(unit: Machine) -> Machine:
        return unit.model_copy(update=fields) if unit.equipment_class in kinds else unit

    return lambda instance: edited(instance, "machines", change)


def machines_there(kinds: Collection[str], site: str) -> Loosen:
    """Let the machines of some classes stand at a site from the beginning, and ways take no time."""

    def loosened(instance: Instance) -> Instance:
        names = [t.id for t in instance.transport_classes if t.id != instance.crew_transport]
        sites = sorted({o.site for o in instance.orders} | {m.place for m in instance.machines})
        ways = [
            Road.model_construct(transport=t, origin=a, destination=b, minutes=0, km=0)
            for t in names
            for a in sites
            for b in sites
            if a != b
        ]
        kept = [road for road in instance.roads if road.transport not in names]

        def quick(transport: TransportClass) -> TransportClass:
            return transport.model_copy(update={"loading_minutes": 0}) if transport.id in names else transport

        loose = instance.model_copy(update={"roads": (*kept, *ways)})
        loose = edited(loose, "transport_classes", quick)
        return machines_with(kinds, place=site)(loose)

    return loosened


def transports_with(**fields: Any) -> Loosen:
    """Give all transport classes other values."""
    return lambda instance: edited(instance, "transport_classes", lambda t: t.model_copy(update=fields))


def pool_plenty(pool: str) -> Loosen:
    """Let a pool never run out."""
    levels = (PoolLevel(start=0, capacity=PLENTY),)
    return lambda instance: with_item(instance, "pools", pool, levels=levels)


def more_machines(kinds: Collection[str], site: str) -> Loosen:
    """Let each machine of some classes have a twin that stands idle at a site."""

    def loosened(instance: Instance) -> Instance:
        twins = tuple(
            unit.model_copy(update={"id": twin(unit.id), "place": site})
            for unit in instance.machines
            if unit.equipment_class in kinds
        )
        return instance.model_copy(update={"machines": (*instance.machines, *twins)})

    return loosened


# --- people ---------------------------------------------------------------------------------------


def people_changed(change: Callable[[Operator], Operator]) -> Loosen:
    """Change each operator."""
    return lambda instance: edited(instance, "operators", change)


def always_there() -> Loosen:
    """Let everybody's shifts be all of the time; leave stays."""

    def loosened(instance: Instance) -> Instance:
        whole = (Window(0, instance.horizon.slots),)
        return people_changed(lambda who: who.model_copy(update={"shifts": whole}))(instance)

    return loosened


def no_leave() -> Loosen:
    """Let nobody be on leave."""
    return people_changed(lambda who: who.model_copy(update={"leave": ()}))


def no_hour_limits() -> Loosen:
    """Take away every limit of hours."""
    people = people_changed(lambda who: who.model_copy(update={"limits": None}))
    return lambda instance: people(instance).model_copy(update={"limits": Limits()})


def no_declines() -> Loosen:
    """Let nobody and no machine have declined any work."""

    def willing(item: Any) -> Any:
        return item.model_copy(update={"declines": ()})

    return lambda instance: edited(edited(instance, "machines", willing), "operators", willing)


def never_lapses(certificate: str) -> Loosen:
    """Let whoever ever holds a certificate hold it for ever."""

    def held(item: HeldCertificate) -> HeldCertificate:
        if item.certificate != certificate:
            return item
        return item.model_copy(update={"valid_from": 0, "valid_until": None})

    def change(who: Operator) -> Operator:
        return who.model_copy(update={"certificates": tuple(held(c) for c in who.certificates)})

    return people_changed(change)


def more_people() -> Loosen:
    """Let everybody have a twin who is on nothing yet."""

    def loosened(instance: Instance) -> Instance:
        twins = tuple(who.model_copy(update={"id": twin(who.id)}) for who in instance.operators)
        return instance.model_copy(update={"operators": (*instance.operators, *twins)})

    return loosened


def without(collection: str, item: Any) -> Loosen:
    """Take one item out of a collection."""
    return lambda instance: edited(instance, collection, lambda x: None if x == item else x)


def budget_plenty(budget: str) -> Loosen:
    """Let a budget never be used up."""
    return lambda instance: with_item(instance, "budgets", budget, amount=10**9)


def twin(key: str) -> str:
    """Return the id of a twin."""
    return f"{key[:76]}\N{MIDDLE DOT}new"


def is_twin(key: str) -> bool:
    """Whether an id is a twin's."""
    return key.endswith("\N{MIDDLE DOT}new")


def all_of(steps: Iterable[Loosen]) -> Loosen:
    """Do one after the other."""
    listed = list(steps)

    def loosened(instance: Instance) -> Instance:
        for step in listed:
            instance = step(instance)
        return instance

    return loosened
