"""Chains: which predecessors must move if an order is to have a start, to begin when and to end by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.cpsat.clock import UNLIMITED
from solver.ledger.jit import compiled
from solver.ledger.reading import work_before
from solver.ledger.tables import (
    AFTER,
    BEFORE,
    CLOCK,
    DURATION,
    FIRST,
    FROM_END,
    HEAD,
    LAST,
    LEAST,
    MOST,
    PINNED,
    RANK,
    TO_END,
    WORKING,
)

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed

MOST_EJECTED = 8
"""Orders that are taken out for one that comes in."""

ROOM = 2 * MOST_EJECTED
"""Rows of a list of them, its length among them."""

EARLIER = 4
_, SINCE, UNTIL, BEGIN_BY = range(EARLIER)
"""Columns of those that must move: order, earliest start, slot by which it must end, latest start."""


@compiled
def lag_to(f: Fixed, b: Books, x: int, start: int, end: int) -> int:
    """Return the lag of link x if its successor has a span and its predecessor stays."""
    before, after = f.link[x, BEFORE], f.link[x, AFTER]
    first = b.end[before] if f.link[x, FROM_END] else b.start[before]
    second = end if f.link[x, TO_END] else start
    if f.link[x, WORKING]:
        clock = f.order[after, CLOCK]
        return int(work_before(f, clock, second) - work_before(f, clock, first))
    return int(second - first)


@compiled
def slots_before(f: Fixed, x: int, point: int) -> int:
    """Return the slot by which the predecessor of link x must start, or end, if its successor starts, or
    ends, at ``point``.
    """  # noqa: D205
    if not f.link[x, WORKING]:
        return point - f.link[x, LEAST]
    clock = f.order[f.link[x, AFTER], CLOCK]
    work = work_before(f, clock, point) - f.link[x, LEAST]
    if 0 <= work < f.clock_at[clock + 1] - f.clock_at[clock]:
        return f.slot_at[f.clock_at[clock] + work]
    return min(point, work)


@compiled
def slots_since(f: Fixed, x: int, point: int) -> int:
    """Return the slot before which the predecessor of link x must not start, or end, if its successor starts,
    or ends, at ``point``.
    """  # noqa: D205
    if f.link[x, MOST] >= UNLIMITED:
        return 0
    if not f.link[x, WORKING]:
        return max(0, point - f.link[x, MOST])
    clock = f.order[f.link[x, AFTER], CLOCK]
    work = work_before(f, clock, point) - f.link[x, MOST]
    return f.slot_at[f.clock_at[clock] + work - 1] + 1 if work > 0 else 0


@compiled
def earliest_start(f: Fixed, k: int, since: int) -> int:
    """Return the earliest start of an order that ends at a slot or later, in whatever mode; -1: none."""
    earliest, clock = UNLIMITED, f.order[k, CLOCK]
    for g in range(f.mode_at[k], f.mode_at[k + 1]):
        base, duration = f.clock_at[clock], f.mode[g, DURATION]
        w = max(f.mode[g, FIRST], work_before(f, clock, since) - duration)
        if w <= f.mode[g, LAST] and f.slot_at[base + w + duration - 1] + 1 < since:
            w += 1
        if w <= f.mode[g, LAST]:
            earliest = min(earliest, f.slot_at[base + w])
    return earliest if earliest < UNLIMITED else -1


@compiled
def latest_start(f: Fixed, k: int, until: int, last: int) -> int:
    """Return the latest start of an order, at slot ``last`` at most, that ends by a slot, or -1."""
    latest, clock = -1, f.order[k, CLOCK]
    work, final = work_before(f, clock, until), work_before(f, clock, last + 1) - 1
    for g in range(f.mode_at[k], f.mode_at[k + 1]):
        w = min(f.mode[g, LAST], work - f.mode[g, DURATION], final)
        if w >= f.mode[g, FIRST]:
            latest = max(latest, f.slot_at[f.clock_at[clock] + w])
    return latest


@compiled
def soonest_end(f: Fixed, k: int, start: int) -> int:
    """Return the end of an order with a start in its shortest mode."""
    shortest, clock = UNLIMITED, f.order[k, CLOCK]
    for g in range(f.mode_at[k], f.mode_at[k + 1]):
        shortest = min(shortest, f.mode[g, DURATION])
    w = f.clock_at[clock] + work_before(f, clock, start) + shortest - 1
    return f.slot_at[min(w, f.clock_at[clock + 1] - 1)] + 1


@compiled
def earlier_orders(f: Fixed, b: Books, k: int, start: int, end: int, earlier: Ints) -> bool:
    """Find the planned orders that must move if ``k`` has this span, from when on and by when.

    ``earlier`` gets rows of order, earliest start, slot by which it must end and latest start, behind a first
    row with their number, first ones first. False if one of them cannot.
    """
    earlier[0, 0] = 0
    reach = np.empty((4 * ROOM, 4), dtype=np.int64)
    """Order, its latest start, the end of that, and its earliest start."""
    reach[0, 0], reach[0, 1], reach[0, 2], reach[0, 3] = k, start, end, start
    at, tail = 0, 1
    while at < tail:
        now, first, last, soonest = reach[at, 0], reach[at, 1], reach[at, 2], reach[at, 3]
        at += 1
        for x in range(f.link_at[now], f.link_at[now + 1]):
            before = f.link[x, BEFORE]
            if f.link[x, AFTER] != now:
                continue
            if b.mode[before] < 0:
                return False
            late = lag_to(f, b, x, first, last) < f.link[x, LEAST]
            early = lag_to(f, b, x, soonest, soonest + last - first) > f.link[x, MOST]
            if not late and not early:
                continue
            length = last - first if f.link[x, TO_END] else 0
            by, since = slots_before(f, x, first + length), slots_since(f, x, soonest + length)
            until = begin_by = f.slots
            if f.link[x, FROM_END]:
                until, since = min(until, by), earliest_start(f, before, since)
            else:
                begin_by = min(begin_by, by)
            row = 0
            for y in range(1, earlier[0, 0] + 1):
                if earlier[y, 0] == before:
                    row, since = y, max(since, earlier[y, SINCE])
                    until, begin_by = min(until, earlier[y, UNTIL]), min(begin_by, earlier[y, BEGIN_BY])
            begin = latest_start(f, before, until, begin_by)
            if begin < max(since, f.order[before, HEAD]) or since < 0 or f.order[before, PINNED]:
                return False
            if row == 0:
                if earlier[0, 0] >= MOST_EJECTED:
                    return False
                earlier[0, 0] += 1
                row = earlier[0, 0]
            earlier[row, 0], earlier[row, SINCE] = before, since
            earlier[row, UNTIL], earlier[row, BEGIN_BY] = until, begin_by
            if tail >= len(reach):
                return False
            reach[tail, 0], reach[tail, 1], reach[tail, 3] = before, begin, since
            reach[tail, 2] = min(until, soonest_end(f, before, begin))
            tail += 1
    for x in range(1, earlier[0, 0] + 1):
        for y in range(x + 1, earlier[0, 0] + 1):
            if f.order[earlier[y, 0], RANK] < f.order[earlier[x, 0], RANK]:
                for column in range(EARLIER):
                    earlier[x, column], earlier[y, column] = earlier[y, column], earlier[x, column]
    return True
