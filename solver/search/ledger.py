"""The ledger: what a partial plan has used, indexed by machine, person and pool.

Candidate insertions are judged in batches against it; every rule reads the same arrays. Rows are
prefix sums or "last before, first after" tables over slots, so a check of thousands of candidates is
a handful of look-ups.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.cpsat.clock import Ints
from solver.cpsat.compile import UNLIMITED, Compiled, runs
from solver.cpsat.shapes import CompiledOrder, MachineNeed, PeopleNeed, Starts
from solver.search.state import Placement, Shift, State

Mask = NDArray[np.bool_]
Small = NDArray[np.int32]


class Use(NamedTuple):
    """A machine's span on an order."""

    start: int
    end: int
    site: int
    order: int


class Booking(NamedTuple):
    """A person's part of a duty: ``[start, end)``, site, local day of the duty, order and line."""

    start: int
    end: int
    site: int
    day: int
    order: int
    line: int


@dataclass(frozen=True)
class SpanBatch:
    """Candidate starts of an order in a mode; masks have shape (N,)."""

    order: CompiledOrder
    mode: int
    starts: Starts

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a mask over the batch."""
        return (len(self.starts),)


@dataclass(frozen=True)
class MachineBatch:
    """Candidate starts × candidate machines of one line; masks have shape (N, C)."""

    order: CompiledOrder
    mode: int
    starts: Starts
    need: MachineNeed
    machines: Ints

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a mask over the batch."""
        return (len(self.starts), len(self.machines))

    @cached_property
    def before(self) -> tuple[Ints, Ints]:
        """Index for tables of machines at the start of each candidate."""
        return self.machines[None, :], self.starts.start[:, None]

    @cached_property
    def after(self) -> tuple[Ints, Ints]:
        """Index for tables of machines at the end of each candidate."""
        return self.machines[None, :], self.starts.end[:, None]


@dataclass(frozen=True)
class ShiftBatch:
    """Parts of duties × qualified operators of one line; masks have shape (R, C).

    Parameters
    ----------
    start, end, duty, day
        Each part's slots, duty of the site and local day, shape (R,).
    """

    order: CompiledOrder
    mode: int
    need: PeopleNeed
    start: Ints
    end: Ints
    duty: Ints
    day: Ints

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a mask over the batch."""
        return (len(self.start), len(self.need.operators))

    @cached_property
    def before(self) -> tuple[Ints, Ints]:
        """Index for tables of people at the start of each part."""
        return self.need.operators[None, :], self.start[:, None]

    @cached_property
    def after(self) -> tuple[Ints, Ints]:
        """Index for tables of people at the end of each part."""
        return self.need.operators[None, :], self.end[:, None]


Batch = SpanBatch | MachineBatch | ShiftBatch


@dataclass(frozen=True)
class Around:
    """What a person does before and after each part of a batch, shape (R, C) each.

    ``same_before`` and ``same_after`` tell whether that belongs to the same local day.
    """

    end_before: Small
    site_before: Small
    same_before: Mask
    start_after: Small
    site_after: Small
    same_after: Mask


class Ledger:
    """What the placed orders use.

    Attributes
    ----------
    machine_taken, machine_blocked
        Slots before t in which machine m is on an order, or cannot be used at all, shape (M, T + 1).
    machine_free_from, machine_at
        End and site of the last use of m before t; the horizon's start and its place if none.
    machine_next, machine_next_site
        Start and site of the first use at or after t; `UNLIMITED` and -1 if none.
    person_taken, person_away
        The same as the first two for people, shape (P, T + 1).
    person_last, person_last_site, person_last_day, person_next, person_next_site, person_next_day
        The same for the person's parts of duties.
    hours
        Work and travel of person p that belongs to local day d, shape (P, days).
    pool_used
        Units of each pool in use, moves included, shape (pools, T).
    """

    def __init__(self, c: Compiled) -> None:
        self.c = c
        machines, people, points = len(c.machines), len(c.operators), c.slots + 1
        self.backward = False
        """Whether orders are entered from the end: then one may stand before its predecessors do."""
        self.placements: dict[int, Placement] = {}
        self.moves: dict[tuple[int, int], int] = {}
        self.uses: list[list[Use]] = [[] for _ in range(machines)]
        self.bookings: list[list[Booking]] = [[] for _ in range(people)]
        self.machine_blocked = _prefix_of(c.machine_blocked, c.slots)
        self.machine_taken: Small = np.zeros((machines, points), dtype=np.int32)
        self.machine_free_from: Small = np.zeros((machines, points), dtype=np.int32)
        self.machine_at: Small = np.zeros((machines, points), dtype=np.int32)
        self.machine_at[:] = np.array(c.machine_place, dtype=np.int32).reshape(-1, 1)
        self.machine_next: Small = np.full((machines, points), UNLIMITED, dtype=np.int32)
        self.machine_next_site: Small = np.full((machines, points), -1, dtype=np.int32)
        away = [_complement(windows, c.slots) for windows in c.available]
        self.person_away = _prefix_of(away, c.slots)
        self.person_taken: Small = np.zeros((people, points), dtype=np.int32)
        self.person_last: Small = np.full((people, points), -UNLIMITED, dtype=np.int32)
        self.person_last_site: Small = np.full((people, points), -1, dtype=np.int32)
        self.person_last_day: Small = np.full((people, points), -1, dtype=np.int32)
        self.person_next: Small = np.full((people, points), UNLIMITED, dtype=np.int32)
        self.person_next_site: Small = np.full((people, points), -1, dtype=np.int32)
        self.person_next_day: Small = np.full((people, points), -1, dtype=np.int32)
        self.hours: Small = np.zeros((people, len(c.horizon.day_starts)), dtype=np.int32)
        self.pool_used: Ints = np.zeros_like(c.capacity)
        self.budget_used = [0] * len(c.budget_amounts)
        self._move_length: dict[tuple[int, int], int] = {}
        self._move_origin: dict[tuple[int, int], int] = {}
        self._around: tuple[ShiftBatch, Around] | None = None
        self._visits: dict[int, Mask] = {}
        self._full: dict[int, Ints] = {}
        self._latest: dict[tuple[int, int], Ints] = {}

    # --- reading ----------------------------------------------------------------------------

    def visited(self, site: int) -> Mask:
        """Return whether person p works at ``site`` on day d, shape (P, days)."""
        if site not in self._visits:
            self._visits[site] = np.zeros(self.hours.shape, dtype=bool)
        return self._visits[site]

    def around(self, batch: ShiftBatch) -> Around:
        """Return what people do around the parts of a batch; kept while the same batch is judged."""
        if self._around is None or self._around[0] is not batch:
            before, after, day = batch.before, batch.after, batch.day[:, None]
            self._around = (
                batch,
                Around(
                    self.person_last[before],
                    self.person_last_site[before],
                    self.person_last_day[before] == day,
                    self.person_next[after],
                    self.person_next_site[after],
                    self.person_next_day[after] == day,
                ),
            )
        return self._around[1]

    def pool_full(self, pool: int) -> Ints:
        """Return the number of slots before t in which nothing of a pool is left, shape (T + 1,)."""
        if pool not in self._full:
            full = np.zeros(self.c.slots + 1, dtype=np.int64)
            np.cumsum(self.pool_used[pool] >= self.c.capacity[pool], out=full[1:])
            self._full[pool] = full
        return self._full[pool]

    def latest_haul(self, pool: int, length: int) -> Ints:
        """Return for each slot t the latest start of a haul of ``length`` that ends by t, or -1."""
        key = (pool, length)
        if key not in self._latest:
            full = self.pool_full(pool)
            starts = np.arange(self.c.slots + 1 - length)
            free = full[length:] == full[: self.c.slots + 1 - length]
            latest = np.full(self.c.slots + 1, -1, dtype=np.int64)
            latest[length:] = np.maximum.accumulate(np.where(free, starts, -1))
            self._latest[key] = latest
        return self._latest[key]

    # --- writing ----------------------------------------------------------------------------

    def use_pool(self, pool: int, start: int, end: int, quantity: int) -> None:
        """Take ``quantity`` units of a pool, or give them back if negative."""
        self.pool_used[pool, start:end] += quantity
        self._full.pop(pool, None)
        for key in [key for key in self._latest if key[0] == pool]:
            del self._latest[key]

    def add(self, k: int, placement: Placement) -> None:
        """Enter an order; its moves are entered apart."""
        self._enter(k, placement, 1)
        self.placements[k] = placement
        order = self.c.orders[k]
        for m in placement.machines:
            insort(self.uses[m], Use(placement.start, placement.end, order.site, k))
            self._refresh_machine(m)
        self.book(k, placement.shifts)

    def remove(self, k: int) -> Placement:
        """Take an order out, with the moves to it; the moves after it are the caller's to mend."""
        placement = self.placements.pop(k)
        self._enter(k, placement, -1)
        for m in placement.machines:
            self.uses[m] = [use for use in self.uses[m] if use.order != k]
            self.drop_move(m, k)
            self._refresh_machine(m)
        self.unbook(k, placement.shifts)
        return placement

    def _enter(self, k: int, placement: Placement, sign: int) -> None:
        order = self.c.orders[k]
        mode = order.modes[placement.mode]
        for budget, amount in mode.budgets:
            self.budget_used[budget] += sign * amount
        for need in mode.pools:
            if self.c.pool_is_people[need.pool]:
                for d in order.clock.duties_of(placement.start, placement.end):
                    start = max(placement.start, int(order.clock.duty_start[d]))
                    end = min(placement.end, int(order.clock.duty_end[d]))
                    self.use_pool(need.pool, start, end, sign * need.quantity)
            else:
                self.use_pool(need.pool, placement.start, placement.end, sign * need.quantity)

    def book(self, k: int, shifts: Iterable[Shift]) -> None:
        """Note the shifts of an order."""
        order = self.c.orders[k]
        days = order.clock.duty_day_list
        for s in shifts:
            self._add_booking(s.operator, Booking(s.start, s.end, order.site, days[s.duty], k, s.line))

    def unbook(self, k: int, shifts: Iterable[Shift]) -> None:
        """Take the shifts of an order back."""
        order = self.c.orders[k]
        days = order.clock.duty_day_list
        for s in shifts:
            self._drop_booking(s.operator, Booking(s.start, s.end, order.site, days[s.duty], k, s.line))

    # --- moves ------------------------------------------------------------------------------

    def drop_move(self, m: int, k: int) -> None:
        """Forget the move of machine ``m`` to order ``k``, if there is one."""
        start = self.moves.pop((m, k), None)
        pool = self.c.machine_pool[m]
        if start is not None and pool is not None:
            self.use_pool(pool, start, start + self._move_length[m, k], -1)

    def place_moves(self, m: int, k: int) -> bool:
        """Place the moves of machine ``m`` to order ``k`` and to its next use; false if one has no room."""
        row = self.uses[m]
        i = next(i for i, use in enumerate(row) if use.order == k)
        affected = row[i : i + 2]
        for use in affected:
            self.drop_move(m, use.order)
        for j, use in enumerate(affected, start=i):
            free_from, place = (0, self.c.machine_place[m]) if j == 0 else (row[j - 1].end, row[j - 1].site)
            if not self._place_move(m, use, free_from, place):
                return False
        return True

    def mend_moves(self, m: int) -> bool:
        """Place those moves of machine ``m`` anew that do not fit its sequence; false if one has no room."""
        row = self.uses[m]
        for use in row:
            if (m, use.order) in self.moves and self.stale(m, use.order):
                self.drop_move(m, use.order)
        for j, use in enumerate(row):
            if (m, use.order) not in self.moves:
                before = row[j - 1] if j else Use(0, 0, self.c.machine_place[m], -1)
                if not self._place_move(m, use, before.end, before.site):
                    return False
        return True

    def stale(self, m: int, k: int) -> bool:
        """Whether the known move of machine ``m`` to order ``k`` no longer comes from the site before."""
        return self._move_origin.get((m, k)) != self._site_before(m, k)

    def _site_before(self, m: int, k: int) -> int:
        row = self.uses[m]
        j = next(j for j, use in enumerate(row) if use.order == k)
        return row[j - 1].site if j else self.c.machine_place[m]

    def _place_move(self, m: int, use: Use, free_from: int, place: int) -> bool:
        if place == use.site:
            return True
        length = int(self.c.roads[self.c.machine_transport[m]].slots[place, use.site])
        start = self.latest_move(m, free_from, use.start, length)
        if start is not None:
            self._enter_move(m, use.order, start, length)
        return start is not None

    def set_move(self, m: int, k: int, start: int) -> None:
        """Enter the move of machine ``m`` to order ``k`` at a known start."""
        place, site = self._site_before(m, k), self.c.orders[k].site
        length = int(self.c.roads[self.c.machine_transport[m]].slots[place, site])
        self._enter_move(m, k, start, length)

    def _enter_move(self, m: int, k: int, start: int, length: int) -> None:
        self.moves[m, k] = start
        self._move_length[m, k] = length
        self._move_origin[m, k] = self._site_before(m, k)
        pool = self.c.machine_pool[m]
        if pool is not None:
            self.use_pool(pool, start, start + length, 1)

    def latest_move(self, m: int, after: int, before: int, length: int) -> int | None:
        """Return the latest start of a move of machine ``m`` within ``[after, before)``, if any."""
        if before - after < length:
            return None
        blocked = self.machine_blocked[m]
        starts = np.arange(after, before - length + 1)
        free = blocked[starts + length] == blocked[starts]
        pool = self.c.machine_pool[m]
        if pool is not None:
            full = self.pool_used[pool, after:before] >= self.c.capacity[pool, after:before]
            count = np.concatenate([[0], np.cumsum(full)])
            free &= count[starts - after + length] == count[starts - after]
        found = np.flatnonzero(free)
        return int(starts[found[-1]]) if len(found) else None

    # --- rows -------------------------------------------------------------------------------

    def _refresh_machine(self, m: int) -> None:
        row = self.uses[m]
        taken, free_from, at = self.machine_taken[m], self.machine_free_from[m], self.machine_at[m]
        following, next_site = self.machine_next[m], self.machine_next_site[m]
        taken[:] = 0
        free_from[:], at[:], following[:], next_site[:] = 0, self.c.machine_place[m], UNLIMITED, -1
        last = 0
        for use in row:
            taken[use.start + 1 : use.end + 1] = 1
            free_from[use.start + 1 :], at[use.start + 1 :] = use.end, use.site
            following[last : use.start + 1], next_site[last : use.start + 1] = use.start, use.site
            last = use.start + 1
        np.cumsum(taken, out=taken)

    def _add_booking(self, p: int, b: Booking) -> None:
        row = self.bookings[p]
        i = bisect_left(row, b)
        after, before = (row[i] if i < len(row) else None), (row[i - 1] if i else None)
        row.insert(i, b)
        self._set_last(p, b.start + 1, after.start + 1 if after else None, b)
        self._set_next(p, before.start + 1 if before else 0, b.start + 1, b)
        self._take(p, b, 1)

    def _drop_booking(self, p: int, b: Booking) -> None:
        row = self.bookings[p]
        i = bisect_left(row, b)
        assert row[i] == b, "only what is booked is taken back"
        del row[i]
        after, before = (row[i] if i < len(row) else None), (row[i - 1] if i else None)
        self._set_last(p, b.start + 1, after.start + 1 if after else None, before)
        self._set_next(p, before.start + 1 if before else 0, b.start + 1, after)
        self._take(p, b, -1)

    def _set_last(self, p: int, start: int, end: int | None, b: Booking | None) -> None:
        at = slice(start, end)
        self.person_last[p, at] = -UNLIMITED if b is None else b.end
        self.person_last_site[p, at] = -1 if b is None else b.site
        self.person_last_day[p, at] = -1 if b is None else b.day

    def _set_next(self, p: int, start: int, end: int, b: Booking | None) -> None:
        at = slice(start, end)
        self.person_next[p, at] = UNLIMITED if b is None else b.start
        self.person_next_site[p, at] = -1 if b is None else b.site
        self.person_next_day[p, at] = -1 if b is None else b.day

    def _take(self, p: int, b: Booking, sign: int) -> None:
        """Count a booking's slots, and its date's hours and visits anew."""
        length = b.end - b.start
        self.person_taken[p, b.start + 1 : b.end + 1] += sign * np.arange(1, length + 1, dtype=np.int32)
        self.person_taken[p, b.end + 1 :] += sign * length
        hours, before, here = 0, -1, False
        for other in self.bookings[p]:
            if other.day == b.day:
                hours += other.end - other.start
                hours += int(self.c.crew_slots[before, other.site]) if before >= 0 else 0
                before, here = other.site, here or other.site == b.site
        self.hours[p, b.day] = hours
        self.visited(b.site)[p, b.day] = here


def ledger_of(c: Compiled, state: State) -> Ledger:
    """Return a ledger that holds ``state``."""
    ledger = Ledger(c)
    for k, placement in state.placements.items():
        ledger.add(k, placement)
    for (m, k), start in state.moves.items():
        ledger.set_move(m, k, start)
    return ledger


def _prefix_of(rows: list[list[tuple[int, int]]], slots: int) -> Small:
    table = np.zeros((len(rows), slots + 1), dtype=np.int32)
    for i, windows in enumerate(rows):
        for start, end in windows:
            table[i, start + 1 : end + 1] = 1
    return np.cumsum(table, axis=1, dtype=np.int32)


def _complement(windows: list[tuple[int, int]], slots: int) -> list[tuple[int, int]]:
    away = np.ones(slots, dtype=bool)
    for start, end in windows:
        away[start:end] = False
    return runs(away)
