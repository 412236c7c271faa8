"""A synthetic fleet and a plan for it, of any size, without an engine.

The plan is made by a simple hand: orders by due date, each on the machines that are free first, with
moves between sites and whoever is free as operator. A closure, orders left out, late orders, pins,
rented and broken machines and a change of the clocks are in it on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models.domain.base import Window
from models.domain.codec import instance_hash
from models.domain.index import Index
from models.domain.instance import Instance, Reference, ReferenceDuty, ReferenceOrder
from models.domain.orders import (
    CertificateDemand,
    MachineLine,
    MachinePin,
    Mode,
    PeopleLine,
    Pin,
    Precedence,
    StartPin,
    WorkOrder,
)
from models.domain.plan import (
    Move,
    Plan,
    PlannedOrder,
    Provenance,
    Reason,
    ShiftAssignment,
    UnplannedOrder,
)
from models.domain.resources import (
    Certificate,
    Document,
    EquipmentClass,
    HeldCertificate,
    Limits,
    Machine,
    Operator,
    Pool,
    PoolLevel,
)
from models.domain.sites import Calendar, Site, TransportClass
from models.domain.time import Horizon
from solver.check import with_costs

ZONE = "Europe/Madrid"
START = datetime(2026, 10, 19, 0, 0, tzinfo=ZoneInfo(ZONE))
"""A Monday; on Sunday 25 October 2026 the clocks of Madrid go back from 03:00 to 02:00."""

PLACES = (
    ("Variante de Loja", "Granada", 37.17, -4.15),
    ("Túnel de Peñaflor", "Sevilla", 37.71, -5.34),
    ("Presa del Guadalén", "Jaén", 38.15, -3.49),
    ("Polígono Las Quemadas", "Córdoba", 37.90, -4.70),
    ("Autovía A-92, enlace Moraleda", "Granada", 37.18, -3.95),
    ("Puerto seco de Antequera", "Málaga", 37.02, -4.56),
    ("North Yard", "Sevilla", 37.40, -5.95),
    ("Quarry Road Bridge", "Málaga", 36.72, -4.42),
)
FLEET = (
    ("excavator-20t", "Excavators 20 t", "CAT 320", 6, 6500),
    ("excavator-35t", "Excavators 35 t", "Komatsu PC350", 3, 9800),
    ("dozer", "Dozers", "CAT D6", 3, 8800),
    ("grader", "Motor graders", "CAT 140", 2, 7900),
    ("roller", "Soil rollers", "Hamm H13i", 3, 4500),
    ("dumper", "Articulated dumpers", "Volvo A40G", 5, 7200),
)
PEOPLE = ("Rojas", "Quispe", "García", "Núñez", "Smith", "O’Brien", "Peña", "Ibáñez", "Castro", "Walker")
GIVEN = ("Ana", "Luis", "María", "José", "Kate", "Iker", "Rosa", "Tom", "Inés", "Raúl")
WORK = ("Trench", "Embankment", "Box cut", "Sub-base", "Drainage", "Haul road", "Backfill", "Slope trimming")
PROJECTS = ("A-92 widening", "Guadalén dam", "Dry port", "Urban works")


@dataclass
class _Hand:
    """What the simple hand remembers while it places orders."""

    index: Index
    place: dict[str, str]
    free: dict[str, int]
    busy: dict[str, list[Window]] = field(default_factory=dict)
    orders: list[PlannedOrder] = field(default_factory=list)
    duties: list[ShiftAssignment] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)


def working_days(days: int, first: int, last: int, every_day: bool = False) -> tuple[Window, ...]:
    """Windows of local hours ``[first, last)`` on the days of the horizon, Sundays left out."""
    horizon = Horizon(start=START, time_zone=ZONE, slots=1)
    windows = []
    for number in range(days):
        day = (START + timedelta(days=number)).date()
        if day.weekday() < 6 or every_day:
            a = horizon.slot_at(datetime(day.year, day.month, day.day, first))
            b = horizon.slot_at(datetime(day.year, day.month, day.day, last))
            windows.append(Window(a, b))
    return tuple(windows)


def instance(orders: int = 30, weeks: int = 4, name: str = "Andalucía, late autumn") -> Instance:
    """A fleet whose size follows the number of orders."""
    days = weeks * 7
    scale = max(1, round(orders / 45))
    slots = Horizon(start=START, time_zone=ZONE, slots=1).slot_at(
        datetime.combine((START + timedelta(days=days)).date(), datetime.min.time())
    )
    sites = tuple(
        Site(
            id=f"S{i + 1:02d}",
            name=name_ + (f" {i // len(PLACES) + 1}" if i >= len(PLACES) else ""),
            region=region,
            latitude=latitude,
            longitude=longitude,
            calendar="day" if i % 4 else "two-shifts",
            closures=(Window(9 * 48, 10 * 48),) if i == 0 else (),
        )
        for i, (name_, region, latitude, longitude) in enumerate(PLACES * min(5, scale))
    )
    return Instance(
        name=name,
        currency="EUR",
        horizon=Horizon(start=START, time_zone=ZONE, slots=slots, now=34, freeze=48),
        limits=Limits(daily_minutes=780, rest_minutes=600),
        crew_transport="van",
        calendars=(
            Calendar(id="day", name="Day shift", windows=working_days(days, 7, 17)),
            Calendar(
                id="two-shifts",
                name="Two shifts",
                windows=working_days(days, 6, 22),
                handovers=tuple(w.start + 16 for w in working_days(days, 6, 22)),
            ),
        ),
        sites=sites,
        transport_classes=(
            TransportClass(
                id="lowboy", pool="lowboys", loading_minutes=60, cost_per_move=40000, cost_per_km=350
            ),
            TransportClass(id="own-wheels", speed_kmh=35, cost_per_km=120),
            TransportClass(id="van", speed_kmh=70, cost_per_km=45),
        ),
        equipment_classes=tuple(
            EquipmentClass(id=key, name=label, transport="own-wheels" if key == "grader" else "lowboy")
            for key, label, _, _, _ in FLEET
        ),
        machines=_machines(scale, len(sites)),
        certificates=(
            Certificate(id="excavator", name="Excavator licence"),
            Certificate(id="haul", name="Haul truck licence"),
            Certificate(id="foreman", name="Foreman"),
        ),
        operators=_operators(26 * scale, days),
        pools=(Pool(id="lowboys", name="Lowboys", levels=(PoolLevel(start=0, capacity=6 * scale),)),),
        orders=_orders(orders, len(sites), days),
        precedences=tuple(
            Precedence(predecessor=f"WO-{i:04d}", successor=f"WO-{i + 1:04d}", min_lag=4)
            for i in range(1, orders - 1, 9)
        ),
    )


def _machines(scale: int, sites: int) -> tuple[Machine, ...]:
    machines = []
    for key, _, model, count, rate in FLEET:
        for i in range(count * scale):
            rented = i % 4 == 3
            machines.append(
                Machine(
                    id=f"{key[:2].upper()}{key[-3:].upper() if '-' in key else ''}-{i + 1:02d}".replace(
                        " ", ""
                    ),
                    name=model,
                    equipment_class=key,
                    attributes={"weight_t": 22.5, "bucket_m3": 1.2},
                    ownership="rented" if rented else "owned",
                    place=f"S{(i * 3) % sites + 1:02d}",
                    available=Window(5 * 48, 22 * 48) if rented else None,
                    documents=(Document(name="Insurance", valid_until=20 * 48),) if i == 1 else (),
                    downtimes=(Window(11 * 48 + 16, 13 * 48),) if i == 2 else (),
                    cost_per_hour=rate,
                    rent_per_day=32000 if rented else 0,
                )
            )
    return tuple(machines)


def _operators(count: int, days: int) -> tuple[Operator, ...]:
    people = []
    for i in range(count):
        late = i % 5 == 4
        people.append(
            Operator(
                id=f"OP-{i + 1:03d}",
                name=f"{GIVEN[i % 10]} {PEOPLE[(i * 7 + i // 10) % 10]}",
                certificates=(
                    HeldCertificate(certificate="foreman" if i % 6 == 0 else "excavator", level=2),
                    HeldCertificate(certificate="haul", valid_until=18 * 48 if i % 9 == 0 else None),
                ),
                shifts=working_days(days, 13, 23) if late else working_days(days, 6, 18),
                leave=(Window(7 * 48, 12 * 48),) if i % 8 == 3 else (),
                latitude=37.3,
                longitude=-4.5,
                cost_per_hour=2400 + 100 * (i % 5),
            )
        )
    return tuple(people)


def _orders(count: int, sites: int, days: int) -> tuple[WorkOrder, ...]:
    orders = []
    for i in range(count):
        key = FLEET[(i * 5) % len(FLEET)][0]
        trucks = MachineLine(equipment_class="dumper", certificates=(CertificateDemand(certificate="haul"),))
        lead = MachineLine(
            equipment_class=key,
            minimum={"weight_t": 20},
            certificates=(CertificateDemand(certificate="excavator"),) if key != "dumper" else (),
        )
        lines = (lead, *((trucks,) if i % 4 == 0 and key != "dumper" else ()))
        foreman = PeopleLine(certificates=(CertificateDemand(certificate="foreman"),))
        release = (i * 37) % (days * 30)
        short = i % 7 == 2
        orders.append(
            WorkOrder(
                id=f"WO-{i + 1:04d}",
                name=f"{WORK[(i * 3) % len(WORK)]}, km {12 + i % 40}+{(i * 250) % 1000:03d}",
                project=PROJECTS[i % len(PROJECTS)],
                site=f"S{(i * 7) % sites + 1:02d}",
                priority=(1, 3, 5, 8, 10)[i % 5],
                release=release,
                due=None if i % 6 == 5 else min(days * 48 - 2, release + 48 * (3 + i % 9)),
                deadline=release + 8 if i % 11 == 4 else release + 48 * 12 if i % 11 == 7 else None,
                interruptible=not short,
                optional=True,
                modes=(
                    Mode(
                        duration=12 if short else 20 + (i * 13) % 90,
                        lines=(*lines, foreman) if i % 10 == 0 else lines,
                    ),
                    Mode(duration=120, lines=(lead,)),
                ),
            )
        )
    return tuple(orders)


def case(orders: int = 30, weeks: int = 4) -> tuple[Instance, Plan]:
    """A fleet, its plan, and pins, a freeze time and a reference that fit the plan."""
    bare = instance(orders, weeks)
    first = plan(bare)
    started = min(first.orders, key=lambda placed: (placed.start, placed.order), default=None)
    if started is None:
        return bare, first
    pinned = first.orders[len(first.orders) // 2]
    facts = [p for p in first.orders if p.start < bare.horizon.freeze]
    reference = Reference(
        orders=tuple(ReferenceOrder(**fact.model_dump()) for fact in facts),
        duties=tuple(
            ReferenceDuty(**duty.model_dump()) for duty in first.duties if duty.start < bare.horizon.freeze
        ),
    )
    pins: tuple[Pin, ...] = (
        StartPin(order=started.order, start=started.start),
        MachinePin(order=pinned.order, machine=pinned.machines[0]),
    )
    whole = bare.model_copy(update={"pins": pins, "reference": reference})
    return whole, with_costs(whole, first.model_copy(update={"instance_hash": instance_hash(whole)}))


def plan(problem: Instance) -> Plan:
    """A plan such as a simple hand would make it."""
    index = Index(problem)
    hand = _Hand(index, {m.id: m.place for m in problem.machines}, {m.id: 0 for m in problem.machines})
    unplanned = []
    before = {link.successor: link.predecessor for link in problem.precedences}
    for order in sorted(problem.orders, key=lambda o: (o.id in before, o.due or 10**6, o.id)):
        ends = {placed.order: placed.end for placed in hand.orders}
        waits = before.get(order.id)
        if waits is not None and waits not in ends:
            words = f"It waits for {waits}, which is not planned."
            reason = Reason(code="predecessor", message=words, verified=True)
        elif _place(hand, order, ends[waits] + 4 if waits else 0):
            continue
        else:
            words = f"No machine and operator are free together in time for {order.name}."
            reason = Reason(code="no_room", message=words)
        unplanned.append(UnplannedOrder(order=order.id, reasons=(reason,)))
    return Plan(
        instance_name=problem.name,
        instance_hash=instance_hash(problem),
        status="FEASIBLE" if hand.orders else "OPTIMAL",
        orders=tuple(hand.orders),
        duties=tuple(hand.duties),
        moves=tuple(hand.moves),
        unplanned=tuple(unplanned),
        provenance=Provenance(
            bound=1_200_000 if hand.orders else 0,
            gap=0.137 if hand.orders else 0.0,
            seed=7,
            workers=2,
            engine_version="0.1.0",
            ortools_version="9.15.6755",
            wall_seconds=59.4,
            stopped_by="time",
        ),
    )


def _place(hand: _Hand, order: WorkOrder, ready: int) -> bool:
    index, mode = hand.index, order.modes[0]
    horizon = index.horizon
    chosen: list[str] = []
    ready = max(ready, order.release)
    for line in mode.lines:
        if isinstance(line, MachineLine):
            fits = [m for m in index.machines.values() if m.equipment_class == line.equipment_class]
            fits = [m for m in fits if m.id not in chosen]
            if not fits:
                return False
            best = min(fits, key=lambda m: (hand.free[m.id] + _way(hand, m.id, order.site), m.id))
            chosen.append(best.id)
            ready = max(ready, hand.free[best.id] + _way(hand, best.id, order.site))
    for period in index.open(order.site):
        start = max(period.start, ready)
        if start >= period.end:
            continue
        end = index.open(order.site).advance(start, mode.duration)
        if end is None or end > min(horizon.slots, order.deadline or horizon.slots):
            return False
        if not order.interruptible and end > period.end:
            continue
        if any(not index.usable(m).covers(start, end) or _down(hand, m, start, end) for m in chosen):
            continue
        duties = _staff(hand, order, chosen, start, end)
        if duties is not None:
            _commit(hand, order, chosen, start, end, duties)
            return True
    return False


def _way(hand: _Hand, machine: str, site: str) -> int:
    transport = hand.index.transport(machine).id
    return hand.index.roads.slots(transport, hand.place[machine], site)


def _down(hand: _Hand, machine: str, start: int, end: int) -> bool:
    return any(w.start < end and start < w.end for w in hand.index.machines[machine].downtimes)


def _staff(
    hand: _Hand, order: WorkOrder, machines: list[str], start: int, end: int
) -> list[ShiftAssignment] | None:
    posts: list[tuple[int, str | None, set[str]]] = []
    units = iter(machines)
    for number, line in enumerate(order.modes[0].lines):
        if isinstance(line, (MachineLine, PeopleLine)):
            for _ in range(line.quantity):
                unit = next(units) if isinstance(line, MachineLine) else None
                posts.append((number, unit, {c.certificate for c in line.certificates}))
    duties = []
    for a, b in hand.index.duties(order.site).clipped(start, end):
        taken: set[str] = set()
        for number, unit, asked in posts:
            person = _free_person(hand, taken, asked, a, b)
            if person is None:
                return None
            taken.add(person)
            duties.append(
                ShiftAssignment(operator=person, machine=unit, order=order.id, line=number, start=a, end=b)
            )
    return duties


def _free_person(hand: _Hand, taken: set[str], asked: set[str], a: int, b: int) -> str | None:
    for person in hand.index.operators.values():
        held = {c.certificate for c in person.certificates if c.valid_until is None or b <= c.valid_until}
        if person.id in taken or not asked <= held or not hand.index.available(person.id).covers(a, b):
            continue
        if all(b + 20 <= w.start or w.end + 20 <= a for w in hand.busy.get(person.id, [])):
            return person.id
    return None


def _commit(
    hand: _Hand, order: WorkOrder, machines: list[str], start: int, end: int, duties: list[ShiftAssignment]
) -> None:
    for machine in machines:
        way = _way(hand, machine, order.site)
        if way:
            pool = hand.index.transport(machine).pool
            leave, there = hand.place[machine], order.site
            hand.moves.append(
                Move(
                    machine=machine, **{"from": leave, "to": there}, start=start - way, end=start, lowboy=pool
                )
            )
        hand.place[machine], hand.free[machine] = order.site, end
    for duty in duties:
        hand.busy.setdefault(duty.operator, []).append(Window(duty.start, duty.end))
    hand.duties += duties
    hand.orders.append(PlannedOrder(order=order.id, mode=0, start=start, end=end, machines=tuple(machines)))
