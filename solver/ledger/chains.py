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
def slots_before(f: Fixed, x: int, start: int) -> int:
    """Return the slot by which the predecessor of link x must end if its successor starts at ``start``."""
    if not f.link[x, WORKING]:
        return start - f.link[x, LEAST]
    clock = f.order[f.link[x, AFTER], CLOCK]
    work = work_before(f, clock, start) - f.link[x, LEAST]
    if 0 <= work < f.clock_at[clock + 1] - f.clock_at[clock]:
        return f.slot_at[f.clock_at[clock] + work]
    return min(start, work)


@compiled
def slots_since(f: Fixed, x: int, start: int) -> int:
    """Return the slot before which the predecessor of link x must not end if its successor starts there."""
    if f.link[x, MOST] >= UNLIMITED:
        return 0
    if not f.link[x, WORKING]:
        return max(0, start - f.link[x, MOST])
    clock = f.order[f.link[x, AFTER], CLOCK]
    work = work_before(f, clock, start) - f.link[x, MOST]
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
def latest_start(f: Fixed, k: int, until: int) -> int:
    """Return the latest start of an order that ends by a slot, or -1."""
    latest, clock = -1, f.order[k, CLOCK]
    work = work_before(f, clock, until)
    for g in range(f.mode_at[k], f.mode_at[k + 1]):
        w = min(f.mode[g, LAST], work - f.mode[g, DURATION])
        if w >= f.mode[g, FIRST]:
            latest = max(latest, f.slot_at[f.clock_at[clock] + w])
    return latest


@compiled
def earlier_orders(f: Fixed, b: Books, k: int, start: int, end: int, earlier: Ints) -> bool:
    """Find the planned orders that must move if ``k`` has this span, from when on and by when.

    ``earlier`` gets rows of order, earliest start and slot by which it must end, behind a first row with
    their number, first ones first. False if one of them cannot.
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
            if not f.link[x, FROM_END] or f.link[x, TO_END]:
                return False
            limit, since, row = (
                slots_before(f, x, first),
                earliest_start(f, before, slots_since(f, x, soonest)),
                0,
            )
            for y in range(1, earlier[0, 0] + 1):
                if earlier[y, 0] == before:
                    row, since, limit = y, max(since, earlier[y, 1]), min(limit, earlier[y, 2])
            begin = latest_start(f, before, limit)
            if begin < max(since, f.order[before, HEAD]) or since < 0 or f.order[before, PINNED]:
                return False
            if row == 0:
                if earlier[0, 0] >= MOST_EJECTED:
                    return False
                earlier[0, 0] += 1
                row = earlier[0, 0]
            earlier[row, 0], earlier[row, 1], earlier[row, 2] = before, since, limit
            if tail >= len(reach):
                return False
            reach[tail, 0], reach[tail, 1], reach[tail, 2], reach[tail, 3] = before, begin, limit, since
            tail += 1
    for x in range(1, earlier[0, 0] + 1):
        for y in range(x + 1, earlier[0, 0] + 1):
            if f.order[earlier[y, 0], RANK] < f.order[earlier[x, 0], RANK]:
                for column in range(3):
                    earlier[x, column], earlier[y, column] = earlier[y, column], earlier[x, column]
    return True
