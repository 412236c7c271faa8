"""Tours of people shortened by a compiled walk, where an instance is no more than tours."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from solver.ledger.records import block_of
from solver.search.state import State
from solver.search.threads import side_by_side
from solver.tours.plan import draft
from solver.tours.tables import MUST
from solver.tours.walk import LOWEST, Trail, walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver.cpsat.clock import Ints
    from solver.effort import Effort
    from solver.search.incumbent import Incumbent
    from solver.search.outline import Outline
    from solver.tours.tables import Tours

CHUNK = 0.05
"""Work between two looks at the time and at what others have found."""

NEIGHBOURS = 10
"""Orders nearest to one, whose ways tell how dear a step of a walk is."""

HOT, COLD = 1.5, 0.03
"""By how much a plan may be dearer at the begin and at the end, in ways to near orders."""

MEETINGS = (0.4, 0.6, 0.75, 0.9)
"""Shares of a walk at which all go on from the best plan."""


def shorten(outline: Outline, incumbent: Incumbent, stop: Callable[[], bool], length: float) -> None:
    """Offer plans of tours, better and better, for so many seconds or units of work.

    One walk for each core; now and then all go on from the best plan.
    """
    workers, seed = max(1, incumbent.limits.workers), incumbent.limits.seed
    shared = _Shared(outline, incumbent, length)
    walks = [_Walk(shared, incumbent.effort, seed * 1_000 + 700 + number) for number in range(workers)]

    def over() -> bool:
        return stop() or shared.progress() >= 1.0

    side_by_side([partial(one.run) for one in walks], over)


class _Shared:
    """The best plan of all walks."""

    def __init__(self, outline: Outline, incumbent: Incumbent, length: float) -> None:
        self.outline, self.incumbent = outline, incumbent
        self.tours = outline.tours
        self.lock = threading.Lock()
        state = incumbent.state
        self.stops = outline.stops_of({} if state is None else state.placements)
        self.lowest = MUST * (len(outline.orders) + 1)
        self._begun = incumbent.effort.spent
        self._length = max(1e-9, length)

    def progress(self) -> float:
        """Return how much of the walks' effort is spent, 1 at the end."""
        return (self.incumbent.effort.spent - self._begun) / self._length

    def take(self, cents: int, stops: Ints) -> None:
        """Keep a plan if it is the best, and offer it if nothing is missing that must be in it."""
        with self.lock:
            if cents >= self.lowest:
                return
            self.lowest, self.stops = cents, stops.copy()
        if not self.outline.lacks(stops):
            self.incumbent.offer(State(self.outline.placements_of(stops)), "tours")


class _Walk:
    """One walk."""

    def __init__(self, shared: _Shared, effort: Effort, seed: int) -> None:
        self.shared, self.effort = shared, effort
        tours = shared.tours
        self.trail = Trail(
            now=shared.stops.copy(),
            best=shared.stops.copy(),
            note=np.array([shared.lowest], dtype=np.int64),
            heat=np.zeros(2),
            draw=np.array([seed * 7_919 + 1], dtype=np.uint64),
        )
        drafts = draft(tours), draft(tours)
        self._kept = tours, self.trail, drafts
        self._blocks = block_of(tours), block_of(self.trail), block_of(drafts[0]), block_of(drafts[1])
        self.round = shared.outline.round
        self.scale = step_cents(tours)
        self.met = 0

    def run(self, stop: Callable[[], bool]) -> None:
        """Walk until ``stop``."""
        rounds = max(1, round(CHUNK / self.round))
        while not stop():
            progress = min(1.0, self.shared.progress())
            self._meet(progress)
            self.trail.heat[:] = self.scale * HOT * (COLD / HOT) ** progress
            before = int(self.trail.note[LOWEST])
            self.effort.add(rounds * self.round)
            lowest = walk(*self._blocks, rounds)
            if lowest < before:
                self.shared.take(lowest, self.trail.best)

    def _meet(self, progress: float) -> None:
        """Go on from the best plan of all, if it is time."""
        if self.met < len(MEETINGS) and progress >= MEETINGS[self.met]:
            self.met += 1
            with self.shared.lock:
                if self.shared.lowest < self.trail.note[LOWEST]:
                    self.trail.now[:] = self.trail.best[:] = self.shared.stops
                    self.trail.note[LOWEST] = self.shared.lowest


def step_cents(tours: Tours) -> float:
    """Return the cents of a usual way between orders that are near each other."""
    near = tours.near[:, :NEIGHBOURS]
    if not near.size:
        return 1.0
    ways = np.take_along_axis(tours.way[: len(near), : len(near)], near, axis=1)
    return max(1.0, float(ways.mean()) * float(tours.rate.mean()))
