"""Ejection: what stands in the way of an order at one start, the mildest of some that are drawn.

Source: D. Pisinger and S. Ropke, "Large neighborhood search", in Handbook of Metaheuristics (2010), and
the ejection chains of F. Glover (1996), reduced to one link that insertion then repairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from solver.ledger.chains import EARLIER, ROOM, earlier_orders
from solver.ledger.freeing import free_budget, free_machines, free_people, free_pool, put
from solver.ledger.insertion import must_wait, uniform
from solver.ledger.jit import INTS, REALS, compiled, entry
from solver.ledger.reading import work_before
from solver.ledger.records import books, fixed
from solver.ledger.tables import (
    AFTER,
    BEFORE,
    CLOCK,
    DURATION,
    FIRST,
    FROM_END,
    HEAD,
    LAST,
    LEAD,
    LEAST,
    MODE,
    ORDER,
    PRICE,
    SEATS,
    START,
    TO_END,
    WHOLE,
    WORKING,
)
from solver.ledger.ways import free_ways

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed

DRAWN = 16
"""Starts that are drawn for one order."""

JUDGED = 5
"""Those of them whose people are looked at, the mildest without them first."""

STAYING_SHARE = 0.5
"""Share of draws at which an order starts as in the reference plan, if it is there."""

FORWARD_SHARE = 0.5
"""Share of draws in which predecessors are moved forward too."""


@compiled
def without_people(f: Fixed, b: Books, g: int, start: int, end: int, out: Ints, earlier: Ints) -> bool:
    """Find what must go out for one span, people aside; false if that is hopeless or too much."""
    k = f.mode[g, ORDER]
    out[0] = 0
    if not earlier_orders(f, b, k, start, end, earlier):
        return False
    for x in range(1, earlier[0, 0] + 1):
        if not put(f, out, earlier[x, 0]):
            return False
    if not free_machines(f, b, g, start, end, out) or not free_ways(f, b, g, start, end, out):
        return False
    for x in range(f.use_at[g], f.use_at[g + 1]):
        if not free_pool(f, b, f.use[x, 0], f.use[x, 1], start, end, out):
            return False
    for x in range(f.spend_at[g], f.spend_at[g + 1]):
        if not free_budget(f, b, f.spend[x, 0], f.spend[x, 1], out):
            return False
    return True


@compiled
def offered_range(f: Fixed, b: Books, g: int, until: int, forward: bool) -> tuple[int, int]:
    """Return the first and last start, as work slots, after predecessors as planned or at their earliest."""
    k = f.mode[g, ORDER]
    clock, duration = f.order[k, CLOCK], f.mode[g, DURATION]
    base = f.clock_at[clock]
    low, high = f.mode[g, FIRST], min(f.mode[g, LAST], work_before(f, clock, until) - duration)
    if forward:
        return max(low, work_before(f, clock, f.order[k, HEAD])), high
    for x in range(f.link_at[k], f.link_at[k + 1]):
        before = f.link[x, BEFORE]
        if f.link[x, AFTER] != k or f.link[x, TO_END]:
            continue
        if b.mode[before] < 0:
            return 1, 0
        point = b.end[before] if f.link[x, FROM_END] else b.start[before]
        if f.link[x, WORKING]:
            low = max(low, work_before(f, clock, point) + f.link[x, LEAST])
        else:
            low = max(low, work_before(f, clock, point + f.link[x, LEAST]))
    return (low, high) if low <= high and base >= 0 else (1, 0)


@compiled
def draw_span(f: Fixed, b: Books, k: int, until: int, forward: bool, at: Ints) -> bool:
    """Draw a span of an order, often that of the reference plan; false if there is none.

    Parameters
    ----------
    forward
        Whether its predecessors may be moved forward too.
    at
        Gets mode, start and end.
    """
    first, last = f.mode_at[k], f.mode_at[k + 1]
    g = first + int(uniform(b) * (last - first))
    stays = f.reference[k, PRICE] >= 0 and uniform(b) < STAYING_SHARE
    if stays:
        g = first + f.reference[k, MODE]
    low, high = offered_range(f, b, g, until, forward)
    if low > high and not forward:
        low, high = offered_range(f, b, g, until, True)
    if low > high:
        return False
    share, clock = uniform(b), f.order[k, CLOCK]
    lead = work_before(f, clock, f.order[k, LEAD])
    if low < lead <= high and must_wait(f, b, k):
        low = lead
    if uniform(b) < 0.5:
        share = min(share, uniform(b))
    work, then = low + int(share * (high - low + 1)), work_before(f, clock, f.reference[k, START])
    if stays and low <= then <= high:
        work = then
    w = f.clock_at[clock] + work
    final = w + f.mode[g, DURATION] - 1
    at[0], at[1], at[2] = g, f.slot_at[w], f.slot_at[final] + 1
    return not f.order[k, WHOLE] or f.window_at[w] == f.window_at[final]


@entry(f"boolean({INTS}, {INTS}, int64, int64, {REALS}, {INTS}, {INTS}, int64[:, ::1])")
def eject(
    tables: Ints, own: Ints, k: int, until: int, weight: Any, at: Ints, out: Ints, earlier: Ints
) -> bool:
    """Find the mildest of some ejections at random starts for order ``k``, whose predecessors are planned.

    Parameters
    ----------
    until
        Slot by which it must end.
    weight
        What it weighs to take an order out, shape (N,).
    at
        Gets mode and start.
    out
        Gets the number of orders to take out and then these.
    earlier
        Gets the number, then rows of those that must move before the order can start: `earlier_orders`.
    """
    f, b = fixed(tables), books(own)
    forward = uniform(b) < FORWARD_SHARE
    outs = np.empty((DRAWN, ROOM), dtype=np.int64)
    befores = np.empty((DRAWN, ROOM, EARLIER), dtype=np.int64)
    where = np.empty((DRAWN, 3), dtype=np.int64)
    weights = np.full(DRAWN, np.inf)
    for turn in range(DRAWN):
        if draw_span(f, b, k, until, forward, where[turn]):
            g, start, end = where[turn, 0], where[turn, 1], where[turn, 2]
            if without_people(f, b, g, start, end, outs[turn], befores[turn]):
                weights[turn] = weigh(outs[turn], weight)
    best = np.inf
    for _ in range(JUDGED):
        turn = int(np.argmin(weights))
        least, weights[turn] = weights[turn], np.inf
        if least == np.inf or least >= best:
            break
        g = where[turn, 0]
        if f.mode[g, SEATS] and not free_people(f, b, g, where[turn, 1], where[turn, 2], outs[turn]):
            continue
        final_weight = weigh(outs[turn], weight) * (0.7 + 0.6 * uniform(b))
        if final_weight < best:
            best = final_weight
            at[0], at[1] = g, where[turn, 1]
            out[:] = outs[turn]
            earlier[:] = befores[turn]
    return best < np.inf


@compiled
def weigh(out: Ints, weight: Any) -> float:
    """Return what a list of orders weighs."""
    total = 0.0
    for x in range(1, out[0] + 1):
        total += weight[out[x]]
    return total
