"""Squeeze: a plan shorter by one slot, met in the middle.

Its first orders stand as early as they can, its last ones as late as a shorter plan allows; CP-SAT looks
for a plan of those between. Works for orders without machines: nothing has to be moved about.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from solver.cpsat.build import build_rules, extract, watched
from solver.cpsat.problem import Scope
from solver.effort import INSERTION, POSTED, ROUND
from solver.search.justify import Placements, early, last_end, late, may_choose, shortest
from solver.search.serial import Serial, Walk
from solver.search.state import State
from solver.search.threads import Job, side_by_side

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled
    from solver.search.incumbent import Incumbent

SMALLEST, USUAL, LARGEST = 8, 30, 80
"""Orders between."""

SECONDS = 1.0
"""Limit of one search."""

SHORTENING = 0.6
"""Share of searches for a shorter plan; the others look for another one of the same length."""

CHOOSING = 0.7
"""Share of plans in which the modes are chosen anew, where they may be."""

SPREADS = (0.0, 1.0, 0.02, 0.1)
"""By how much sequences are varied: slots, or a share of the length if below 1."""


def squeeze(
    c: Compiled,
    incumbent: Incumbent,
    stop: Callable[[], bool],
    workers: int,
    seed: int,
    serial: Serial | None = None,
) -> None:
    """Shorten the incumbent in ``workers`` threads until ``stop``.

    Parameters
    ----------
    serial
        The instance as a project, if it is one: then all threads but the first walk, and this one by turns.
        Where people are needed, all only walk.
    """
    if serial is not None and serial.heads:
        walk_alone(c, incumbent, stop, workers, seed, serial)
        return
    shared = _Shared(c, incumbent)
    squeezing: list[Job] = [
        _Thread(shared, seed * 1_000 + number, serial).run
        for number in range(workers if serial is None else 1)
    ]
    walking = [] if serial is None else _walks(shared, serial, range(1, workers), seed)
    side_by_side([*walking, *squeezing], stop)


def walk_alone(
    c: Compiled, incumbent: Incumbent, stop: Callable[[], bool], workers: int, seed: int, serial: Serial
) -> None:
    """Shorten the incumbent by walks alone, in ``workers`` threads until ``stop``."""
    side_by_side(_walks(_Shared(c, incumbent), serial, range(workers), seed), stop)


def _walks(shared: _Shared, serial: Serial, numbers: range, seed: int) -> list[Job]:
    effort = shared.incumbent.effort
    walks = [Walk(serial, shared.best, effort, seed * 1_000 + 100 + number) for number in numbers]
    return [partial(walk.run, lambda: shared.best, shared.take) for walk in walks]


class _Shared:
    """The shortest plan so far; equally short ones replace each other."""

    def __init__(self, c: Compiled, incumbent: Incumbent) -> None:
        assert incumbent.state is not None
        self.c = c
        self.incumbent = incumbent
        self.lock = threading.Lock()
        self.best: Placements = incumbent.state.placements

    def take(self, found: Placements) -> None:
        with self.lock:
            before, length = last_end(self.best), last_end(found)
            if length <= before:
                self.best = found
        if length < before:
            self.incumbent.offer(State(found), "squeezed")


class _Thread:
    """Squeezes; by turns with a walk where the instance is a project."""

    def __init__(self, shared: _Shared, seed: int, serial: Serial | None = None) -> None:
        self.c = shared.c
        self.shared = shared
        self.effort = shared.incumbent.effort
        self.stop: Callable[[], bool] = lambda: False
        self.seed = seed
        self.random = np.random.default_rng((seed, 11))
        self.size = float(USUAL)
        self.choosing = may_choose(self.c)
        self.walk = None if serial is None else Walk(serial, shared.best, self.effort, seed)

    def run(self, stop: Callable[[], bool]) -> None:
        """Search until ``stop``."""
        self.stop = stop
        while not stop():
            begun = self.effort.spent
            self._round()
            if self.walk is not None:
                until = 2 * self.effort.spent - begun
                self.walk.run(
                    lambda: self.shared.best,
                    self.shared.take,
                    lambda until=until: stop() or self.effort.spent >= until,  # type: ignore[misc]
                )

    def _round(self) -> None:
        best = self.shared.best
        self.effort.add(ROUND + 2 * INSERTION * len(best))
        length = last_end(best)
        choosing = self.choosing and bool(self.random.random() < CHOOSING)
        left = early(self.c, best, self.random, self._spread(length), choosing=choosing) or best
        if last_end(left) > length:
            left = best
        elif last_end(left) < length:
            self.shared.take(self._shortest(left))
            return
        shortening = bool(self.random.random() < SHORTENING)
        right = late(self.c, left, length - shortening, self.random, self._spread(length))
        self._meet(left, right, length - shortening, shortening=shortening)

    def _shortest(self, placements: Placements) -> Placements:
        self.effort.add(2 * INSERTION * len(placements))
        return shortest(self.c, placements, self.random, self.stop)

    def _spread(self, length: int) -> float:
        spread = SPREADS[int(self.random.integers(len(SPREADS)))]
        return spread if spread >= 1 else spread * length

    def _meet(self, left: Placements, right: Placements, until: int, *, shortening: bool) -> None:
        """Plan the orders between the first ones of ``left`` and the last ones of ``right``."""
        sequence = sorted(left, key=lambda k: (left[k].start, left[k].end))
        size = round(self.size)
        at = int(self.random.integers(0, max(1, len(sequence) - size + 1)))
        first = set(sequence[:at])
        rest = sorted(sequence[at:], key=lambda k: right[k].start if k in right else -1)
        between, last = rest[:size], rest[size:]
        if any(k not in right for k in last):
            self.size = min(LARGEST, self.size * 1.02)
            return
        fixed = {k: left[k] for k in first} | {k: right[k] for k in last}
        found, proven = self._plan(
            State(fixed | {k: left[k] for k in between}), between, until, shortening=shortening
        )
        if found is not None:
            self.shared.take(self._shortest(found) if shortening else found)
        if found is not None or proven:
            self.size = min(LARGEST, self.size * 1.03)
        else:
            self.size = max(SMALLEST, self.size * 0.95)

    def _plan(
        self, state: State, between: list[int], until: int, *, shortening: bool
    ) -> tuple[Placements | None, bool]:
        """Return a plan that ends by ``until``, and whether it is proven that there is none."""
        self.seed += 1
        problem = build_rules(self.c, state, Scope(tuple(sorted(between))), self.seed)
        for v in problem.orders.values():
            problem.model.add(v.end <= until)
            problem.model.add(v.present == 1)
        if not shortening:
            problem.model.minimize(
                sum(int(self.random.integers(0, 3)) * v.end for v in problem.orders.values())
            )
        problem.hint()
        solver = problem.cp.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = 1
        self.effort.add(POSTED * len(problem.values))
        self.effort.limit_search(solver, max(0.1, min(SECONDS, self.effort.remaining)))
        parameters.random_seed = self.seed % (2**31 - 1)
        parameters.linearization_level = 0
        parameters.cp_model_probing_level = 0
        parameters.symmetry_level = 0
        parameters.stop_after_first_solution = shortening
        with watched(solver, self.stop, self.effort):
            status = solver.solve(problem.model)
        self.effort.add_search(solver)
        if status in (problem.cp.OPTIMAL, problem.cp.FEASIBLE):
            return extract(problem, solver.value).placements, False
        return None, status == problem.cp.INFEASIBLE
