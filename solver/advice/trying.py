"""Trials of changes to a plan in a ledger: each is priced exactly, the cheapest of each kind are kept."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solver.ledger.books import CHANGED
from solver.ledger.ledger import ANYWHERE, Bounds
from solver.ledger.tables import RANK, UNPLANNED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.advice.wishes import Effort
    from solver.cpsat.clock import Ints
    from solver.cpsat.compile import Compiled
    from solver.ledger.books import Places
    from solver.ledger.desk import Desk, Start

SPARE = 3
"""Ways that are kept for each one that is returned."""

MOST_WAITING = 4
"""Orders left out that are tried in the room that a way makes."""


class Found(NamedTuple):
    """A priced plan that fills the wish, and which orders it changes."""

    price: int
    places: Places
    touched: tuple[int, ...]


class Reach:
    """Which orders each machine and each operator could be on, by index."""

    def __init__(self, c: Compiled) -> None:
        self.machine_orders: list[list[int]] = [[] for _ in c.machines]
        self.operator_orders: list[list[int]] = [[] for _ in c.operators]
        for k, o in enumerate(c.orders[: c.works]):
            for m in _members([need.candidates for mode in o.modes for need in mode.machines]):
                self.machine_orders[m].append(k)
            for p in _members([need.operators for mode in o.modes for need in mode.people]):
                self.operator_orders[p].append(k)


def _members(rows: list[Ints]) -> list[int]:
    found: list[int] = np.unique(np.concatenate(rows)).tolist() if rows else []
    return found


class Trials:
    """Changes a plan in many ways, and goes back after each.

    Parameters
    ----------
    desk
        Holds ``origin``, and holds it again when all is tried.
    origin
        The plan as it is.

    Attributes
    ----------
    base
        Where each trial begins: the plan as it is, or with what all ways have in common.
    """

    def __init__(self, desk: Desk, origin: Places, effort: Effort, reach: Reach) -> None:
        self.desk, self.origin, self.effort, self.reach = desk, origin, effort, reach
        self.base = origin
        self.c, self.f = desk.c, desk.f
        self.cost = desk.cost()
        self.found: dict[object, Found] = {}
        self.waiting: list[int] = []
        """Orders left out that a way may make room for."""
        self.tried = 0
        self._middle = desk.save()
        self._begun = time.perf_counter()
        self._mandatory = np.array([not o.optional for o in self.c.orders], dtype=bool)

    # --- limits -------------------------------------------------------------------------------

    def over(self, share: float = 1.0) -> bool:
        """Whether a share of the trials or of the time is used up."""
        if self.tried >= share * self.effort.trials:
            return True
        limit = self.effort.seconds
        return limit is not None and time.perf_counter() - self._begun >= share * limit

    # --- what came of it ----------------------------------------------------------------------

    def touched(self) -> tuple[int, ...]:
        """Return the orders that are not as they were."""
        b, old, f = self.desk.b, self.origin, self.f
        planned = b.mode >= 0
        changed = b.mode != old.mode
        changed |= planned & ((b.start != old.start) | (b.hold != old.hold).any(axis=1))
        seats = np.flatnonzero(b.crew != old.crew)
        changed[np.searchsorted(f.crew_at, seats, side="right") - 1] = True
        return tuple(np.flatnonzero(changed[: self.c.works]).tolist())

    def note(self, key: object = None) -> None:
        """Keep the plan as it stands, and with what it makes room for, if better than others of its kind.

        Parameters
        ----------
        key
            What makes it another kind of way; none: the orders that it changes.
        """
        self._keep(key)
        if not self.waiting:
            return
        here = self.desk.save()
        entered = [n for n in self.waiting if not self.desk.has(n) and self.desk.insert(n)]
        if entered:
            self._keep(key)
            self.desk.go_back(here)

    def watch(self, k: int) -> None:
        """Look after the orders that wait for what order ``k`` needs, the dearest of them."""
        machines, people = self._needs(k)
        waiting = [
            n
            for n in range(self.c.works)
            if n != k and self.origin.mode[n] < 0 and self._ready(n) and self._shares(n, machines, people)
        ]
        waiting.sort(key=lambda n: (-int(self.f.order[n, UNPLANNED]), n))
        self.waiting = waiting[:MOST_WAITING]

    def _ready(self, n: int) -> bool:
        """Whether all that order ``n`` follows is planned."""
        return all(self.origin.mode[x.before] >= 0 for x in self.c.links_of[n] if x.after == n)

    def _needs(self, k: int) -> tuple[set[int], set[int]]:
        """Return the machines and the people that may be on an order."""
        modes = self.c.orders[k].modes
        machines = {m for mode in modes for need in mode.machines for m in need.candidates.tolist()}
        return machines, {p for mode in modes for need in mode.people for p in need.operators.tolist()}

    def _shares(self, n: int, machines: set[int], people: set[int]) -> bool:
        own_machines, own_people = self._needs(n)
        return not machines.isdisjoint(own_machines) or not people.isdisjoint(own_people)

    def _keep(self, key: object) -> None:
        b = self.desk.b
        if (self._mandatory & (b.mode < 0) & (self.origin.mode >= 0)).any():
            return
        if b.note[CHANGED] > self.c.most_changes:
            return
        touched = self.touched()
        if not touched:
            return
        price = self.desk.cost() - self.cost
        kind = (touched, key)
        known = self.found.get(kind)
        if known is None or price < known.price:
            self.found[kind] = Found(price, self.desk.save(), touched)
            if len(self.found) > 4 * SPARE * self.effort.ways:
                self._forget()

    def _forget(self) -> None:
        best = sorted(self.found.items(), key=lambda item: item[1].price)
        self.found = dict(best[: SPARE * self.effort.ways])

    def best(self) -> list[Found]:
        """Return what was found, cheapest first."""
        return sorted(self.found.values(), key=lambda found: (found.price, len(found.touched)))

    # --- moves --------------------------------------------------------------------------------

    def back(self) -> None:
        """Go back to where trials begin."""
        self.desk.go_back(self.base)

    def followers(self, k: int) -> list[int]:
        """Return the planned orders that wait for order ``k``, directly or not."""
        found: list[int] = []
        reach = [k]
        while reach:
            now = reach.pop()
            for link in self.c.links_of[now]:
                if link.before == now and link.after not in found and self.desk.has(link.after):
                    found.append(link.after)
                    reach.append(link.after)
        return found

    def bring_back(self, orders: Iterable[int]) -> bool:
        """Insert orders that were pushed out; those without a place stay out, and with them who follows.

        False if moves of other orders have no room then.
        """
        lost = [j for j in sorted(orders, key=self._rank) if not self.desk.has(j) and not self.desk.insert(j)]
        waiting = {n for j in lost for n in self.followers(j)}
        return not waiting or self.desk.take_out(waiting)

    def _rank(self, k: int) -> int:
        return int(self.f.order[k, RANK])

    def drop(self, k: int) -> None:
        """Note the plan without order ``k`` and what follows it."""
        self.tried += 1
        if self.desk.take_out([k, *self.followers(k)]):
            self.note("dropped")
        self.back()

    def place(
        self, k: int, aside: list[int], within: Bounds = ANYWHERE, most: int = 3, *, by_day: bool = False
    ) -> float:
        """Enter order ``k`` at some starts with ``aside`` taken out, then bring these back; note each plan.

        Parameters
        ----------
        most
            Starts that are entered.
        by_day
            Whether the same machines on another day are another way.

        Returns
        -------
        What the cheapest start is priced at, infinite if there is none.
        """
        desk = self.desk
        out = [n for n in (k, *aside) if desk.has(n)]
        starts: list[Start] = []
        if desk.take_out(out):
            starts = desk.starts(k, within)
        if starts and most:
            middle = desk.save(self._middle)
            for start in self.apart(k, starts, most):
                self.tried += 1
                if desk.enter(start) and self.bring_back(aside) and desk.has(k):
                    self.note(self._day(k) if by_day else None)
                desk.go_back(middle)
                if self.over():
                    break
        self.back()
        return starts[0].price if starts else np.inf

    def give_way(self, k: int, j: int, within: Bounds, most: int) -> None:
        """Enter order ``j`` elsewhere first, then order ``k`` where it is cheapest; note each plan."""
        desk = self.desk
        if desk.take_out([n for n in (k, j) if desk.has(n)]):
            middle = desk.save(self._middle)
            for start in self.apart(j, desk.starts(j), most):
                self.tried += 1
                if desk.enter(start) and desk.insert(k, within):
                    self.note()
                desk.go_back(middle)
                if self.over():
                    break
        self.back()

    def _day(self, k: int) -> int:
        return int(np.searchsorted(self.c.day_starts, self.desk.b.start[k], side="right"))

    def apart(self, k: int, starts: list[Start], most: int) -> list[Start]:
        """Return some starts, cheapest first: of each day, mode and machines one, then the others."""
        clock, base = self.c.orders[k].clock, self.c.day_starts
        slots = clock.slot_of(np.array([s.work for s in starts], dtype=np.int64))
        days = np.searchsorted(base, slots, side="right")
        seen: set[object] = set()
        first: list[Start] = []
        rest: list[Start] = []
        for start, day in zip(starts, days.tolist(), strict=True):
            key = (start.mode, day, *start.hold.tolist())
            (rest if key in seen else first).append(start)
            seen.add(key)
        return (first + rest)[:most]

    # --- who is in the way --------------------------------------------------------------------

    def rivals(
        self, k: int, within: Bounds = ANYWHERE, most: int = 120, *, any_time: bool = False
    ) -> list[int]:
        """Return planned orders that may hold what order ``k`` needs, those nearest to its time first.

        Parameters
        ----------
        any_time
            Whether also those that lie outside of its time.
        """
        b, f, o = self.desk.b, self.f, self.c.orders[k]
        machines = np.zeros(len(self.c.machines) + 1, dtype=bool)
        people = np.zeros(len(self.c.operators) + 1, dtype=bool)
        pools = np.zeros(len(self.c.capacity), dtype=bool)
        for mode in o.modes:
            for need in mode.machines:
                machines[need.candidates] = True
            for line in mode.people:
                people[line.operators] = True
            for use in mode.pools:
                pools[use.pool] = True
        first, last = max(o.earliest, within.first), min(o.deadline, within.until)
        shares: NDArray[np.bool_] = np.asarray(machines[b.hold].any(axis=1))
        seats = np.flatnonzero(people[b.crew])
        shares[np.searchsorted(f.crew_at, seats, side="right") - 1] = True
        shares |= self._pooled(pools)
        shares &= (b.mode >= 0) & (any_time | ((b.start < last) & (b.end > first)))
        shares[k] = False
        ideal = self._ideal(k, within)
        chosen = [j for j in np.flatnonzero(shares).tolist() if self.movable(j)]
        chosen.sort(key=lambda j: max(0, int(b.start[j]) - ideal[1], ideal[0] - int(b.end[j])))
        return chosen[:most]

    def _ideal(self, k: int, within: Bounds) -> tuple[int, int]:
        o = self.c.orders[k]
        first = max(o.earliest, within.first)
        due = o.deadline if o.order.due is None else o.order.due
        length = max(mode.duration for mode in o.modes)
        return first, max(min(due, within.until), first + length)

    def _pooled(self, pools: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which planned orders use some of the pools."""
        b, f = self.desk.b, self.f
        uses = np.zeros(len(f.mode) + 1, dtype=bool)
        rows = np.flatnonzero(pools[f.use[:, 0]]) if len(f.use) else np.zeros(0, dtype=np.int64)
        uses[np.searchsorted(f.use_at, rows, side="right") - 1] = True
        return np.asarray(uses[b.mode] & (b.mode >= 0))

    def movable(self, j: int) -> bool:
        """Whether an order may be taken out: it has not begun before the freeze time, and is no service."""
        if self.c.is_service(j):
            return False
        known = self.c.orders[j].reference
        return known is None or known.start >= self.c.horizon.freeze
