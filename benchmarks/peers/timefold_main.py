"""The program that runs Timefold on one generated fleet. It knows nothing of the engine beside it.

Reads ``{"family", "data", "time_limit_s", "workers", "seed"}`` from standard input, where ``data`` is a fleet
with everything by its number, and writes ``{"status", "objective", "bound", "solution", "wall_s",
"formulation"}``; the solution is ``{"orders": [{"order", "mode", "start", "machines", "people"}, ...]}``.

Planning variables are an order's start (every second hour of its site's working time, or none: it is not
planned) and mode, the machine of each unit and the person of each seat. A person keeps a seat for the whole order, and like a
machine does nothing else from its start to its end. Between uses at different sites there is time for the
way. Hard: these, the windows of orders, machines and certificates, links, and orders that must be planned.
Soft, in cents: unplanned work, tardiness, hours, haulage, people's way to work on each day.

Each order gets its first start that breaks nothing, by due date, then local search takes over. The free
edition searches on one core: each worker is a search of its own with another seed, and the best counts.
Java's start and reading the fleet are part of the time. It proves no bound.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import version
from multiprocessing import get_context
from typing import Annotated, Any

import jpype
from timefold.solver import SolverFactory
from timefold.solver._timefold_java_interop import get_class  # its public functions cannot name a class
from timefold.solver.config import Duration, ScoreDirectorFactoryConfig, SolverConfig, TerminationConfig
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

Data = dict[str, Any]
STEP = 4
"""Work slots from one possible start of an order to the next."""
LEAST_SECONDS = 1
PHASES = """
<solver xmlns="https://timefold.ai/xsd/solver">
  <constructionHeuristic>
    <queuedEntityPlacer>
      <entitySelector id="orders">
        <entityClass>{order}</entityClass>
      </entitySelector>
      <changeMoveSelector>
        <entitySelector mimicSelectorRef="orders"/>
        <valueSelector variableName="start"/>
      </changeMoveSelector>
    </queuedEntityPlacer>
    <forager>
      <pickEarlyType>FIRST_FEASIBLE_SCORE_OR_NON_DETERIORATING_HARD</pickEarlyType>
    </forager>
  </constructionHeuristic>
  <localSearch/>
</solver>
"""


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
@dataclass
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
    start: Annotated[int, PlanningVariable(value_range_provider_refs=["starts"])] = field(default=None)
    way: Annotated[int, PlanningVariable(value_range_provider_refs=["ways"])] = field(default=0)

    def planned(self) -> bool:
        """Whether it has a start."""
        return self.start < len(self.begins)

    def begin(self) -> int:
        """Return the first slot."""
        return self.begins[self.start]

    def end(self) -> int:
        """Return the slot after the last."""
        return self.ends[self.way][self.start]

    def late(self) -> int:
        """Return the price of ending after the due date."""
        if self.due < 0:
            return 0
        end = self.ends[self.way][self.start]
        if end <= self.due:
            return 0
        return (end - self.due) * self.tardiness


@planning_entity
@dataclass
class Unit:
    """A machine's place in a mode of an order."""

    id: Annotated[int, PlanningId]
    order: int
    way: int
    number: int
    machines: Annotated[list[Machine], ValueRangeProvider(id="machines")]
    machine: Annotated[Machine, PlanningVariable(value_range_provider_refs=["machines"])] = field(
        default=None
    )


@planning_entity
@dataclass
class Seat:
    """A person's place in a mode of an order."""

    id: Annotated[int, PlanningId]
    order: int
    way: int
    number: int
    people: Annotated[list[Person], ValueRangeProvider(id="people")]
    person: Annotated[Person, PlanningVariable(value_range_provider_refs=["people"])] = field(default=None)


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


def link_fault(link: Link, before: Order, after: Order) -> int:
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


@constraint_provider
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
        tied.join(planned, before)
        .penalize(hard, lambda link, later, earlier: link_fault(link, earlier, later))
        .as_constraint("links"),
        tied.if_not_exists(planned, before).penalize(hard).as_constraint("predecessor unplanned"),
        by_machine.penalize(hard, lambda machine, orders: machine_faults(machine, orders)).as_constraint(
            "machines"
        ),
        by_machine.penalize(soft, lambda machine, orders: haulage(machine, orders)).as_constraint("haulage"),
        used.penalize(
            soft, lambda order, unit: unit.machine.rate * order.durations[order.way]
        ).as_constraint("hours of machines"),
        by_person.penalize(hard, lambda operator, orders, crew: people_faults(orders, crew)).as_constraint(
            "people"
        ),
        seated.filter(
            lambda order, seat: seat.person.valid_from > order.begin()
            or seat.person.valid_until < order.end()
        )
        .penalize(hard)
        .as_constraint("certificates"),
        seated.penalize(
            soft,
            lambda order, seat: seat.person.rate * order.durations[order.way]
            + seat.person.way * order.days[order.way][order.start],
        ).as_constraint("hours and ways of people"),
    ]


def fleet_of(data: Data, seed: int) -> Fleet:
    """Return the fleet with nothing planned; units and seats take turns among those that fit, from the seed on."""
    ways = [[way for row in rows for way in row] for rows in data["slots"]]
    prices = [[price for row in rows for price in row] for rows in data["cents"]]
    sites = len(data["crew_slots"])
    machines = [
        Machine(
            n,
            m["rate"],
            m["place"],
            sites,
            [slot for window in m["usable"] for slot in window],
            ways[m["transport"]],
            prices[m["transport"]],
        )
        for n, m in enumerate(data["machines"])
    ]
    people = [
        [Person(p["operator"], p["rate"], p["way"], p["valid_from"], p["valid_until"]) for p in row]
        for row in data["people"]
    ]
    orders: list[Order] = []
    units: list[Unit] = []
    seats: list[Seat] = []
    for n, order in enumerate(data["orders"]):
        possible = []
        for way, mode in enumerate(order["modes"]):
            groups = [people[seat["people"]] for seat in mode["seats"]]
            if not all(mode["units"]) or not all(groups):
                continue  # nobody can fill a place of it
            possible.append(way)
            for number, fitting in enumerate(mode["units"]):
                chosen = machines[fitting[(n + number + seed) % len(fitting)]]
                units.append(Unit(len(units), n, way, number, [machines[m] for m in fitting], chosen))
            for number, group in enumerate(groups):
                person = group[(n + number + seed) % len(group)]
                seats.append(Seat(len(seats), n, way, number, group, person))
        orders.append(order_of(data, n, possible))
    crew = Crew(sites, [way for row in data["crew_slots"] for way in row])
    links = [
        Link(
            link["before"],
            link["after"],
            link["kind"] in {"FS", "FF"},
            link["kind"] in {"FF", "SF"},
            link["least"],
            link["most"],
        )
        for link in data["links"]
    ]
    return Fleet([crew], links, orders, units, seats)


def order_of(data: Data, number: int, possible: list[int]) -> Order:
    """Return an order that is not planned, with the starts from which it can end in time in some mode."""
    order = data["orders"][number]
    calendar = data["calendars"][order["calendar"]]
    slot, period, day = calendar["slot"], calendar["period"], calendar["day"]
    deadline = order["deadline"] if order["deadline"] >= 0 else data["horizon"]
    durations = [mode["duration"] for mode in order["modes"]]
    begins: list[int] = []
    ends: list[list[int]] = [[] for _ in durations]
    days: list[list[int]] = [[] for _ in durations]
    first = next((work for work, at in enumerate(slot) if at >= order["release"]), len(slot))
    for work in range(first, len(slot), STEP):
        found = []
        for way, duration in enumerate(durations):
            last = work + duration - 1
            fits = way in possible and last < len(slot) and slot[last] < deadline
            fits = fits and (order["interruptible"] or period[work] == period[last])
            found.append((slot[last] + 1, day[last] - day[work] + 1) if fits else (0, 0))
        if any(end for end, _ in found):
            begins.append(slot[work])
            for way, (end, length) in enumerate(found):
                ends[way].append(end)
                days[way].append(length)
    return Order(
        number,
        order["site"],
        order["priority"] * data["unplanned"],
        order["priority"] * data["tardiness"],
        order["due"],
        order["optional"],
        durations,
        begins,
        ends,
        days,
        list(range(len(begins) + 1)),
        possible or [0],
        None,
        (possible or [0])[0],
    )


def solution_of(fleet: Fleet) -> list[Data]:
    """Return what is planned."""
    machines: dict[tuple[int, int], list[int]] = {}
    people: dict[tuple[int, int], list[int]] = {}
    for unit in sorted(fleet.units, key=lambda unit: unit.number):
        machines.setdefault((unit.order, unit.way), []).append(unit.machine.id)
    for seat in sorted(fleet.seats, key=lambda seat: seat.number):
        people.setdefault((seat.order, seat.way), []).append(seat.person.operator)
    return [
        {
            "order": order.id,
            "mode": order.way,
            "start": order.begins[order.start],
            "machines": machines.get((order.id, order.way), []),
            "people": people.get((order.id, order.way), []),
        }
        for order in fleet.orders
        if order.start is not None and order.planned()
    ]


def search(question: Data, seed: int, until: float) -> tuple[int, int, list[Data]]:
    """Return score, hard and soft, and plan of one search, which ends at a time of the system's clock."""
    fleet = fleet_of(question["data"], seed)
    fleet.orders.sort(key=lambda order: order.due if order.due >= 0 else question["data"]["horizon"])
    config = SolverConfig.create_from_xml_text(PHASES.format(order=get_class(Order).getName()))
    config.solution_class = Fleet
    config.entity_class_list = [Order, Unit, Seat]
    config.score_director_factory_config = ScoreDirectorFactoryConfig(
        constraint_provider_function=constraints
    )
    config.random_seed = seed
    left = max(LEAST_SECONDS, until - time.time())
    config.termination_config = TerminationConfig(spent_limit=Duration(milliseconds=int(1000 * left)))
    solver = SolverFactory.create(config).build_solver()
    # Compiling the constraints and handing the fleet over take seconds of their own.
    end = threading.Timer(max(LEAST_SECONDS, until - time.time()), solver.terminate_early)
    end.daemon = True
    end.start()
    found = solver.solve(fleet)
    end.cancel()
    return found.score.hard_score, found.score.soft_score, solution_of(found)


def answer(question: Data) -> Data:
    """Search with every worker, and answer with the best."""
    if question["family"] != "fleet":
        sys.exit(f"there is no Timefold model of {question['family']}, only of generated fleets")
    began, until = time.perf_counter(), time.time() + question["time_limit_s"]
    seeds = [question["seed"] + n for n in range(question["workers"])]
    with ProcessPoolExecutor(len(seeds), mp_context=get_context("spawn")) as pool:
        found = list(pool.map(search, [question] * len(seeds), seeds, [until] * len(seeds)))
    hard, soft, plan = max(found, key=lambda said: said[:2])
    return {
        "status": "FEASIBLE",
        "objective": -soft,
        "bound": None,
        "solution": {"orders": plan},
        "wall_s": time.perf_counter() - began,
        "formulation": f"its own score: {hard} hard, {soft} soft; {len(seeds)} searches, the best counts",
    }


def main() -> None:
    """Answer one question, or name the versions."""
    if sys.argv[1:] == ["--versions"]:
        try:
            jpype.getDefaultJVMPath()
        except jpype.JVMNotFoundException:
            sys.exit("no Java was found; Timefold needs Java 17 or newer, on the path or named by JAVA_HOME")
        said: Data = {name: version(name) for name in ("timefold", "jpype1")}
    else:
        said = answer(json.load(sys.stdin))
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
