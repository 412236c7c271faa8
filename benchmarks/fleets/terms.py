"""A fleet in terms that know nothing of ours, and what comes back as a plan: everything by its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.greedy.ground import Ground, SiteTime
from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.orders import MachineLine, PeopleLine, PoolLine, WorkOrder
from models.domain.plan import Move, Plan, PlannedOrder, ShiftAssignment, UnplannedOrder


@dataclass(frozen=True)
class Calendar:
    """The work slots of some sites, in order: slot, working period, and local day, which counts from 0."""

    slot: list[int]
    period: list[int]
    day: list[int]


@dataclass(frozen=True)
class Person:
    """Who may fill a seat: cents a slot, cents a day for the way, and from when until when he may."""

    operator: int
    rate: int
    way: int
    valid_from: int
    valid_until: int


@dataclass(frozen=True)
class Seat:
    """A place for a person in a mode: its line, and the number of its unit; below 0: it has no machine."""

    line: int
    unit: int
    people: int


@dataclass(frozen=True)
class ModeTerms:
    """A mode: work slots, for each unit of machine the machines that fit, and its seats."""

    duration: int
    units: list[list[int]]
    seats: list[Seat]


@dataclass(frozen=True)
class OrderTerms:
    """An order; no due date or deadline is below 0."""

    site: int
    calendar: int
    priority: int
    release: int
    due: int
    deadline: int
    interruptible: bool
    optional: bool
    modes: list[ModeTerms]


@dataclass(frozen=True)
class MachineTerms:
    """A machine: cents a slot, place, transport class, and the windows in which it may be used."""

    rate: int
    place: int
    transport: int
    usable: list[list[int]]


@dataclass(frozen=True)
class Link:
    """A link in calendar slots; no greatest lag is below 0."""

    before: int
    after: int
    kind: str
    least: int
    most: int


@dataclass(frozen=True)
class FleetTerms:
    """A whole fleet.

    Parameters
    ----------
    people
        Lists of people, to which seats refer.
    slots, cents
        By transport class, origin and destination: length and price of a way of a machine.
    crew_slots
        By origin and destination: length of a person's way.
    """

    horizon: int
    unplanned: int
    tardiness: int
    calendars: list[Calendar]
    orders: list[OrderTerms]
    machines: list[MachineTerms]
    people: list[list[Person]]
    links: list[Link]
    slots: list[list[list[int]]]
    cents: list[list[list[int]]]
    crew_slots: list[list[int]]


class Terms:
    """Writes a fleet down, and reads plans of it.

    Parameters
    ----------
    index
        A fleet with the rules that `shared_rules` leaves.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self.instance: Instance = index.instance
        self.ground = Ground(self.instance)
        self.site = {site.id: n for n, site in enumerate(self.instance.sites)}
        self.machine = {machine.id: n for n, machine in enumerate(self.instance.machines)}
        self.operator = {person.id: n for n, person in enumerate(self.instance.operators)}
        self._calendars: dict[int, int] = {}
        self._times: list[Calendar] = []
        self._lists: dict[tuple[object, ...], int] = {}
        self._people: list[list[Person]] = []

    def written(self) -> FleetTerms:
        """Return the fleet."""
        instance, roads, per_slot = self.instance, self.index.roads, self.instance.horizon.per_slot
        sites, kinds = instance.sites, instance.transport_classes
        number = {kind.id: n for n, kind in enumerate(kinds)}
        order = {o.id: n for n, o in enumerate(instance.orders)}
        return FleetTerms(
            horizon=instance.horizon.slots,
            unplanned=instance.weights.unplanned,
            tardiness=per_slot(instance.weights.tardiness_per_hour),
            orders=[self._order(o) for o in instance.orders],
            calendars=self._times,
            machines=[
                MachineTerms(
                    per_slot(m.cost_per_hour),
                    self.site[m.place],
                    number[self.index.transport(m.id).id],
                    [[w.start, w.end] for w in self.index.usable(m.id).windows],
                )
                for m in instance.machines
            ],
            people=self._people,
            links=[
                Link(
                    order[p.predecessor],
                    order[p.successor],
                    p.kind,
                    p.min_lag,
                    -1 if p.max_lag is None else p.max_lag,
                )
                for p in instance.precedences
            ],
            slots=[[[roads.slots(k.id, a.id, b.id) for b in sites] for a in sites] for k in kinds],
            cents=[
                [
                    [
                        0 if a is b else k.cost_per_move + k.cost_per_km * roads.km(k.id, a.id, b.id)
                        for b in sites
                    ]
                    for a in sites
                ]
                for k in kinds
            ],
            crew_slots=[[self.index.crew_slots(a.id, b.id) for b in sites] for a in sites],
        )

    def _order(self, order: WorkOrder) -> OrderTerms:
        return OrderTerms(
            site=self.site[order.site],
            calendar=self._calendar(order.site),
            priority=order.priority,
            release=max(order.release, self.instance.horizon.freeze),
            due=-1 if order.due is None else order.due,
            deadline=-1 if order.deadline is None else order.deadline,
            interruptible=order.interruptible,
            optional=order.optional,
            modes=[self._mode(order, n) for n in range(len(order.modes))],
        )

    def _mode(self, order: WorkOrder, number: int) -> ModeTerms:
        mode = order.modes[number]
        units: list[list[int]] = []
        seats: list[Seat] = []
        for index, line in enumerate(mode.lines):
            if isinstance(line, PoolLine):
                raise ValueError(f"order {order.id} asks for a pool, which has no terms")
            people = self._list(line, order.site)
            for _ in range(line.quantity):
                unit = -1
                if isinstance(line, MachineLine):
                    unit = len(units)
                    units.append([self.machine[m] for m in self.ground.fitting(line, order.site)])
                if not isinstance(line, MachineLine) or line.operated:
                    seats.append(Seat(index, unit, people))
        return ModeTerms(mode.duration, units, seats)

    def _calendar(self, site: str) -> int:
        time: SiteTime = self.ground.time(site)
        key = id(time)
        if key not in self._calendars:
            self._calendars[key] = len(self._times)
            duties = self.index.duties(site)
            days = [
                int(self.ground.day[duty.start])
                for duty in duties
                if duty.start < self.ground.slots
                for _ in range(duty.start, duty.end)
            ]
            self._times.append(Calendar(time.slots.tolist(), time.period.tolist(), days[: len(time.slots)]))
        return self._calendars[key]

    def _list(self, line: MachineLine | PeopleLine, site: str) -> int:
        """Return the number of the list of people who may fill a line, each once: his longest stretch."""
        crew, roads = self.instance.crew_transport, self.index.roads
        found: dict[str, Person] = {}
        for q in self.ground.qualified(line.certificates, site):
            known = found.get(q.operator)
            if known is None or q.valid_until - q.valid_from > known.valid_until - known.valid_from:
                home, way = self.index.operators[q.operator], 0
                if crew is not None and home.latitude is not None and home.longitude is not None:
                    km = roads.home_km(crew, home.latitude, home.longitude, site)
                    way = 2 * km * self.index.transports[crew].cost_per_km
                until = min(q.valid_until, self.instance.horizon.slots)
                found[q.operator] = Person(self.operator[q.operator], q.rate, way, q.valid_from, until)
        key = (site, *((p.operator, p.valid_from, p.valid_until) for p in found.values()))
        if key not in self._lists:
            self._lists[key] = len(self._people)
            self._people.append(list(found.values()))
        return self._lists[key]

    def plan(self, answer: Sequence[Mapping[str, Any]]) -> Plan:
        """Return what came back as a plan.

        Parameters
        ----------
        answer
            Of each planned order ``order``, ``mode``, ``start`` (a slot), and by number its ``machines`` (one
            per unit) and its ``people`` (one per seat).
        """
        orders, duties = [], []
        for said in answer:
            order = self.instance.orders[said["order"]]
            placed = self._placed(order, said)
            orders.append(placed)
            seats = self._mode(order, placed.mode).seats
            duties += [
                ShiftAssignment(
                    operator=self.instance.operators[person].id,
                    machine=None if seat.unit < 0 else placed.machines[seat.unit],
                    order=order.id,
                    line=seat.line,
                    start=window.start,
                    end=window.end,
                )
                for window in self.index.duties_for(order.id).clipped(placed.start, placed.end)
                for seat, person in zip(seats, said["people"], strict=True)
            ]
        planned = {placed.order for placed in orders}
        return Plan(
            instance_name=self.instance.name,
            instance_hash=self.index.hash,
            status="FEASIBLE",
            orders=tuple(orders),
            duties=tuple(duties),
            moves=tuple(self._moves(orders)),
            unplanned=tuple(UnplannedOrder(order=o.id) for o in self.instance.orders if o.id not in planned),
        )

    def _placed(self, order: WorkOrder, said: Mapping[str, Any]) -> PlannedOrder:
        slots = self.ground.time(order.site).slots.tolist()
        last = slots.index(said["start"]) + order.modes[said["mode"]].duration - 1
        return PlannedOrder(
            order=order.id,
            mode=said["mode"],
            start=said["start"],
            end=slots[min(last, len(slots) - 1)] + 1,
            machines=tuple(self.instance.machines[m].id for m in said["machines"]),
        )

    def _moves(self, orders: Sequence[PlannedOrder]) -> list[Move]:
        """Return the moves between uses of each machine, each as late as it can be."""
        moves = []
        place = {machine.id: machine.place for machine in self.instance.machines}
        for placed in sorted(orders, key=lambda placed: placed.start):
            site = self.index.orders[placed.order].site
            for machine in placed.machines:
                origin = place[machine]
                if origin != site:
                    length = self.index.roads.slots(self.index.transport(machine).id, origin, site)
                    start = max(0, placed.start - length)
                    moves.append(
                        Move(machine=machine, origin=origin, destination=site, start=start, end=placed.start)
                    )
                place[machine] = site
        return moves
