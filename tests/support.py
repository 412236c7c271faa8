"""A small fleet to test with, and a hand that writes plans for it.

Times of the fleet: half-hour slots from Monday 2 March 2026, 00:00 in Lima, for seven days; day ``d``
begins at slot ``48 * d``. The quarry and the dam work 07:00 to 17:00 (slots 14 to 34 of each day), the
tunnel 22:00 to 06:00 (44 to 60) with a hand-over at 02:00 (52). Hauling an excavator between quarry and
dam takes 4 slots.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.orders import MachineLine, PeopleLine
from models.domain.plan import Move, Plan, PlannedOrder, ShiftAssignment
from models.domain.reading import Reading

DAYS = range(7)


def each_day(start: int, end: int) -> list[tuple[int, int]]:
    """Return the same window of every day; it may run into the next, and is cut at the horizon."""
    return [(48 * d + start, min(48 * d + end, 336)) for d in DAYS]


def machine_line(kind: str, *certificates: str, **fields: Any) -> dict[str, Any]:
    """Return a line of one machine whose operator holds ``certificates``."""
    asked = [{"certificate": name} for name in certificates]
    return {"kind": "machine", "equipment_class": kind, "certificates": asked, **fields}


def people_line(*certificates: str, quantity: int = 1) -> dict[str, Any]:
    """Return a line of people without machines."""
    asked = [{"certificate": name} for name in certificates]
    return {"kind": "people", "quantity": quantity, "certificates": asked}


def pool_line(pool: str, quantity: int = 1) -> dict[str, Any]:
    """Return a line of units of a pool."""
    return {"kind": "pool", "pool": pool, "quantity": quantity}


def order(name: str, site: str, duration: int, *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a work order of one mode."""
    return {"id": name, "site": site, "modes": [{"duration": duration, "lines": lines}], **fields}


def _fleet() -> dict[str, Any]:
    work, night = each_day(12, 36), each_day(42, 62)
    digger, driver = {"certificate": "digger"}, {"certificate": "driver"}
    dig = order("dig", "quarry", 24, machine_line("excavator", "digger", minimum={"weight_t": 20}))
    dig["modes"][0]["lines"] += (machine_line("truck", "driver"), pool_line("flaggers"))
    dig["modes"][0]["budgets"] = [{"budget": "fuel", "amount": 40}]
    return {
        "format_version": 1,
        "name": "small fleet",
        "horizon": {"start": "2026-03-02T00:00:00-05:00", "time_zone": "America/Lima", "slots": 336},
        "limits": {"daily_minutes": 720, "rest_minutes": 480},
        "crew_transport": "van",
        "calendars": [
            {"id": "day", "windows": each_day(14, 34)},
            {"id": "night", "windows": each_day(44, 60), "handovers": [48 * d + 52 for d in range(6)]},
        ],
        "sites": [
            {"id": "quarry", "calendar": "day", "latitude": -12.0, "longitude": -77.0},
            {"id": "dam", "calendar": "day", "latitude": -12.3, "longitude": -77.0},
            {"id": "tunnel", "calendar": "night", "latitude": -12.1, "longitude": -77.0},
        ],
        "transport_classes": [
            {"id": "wheels", "speed_kmh": 40, "cost_per_km": 100},
            {"id": "lowboy", "pool": "lowboys", "loading_minutes": 60, "cost_per_move": 30_000},
            {"id": "van", "speed_kmh": 60, "cost_per_km": 50},
        ],
        "roads": [
            {"transport": "lowboy", "origin": "quarry", "destination": "dam", "minutes": 60, "km": 40},
            {"transport": "lowboy", "origin": "dam", "destination": "quarry", "minutes": 60, "km": 40},
        ],
        "equipment_classes": [
            {"id": "excavator", "transport": "lowboy"},
            {"id": "truck", "transport": "wheels"},
        ],
        "machines": [
            {"id": "EX1", "equipment_class": "excavator", "place": "quarry", "attributes": {"weight_t": 22}},
            {"id": "EX2", "equipment_class": "excavator", "place": "dam", "attributes": {"weight_t": 30}},
            {"id": "TR1", "equipment_class": "truck", "place": "quarry", "cost_per_hour": 2_000},
            {"id": "TR2", "equipment_class": "truck", "place": "quarry", "cost_per_hour": 200},
        ],
        "certificates": [{"id": "digger"}, {"id": "driver"}, {"id": "induction"}],
        "operators": [
            {"id": "Ana", "shifts": work, "certificates": [digger], "cost_per_hour": 3_000},
            {"id": "Ben", "shifts": work, "certificates": [digger, driver]},
            {"id": "Cai", "shifts": work, "certificates": [driver]},
            {"id": "Dora", "shifts": work, "certificates": [driver]},
            {"id": "Eva", "shifts": night},
            {"id": "Fay", "shifts": night},
        ],
        "pools": [
            {"id": "lowboys", "levels": [{"start": 0, "capacity": 1}]},
            {"id": "lights", "levels": [{"start": 0, "capacity": 2}]},
            {"id": "flaggers", "kind": "people", "levels": [{"start": 0, "capacity": 2}]},
        ],
        "budgets": [{"id": "fuel", "amount": 100}],
        "orders": [
            dig,
            order("fill", "dam", 10, machine_line("truck", "driver"), pool_line("lights")),
            order("survey", "quarry", 4, people_line(), interruptible=False),
            order("bolt", "tunnel", 12, people_line()),
        ],
        "precedences": [{"predecessor": "dig", "successor": "fill"}],
    }


def small_instance(**fields: Any) -> Instance:
    """Return the small fleet with four orders; ``fields`` take the place of whole collections."""
    return Instance.model_validate({**_fleet(), **fields})


def of_orders(*orders: dict[str, Any], **fields: Any) -> Instance:
    """Return the small fleet with these orders only, and no precedence unless given."""
    return small_instance(**{"orders": orders, "precedences": (), **fields})


def with_item(instance: Instance, collection: str, key: str, **fields: Any) -> Instance:
    """Return ``instance`` with other fields of one of its machines, sites, orders or the like."""
    data = instance.model_dump(mode="json", by_alias=True)
    item = next(item for item in data[collection] if item["id"] == key)
    item.update(fields)
    return Instance.model_validate(data)


def with_fields(instance: Instance, **fields: Any) -> Instance:
    """Return ``instance`` with other fields; a mapping adds to what is there."""
    data = instance.model_dump(mode="json", by_alias=True)
    for name, value in fields.items():
        data[name] = {**data[name], **value} if isinstance(value, dict) and data[name] else value
    return Instance.model_validate(data)


@dataclass(frozen=True)
class Put:
    """Where a plan has an order; ``crews`` fill its seats, machines' first, duty by duty, the last one on."""

    order: str
    start: int
    machines: tuple[str, ...] = ()
    crews: tuple[tuple[str, ...], ...] = ((),)
    mode: int = 0
    end: int | None = None


def put(
    name: str,
    start: int,
    machines: str = "",
    crew: str = "",
    mode: int = 0,
    end: int | None = None,
) -> Put:
    """Return a place for an order: names with blanks between them, ``Ana Cai / Ben Cai`` by duty."""
    crews = tuple(tuple(names.split()) for names in crew.split("/"))
    return Put(name, start, tuple(machines.split()), crews, mode, end)


def plan_of(instance: Instance, *puts: Put, **fields: Any) -> Plan:
    """Return a plan that has each order where it was put, with all duties and moves that follow.

    An order ends after its duration of open slots unless told otherwise; a move ends when its machine is
    needed.
    """
    index = Index(instance)
    orders = tuple(_placed(index, spot) for spot in puts)
    plan = Plan(instance_name=instance.name, instance_hash="", status="FEASIBLE", orders=orders)
    duties = tuple(
        duty for spot, placed in zip(puts, orders, strict=True) for duty in _duties(index, spot, placed)
    )
    moves = _moves(Reading(instance, plan, index))
    return plan.model_copy(update={"duties": duties, "moves": moves, **fields})


def _placed(index: Index, spot: Put) -> PlannedOrder:
    wanted = index.orders[spot.order]
    end = spot.end or index.open_for(spot.order).advance(spot.start, wanted.modes[spot.mode].duration)
    assert end is not None, f"{spot.order} does not fit between slot {spot.start} and the horizon"
    return PlannedOrder(order=spot.order, mode=spot.mode, start=spot.start, end=end, machines=spot.machines)


def _duties(index: Index, spot: Put, placed: PlannedOrder) -> list[ShiftAssignment]:
    seats: list[tuple[int, str | None]] = []
    machines = list(spot.machines)
    wanted = index.orders[spot.order]
    for number, line in enumerate(wanted.modes[spot.mode].lines):
        if isinstance(line, MachineLine):
            units, machines = machines[: line.quantity], machines[line.quantity :]
            seats += [(number, unit) for unit in units if line.operated]
        elif isinstance(line, PeopleLine):
            seats += [(number, None)] * line.quantity
    seats.sort(key=lambda seat: seat[1] is None)
    return [
        ShiftAssignment(
            operator=operator, machine=machine, order=spot.order, line=line, start=part.start, end=part.end
        )
        for i, part in enumerate(index.duties_for(spot.order).clipped(placed.start, placed.end))
        for operator, (line, machine) in zip(spot.crews[min(i, len(spot.crews) - 1)], seats, strict=False)
    ]


def _moves(reading: Reading) -> tuple[Move, ...]:
    moves = []
    for machine, uses in sorted(reading.uses.items()):
        transport = reading.index.transport(machine)
        stops = [(reading.index.machines[machine].place, 0)]
        stops += [(reading.site(use.order), use.start) for use in uses]
        for (origin, _), (destination, end) in pairwise(stops):
            length = reading.index.roads.slots(transport.id, origin, destination)
            if length:
                moves.append(move(machine, origin, destination, end - length, end, lowboy=transport.pool))
    return tuple(moves)


def move(machine: str, origin: str, destination: str, start: int, end: int, **fields: Any) -> Move:
    """Return a move."""
    way = {"machine": machine, "from": origin, "to": destination, "start": start, "end": end}
    return Move.model_validate({**way, **fields})


def good_plan(instance: Instance) -> Plan:
    """Return a plan of the small fleet's four orders that keeps every rule."""
    return plan_of(
        instance,
        put("dig", 14, "EX1 TR1", "Ana Cai"),
        put("fill", 110, "TR1", "Cai"),
        put("survey", 14, crew="Dora"),
        put("bolt", 44, crew="Eva / Fay"),
    )


def changed(plan: Plan, collection: str, position: int, **fields: Any) -> Plan:
    """Return ``plan`` with other fields of one of its orders, duties or moves."""
    items = list(getattr(plan, collection))
    items[position] = items[position].model_copy(update=fields)
    return plan.model_copy(update={collection: tuple(items)})


def without(plan: Plan, collection: str, position: int) -> Plan:
    """Return ``plan`` without one of its orders, duties or moves."""
    items = getattr(plan, collection)
    return plan.model_copy(update={collection: items[:position] + items[position + 1 :]})


@dataclass(frozen=True)
class Bad:
    """A plan that breaks one rule.

    Parameters
    ----------
    message
        Message id of the breach.
    also
        Ids of rules that cannot but be broken too.
    """

    message: str
    instance: Instance
    plan: Plan
    also: frozenset[str] = frozenset()


def bad(message: str, instance: Instance, plan: Plan, *, also: str = "") -> Bad:
    """Return a plan that breaks a rule; ``also`` are rule ids with blanks between them."""
    return Bad(message, instance, plan, frozenset(also.split()))


def figures(values: Mapping[str, int]) -> dict[str, int]:
    """Return cost terms that are not zero."""
    return {term: cents for term, cents in values.items() if cents}
