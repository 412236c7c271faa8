"""Improvement: plan neighbourhoods anew with CP-SAT, each from the present plan as its hint."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from solver.cpsat.build import Outcome, build, solve_problem
from solver.cpsat.compile import Compiled
from solver.search.incumbent import Incumbent
from solver.search.merge import merge
from solver.search.neighbourhoods import Chooser
from solver.search.recreate import Recreator
from solver.search.state import State

SMALLEST, LARGEST = 3, 40


@dataclass
class Pace:
    """How large a neighbourhood is and how long it may take; both follow what was proven in time."""

    size: float = 8.0
    seconds: float = 1.5

    def learn(self, outcome: Outcome) -> None:
        """Grow what is solved easily, shrink what is not."""
        if outcome.proven:
            self.size *= 1.06 if outcome.seconds < 0.4 * self.seconds else 1.01
        else:
            self.size *= 0.93
        self.size = min(float(LARGEST), max(float(SMALLEST), self.size))


def improve(c: Compiled, incumbent: Incumbent, stop: Callable[[], bool], workers: int, seed: int) -> None:
    """Improve the incumbent in ``workers`` threads until ``stop``.

    Each thread plans a neighbourhood of the plan at that time; if the plan has changed meanwhile, the
    outcome is merged and checked, or dropped.
    """
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            if number == 0 and workers > 1:
                Recreator(c, incumbent, seed).run(stop)
            else:
                _Thread(c, incumbent, stop, seed * 1_000 + number).run(alternate=workers == 1)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(n,), daemon=True) for n in range(1, workers)]
    for thread in threads:
        thread.start()
    work(0)
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


class _Thread:
    def __init__(self, c: Compiled, incumbent: Incumbent, stop: Callable[[], bool], seed: int) -> None:
        self.c = c
        self.incumbent = incumbent
        self.stop = stop
        self.chooser = Chooser(c, seed)
        self.pace = Pace()
        self.seed = seed
        self.rounds = 0

    def run(self, *, alternate: bool) -> None:
        """Plan neighbourhoods until stopped; ``alternate`` with ruin and recreate in the same thread."""
        while not self.stop():
            self.rounds += 1
            if alternate and self.rounds % 3 == 1:
                Recreator(self.c, self.incumbent, self.seed + self.rounds).run(self.stop, 3.0)
            with self.incumbent.lock:
                state, version = self.incumbent.state, self.incumbent.version
                cost = self.incumbent.avoidable_by_order()
            assert state is not None
            self._round(state, version, cost)

    def _round(self, state: State, version: int, cost: object) -> None:
        kind, scope = self.chooser.draw(state, cost, round(self.pace.size))  # type: ignore[arg-type]
        problem = build(self.c, state, scope, self.seed + self.rounds)
        hinted = problem.hinted_cost()
        seconds = min(self.pace.seconds, max(0.1, self.incumbent.remaining))
        outcome = solve_problem(problem, seconds, 1, self.seed + self.rounds, stop=self.stop, small=True)
        self.pace.learn(outcome)
        gain = 0.0
        if outcome.state is not None and outcome.cost is not None and outcome.cost < hinted:
            found: State | None = outcome.state
            if self.incumbent.version != version:
                assert self.incumbent.state is not None
                found = merge(self.c, self.incumbent.state, outcome.state, scope.free)
            if found is not None and self.incumbent.offer(
                found, f"{len(scope.free)} orders planned anew ({kind})"
            ):
                gain = 1.0
        self.chooser.reward(kind, gain)
