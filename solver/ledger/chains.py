"""Chains: which predecessors must end sooner if an order is to start sooner, and by when."""

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
def breaks(f: Fixed, b: Books, x: int, start: int, end: int) -> bool:
    """Whether the successor of link x cannot have the span while its predecessor stays."""
    before, after = f.link[x, BEFORE], f.link[x, AFTER]
    first = b.end[before] if f.link[x, FROM_END] else b.start[before]
    second = end if f.link[x, TO_END] else start
    lag = second - first
    if f.link[x, WORKING]:
        clock = f.order[after, CLOCK]
        lag = work_before(f, clock, second) - work_before(f, clock, first)
    return lag < f.link[x, LEAST] or lag > f.link[x, MOST]


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
    """Find the planned orders that must move forward if ``k`` has this span, and by when each must end.

    ``earlier`` gets rows of order and slot behind a first row with their number, first ones first. False if
    one of them cannot.
    """
    earlier[0, 0] = 0
    reach = np.empty((4 * ROOM, 3), dtype=np.int64)
    reach[0, 0], reach[0, 1], reach[0, 2] = k, start, end
    at, tail = 0, 1
    while at < tail:
        now, first, last = reach[at, 0], reach[at, 1], reach[at, 2]
        at += 1
        for x in range(f.link_at[now], f.link_at[now + 1]):
            before = f.link[x, BEFORE]
            if f.link[x, AFTER] != now:
                continue
            if b.mode[before] < 0:
                return False
            if not breaks(f, b, x, first, last):
                continue
            if not f.link[x, FROM_END] or f.link[x, TO_END] or f.link[x, MOST] < UNLIMITED:
                return False
            limit, row = slots_before(f, x, first), 0
            for y in range(1, earlier[0, 0] + 1):
                if earlier[y, 0] == before:
                    row, limit = y, min(limit, earlier[y, 1])
            begin = latest_start(f, before, limit)
            if begin < f.order[before, HEAD] or f.order[before, PINNED]:
                return False
            if row == 0:
                if earlier[0, 0] >= MOST_EJECTED:
                    return False
                earlier[0, 0] += 1
                row = earlier[0, 0]
            earlier[row, 0], earlier[row, 1] = before, limit
            if tail >= len(reach):
                return False
            reach[tail, 0], reach[tail, 1], reach[tail, 2] = before, begin, limit
            tail += 1
    for x in range(1, earlier[0, 0] + 1):
        for y in range(x + 1, earlier[0, 0] + 1):
            if f.order[earlier[y, 0], RANK] < f.order[earlier[x, 0], RANK]:
                for column in range(2):
                    earlier[x, column], earlier[y, column] = earlier[y, column], earlier[x, column]
    return True
