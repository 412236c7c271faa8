"""The parts of the engine that are timed, each as work that is the same every time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.fleets.stored import FOLDER, Fleet, load
from models.domain.index import Index
from models.domain.plan import Plan
from solver.check import check
from solver.cpsat.compile import Compiled
from solver.effort import Effort
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.search.state import State, as_plan

CAUSE = "site_closed"
"""Why the order that is explained cannot be done: planted, so that the question stays the same."""

WHY_SECONDS = 30.0
"""For an answer; it takes as long as it takes and far less."""

NEIGHBOURHOOD, CPSAT_WORK = 8, 0.3
"""Orders of a neighbourhood, and units of work of CP-SAT's search of it."""

TASK_WORK = 0.5
"""Units of work of a task of a fleet's worker, counted by insertions."""

WORKERS = 2
"""Among whom a plan is divided."""

ENDLESS = 1e9

Timed = Callable[[], object]


@dataclass(frozen=True)
class Part:
    """A part of the engine.

    Parameters
    ----------
    id
        Its name in tables and files.
    what
        What is timed, in words.
    prepare
        Returns what is done once and is not timed: from it comes, for each round, the work that is.
    """

    id: str
    what: str
    prepare: Callable[[Prepared], Callable[[], Timed]]


@dataclass
class Prepared:
    """A fleet with what its parts have in common; each is made when it is first asked for."""

    orders: int
    folder: Path = FOLDER
    _made: dict[str, Any] = field(default_factory=dict)

    def _once(self, name: str, make: Callable[[], Any]) -> Any:
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    @property
    def instance(self) -> Any:
        """The plain fleet."""
        return self._once("instance", lambda: load(Fleet(self.orders), self.folder).instance)

    @property
    def index(self) -> Index:
        """The instance prepared for the checker."""
        found: Index = self._once("index", lambda: Index(self.instance))
        return found

    @property
    def compiled(self) -> Compiled:
        """The instance prepared for the search, with its tables."""
        found: Compiled = self._once("compiled", lambda: built(self))
        return found

    @property
    def state(self) -> State:
        """The plan that construction makes."""
        found: State = self._once("state", lambda: construct(self.compiled))
        return found

    @property
    def plan(self) -> Plan:
        """The same plan as the checker reads it."""
        found: Plan = self._once(
            "plan", lambda: as_plan(self.compiled, self.state, self.index.hash, whole=True)
        )
        return found


def built(fleet: Prepared) -> Compiled:
    """Return the instance as arrays, and the tables that the ledger works on."""
    compiled = Compiled(fleet.instance)
    compiled.fixed  # noqa: B018 - made when it is first asked for
    return compiled


def _build(fleet: Prepared) -> Callable[[], Timed]:
    fleet.instance  # noqa: B018 - read from its file before the clock runs
    return lambda: lambda: built(fleet)


def _construct(fleet: Prepared) -> Callable[[], Timed]:
    def fresh() -> Timed:
        # Each time anew: a compiled instance keeps the starts of orders once they were asked for.
        compiled = built(fleet)
        return lambda: construct(compiled)

    return fresh


def _check(fleet: Prepared) -> Callable[[], Timed]:
    plan, index = fleet.plan, fleet.index
    return lambda: lambda: check(fleet.instance, plan, index)


def _explain(fleet: Prepared) -> Callable[[], Timed]:
    from solver.advice.explain import explain

    planted = load(Fleet(fleet.orders, planted=CAUSE), fleet.folder)
    order = planted.witness.unplanned[0].order
    return lambda: lambda: explain(planted.instance, planted.witness, order, WHY_SECONDS)


def _neighbourhood(fleet: Prepared) -> Callable[[], Timed]:
    from solver.cpsat.build import build, solve_problem
    from solver.search.neighbourhoods import Chooser

    compiled, state = fleet.compiled, fleet.state
    costs = np.ones(len(compiled.orders))
    _, scope = Chooser(compiled, 1).draw(state, costs, NEIGHBOURHOOD)
    limits = SolveLimits(ENDLESS, workers=1, deterministic=ENDLESS)

    def plan_anew() -> object:
        problem = build(compiled, state, scope, 1)
        return solve_problem(problem, CPSAT_WORK, 1, 1, small=True, effort=Effort(limits))

    return lambda: plan_anew


def _task(fleet: Prepared) -> Callable[[], Timed]:
    from solver.ledger.ledger import ledger_of
    from solver.search.fleet.hand import Hand, Task
    from solver.search.fleet.parts import Divider
    from solver.search.steps import usual_choice

    hand = Hand(fleet.instance)
    # Insertions are counted instead of seconds: the task is then the same work on every machine.
    hand.effort = hand.space.effort = Effort(SolveLimits(ENDLESS, workers=1, deterministic=ENDLESS))
    ledger = ledger_of(hand.c, fleet.state, 1)
    places = ledger.save()
    task = Task(
        number=0,
        part=Divider(hand.c, WORKERS, 1).parts(ledger, places)[0],
        weights=np.ones(len(hand.c.orders)),
        spared=frozenset(),
        temperature=0.0,
        seconds=TASK_WORK,
        seed=1,
    )

    def fresh() -> Timed:
        hand.choice = usual_choice()  # a hand learns from its tasks which steps gain most
        return lambda: hand.work(task, places)

    return fresh


PARTS: tuple[Part, ...] = (
    Part("build", "the instance as arrays and tables", _build),
    Part("construct", "a first plan by insertion", _construct),
    Part("check", "every rule and cost of that plan", _check),
    Part("explain", "why an order is not planned, proven, with what would change it", _explain),
    Part("neighbourhood", f"{NEIGHBOURHOOD} orders anew by CP-SAT: model and search", _neighbourhood),
    Part("task", "a task of a fleet's worker: a walk on a part of the plan", _task),
)


def part(name: str) -> Part:
    """Return a part by its id."""
    return next(one for one in PARTS if one.id == name)
