"""Put names to everything and make the instance and its witness plan."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from data.generator.catalogue import KINDS, SKILLS
from data.generator.demand import links_of, order_of
from data.generator.fleet import Unit
from data.generator.hire import DAILY_MINUTES, REST_MINUTES, Person, Seat
from data.generator.jobs import Haul, Job
from data.generator.names import people
from data.generator.roster import operators_of
from data.generator.theme import Theme
from data.generator.world import DAY, World, induction_certificates, lowboy_pools
from models.domain.codec import instance_hash
from models.domain.contracts import Contract
from models.domain.index import Index
from models.domain.instance import Instance, Weights
from models.domain.orders import MachinePin, ModePin, Pin, StartPin, WorkOrder
from models.domain.plan import Move, Plan, PlannedOrder, ShiftAssignment
from models.domain.resources import (
    Certificate,
    Document,
    EquipmentClass,
    Limits,
    Machine,
    Pool,
    PoolLevel,
)

LEAST_FOR_CONTRACT = 20
"""Orders from which on a fleet may have a contract."""

POOLS: dict[str, tuple[str, bool]] = {
    "flaggers": ("Flaggers", True),
    "light-towers": ("Light towers", False),
}
"""Pools besides the lowboys: name, and whether it is of people."""


@dataclass(frozen=True)
class Drawn:
    """All that was drawn of a fleet before it gets its names."""

    theme: Theme
    world: World
    index: Index
    units: list[Unit]
    jobs: list[Job]
    hauls: list[Haul]
    people: list[Person]
    lowboys: dict[str, int]


class Names:
    """Ids that tell nothing of the witness plan: numbers are dealt out at random."""

    def __init__(self, rng: Random, drawn: Drawn) -> None:
        self.orders = _dealt(rng, "W-", len(drawn.jobs))
        self.operators = _dealt(rng, "P-", len(drawn.people))
        self.people = people(rng, len(drawn.people))
        self.machines = [""] * len(drawn.units)
        for kind in KINDS:
            own = [unit.number for unit in drawn.units if unit.kind is kind]
            for number, key in zip(own, _dealt(rng, f"{kind.prefix}-", len(own)), strict=True):
                self.machines[number] = key


def _dealt(rng: Random, prefix: str, count: int) -> list[str]:
    width = max(2, len(str(count)))
    keys = [f"{prefix}{number:0{width}d}" for number in range(1, count + 1)]
    rng.shuffle(keys)
    return keys


def base_instance(world: World, lowboys: dict[str, int]) -> Instance:
    """Return the instance without machines, people and orders: time, places and ways."""
    return Instance(
        name="base",
        horizon=world.horizon,
        calendars=world.calendars,
        sites=world.sites,
        transport_classes=world.transports,
        roads=world.roads,
        crew_transport="crew-van",
        certificates=induction_certificates(world),
        pools=lowboy_pools(lowboys),
    )


def _contract(drawn: Drawn) -> tuple[Contract | None, int]:
    """Return the contract of the first rented machine of a fleet that has time for it, and its number."""
    rented = [unit for unit in drawn.units if unit.rent]
    if not rented or len(drawn.jobs) < LEAST_FOR_CONTRACT or drawn.world.horizon.slots < 28 * DAY:
        return None, -1
    day = rented[0].rent * 100
    contract = Contract(
        id="plant-hire",
        name="Plant hire by day, week or month",
        per_day=day,
        per_week=5 * day,
        per_month=16 * day,
        overtime_per_hour=0,
    )
    return contract, rented[0].number


def assemble(rng: Random, drawn: Drawn) -> tuple[Instance, Plan]:
    """Return the instance and the witness plan as it was drawn."""
    names = Names(rng, drawn)
    orders = [
        order_of(rng, drawn.world, drawn.index, job, names.orders[n], _title(rng, drawn, job))
        for n, job in enumerate(drawn.jobs)
    ]
    links = links_of(rng, drawn.world, drawn.index, drawn.jobs, names.orders)
    orders, pins = _must(rng, drawn, names, orders, {link.successor for link in links})
    machines = [_machine(rng, drawn, unit, names) for unit in drawn.units]
    contract, hired = _contract(drawn)
    if contract is not None:
        terms = {"contract": contract.id, "rent_per_day": 0}
        machines[hired] = machines[hired].model_copy(update=terms)
    operators = operators_of(
        f"{rng.random()}", drawn.world, drawn.index, drawn.people, names.operators, names.people
    )
    instance = base_instance(drawn.world, drawn.lowboys).model_copy(
        update={
            "name": drawn.theme.company,
            "limits": Limits(daily_minutes=DAILY_MINUTES, rest_minutes=REST_MINUTES),
            "equipment_classes": tuple(
                EquipmentClass(id=k.id, name=k.name, transport=k.transport) for k in KINDS
            ),
            "contracts": (contract,) if contract is not None else (),
            "machines": tuple(sorted(machines, key=lambda m: m.id)),
            "certificates": (
                *(Certificate(id=s.id, name=s.name) for s in SKILLS),
                *induction_certificates(drawn.world),
            ),
            "operators": tuple(sorted(operators, key=lambda o: o.id)),
            "pools": _pools(rng, drawn, base_instance(drawn.world, drawn.lowboys).pools),
            "orders": tuple(sorted(orders, key=lambda o: o.id)),
            "precedences": tuple(sorted(links, key=lambda x: (x.predecessor, x.successor, x.kind))),
            "pins": tuple(pins),
        }
    )
    weights = _weights(instance)
    instance = Instance.model_validate({**_fields(instance), "weights": weights})
    return instance, _plan(drawn, names, instance)


def _fields(instance: Instance) -> dict[str, object]:
    return {name: getattr(instance, name) for name in type(instance).model_fields}


def _title(rng: Random, drawn: Drawn, job: Job) -> str:
    place = drawn.world.zones[job.zone].places[job.site]
    titles = drawn.theme.titles
    title = titles.get((place.kind, job.kind.id)) or titles["", job.kind.id]
    if job.after is not None:
        return f"{title.format(where=place.name)}, next stage"
    return title.format(where=f"{place.name}, {rng.choice(place.stretches)}")


def _machine(rng: Random, drawn: Drawn, unit: Unit, names: Names) -> Machine:
    zones = drawn.world.zones
    reach = {unit.zone}
    if unit.reach == "neighbour":
        reach.add(unit.zone - 1 if unit.zone else 1)
    sites = tuple(site.id for z in sorted(reach) for site in zones[z].sites)
    return Machine(
        id=names.machines[unit.number],
        name=f"{unit.kind.name} {unit.model}",
        equipment_class=unit.kind.id,
        attributes=unit.attributes,
        ownership="rented" if unit.rent else "owned",
        place=zones[unit.zone].sites[unit.place].id,
        sites=None if unit.reach == "everywhere" or len(zones) == 1 else sites,
        available=unit.period,
        documents=_papers(rng, drawn, unit),
        downtimes=unit.downtimes,
        cost_per_hour=unit.rate * 100,
        rent_per_day=unit.rent * 100,
    )


def _papers(rng: Random, drawn: Drawn, unit: Unit) -> tuple[Document, ...]:
    """Return insurance and inspection; one in twelve runs out soon after the machine's last use."""
    days = drawn.world.horizon.slots // DAY
    last = max((job.end for job in drawn.jobs if unit in job.units), default=0)
    papers = [Document(name="insurance")]
    until = -(-last // DAY) + rng.randrange(0, 8)
    if rng.random() < 1 / 12 and 0 < until < days:
        papers.append(Document(name="inspection", valid_until=until * DAY))
    elif rng.random() < 0.15 and days > 7:
        renewal = rng.randrange(3, days - 2)
        papers.append(Document(name="inspection", valid_until=renewal * DAY))
        papers.append(Document(name="inspection", valid_from=renewal * DAY - rng.randrange(2) * DAY))
    return tuple(papers)


def _must(
    rng: Random, drawn: Drawn, names: Names, orders: list[WorkOrder], successors: set[str]
) -> tuple[list[WorkOrder], list[Pin]]:
    """Make one order in thirty mandatory, and pin one in forty as the planner would have."""
    pins: list[Pin] = []
    for number, job in enumerate(drawn.jobs):
        order = orders[number]
        if order.id in successors or order.deadline is not None or len(orders) < 10:
            continue
        if rng.random() < 1 / 30:
            orders[number] = order.model_copy(update={"optional": False})
        elif rng.random() < 1 / 40 and job.units:
            machine = names.machines[job.units[0].number]
            choices: list[Pin] = [
                MachinePin(order=order.id, machine=machine),
                ModePin(order=order.id, mode=job.way),
            ]
            if job.start < 2 * DAY:
                choices.append(StartPin(order=order.id, start=job.start))
            pins.append(rng.choice(choices))
    return orders, sorted(pins, key=lambda pin: pin.order)


def _pools(rng: Random, drawn: Drawn, lowboys: tuple[Pool, ...]) -> tuple[Pool, ...]:
    """Return the lowboys and the other pools, whose level changes by the week with what is used."""
    slots = drawn.world.horizon.slots
    week = 7 * DAY
    pools = list(lowboys)
    for pool, (name, of_people) in POOLS.items():
        used = [0] * slots
        for job in drawn.jobs:
            if pool in job.pools:
                site = drawn.world.zones[job.zone].sites[job.site].id
                windows = drawn.index.open(site).clipped(job.start, job.end)
                for start, end in windows if of_people else [(job.start, job.end)]:
                    for slot in range(start, end):
                        used[slot] += job.pools[pool]
        if not any(used):
            continue
        levels: list[PoolLevel] = []
        for start in range(0, slots, week):
            capacity = max(1, max(used[start : start + week]) + rng.choice((0, 1, 1)))
            if not levels or levels[-1].capacity != capacity:
                levels.append(PoolLevel(start=start, capacity=capacity))
        pools.append(
            Pool(id=pool, name=name, kind="people" if of_people else "equipment", levels=tuple(levels))
        )
    return tuple(pools)


def _weights(instance: Instance) -> Weights:
    """Return prices at which leaving an order out is the last resort: 2.5 times its own work at least."""
    rates = {kind.id: max(size.rate[1] for size in kind.sizes) + 35 for kind in KINDS}
    point = 400_000
    for order in instance.orders:
        for mode in order.modes:
            hourly = 0
            for line in mode.lines:
                if line.kind == "machine":
                    hourly += rates[line.equipment_class] * line.quantity
                elif line.kind == "people":
                    hourly += 35 * line.quantity
            work = hourly * 100 * mode.duration * instance.horizon.slot_minutes // 60
            point = max(point, 5 * work // (2 * order.priority))
    return Weights(unplanned=-(-point // 50_000) * 50_000, tardiness_per_hour=300)


def _plan(drawn: Drawn, names: Names, instance: Instance) -> Plan:
    planned, moves = [], []
    duties: list[ShiftAssignment] = []
    for number, job in enumerate(drawn.jobs):
        planned.append(
            PlannedOrder(
                order=names.orders[number],
                mode=job.way,
                start=job.start,
                end=job.end,
                machines=tuple(names.machines[u.number] for u in job.units),
            )
        )
    for haul in drawn.hauls:
        sites = drawn.world.zones[haul.unit.zone].sites
        moves.append(
            Move(
                machine=names.machines[haul.unit.number],
                origin=sites[haul.origin].id,
                destination=sites[haul.site].id,
                start=haul.start,
                end=haul.end,
                lowboy=haul.unit.pool,
            )
        )
    for person in drawn.people:
        duties += [_duty(names, person, seat) for seat in person.seats]
    return Plan(
        instance_name=instance.name,
        instance_hash=instance_hash(instance),
        status="FEASIBLE",
        orders=tuple(sorted(planned, key=lambda p: p.order)),
        duties=tuple(sorted(duties, key=lambda d: (d.order, d.start, d.line, d.operator))),
        moves=tuple(sorted(moves, key=lambda m: (m.machine, m.start))),
    )


def _duty(names: Names, person: Person, seat: Seat) -> ShiftAssignment:
    return ShiftAssignment(
        operator=names.operators[person.number],
        machine=None if seat.unit is None else names.machines[seat.unit.number],
        order=names.orders[seat.job.number],
        line=seat.line,
        start=seat.start,
        end=seat.end,
    )
