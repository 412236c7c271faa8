"""The first plans of a solve: constructed, repaired, and walked from until nothing is left out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from solver.cpsat.clock import UNLIMITED
from solver.effort import INSERTION
from solver.search.budgets import modes_within_budgets
from solver.search.changes import changes_in
from solver.search.construct import construct
from solver.search.fill import Filler
from solver.search.improve import LARGE
from solver.search.recreate import Recreator
from solver.search.repair import near_reference, repaired
from solver.search.state import State
from solver.search.threads import side_by_side

if TYPE_CHECKING:
    from models.domain.plan import Plan
    from solver.cpsat.compile import Compiled
    from solver.limits import ShouldStop
    from solver.search.incumbent import Incumbent

CONSTRUCTION_SHARE = 0.03
"""Share of the effort that goes into constructing plans; at least one is constructed."""

TELLING_SHARE = 0.5
"""Share of the orders that a reference plan must have for what is near it to be the first plan."""

MOST_SECONDS_BEFORE = 1.0
"""Most effort of ruin and recreate before a model of everything, once nothing is left out."""

FIRST_WALK, FIRST_WALK_OF_ORDER = 0.25, 0.003
"""Least effort, and effort by order, of the first walk that makes room; the fifth has twice as much."""

RESTART_NOISE = 0.3

SHORT_SHARE = 0.5
"""Most of the effort of ruin and recreate before a model of everything, while orders are left out."""


class Opening:
    """Finds plans to begin with.

    Parameters
    ----------
    searched
        What search by insertion works with in place of ``c``: the same, leaning towards the upper levels.

    Attributes
    ----------
    partial
        The plan that lacks the least of what must be in it, while there is none that lacks nothing.
    """

    def __init__(
        self, c: Compiled, searched: Compiled, incumbent: Incumbent, stop: Callable[[], bool]
    ) -> None:
        self.c, self.searched, self.incumbent, self.stop = c, searched, incumbent, stop
        self.limits, self.effort = incumbent.limits, incumbent.effort
        self.partial = State()

    def construct(self, given: Plan | None) -> None:
        """Offer plans by insertion: near what is given, near the reference plan, and from nothing.

        What is near a reference plan of few orders is often no better than others and comes last; of a large
        fleet it is looked for only while there is no plan, since a reference may allow few changes.
        """
        if given is not None:
            near = repaired(self.c, given, self.stop)
            if near is not None:
                self._offer(near, "the plan to begin with")
        reference = self.c.instance.reference
        telling = reference is not None and len(reference.orders) >= TELLING_SHARE * self.c.works
        if telling:
            self._near_reference()
        self._from_nothing()
        worth_it = self.c.works < LARGE or self.incumbent.state is None
        if reference is not None and not telling and worth_it and not self.stop():
            self._near_reference()

    def _near_reference(self) -> None:
        self._offer(near_reference(self.searched, self.stop), "the plan to stay close to")

    def _from_nothing(self) -> None:
        """Construct plans, other ones each time."""
        attempt, least = 0, 2 if self.c.budget_amounts else 1
        while self._wants_more(attempt, least) or self.effort.spent < CONSTRUCTION_SHARE * self.effort.limit:
            attempt += 1
            seed = self.limits.seed * 1_000 + attempt
            noise = 0.0 if attempt <= least else 0.1
            held = attempt % least == 0
            modes = (
                modes_within_budgets(self.c, 0 if attempt <= least else seed, self.effort) if held else None
            )
            state = construct(self.searched, seed, noise, self.stop, modes)
            self._offer(state, "constructed")
            self.effort.add(INSERTION * len(self.c.orders))
            if self.stop():
                return

    def _wants_more(self, attempts: int, least: int) -> bool:
        """Whether another plan is to be constructed, whatever that takes; one of a large fleet takes long."""
        return attempts < least and (not attempts or self.c.works < LARGE or self.incumbent.state is None)

    def _offer(self, state: State, message: str) -> None:
        """Offer a plan if nothing that must be in it is missing; else remember the least lacking one."""
        if lacking(self.c, state):
            self._remember(state)
        else:
            self.incumbent.offer(state, message)

    def _remember(self, state: State) -> None:
        """Keep a plan if it lacks the least so far."""
        self.partial = min(self.partial, state, key=lambda s: (lacking(self.c, s), -len(s.placements)))

    def repair(self, share: float) -> None:
        """Make room for mandatory orders that construction could not place, for a share of the effort."""
        until = self.effort.spent + share * self.effort.limit
        jobs = [partial(self._walk_often, core) for core in range(max(1, self.limits.workers))]
        side_by_side(jobs, lambda: self._mended() or self.effort.spent > until)

    def _walk_often(self, core: int, stop: ShouldStop) -> None:
        """Walk from one start after the other, longer each time: how soon a walk succeeds varies much.

        Half of the starts are constructed, the others by turns the first and the least lacking plan so far.

        Source: C. Gomes et al., "Heavy-tailed phenomena in satisfiability and constraint satisfaction
        problems", J. Automated Reasoning 24 (2000).
        """
        turn, first, filler = 0, self.partial, Filler(len(self.c.orders))
        while not stop():
            seed = 1_000 * self.limits.seed + 500 * core + turn
            if turn % 2:
                start = construct(self.searched, seed, RESTART_NOISE, stop)
            else:
                start = self.partial if turn % 4 else first
            length = max(FIRST_WALK, FIRST_WALK_OF_ORDER * self.c.works) * (1 + turn / 4)
            walk = Recreator(self.searched, self.incumbent, seed, start, filler)
            walk.run(stop, length)
            self._remember(walk.best)
            turn += 1

    def _mended(self) -> bool:
        return self.stop() or self.incumbent.state is not None

    def walk(self) -> None:
        """Ruin and recreate before one model of everything: longer while orders are left out."""
        begun = self.effort.spent
        first = min(MOST_SECONDS_BEFORE, 0.1 * self.effort.limit)

        def enough() -> bool:
            return self.stop() or (not self.incumbent.short and self.effort.spent - begun >= first)

        Recreator(self.searched, self.incumbent, self.limits.seed).run(
            enough, SHORT_SHARE * self.effort.limit
        )


def lacking(c: Compiled, state: State) -> int:
    """Return how many mandatory orders are missing, and how many changes are made that are not allowed."""
    missing = sum(k not in state.placements and not o.optional for k, o in enumerate(c.orders))
    if c.most_changes < UNLIMITED:
        missing += max(0, changes_in(c, state.placements) - c.most_changes)
    return missing
