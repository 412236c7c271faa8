"""Visits in a ledger: services that are placed when work would pass a limit without them, and go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from solver.ledger.entering import STAND, enter_alone, leave
from solver.ledger.jit import compiled
from solver.ledger.judging import machine_from, span_from
from solver.ledger.meters import AS_IT_IS, GAPS, WITHOUT, first_work, is_open, lacking, overrun
from solver.ledger.reading import free_before, site_before, work_before
from solver.ledger.rounds import NOBODY
from solver.ledger.tables import CLOCK, DURATION, HAULER, LAST, ORDER, SITE, TRANSPORT, VISIT
from solver.ledger.writing import remove

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed

MOST_VISITS = 4
"""Services that the insertion of one order may ask for."""

TRIED = 12
"""Services that are tried for one that is needed, the cheapest first."""


@compiled
def has_room(f: Fixed, b: Books, m: int) -> bool:
    """Whether the rows of a machine, and of those who may haul it, take another visit."""
    if b.uses[m] >= b.use.shape[1]:
        return False
    transport = f.machine[m, TRANSPORT]
    for row in range(f.lowboy_at[transport], f.lowboy_at[transport + 1]):
        if b.rounds[f.lowboy[row, HAULER]] + 2 > b.round_start.shape[1]:
            return False
    for x in range(f.driver[transport, 0], f.driver[transport, 1]):
        if b.booked[f.op[x]] + 2 > b.book_start.shape[1]:
            return False
    return True


@compiled
def enter_visit(f: Fixed, b: Books, m: int, g: int, i: int, after: Any) -> bool:
    """Enter a service of a machine before its use i, as early as it can be; false, and no change, if not."""
    v, transport = f.mode[g, ORDER], f.machine[m, TRANSPORT]
    here, clock, on = f.order[v, SITE], f.order[v, CLOCK], b.use[m, i]
    ready = free_before(b, m, i) + f.road_slots[transport, site_before(f, b, m, i), here]
    leaves = b.start[on] - f.road_slots[transport, here, f.order[on, SITE]]
    hold = np.full(1, m, dtype=np.int64)
    base, w = f.clock_at[clock], first_work(f, g, ready, leaves)
    while 0 <= w <= f.mode[g, LAST]:
        start, end = f.slot_at[base + w], f.slot_at[base + w + f.mode[g, DURATION] - 1] + 1
        if end > leaves:
            return False
        slot = span_from(f, b, g, start, end)
        if slot == start:
            slot = machine_from(f, b, g, m, start, end, i)
        if slot == start:
            return enter_alone(f, b, g, w, hold, after)
        w = max(w + 1, work_before(f, clock, slot))
    return False


@compiled
def insert_visit(f: Fixed, b: Books, m: int, after: Any) -> int:
    """Enter a cheap service that lets a machine work on where its meter passes a limit; -1: none is found.

    Parameters
    ----------
    after
        As in `enter_alone`.
    """
    use, transport = overrun(f, b, m, AS_IT_IS, NOBODY), f.machine[m, TRANSPORT]
    prices = np.full(TRIED, np.inf)
    modes, gaps = np.zeros(TRIED, dtype=np.int64), np.zeros(TRIED, dtype=np.int64)
    if not has_room(f, b, m):
        return -1
    for i in range(use, max(-1, use - GAPS), -1):
        at, on = site_before(f, b, m, i), b.use[m, i]
        site = f.order[on, SITE]
        for x in range(f.visit_at[m], f.visit_at[m + 1]):
            if not is_open(f, b, m, x):
                continue
            v = f.visit[x, VISIT]
            here = f.order[v, SITE]
            ready = free_before(b, m, i) + f.road_slots[transport, at, here]
            leaves = b.start[on] - f.road_slots[transport, here, site]
            way = f.road_cents[transport, at, here] + f.road_cents[transport, here, site]
            for g in range(f.mode_at[v], f.mode_at[v + 1]):
                if ready >= leaves or first_work(f, g, ready, leaves) < 0:
                    continue
                # The sooner it is done, the sooner the next one is due.
                price = way - f.road_cents[transport, at, site] + f.fee[g] * (1.0 + 0.25 * (use - i))
                last = int(np.argmax(prices))
                if price < prices[last]:
                    prices[last], modes[last], gaps[last] = price, g, i
    before = lacking(f, b, m)
    for _ in range(TRIED):
        best = int(np.argmin(prices))
        if prices[best] == np.inf:
            break
        prices[best] = np.inf
        if enter_visit(f, b, m, modes[best], gaps[best], after):
            v = f.mode[modes[best], ORDER]
            if lacking(f, b, m) < before:
                return v
            leave(f, b, v, after)
    return -1


@compiled
def settle(f: Fixed, b: Books, m: int) -> bool:
    """Place the services that a machine needs; false if one finds no room."""
    after = np.empty((1, STAND), dtype=np.int64)
    while overrun(f, b, m, AS_IT_IS, NOBODY) >= 0:
        if insert_visit(f, b, m, after) < 0:
            return False
    return True


@compiled
def drop_needless(f: Fixed, b: Books, m: int) -> None:
    """Take out the services of a machine without which it passes no limit; its moves are not mended."""
    for i in range(b.uses[m] - 1, -1, -1):
        if b.use[m, i] >= f.works and overrun(f, b, m, WITHOUT, i) < 0:
            remove(f, b, b.use[m, i])


@compiled
def drop_visits(f: Fixed, b: Books, m: int, start: int) -> None:
    """Take out the services of a machine from a slot on; its moves are not mended."""
    for i in range(b.uses[m] - 1, -1, -1):
        if b.use[m, i] >= f.works and b.start[b.use[m, i]] >= start:
            remove(f, b, b.use[m, i])
