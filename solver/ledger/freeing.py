"""Freeing: which orders stand in the way of another one, resource by resource, and go into a list.

A list has its length in front. Where one of several orders would do, it is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.domain.hours import WEEK
from solver.ledger.chains import MOST_EJECTED, ROOM
from solver.ledger.insertion import uniform
from solver.ledger.jit import compiled
from solver.ledger.judging import FORBIDDEN
from solver.ledger.reading import is_there, place_of_part, unbarred_from, unblocked_from, work_before
from solver.ledger.staffing import staff_part
from solver.ledger.tables import (
    CLOCK,
    DURATION,
    ENDS,
    FROZEN,
    ORDER,
    PINNED,
    QUANTITY,
    REST,
    ROWS,
    SITE,
    TRANSPORT,
)

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed

WEARY_SHARE = 0.5
"""Share of ejections that look for who is out of hours or days, where nobody else is in the way."""


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
    if out[0] >= MOST_EJECTED or f.order[k, PINNED] == FROZEN or (f.any_carried and f.restocks[k]):
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
                if b.lent_machine[m]:
                    continue
                for other in range(count):
                    taken = taken or chosen[other] == m
                if taken or unblocked_from(f, m, start, end) != start:
                    continue
                if unbarred_from(f, k, m, start, end) != start:
                    continue
                key = 1.5 * uniform(b)
                for i in range(b.uses[m]):
                    if in_the_way(f, b, m, i, site, start, end) and not holds(out, b.use[m, i]):
                        key += np.inf if f.order[b.use[m, i], PINNED] == FROZEN else 1.0
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
    """Put orders into ``out`` until enough of a pool is left; false if it never is.

    Each is drawn from those that hold units in the first slot in which some are lacking.
    """
    lacking = lack(f, b, pool, asked, start, end)
    for x in range(1, out[0] + 1):
        give_back(f, b, pool, out[x], start, end, lacking)
    first, count = f.user_at[pool], f.user_at[pool + 1] - f.user_at[pool]
    slot = start
    while lacking[end - start]:
        while lacking[slot - start] <= 0:
            slot += 1
        at, pick = int(uniform(b) * count), -1
        for x in range(count):
            k = f.user[first + (at + x) % count, 0]
            if b.mode[k] < 0 or not b.start[k] <= slot < b.end[k] or f.order[k, PINNED] == FROZEN:
                continue
            if asks(f, b.mode[k], pool) and not holds(out, k):
                pick = k
                break
        if pick < 0 or not put(f, out, pick):
            return False
        give_back(f, b, pool, pick, start, end, lacking)
    return True


@compiled
def asks(f: Fixed, g: int, pool: int) -> int:
    """Return the units of a pool that a mode takes."""
    total = 0
    for x in range(f.use_at[g], f.use_at[g + 1]):
        if f.use[x, 0] == pool:
            total += f.use[x, 1]
    return total


@compiled
def lack(f: Fixed, b: Books, pool: int, asked: int, start: int, end: int) -> Ints:
    """Return how much of a pool is lacking in each slot of a span, and behind them in how many slots."""
    lacking = np.zeros(end - start + 1, dtype=np.int64)
    for t in range(start, end):
        lacking[t - start] = b.pool_used[pool, t] + asked - f.capacity[pool, t]
        lacking[end - start] += lacking[t - start] > 0
    return lacking


@compiled
def relieve(lacking: Ints, first: int, last: int, units: int) -> bool:
    """Take units off what is lacking from slot ``first`` to before ``last``; false if that helps nothing."""
    helps = False
    for t in range(first, last):
        helps = helps or lacking[t] > 0
    if helps:
        for t in range(first, last):
            lacking[len(lacking) - 1] -= 0 < lacking[t] <= units
            lacking[t] -= units
    return helps


@compiled
def give_back(f: Fixed, b: Books, pool: int, k: int, start: int, end: int, lacking: Ints) -> bool:
    """Take what an order holds of a pool off what is lacking; false if that helps nothing."""
    held = asks(f, b.mode[k], pool)
    low, high = max(start, b.start[k]), min(end, b.end[k])
    return held > 0 and low < high and relieve(lacking, low - start, high - start, held)


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
        if b.mode[k] >= 0 and f.order[k, PINNED] != FROZEN and not holds(out, k):
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
            count += np.inf if f.order[k, PINNED] == FROZEN else 1.0
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
        if f.order[k, PINNED] != FROZEN:
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
                qualified = f.op_from[row] <= low and high <= f.op_until[row] and not b.lent_person[p]
                if qualified and is_there(f, p, low, high):
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
    if row >= f.line[x, ENDS] or b.lent_person[f.op[row]]:
        return
    if f.op_from[row] <= low and high <= f.op_until[row]:
        held_by_week(f, b, f.op[row], f.duty_day[duty], out, True)
