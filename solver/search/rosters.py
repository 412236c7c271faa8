"""Rosters: the people of orders that stay where they are, planned anew by some people or some days at a time.

First each person gets a roster of his own; then neighbourhoods are solved by CP-SAT from a complete hint,
several side by side that never share a person.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from solver.cpsat.build import Outcome, build, solve_problem
from solver.cpsat.problem import Problem, Scope
from solver.roster.walk import BEST, FOUND
from solver.search.annealing import annealer_of
from solver.search.roster_parts import Chooser, Part
from solver.search.roster_prices import line_cost, missing_heads
from solver.search.state import Placement, State
from solver.search.threads import Job, side_by_side

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled
    from solver.roster.walk import RosterWalk
    from solver.search.annealing import Annealer
    from solver.search.incumbent import Incumbent

QUICK_SHARE, SLOW_SHARE = 0.05, 0.7
"""Shares of the effort for a quick walk, for a first plan, and for a slow one."""

MOST_QUICK = 0.65
"""Most of the effort for the quick walk of a large roster."""

MISSING = 10**7
"""Price of a person who is missing where a line must not be short, while there is no plan yet."""

FIRST_SECONDS = 2.0
"""Most effort for a person's first roster; the next try has twice as much."""

CHECK_SHARE = 0.2
"""Most of the effort that checking better plans may take, where a check is dear."""


class Rosters:
    """Plans the people of an instance in which nothing else is to be decided."""

    def __init__(self, c: Compiled, incumbent: Incumbent, stop: Callable[[], bool], seed: int) -> None:
        assert c.staffing is not None, "orders that could be elsewhere are decided too"
        self.c, self.incumbent, self.seed = c, incumbent, seed
        self._told_to_stop = stop
        self.effort = incumbent.effort
        self.staffing = c.staffing
        self.lock = threading.RLock()
        self.state = State({k: Placement(*held) for k, held in self.staffing.held.items()})
        self.version = 0
        self.missing = missing_heads(c, self.state.placements)
        self.todo = list(range(len(c.operators)))
        """People whose rosters break their limits."""
        self.busy: set[int] = set()
        self.unable: list[int] = []
        """People for whom no roster keeps the rules, whatever all others do."""
        self.waiting = False
        """Whether there is a better plan that was not checked yet."""
        self._checked, self._check_took = -1e9, 0.0
        self._build_took = 0.0
        """Effort of the dearest model so far; nobody can stop in one."""

    def stop(self) -> bool:
        """Whether it is time to end, with time left to build one more model or to check a better plan."""
        return self._told_to_stop() or self.incumbent.remaining < max(self._check_took, self._build_took)

    def _built(self, state: State, scope: Scope, seed: int) -> Problem:
        begun = self.effort.spent
        problem = build(self.c, state, scope, seed)
        with self.lock:
            self._build_took = max(self._build_took, self.effort.spent - begun)
        return problem

    def run(self, workers: int, prove: Callable[[], None] | None) -> None:
        """Plan with so many cores until told to stop.

        Parameters
        ----------
        prove
            Solves one model of everything, once there is a plan; none: that would be too large.
        """
        annealer = annealer_of(self.c)
        if self.incumbent.state is not None:
            self.state, self.missing = self.incumbent.state, 0
        elif annealer is not None:
            limit = self.effort.limit
            length = min(MOST_QUICK * limit, max(QUICK_SHARE * limit, annealer.quick_effort))
            self._anneal(annealer, workers, length, quick=True)
        if self.incumbent.state is None and not self.stop():
            self.begin(workers)
        if self.unable:
            return
        if prove is not None and not self.stop():
            prove()
            self._adopt()
        if annealer is not None and not self.stop():
            self._anneal(annealer, workers, SLOW_SHARE * self.effort.remaining, quick=False)
        self.improve(workers)

    def _adopt(self) -> None:
        """Go on from the best plan, if there is one."""
        with self.lock:
            if self.incumbent.state is not None and not self.waiting:
                self.state, self.missing = self.incumbent.state, 0
                self.version += 1

    # --- walks ------------------------------------------------------------------------------

    def _anneal(self, annealer: Annealer, workers: int, length: float, *, quick: bool) -> None:
        """Walk with each core: quickly, from nobody at work, or slowly."""
        seeds = [1_000 * self.seed + 10 * core + quick for core in range(workers)]
        jobs: list[Job] = [partial(self._walk, annealer, seed, length, quick) for seed in seeds]
        side_by_side(jobs, self.stop)
        self._adopt()

    def _walk(
        self, annealer: Annealer, seed: int, length: float, quick: bool, stop: Callable[[], bool]
    ) -> None:
        with self.lock:
            begin = None if quick else annealer.rows_of(self.state)
        most = MOST_QUICK * self.effort.limit if quick else 0.0
        walk = annealer.walk(seed, length, self.effort, stop, partial(self._hear, annealer), begin, most)
        if walk.note[FOUND]:
            self._hear(annealer, walk, at_once=True)
            return
        with self.lock:
            broken = annealer.broken(walk)
            if self.incumbent.state is None and len(broken) < len(self.todo):
                self.state = annealer.state_of(walk.now, self.state)
                self.todo = broken
                self.missing = missing_heads(self.c, self.state.placements)
                self.version += 1

    def _hear(self, annealer: Annealer, walk: RosterWalk, *, at_once: bool = False) -> None:
        """Take a better roster of a walk, unless it is too soon to have it checked."""
        with self.lock:
            best = self.incumbent.cost
            if (best is None or walk.note[BEST] < best) and (at_once or self._affords_check()):
                self.state = annealer.state_of(walk.best, self.state)
                self.missing, self.waiting = 0, True
                self.version += 1
                self._offer_waiting("a walk over rosters", at_once=True)

    def _affords_check(self) -> bool:
        return (self.effort.spent - self._checked) * CHECK_SHARE >= self._check_took

    # --- the first rosters ------------------------------------------------------------------

    def begin(self, workers: int) -> None:
        """Make a roster for each person who has none that keeps the limits."""
        order = np.random.default_rng(self.seed).permutation(self.todo).tolist()
        todo = [(operator, FIRST_SECONDS, 0) for operator in order]
        jobs: list[Job] = [partial(self._begin_some, todo, core) for core in range(workers)]
        side_by_side(jobs, self.stop)
        if not todo and not self.unable and not self.stop():
            self.waiting = True
            self._offer_waiting("a roster for each person", at_once=True)

    def _begin_some(self, todo: list[tuple[int, float, int]], core: int, stop: Callable[[], bool]) -> None:
        """Make one roster after the other, with those of some others anew where there is no other way.

        Parameters
        ----------
        todo
            Person, most effort, and how many others.
        """
        random = np.random.default_rng((self.seed, core))
        while not stop():
            with self.lock:
                if not todo or self.unable:
                    return
                operator, seconds, others = todo.pop()
                left = {entry[0] for entry in todo} | self.busy | {operator}
                rest = [p for p in random.permutation(len(self.c.operators)).tolist() if p not in left]
                staff = (operator, *rest[:others])
                self.busy |= set(staff)
                state = self.state
            outcome = self._solved(staff, state, seconds, stop)
            unable = outcome.infeasible and self._is_unable(operator, seconds, stop)
            with self.lock:
                self.busy -= set(staff)
                if outcome.state is not None:
                    self._take(Part("first", staff, None), state, outcome.state)
                elif unable:
                    self.unable.append(operator)
                else:
                    todo.insert(0, (operator, 2 * seconds, 2 * others + 2 if outcome.infeasible else others))

    def _solved(
        self, staff: tuple[int, ...], state: State, seconds: float, stop: Callable[[], bool]
    ) -> Outcome:
        """Return rosters for some people beside those of all others."""
        seed = self.seed + staff[0]
        problem = self._built(state, Scope((), staff=staff, missing=MISSING), seed)
        return solve_problem(problem, seconds, 1, seed, stop=stop, small=True, effort=self.effort)

    def _is_unable(self, operator: int, seconds: float, stop: Callable[[], bool]) -> bool:
        """Whether no roster keeps a person's limits though nobody else works, as two solves say."""
        nobody = State({k: Placement(*held) for k, held in self.staffing.held.items()})
        if not self._solved((operator,), nobody, seconds, stop).infeasible:
            return False
        problem = self._built(nobody, Scope((), staff=(operator,), missing=MISSING), self.seed)
        again = solve_problem(problem, seconds, 1, self.seed, stop=stop, again=True, effort=self.effort)
        return again.infeasible

    # --- better ones ------------------------------------------------------------------------

    def improve(self, workers: int) -> None:
        """Improve the plan until told to stop."""
        jobs: list[Job] = [partial(self._improve, 100 * self.seed + n) for n in range(workers)]
        side_by_side(jobs, self.stop)
        self._offer_waiting("rosters", at_once=True)

    def _improve(self, seed: int, stop: Callable[[], bool]) -> None:
        chooser, rounds = Chooser(self.c, seed), 0
        while not stop():
            rounds += 1
            with self.lock:
                state, version = self.state, self.version
                part = chooser.draw(state, self.busy)
                self.busy |= set(part.staff)
            try:
                self._round(chooser, part, state, version, seed * 10_000 + rounds, stop)
            finally:
                with self.lock:
                    self.busy -= set(part.staff)

    def _round(
        self, chooser: Chooser, part: Part, state: State, version: int, seed: int, stop: Callable[[], bool]
    ) -> None:
        begun = self.effort.spent
        problem = self._built(state, self._scope(part.staff, part.stretch), seed)
        hinted = problem.hinted_cost()
        seconds = min(chooser.seconds, max(0.1, self.incumbent.remaining))
        outcome = solve_problem(problem, seconds, 1, seed, stop=stop, small=True, effort=self.effort)
        gained = 0
        if outcome.state is not None and outcome.cost is not None and outcome.cost < hinted:
            gained = self._settle(part, state, version, outcome, hinted - outcome.cost)
        chooser.learn(part, outcome, gained, self.effort.spent - begun)

    def _settle(self, part: Part, state: State, version: int, outcome: Outcome, saved: int) -> int:
        """Take what a neighbourhood found, unless others have made it worse; return the cents gained."""
        assert outcome.state is not None
        with self.lock:
            if self.version != version:
                saved -= self._lines(state, outcome.state, state) - self._lines(
                    self.state, outcome.state, state
                )
            if saved <= 0:
                return 0
            self._take(part, state, outcome.state)
            self.waiting = True
            self._offer_waiting(f"{len(part.staff)} people planned anew ({part.kind})")
            return saved

    def _lines(self, base: State, found: State, known: State) -> int:
        """Return what a neighbourhood's changes to the lines save where they are made to ``base``."""
        total = 0
        for k, placement in found.placements.items():
            if placement is not known.placements[k]:
                merged = merged_shifts(base.placements[k], known.placements[k], placement)
                total += line_cost(self.c, k, base.placements[k], MISSING)
                total -= line_cost(self.c, k, merged, MISSING)
        return total

    def _take(self, part: Part, known: State, found: State) -> None:
        """Make a neighbourhood's changes to the present plan."""
        placements = dict(self.state.placements)
        for k, placement in found.placements.items():
            if placement is not known.placements[k]:
                placements[k] = merged_shifts(placements[k], known.placements[k], placement)
        self.state = State(placements)
        self.version += 1
        if self.missing:
            self.missing = missing_heads(self.c, placements)

    def _offer_waiting(self, message: str, *, at_once: bool = False) -> None:
        """Have the present plan checked, if that is not too dear just now."""
        with self.lock:
            now = self.effort.spent
            if self.missing or not self.waiting:
                return
            if not at_once and not self._affords_check():
                return
            gained = self.incumbent.offer(self.state, message)
            self.waiting = False
            self._checked = self.effort.spent
            self._check_took = self._checked - now
            if not gained and self.incumbent.state is not None:
                self.state = self.incumbent.state
                self.version += 1

    def _scope(self, staff: tuple[int, ...], stretch: tuple[int, int] | None) -> Scope:
        return Scope((), staff=staff, stretch=stretch, missing=MISSING if self.missing else 0)


def merged_shifts(base: Placement, known: Placement, found: Placement) -> Placement:
    """Return ``base`` with what became of ``known`` in ``found``."""
    gone, new = set(known.shifts) - set(found.shifts), set(found.shifts) - set(known.shifts)
    return replace(base, shifts=tuple(sorted((set(base.shifts) - gone) | new)))
