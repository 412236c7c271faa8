"""Ejection: what stands in the way of an order at one start, the mildest of some that are drawn.

Source: D. Pisinger and S. Ropke, "Large neighborhood search", in Handbook of Metaheuristics (2010), and
the ejection chains of F. Glover (1996), reduced to one link that insertion then repairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from models.domain.hours import WEEK
from solver.ledger.chains import MOST_EJECTED, ROOM, earlier_orders
from solver.ledger.insertion import uniform
from solver.ledger.jit import INTS, REALS, compiled, entry
from solver.ledger.judging import FORBIDDEN
from solver.ledger.reading import is_there, place_of_part, unbarred_from, unblocked_from, work_before
from solver.ledger.records import books, fixed
from solver.ledger.staffing import staff_part
from solver.ledger.tables import (
    AFTER,
    BEFORE,
    CLOCK,
    DURATION,
    ENDS,
    FIRST,
    FROM_END,
    HEAD,
    LAST,
    LEAST,
    MODE,
    ORDER,
    PINNED,
    PRICE,
    QUANTITY,
    REST,
    ROWS,
    SEATS,
    SITE,
    START,
    TO_END,
    TRANSPORT,
    WHOLE,
    WORKING,
)

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

WEARY_SHARE = 0.5
"""Share of ejections that look for who is out of hours or days, where nobody else is in the way."""

FORWARD_SHARE = 0.5
"""Share of draws in which predecessors are moved forward too."""


@compiled
def holds(out: Ints, k: int) -> bool:
    """Whether an order is in a list, whose first entry is its length."""
    for x in range(1, out[0] + 1):
        if out[x] == k:
            return True
    return False


@compiled
def put(f: Fixed, out: Ints, k: int) -> bool:
    """Put an order into a list, if it is not; false if it is too long then or the order may not be moved."""
    if holds(out, k):
        return True
    if out[0] >= MOST_EJECTED or f.order[k, PINNED]:
        return False
    out[0] += 1
    out[out[0]] = k
    return True


@compiled
def in_the_way(f: Fixed, b: Books, m: int, i: int, site: int, start: int, end: int) -> bool:
    """Whether use i of a machine holds it in a span, or leaves no time for the way there or on."""
    k, transport = b.use[m, i], f.machine[m, TRANSPORT]
    there = f.order[k, SITE]
    return (
        b.start[k] < end + f.road_slots[transport, site, there]
        and start < b.end[k] + f.road_slots[transport, there, site]
    )


@compiled
def free_machines(f: Fixed, b: Books, g: int, start: int, end: int, out: Ints) -> bool:
    """Choose machines at random, those with fewest orders in the way first; put these into ``out``."""
    k = f.mode[g, ORDER]
    site = f.order[k, SITE]
    chosen = np.empty(64, dtype=np.int64)
    count = 0
    for x in range(f.need_at[g], f.need_at[g + 1]):
        for _ in range(f.need[x, QUANTITY]):
            best, pick = np.inf, -1
            for row in range(f.need[x, ROWS], f.need[x, ENDS]):
                m, taken = f.candidate[row], False
                for other in range(count):
                    taken = taken or chosen[other] == m
                if taken or unblocked_from(f, m, start, end) != start:
                    continue
                if unbarred_from(f, k, m, start, end) != start:
                    continue
                key = 1.5 * uniform(b)
                for i in range(b.uses[m]):
                    if in_the_way(f, b, m, i, site, start, end) and not holds(out, b.use[m, i]):
                        key += np.inf if f.order[b.use[m, i], PINNED] else 1.0
                if key < best:
                    best, pick = key, m
            if pick < 0 or count == len(chosen):
                return False
            chosen[count] = pick
            b.crewed[count] = pick
            count += 1
            for i in range(b.uses[pick]):
                if in_the_way(f, b, pick, i, site, start, end) and not put(f, out, b.use[pick, i]):
                    return False
    return True


@compiled
def free_pool(f: Fixed, b: Books, pool: int, asked: int, start: int, end: int, out: Ints) -> bool:
    """Put random orders into ``out`` until enough of a pool is left; false if it never is."""
    lacking = np.empty(end - start, dtype=np.int64)
    for t in range(start, end):
        lacking[t - start] = b.pool_used[pool, t] + asked - f.capacity[pool, t]
    for x in range(1, out[0] + 1):
        give_back(f, b, pool, out[x], start, end, lacking)
    if lacking.max() <= 0:
        return True
    holders = np.empty(len(b.mode), dtype=np.int64)
    count = 0
    for k in range(len(b.mode)):
        if b.mode[k] >= 0 and b.start[k] < end and start < b.end[k] and not holds(out, k):
            holders[count] = k
            count += 1
    while count and lacking.max() > 0:
        pick = int(uniform(b) * count)
        k = holders[pick]
        count -= 1
        holders[pick] = holders[count]
        if not f.order[k, PINNED] and give_back(f, b, pool, k, start, end, lacking) and not put(f, out, k):
            return False
    return lacking.max() <= 0


@compiled
def give_back(f: Fixed, b: Books, pool: int, k: int, start: int, end: int, lacking: Ints) -> bool:
    """Take what an order holds of a pool off what is lacking; false if that helps nothing."""
    held, helps = 0, False
    for x in range(f.use_at[b.mode[k]], f.use_at[b.mode[k] + 1]):
        if f.use[x, 0] == pool:
            held += f.use[x, 1]
    if held:
        for t in range(max(start, b.start[k]), min(end, b.end[k])):
            helps = helps or lacking[t - start] > 0
    if helps:
        for t in range(max(start, b.start[k]), min(end, b.end[k])):
            lacking[t - start] -= held
    return helps


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
    if not free_machines(f, b, g, start, end, out):
        return False
    for x in range(f.use_at[g], f.use_at[g + 1]):
        if not free_pool(f, b, f.use[x, 0], f.use[x, 1], start, end, out):
            return False
    for x in range(f.spend_at[g], f.spend_at[g + 1]):
        if not free_budget(f, b, f.spend[x, 0], f.spend[x, 1], out):
            return False
    return True


@compiled
def free_budget(f: Fixed, b: Books, budget: int, asked: int, out: Ints) -> bool:
    """Put random orders into ``out`` until enough of a budget is left; false if it never is."""
    lacking = b.budget_used[budget] + asked - f.budget[budget]
    for x in range(1, out[0] + 1):
        lacking -= spent_on(f, b.mode[out[x]], budget)
    for _ in range(ROOM):
        if lacking <= 0:
            return True
        k = int(uniform(b) * f.works)
        if b.mode[k] >= 0 and not f.order[k, PINNED] and not holds(out, k):
            spent = spent_on(f, b.mode[k], budget)
            if spent and not put(f, out, k):
                return False
            lacking -= spent
    return lacking <= 0


@compiled
def spent_on(f: Fixed, g: int, budget: int) -> int:
    """Return what a mode takes of a budget."""
    total = 0
    for x in range(f.spend_at[g], f.spend_at[g + 1]):
        if f.spend[x, 0] == budget:
            total += f.spend[x, 1]
    return total


@compiled
def held_by(f: Fixed, b: Books, p: int, start: int, end: int, duty: int, out: Ints, take: bool) -> float:
    """Count the orders that keep a person from a part: at its time, on its date or in the rest around it.

    With ``take`` they are put into ``out``; infinite if that cannot be.
    """
    rest, day = f.person[p, REST], f.duty_day[duty]
    count, any_near, i = 0.0, False, place_of_part(b, p, start)
    for j in range(b.booked[p]):
        near = b.book_start[p, j] < end + rest and start < b.book_end[p, j] + rest
        if not near and f.duty_day[b.book_duty[p, j]] != day:
            if j > i:
                break
            continue
        k, any_near = b.book_order[p, j], True
        if holds(out, k):
            continue
        if take:
            if not put(f, out, k):
                return np.inf
        else:
            count += np.inf if f.order[k, PINNED] else 1.0
    return count if any_near else held_by_week(f, b, p, day, out, take)


@compiled
def held_by_week(f: Fixed, b: Books, p: int, day: int, out: Ints, take: bool) -> float:
    """Do as `held_by` where hours of a week or days in a row keep a person: one order of them will do."""
    pick, seen = -1, 0
    for j in range(b.booked[p]):
        if abs(f.duty_day[b.book_duty[p, j]] - day) >= WEEK:
            continue
        k = b.book_order[p, j]
        if holds(out, k):
            return 0.0
        if not f.order[k, PINNED]:
            seen += 1
            if uniform(b) * seen < 1.0:
                pick = k
    if pick < 0:
        return np.inf
    return 1.0 if not take or put(f, out, pick) else np.inf


@compiled
def free_people(f: Fixed, b: Books, g: int, start: int, end: int, out: Ints) -> bool:
    """Put the orders of those people into ``out`` who would be missing, the fewest orders first."""
    clock = f.order[f.mode[g, ORDER], CLOCK]
    first = f.clock_at[clock] + work_before(f, clock, start)
    for duty in range(f.duty_at[first], f.duty_at[first + f.mode[g, DURATION] - 1] + 1):
        low, high = max(start, f.duty_start[duty]), min(end, f.duty_end[duty])
        if staff_part(f, b, g, duty, low, high) < FORBIDDEN // 2:
            continue
        for x in range(f.line_at[g], f.line_at[g + 1]):
            rows, ends = f.line[x, ROWS], f.line[x, ENDS]
            keys = np.empty(ends - rows)
            for row in range(rows, ends):
                p = f.op[row]
                keys[row - rows] = 0.9 * uniform(b)
                if b.offer[x - f.line_at[g], row - rows] < FORBIDDEN // 2:
                    continue
                if f.op_from[row] <= low and high <= f.op_until[row] and is_there(f, p, low, high):
                    keys[row - rows] += held_by(f, b, p, low, high, duty, out, False)
                else:
                    keys[row - rows] = np.inf
            for _ in range(f.line[x, QUANTITY]):
                pick = 0
                for column in range(1, ends - rows):
                    if keys[column] < keys[pick]:
                        pick = column
                if not len(keys) or keys[pick] == np.inf:
                    return False
                keys[pick] = np.inf
                offered = b.offer[x - f.line_at[g], pick] < FORBIDDEN // 2
                if not offered and held_by(f, b, f.op[rows + pick], low, high, duty, out, True) == np.inf:
                    return False
    if not out[0] and uniform(b) < WEARY_SHARE:
        free_weary(f, b, g, start, end, out)
    return True


@compiled
def free_weary(f: Fixed, b: Books, g: int, start: int, end: int, out: Ints) -> None:
    """Put an order into ``out`` that somebody has near the span: he may not have hours or days for both."""
    clock = f.order[f.mode[g, ORDER], CLOCK]
    w = f.clock_at[clock] + work_before(f, clock, start) + int(uniform(b) * f.mode[g, DURATION])
    duty = f.duty_at[w]
    x = f.line_at[g] + int(uniform(b) * (f.line_at[g + 1] - f.line_at[g]))
    low, high = max(start, f.duty_start[duty]), min(end, f.duty_end[duty])
    row = f.line[x, ROWS] + int(uniform(b) * (f.line[x, ENDS] - f.line[x, ROWS]))
    if row < f.line[x, ENDS] and f.op_from[row] <= low and high <= f.op_until[row]:
        held_by_week(f, b, f.op[row], f.duty_day[duty], out, True)


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
        Gets the number, then rows of those that must end by a slot before the order can start.
    """
    f, b = fixed(tables), books(own)
    forward = uniform(b) < FORWARD_SHARE
    outs = np.empty((DRAWN, ROOM), dtype=np.int64)
    befores = np.empty((DRAWN, ROOM, 2), dtype=np.int64)
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
