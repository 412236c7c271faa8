"""The program that runs Timefold on one generated fleet. It knows nothing of the engine beside it.

Reads ``{"family", "data", "time_limit_s", "workers", "seed"}`` from standard input, where ``data`` is a fleet
with everything by its number, and writes ``{"status", "objective", "bound", "solution", "wall_s",
"formulation"}``; the solution is ``{"orders": [{"order", "mode", "start", "machines", "people"}, ...]}``.
The model is in ``timefold_parts``.

Each order gets its first start that breaks nothing, what must be planned first and then by due date; local
search with Timefold's own settings follows. The free edition searches on one core: each worker is a search of
its own with another seed, and the best counts. Java's start, compiling the constraints and reading the fleet
are part of the time. It proves no bound.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import jpype
from timefold.solver import SolverFactory
from timefold.solver._timefold_java_interop import get_class  # its public functions cannot name a class
from timefold.solver.config import Duration, ScoreDirectorFactoryConfig, SolverConfig, TerminationConfig

# A folder of its own: with the one of this file on the path, its timefold.py would stand for the package.
sys.path.append(str(Path(__file__).parent / "timefold_parts"))

from timefold_model import (  # type: ignore[import-not-found]
    Crew,
    Fleet,
    Link,
    Machine,
    Order,
    Person,
    Seat,
    Unit,
    constraints,
)

Data = dict[str, Any]
STEP = 4
"""Work slots from one possible start of an order to the next."""
LEAST_SECONDS = 1
LOOK_SECONDS = 0.2
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


def fleet_of(data: Data, seed: int) -> Fleet:
    """Return the fleet with nothing planned; units and seats take turns among those that fit."""
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


def end_at(solver: Any, until: float, done: threading.Event) -> None:
    """End a search at a time; it hears that only once the fleet was handed over, so it is told again."""
    while not done.wait(max(LOOK_SECONDS, until - time.time())):
        solver.terminate_early()


def search(question: Data, seed: int, until: float) -> tuple[int, int, list[Data]]:
    """Return score, hard and soft, and plan of one search, which ends at a time of the system's clock."""
    fleet = fleet_of(question["data"], seed)
    late = question["data"]["horizon"]
    fleet.orders.sort(key=lambda order: (order.optional, order.due if order.due >= 0 else late))
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
    done = threading.Event()
    threading.Thread(target=end_at, args=(solver, until, done), daemon=True).start()
    try:
        found = solver.solve(fleet)
    except Exception as error:  # of a class of Java, which cannot leave this process
        raise RuntimeError(f"{type(error).__name__}: {error}") from None
    finally:
        done.set()
    hard, soft = found.score.hard_score, found.score.soft_score
    for order in found.orders:
        if order.start is None:  # its turn did not come, and its score says nothing of it
            soft -= order.unplanned
            hard -= 0 if order.optional else 1
    return hard, soft, solution_of(found)


def report(sender: Any, question: Data, seed: int, until: float) -> None:
    """Send what a search comes to, or in words why to nothing."""
    try:
        sender.send(search(question, seed, until))
    except Exception as error:
        sender.send(f"{type(error).__name__}: {error}")


def searches(question: Data, until: float) -> list[tuple[int, int, list[Data]]]:
    """Return what each worker's search comes to; one that fails ends the program."""
    context = get_context("spawn")
    running = []
    for seed in range(question["seed"], question["seed"] + question["workers"]):
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=report, args=(sender, question, seed, until), daemon=True)
        process.start()
        sender.close()
        running.append((process, receiver))
    found = []
    for process, receiver in running:
        try:
            found.append(receiver.recv())
        except EOFError:
            process.join()
            found.append(f"a search ended with exit code {process.exitcode} and without a word")
    for process, _ in running:
        process.kill()  # Java takes half a minute to leave
    for said in found:
        if isinstance(said, str):
            sys.exit(said)
    return found


def answer(question: Data) -> Data:
    """Search with every worker, and answer with the best."""
    if question["family"] != "fleet":
        sys.exit(f"there is no Timefold model of {question['family']}, only of generated fleets")
    began, until = time.perf_counter(), time.time() + question["time_limit_s"]
    found = searches(question, until)
    hard, soft, plan = max(found, key=lambda said: said[:2])
    return {
        "status": "FEASIBLE" if plan else "UNKNOWN",
        "objective": -soft,
        "bound": None,
        "solution": {"orders": plan} if plan else None,
        "wall_s": time.perf_counter() - began,
        "formulation": f"its own score: {hard} hard, {soft} soft; {len(found)} searches, the best counts",
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
