"""Timefold's model of a generated fleet: facts, planning entities, and the constraints between them.

Planning variables are an order's start (every second hour of its site's working time, or none: it is not
planned) and mode, the machine of each unit and the person of each seat. A person keeps a seat for the whole
order, and like a machine does nothing else from its start to its end. Between uses at different sites there
is time for the way. Hard: these, the windows of orders, machines and certificates, links, and orders that
must be planned. Soft, in cents: unplanned work, tardiness, hours, haulage, people's way to work on each day.

What runs for each move is compiled to Java, which knows little of Python: plain loops over plain values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    ConstraintCollectors,
    ConstraintFactory,
    HardSoftScore,
    Joiners,
    constraint_provider,
)


class Machine:
    """A machine and the prices of its ways; ``ways`` and ``prices`` are by origin × sites + destination."""

    id: int
    rate: int
    place: int
    sites: int
    usable: list[int]
    ways: list[int]
    prices: list[int]

    def __init__(
        self,
        id: int,
        rate: int,
        place: int,
        sites: int,
        usable: list[int],
        ways: list[int],
        prices: list[int],
    ):
        self.id = id
        self.rate = rate
        self.place = place
        self.sites = sites
        self.usable = usable
        self.ways = ways
        self.prices = prices


class Person:
    """A person as one who may fill certain seats at one site."""

    operator: int
    rate: int
    way: int
    valid_from: int
    valid_until: int

    def __init__(self, operator: int, rate: int, way: int, valid_from: int, valid_until: int):
        self.operator = operator
        self.rate = rate
        self.way = way
        self.valid_from = valid_from
        self.valid_until = valid_until


class Crew:
    """Length of people's ways, by origin × sites + destination."""

    sites: int
    ways: list[int]

    def __init__(self, sites: int, ways: list[int]):
        self.sites = sites
        self.ways = ways


class Link:
    """A link between two orders, in calendar slots; no greatest lag is below 0."""

    before: int
    after: int
    from_end: bool
    to_end: bool
    least: int
    most: int

    def __init__(self, before: int, after: int, from_end: bool, to_end: bool, least: int, most: int):
        self.before = before
        self.after = after
        self.from_end = from_end
        self.to_end = to_end
        self.least = least
        self.most = most


@planning_entity
@dataclass(eq=False)
class Order:
    """An order: when, if at all, and in which mode.

    ``begins`` has the first slot of each start, ``ends`` by mode the slot after the last, 0 where the order
    does not fit, and ``days`` the local days between. The last start of ``starts`` is that it has none.
    """

    id: Annotated[int, PlanningId]
    site: int
    unplanned: int
    tardiness: int
    due: int
    optional: bool
    durations: list[int]
    begins: list[int]
    ends: list[list[int]]
    days: list[list[int]]
    starts: Annotated[list[int], ValueRangeProvider(id="starts")]
    ways: Annotated[list[int], ValueRangeProvider(id="ways")]
    start: Annotated[int | None, PlanningVariable(value_range_provider_refs=["starts"])] = None
    way: Annotated[int, PlanningVariable(value_range_provider_refs=["ways"])] = field(default=0)

    def planned(self) -> bool:
        """Whether it has a start."""
        return self.start < len(self.begins)  # type: ignore[operator]  # None only before the search

    def begin(self) -> int:
        """Return the first slot."""
        return self.begins[self.start]  # type: ignore[index]

    def end(self) -> int:
        """Return the slot after the last."""
        return self.ends[self.way][self.start]  # type: ignore[index]

    def late(self) -> int:
        """Return the price of ending after the due date."""
        if self.due < 0:
            return 0
        end = self.ends[self.way][self.start]  # type: ignore[index]
        if end <= self.due:
            return 0
        return (end - self.due) * self.tardiness


@planning_entity
@dataclass(eq=False)
class Unit:
    """A machine's place in a mode of an order."""

    id: Annotated[int, PlanningId]
    order: int
    way: int
    number: int
    machines: Annotated[list[Machine], ValueRangeProvider(id="machines")]
    machine: Annotated[Machine | None, PlanningVariable(value_range_provider_refs=["machines"])] = None


@planning_entity
@dataclass(eq=False)
class Seat:
    """A person's place in a mode of an order."""

    id: Annotated[int, PlanningId]
    order: int
    way: int
    number: int
    people: Annotated[list[Person], ValueRangeProvider(id="people")]
    person: Annotated[Person | None, PlanningVariable(value_range_provider_refs=["people"])] = None


@planning_solution
@dataclass
class Fleet:
    """A fleet and its plan."""

    crew: Annotated[list[Crew], ProblemFactCollectionProperty]
    links: Annotated[list[Link], ProblemFactCollectionProperty]
    orders: Annotated[list[Order], PlanningEntityCollectionProperty]
    units: Annotated[list[Unit], PlanningEntityCollectionProperty]
    seats: Annotated[list[Seat], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore, PlanningScore] = field(default=None)


def link_fault(link: Link, after: Order, before: Order) -> int:
    """Return 1 if a link is broken."""
    origin = before.end() if link.from_end else before.begin()
    target = after.end() if link.to_end else after.begin()
    lag = target - origin
    if lag < link.least:
        return 1
    if link.most >= 0 and lag > link.most:
        return 1
    return 0


def by_begin(orders: list[Order]) -> list[Order]:
    """Return orders by start, ties by number."""
    return sorted(orders, key=lambda order: order.begin() * 16384 + order.id)


def machine_faults(machine: Machine, orders: list[Order]) -> int:
    """Return how often a machine is too late, at two places, or not to be used."""
    faults = 0
    free = 0
    place = machine.place
    for order in by_begin(orders):
        begin = order.begin()
        end = order.end()
        arrives = begin - machine.ways[place * machine.sites + order.site]
        if free > arrives:
            faults = faults + 1
        within = False
        for w in range(0, len(machine.usable), 2):
            if machine.usable[w] <= arrives and end <= machine.usable[w + 1]:
                within = True
        if not within:
            faults = faults + 1
        free = end
        place = order.site
    return faults


def haulage(machine: Machine, orders: list[Order]) -> int:
    """Return the price of a machine's ways."""
    price = 0
    place = machine.place
    for order in by_begin(orders):
        price = price + machine.prices[place * machine.sites + order.site]
        place = order.site
    return price


def people_faults(orders: list[Order], crew: Crew) -> int:
    """Return how often a person is at two places."""
    faults = 0
    free = 0
    place = -1
    for order in by_begin(orders):
        begin = order.begin()
        if place >= 0 and free + crew.ways[place * crew.sites + order.site] > begin:
            faults = faults + 1
        free = order.end()
        place = order.site
    return faults


@constraint_provider  # type: ignore[untyped-decorator]  # the package is not there to be looked into
def constraints(factory: ConstraintFactory) -> list[Any]:
    """All constraints. Prices are given by the fleet, so weights are 1."""
    hard, soft = HardSoftScore.ONE_HARD, HardSoftScore.ONE_SOFT
    both = (
        Joiners.equal(lambda order: order.id, lambda unit: unit.order),
        Joiners.equal(lambda order: order.way, lambda unit: unit.way),
    )
    planned = factory.for_each(Order).filter(lambda order: order.planned())
    used = planned.join(Unit, *both)
    by_machine = used.group_by(
        lambda order, unit: unit.machine, ConstraintCollectors.to_list(lambda order, unit: order)
    )
    seated = planned.join(Seat, *both)
    by_person = seated.group_by(
        lambda order, seat: seat.person.operator, ConstraintCollectors.to_list(lambda order, seat: order)
    ).join(Crew)
    after = Joiners.equal(lambda link: link.after, lambda order: order.id)
    before = Joiners.equal(lambda link, order: link.before, lambda order: order.id)
    left_out = factory.for_each(Order).filter(lambda order: not order.planned())
    tied = factory.for_each(Link).join(planned, after)
    return [
        left_out.filter(lambda order: not order.optional).penalize(hard).as_constraint("mandatory"),
        left_out.penalize(soft, lambda order: order.unplanned).as_constraint("unplanned"),
        planned.filter(lambda order: order.end() == 0).penalize(hard).as_constraint("windows"),
        planned.penalize(soft, lambda order: order.late()).as_constraint("tardiness"),
        tied.join(planned, before).penalize(hard, link_fault).as_constraint("links"),
        tied.if_not_exists(planned, before).penalize(hard).as_constraint("predecessor unplanned"),
        by_machine.penalize(hard, machine_faults).as_constraint("machines"),
        by_machine.penalize(soft, haulage).as_constraint("haulage"),
        used.penalize(soft, lambda order, unit: unit.machine.rate * order.durations[order.way]).as_constraint(
            "hours of machines"
        ),
        by_person.penalize(hard, lambda operator, orders, crew: people_faults(orders, crew)).as_constraint(
            "people"
        ),
        seated.filter(
            lambda order, seat: (
                seat.person.valid_from > order.begin() or seat.person.valid_until < order.end()
            )
        )
        .penalize(hard)
        .as_constraint("certificates"),
        seated.penalize(
            soft,
            lambda order, seat: (
                seat.person.rate * order.durations[order.way]
                + seat.person.way * order.days[order.way][order.start]
            ),
        ).as_constraint("hours and ways of people"),
    ]
