"""Improvement: ruin and recreate in processes, neighbourhoods planned anew with CP-SAT beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from solver.cpsat.build import Outcome, build, solve_problem
from solver.cpsat.compile import Compiled
from solver.search.fleet.crews import crew_for
from solver.search.fleet.master import Master
from solver.search.incumbent import Incumbent
from solver.search.merge import merge
from solver.search.neighbourhoods import Chooser
from solver.search.recreate import Recreator
from solver.search.relaxation import raise_by_hours
from solver.search.state import State
from solver.search.threads import Job, side_by_side
from solver.search.walker import AVAILABLE, Task, Walker

SMALLEST, LARGEST = 3, 40
"""Orders of a neighbourhood."""

LARGE = 300
"""Orders from which on a plan is improved in parts, each by a worker: 4 % better at 400, 3 % worse at 200."""

LEAST_FOR_PROCESSES = 3.0
"""Seconds that must be left: a process takes about one to begin."""

LEAST_OF_ORDER = 2e-3
"""The same for each order of a large fleet, which a process has to prepare first."""

LOOK_SECONDS = 0.1
WALK_SECONDS = 2.0
"""Length of one turn of walking."""

LEAST_PLANNING, MOST_PLANNING = 0.15, 0.6
"""Share of turns that plan neighbourhoods; the others walk, and no walk is as short as a neighbourhood."""

FORGETTING = 0.3
"""Weight of the last turn in what a kind of work gains by the second."""


@dataclass
class Pace:
    """How large a neighbourhood is and how long it may take; both follow what was proven in time."""

    size: float = 8.0
    seconds: float = 1.5

    def learn(self, outcome: Outcome) -> None:
        """Grow what is solved easily, shrink what is not."""
        if outcome.proven:
            self.size *= 1.06 if outcome.spent < 0.4 * self.seconds else 1.01
        else:
            self.size *= 0.93
        self.size = min(float(LARGEST), max(float(SMALLEST), self.size))


def improve(c: Compiled, incumbent: Incumbent, stop: Callable[[], bool], workers: int, seed: int) -> None:
    """Improve the incumbent with ``workers`` cores until ``stop``.

    Half of them walk, each in a process of its own; the others do what has gained most of late. Who
    changes a plan that others have changed meanwhile merges the two, or drops his.
    """
    in_time = incumbent.remaining > LEAST_FOR_PROCESSES + LEAST_OF_ORDER * c.works
    if c.works >= LARGE and AVAILABLE and in_time and not incumbent.effort.deterministic:
        improve_in_parts(c, incumbent, stop, workers, seed)
        return
    raise_by_hours(incumbent.c, incumbent, stop)
    worth_it = AVAILABLE and incumbent.remaining > LEAST_FOR_PROCESSES
    remote = workers // 2 if worth_it else 0
    jobs: list[Job] = [partial(_follow, c, incumbent, seed * 1_000 + 500 + n) for n in range(remote)]
    jobs += [_Thread(c, incumbent, seed * 1_000 + n).run for n in range(remote, workers)]
    side_by_side(jobs, stop)


def improve_in_parts(
    c: Compiled, incumbent: Incumbent, stop: Callable[[], bool], workers: int, seed: int
) -> None:
    """Improve the incumbent of a large fleet with a crew of ``workers``."""
    crew = crew_for(c.instance, workers)
    try:
        raise_by_hours(incumbent.c, incumbent, stop)  # while they get ready
        Master(c, incumbent, crew, seed).run(stop)
    finally:
        crew.end()


def _follow(c: Compiled, incumbent: Incumbent, seed: int, stop: Callable[[], bool]) -> None:
    """Exchange better plans with a walk in a process of its own."""
    with incumbent.lock:
        told, version = incumbent.state, incumbent.version
    assert told is not None
    limits = replace(incumbent.limits, seconds=incumbent.remaining, seed=seed)
    walker = Walker(Task(c.instance, limits, told))
    try:
        while not stop():
            found = walker.next_state(LOOK_SECONDS)
            if found is not None and incumbent.offer(found, "ruin and recreate"):
                version = incumbent.version
            with incumbent.lock:
                state, newer = incumbent.state, incumbent.version
            if newer != version and state is not None:
                version = newer
                walker.send(state)
    finally:
        walker.end()


class _Thread:
    """Walks and plans neighbourhoods by turns, more of what gains more."""

    def __init__(self, c: Compiled, incumbent: Incumbent, seed: int) -> None:
        self.c = c
        self.incumbent = incumbent
        self.chooser = Chooser(c, seed)
        self.pace = Pace()
        self.seed = seed
        self.rounds = 0
        self.random = np.random.default_rng(seed)
        self.recreator = Recreator(c, incumbent, seed)

    def run(self, stop: Callable[[], bool]) -> None:
        """Improve the incumbent until ``stop``."""
        walking = planning = 1.0
        while not stop():
            share = min(MOST_PLANNING, max(LEAST_PLANNING, planning / (walking + planning)))
            begun = self.incumbent.effort.spent
            if not self.incumbent.short and self.random.random() < share:
                gained = self._plan(stop)
                planning += FORGETTING * (gained / self._since(begun) - planning)
            else:
                gained = self._walk(stop)
                walking += FORGETTING * (gained / self._since(begun) - walking)

    def _since(self, begun: float) -> float:
        return max(1e-3, self.incumbent.effort.spent - begun)

    def _walk(self, stop: Callable[[], bool]) -> int:
        before = self.recreator.gained
        self.recreator.run(stop, WALK_SECONDS)
        return self.recreator.gained - before

    def _plan(self, stop: Callable[[], bool]) -> int:
        """Plan one neighbourhood."""
        self.rounds += 1
        with self.incumbent.lock:
            state, version = self.incumbent.state, self.incumbent.version
            cost = self.incumbent.avoidable_by_order()
        assert state is not None
        return self._round(state, version, cost, stop)

    def _round(self, state: State, version: int, cost: object, stop: Callable[[], bool]) -> int:
        kind, scope = self.chooser.draw(state, cost, round(self.pace.size))  # type: ignore[arg-type]
        problem = build(self.c, state, scope, self.seed + self.rounds)
        hinted = problem.hinted_cost()
        seconds = min(self.pace.seconds, max(0.1, self.incumbent.remaining))
        outcome = solve_problem(
            problem,
            seconds,
            1,
            self.seed + self.rounds,
            stop=stop,
            small=True,
            effort=self.incumbent.effort,
        )
        self.pace.learn(outcome)
        gained = 0
        if outcome.state is not None and outcome.cost is not None and outcome.cost < hinted:
            found: State | None = outcome.state
            if self.incumbent.version != version:
                assert self.incumbent.state is not None
                found = merge(self.c, self.incumbent.state, outcome.state, scope.free)
            if found is not None:
                gained = self.incumbent.offer(found, f"{len(scope.free)} orders planned anew ({kind})")
        self.chooser.reward(kind, float(gained > 0))
        return gained
