"""The master's side: cuts parts, hands them out, and merges what comes back by the order of its coming."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solver.search.fill import DEARER, Filler
from solver.search.fleet.changes import changed, copy_of
from solver.search.fleet.crews import Crew, idle
from solver.search.fleet.hand import Done, Task
from solver.search.fleet.parts import Divider, Part
from solver.search.recreate import temperature
from solver.search.workspace import Workspace

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints
    from solver.cpsat.compile import Compiled
    from solver.ledger.books import Places
    from solver.search.incumbent import Incumbent

TASK_SECONDS, TASK_SECONDS_OF_ORDER = 1.5, 4e-4
"""Seconds of a task, and by order of the instance: handing a plan over takes longer the larger it is."""

SHORTEST_TASK = 0.2
LOOK_SECONDS = 0.1

COOLER = 0.1
"""Temperature as a share of a walk's on the whole plan: each task returns the best plan that it meets."""

OFFER_PAUSE = 5.0
"""Least time between two offers to the incumbent, in lengths of an offer; they are made beside the search."""

FILLING_SHARE = 0.05
"""Most of the time for filling with the whole fleet: what an order needs may be in another part."""

PATIENCE = 0.1
"""How long to fill without a gain, in lengths of a task."""

RESERVE = 1.3
"""Time that is kept for the last offer, in lengths of the longest so far."""


def task_seconds(orders: int) -> float:
    """Return how long a task is for an instance of so many orders."""
    return TASK_SECONDS + TASK_SECONDS_OF_ORDER * orders


@dataclass
class Tally:
    """How the merging went.

    Parameters
    ----------
    tasks, lost
        Tasks that came back, and that died with their worker.
    dropped
        Tasks that the present plan had no use for.
    changed
        Orders that tasks changed.
    rounds
        Steps of all walks.
    gained
        Cents that filling gained, and the tasks by their own account.
    """

    tasks: int = 0
    lost: int = 0
    dropped: int = 0
    changed: int = 0
    rounds: int = 0
    gained: int = 0


class Master:
    """Improves the incumbent with a crew.

    Parameters
    ----------
    c
        What the search works with.
    """

    def __init__(self, c: Compiled, incumbent: Incumbent, crew: Crew, seed: int) -> None:
        self.c, self.f, self.incumbent, self.crew, self.seed = c, c.fixed, incumbent, crew, seed
        self.effort = incumbent.effort
        self.divider = Divider(c, crew.size, seed)
        self.tally = Tally()
        self._waiting: list[Part] = []
        self._under_way: dict[int, Task] = {}
        self._number = self._first = 0
        self._longest_offer = 0.0
        self._refused = len(incumbent.rejected)
        self._filler, self._filling = Filler(len(c.orders)), 0.0
        self._load()

    def _load(self) -> None:
        """Begin with the incumbent; what is under way began elsewhere and counts no more."""
        with self.incumbent.lock:
            state, costs = self.incumbent.state, self.incumbent.costs
            self.weights = self.incumbent.avoidable_by_order()
            self.spared = set(self.incumbent.spared)
        assert state is not None, "a search in parts begins with a plan"
        assert costs is not None
        self._unavoidable = costs.unavoidable
        self.space = Workspace(self.c, state, self.weights, self.seed, self.effort)
        self.ledger = self.space.ledger
        self.present = self.ledger.save()
        self._cut = self.present
        """The plan that was cut into the parts under way, of whose pools the rest was shared out."""
        self.cost = self.offered = self.ledger.cost()
        self._excess = self.ledger.excess()
        self._waiting, self._first = [], self._number

    def run(self, stop: Callable[[], bool]) -> None:
        """Improve until ``stop``, with time left to offer the last plan."""
        next_offer = 0.0
        offering: Future[float] | None = None
        with ThreadPoolExecutor(1, "offer") as desk:
            while not stop() and self._left > 0:
                if not self._waiting and not self._under_way:
                    if self.tally.tasks:  # before, the parts plan most of it by themselves
                        self._fill(stop)
                    self._cut_anew()
                self._give_out()
                for worker, done in self.crew.finished(LOOK_SECONDS):
                    self._take(worker, done)
                if offering is not None and offering.done():
                    took, offering = offering.result(), None
                    self._longest_offer = max(self._longest_offer, took)
                    next_offer = time.monotonic() + OFFER_PAUSE * took
                    self._heed()
                if offering is None and self.cost < self.offered and time.monotonic() >= next_offer:
                    offering = desk.submit(self._offer, copy_of(self.present), self.cost)
            if offering is not None:
                offering.result()
                self._heed()
            if self.cost < self.offered and self.effort.remaining > self._longest_offer:
                self._offer(self.present, self.cost)

    @property
    def _left(self) -> float:
        """Seconds until the last offer must begin."""
        return self.effort.remaining - RESERVE * self._longest_offer

    def _fill(self, stop: Callable[[], bool]) -> None:
        """Plan what is left out by pushing others aside, for a while; no worker may be at work."""
        wanted, begun = self._wanted(), self.effort.spent
        if not wanted or self._filling > FILLING_SHARE * begun:
            return
        base, best = self.ledger.begin_walk()
        least, longest = self.cost, task_seconds(self.c.works)
        until = begun + PATIENCE * longest

        def note(cost: int) -> None:
            nonlocal least, until
            if cost < least:
                least, until = cost, min(begun + longest, self.effort.spent + PATIENCE * longest)
                self.ledger.keep(base, best)

        def ended() -> bool:
            return stop() or self.effort.spent > until or self._left <= 0

        while wanted and not ended():
            self.space.vary()
            self._filler.fill(self.space, wanted, ended, note, DEARER, base)
            wanted = self._wanted()
        self._filling += self.effort.spent - begun
        self.ledger.go_back(best)
        self.ledger.save(self.present)
        self.tally.gained += self.cost - least
        self.cost = least

    def _wanted(self) -> list[int]:
        """Return the orders that are left out and that are not on purpose."""
        return [k for k in self.ledger.missing() if k not in self.spared]

    def _cut_anew(self) -> None:
        self._cut = copy_of(self.present)
        self._waiting = self.divider.parts(self.ledger, self._cut)

    def _give_out(self) -> None:
        """Give parts to all idle workers."""
        for worker in idle(self.crew, list(self._under_way)):
            seconds = min(task_seconds(self.c.works), self._left - SHORTEST_TASK)
            if not self._waiting or seconds < SHORTEST_TASK:
                return
            part = self._waiting.pop()
            if len(part.orders):
                self._give(worker, part, seconds)

    def _give(self, worker: int, part: Part, seconds: float) -> None:
        """Give a part to a worker."""
        spent = self.effort.spent / max(1e-9, self.effort.limit)
        task = Task(
            number=self._number,
            part=part,
            weights=self.weights,
            spared=frozenset(self.spared),
            temperature=COOLER * temperature(spent, self.cost - self._unavoidable, self.c.works),
            seconds=seconds,
            seed=self.seed * 100_003 + self._number,
        )
        self._number += 1
        self._under_way[worker] = task
        self.crew.give(worker, task, self._cut)

    def _take(self, worker: int, done: Done | None) -> None:
        """Merge what a worker has done."""
        task = self._under_way.pop(worker)
        if done is None:
            self.tally.lost += 1
            return
        self.tally.tasks += 1
        self.tally.rounds += done.rounds
        self.tally.gained += done.gained
        self.tally.changed += len(done.changes.orders)
        if task.number < self._first or not len(done.changes.orders):
            return
        after = changed(self.f, self._cut, done.changes)
        if not self._adopt(after, done.changes.orders):
            self.tally.dropped += 1
            return
        self.ledger.save(self.present)
        self.cost = self.ledger.cost()
        self.spared -= set(task.part.orders.tolist())
        self.spared |= {k for k in done.spared if self.ledger.b.mode[k] < 0}

    def _adopt(self, after: Places, orders: Ints) -> bool:
        """Take changes over; false, and no change, if the plan costs more or takes more than there is."""
        self.ledger.adopt(after, orders)
        if self.ledger.excess() <= self._excess and self.ledger.cost() < self.cost:
            return True
        self.ledger.go_back(self.present)
        return False

    def _offer(self, places: Places, cost: int) -> float:
        """Offer a plan to the incumbent; return the seconds that took."""
        begun = time.monotonic()
        self.offered = cost
        message = f"parts, {self.tally.rounds:,} rounds"
        self.incumbent.offer(self.ledger.state(places), message, early=True)
        return time.monotonic() - begun

    def _heed(self) -> None:
        """Take new weights of the orders; begin anew with the incumbent where it refused a plan."""
        with self.incumbent.lock:
            self.weights = self.incumbent.avoidable_by_order()
            refused = len(self.incumbent.rejected)
        if refused > self._refused:
            self._load()
        self._refused = refused
