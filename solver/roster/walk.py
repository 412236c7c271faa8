"""A walk over rosters by simulated annealing; what breaks a limit has a price, so that it can pass through.

Source: S. Ceschia, R. Guido and A. Schaerf, "Solving the static INRC-II nurse rostering problem by simulated
annealing based on large neighborhoods", Annals of Operations Research 288 (2020).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from solver.ledger.jit import INTS, compiled, entry
from solver.ledger.records import reader
from solver.roster.rows import (
    count_kinds,
    days_cost,
    end_of_run,
    first_of_run,
    head_bad,
    head_cost,
    runs_bad,
    slots_in,
    sums_bad,
    weekends_in,
)
from solver.roster.tables import Roster
from solver.serial.draws import below, uniform

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.cpsat.clock import Ints

COST, BAD, BEST, FOUND, MENDS = range(5)
"""Entries of a walk's notes: cents and breaches where it stands, cents of the best sound roster, whether
there is one, and whether rows that break limits are changed more often."""

LOOKS = 8
"""People who are looked at for one whose row breaks a limit."""

ONE_DAY, BLOCK, SWAP, EXCHANGE, SEGMENT = range(5)
"""Ways of changing a roster: a day of a person; some days of a person to one shift; some days of two people;
two days of a person; two stretches of a person."""

UP_TO = (0.2, 0.3, 0.8, 0.9)
"""Of a draw in [0, 1): below which the first four ways are taken."""

LONGEST_BLOCK, LONGEST_SWAP, LONGEST_SEGMENT = 5, 12, 4
FARTHEST = 28
"""Days between two stretches that are exchanged."""

SLOTS, ROW_WEEKENDS, ROW_BAD = range(3)
"""Columns of `RosterWalk.sums`."""


class RosterWalk(NamedTuple):
    """Where a walk stands.

    Parameters
    ----------
    now, best
        Shift of each person on each day, where it stands and in the best sound roster, shape (P, D).
    heads
        People on each shift, shape (D, O + 1).
    sums
        Slots, weekends and breaches of each person's row, shape (P, 3).
    times
        Shifts of each kind in each person's row, shape (P, K).
    note
        See `COST`.
    draw
        State of the draws.
    """

    now: Ints
    best: Ints
    heads: Ints
    sums: Ints
    times: Ints
    note: Ints
    draw: NDArray[np.uint64]


read_roster = reader(
    Roster,
    {
        **dict.fromkeys(("may", "price", "clash", "line"), 3),
        **dict.fromkeys(("kind", "length", "limit", "kind_most"), 2),
        "unit": 0,
    },
)
read_walk = reader(
    RosterWalk, dict.fromkeys(("now", "best", "heads", "sums", "times"), 2), {"draw": np.uint64}
)


@entry(f"void({INTS}, {INTS})")
def stand(roster: Ints, walk: Ints) -> None:
    """Count heads, cents and breaches where a walk stands."""
    r, s = read_roster(roster), read_walk(walk)
    n, cost, bad = s.now.shape[1], 0, 0
    s.heads[:] = 0
    s.times[:] = 0
    for p in range(len(s.now)):
        row = s.now[p]
        cost += days_cost(r, p, row, 0, n)
        s.sums[p, SLOTS], s.sums[p, ROW_WEEKENDS] = slots_in(r, row, 0, n), weekends_in(r, row, 0, n)
        broken = runs_bad(r, p, row, 0, n) + sums_bad(r, p, s.sums[p, SLOTS], s.sums[p, ROW_WEEKENDS])
        s.sums[p, ROW_BAD] = broken + count_kinds(r, p, row, 0, n, s.times[p], 1)
        bad += s.sums[p, ROW_BAD]
        for d in range(n):
            s.heads[d, row[d]] += 1
    for d in range(n):
        for o in range(1, s.heads.shape[1]):
            cost += head_cost(r, d, o, s.heads[d, o])
            bad += head_bad(r, d, o, s.heads[d, o])
    s.note[COST], s.note[BAD] = cost, bad


@compiled
def drawn_person(s: RosterWalk) -> int:
    """Draw a person; where rows are mended, half of the time one whose row breaks a limit, if one is seen."""
    p = below(s.draw, len(s.now))
    if s.note[MENDS] and s.note[BAD] and uniform(s.draw) < 0.5:
        for _ in range(LOOKS):
            if s.sums[p, ROW_BAD]:
                break
            p = below(s.draw, len(s.now))
    return p


@compiled
def drawn_way(draw: Any) -> int:
    """Draw a way of changing a roster."""
    point = uniform(draw)
    if point < UP_TO[0]:
        return ONE_DAY
    if point < UP_TO[1]:
        return BLOCK
    if point < UP_TO[2]:
        return SWAP
    return EXCHANGE if point < UP_TO[3] else SEGMENT


@compiled
def exchange(s: RosterWalk, p: int, new: Any, longest: int) -> tuple[int, int]:
    """Write two exchanged stretches of a row, up to so many days each; return the days that change."""
    n, length = s.now.shape[1], 1 + below(s.draw, longest)
    first = below(s.draw, n)
    nearest = max(0, first - FARTHEST)
    second = nearest + below(s.draw, min(n, first + FARTHEST) - nearest)
    if second < first:
        first, second = second, first
    if first + length > second or second + length > n:
        return 0, 0
    for d in range(first, second + length):
        new[d] = s.now[p, d]
    for i in range(length):
        new[first + i], new[second + i] = s.now[p, second + i], s.now[p, first + i]
    return first, second + length


@compiled
def propose(r: Roster, s: RosterWalk, p: int, q: int, way: int, new: Any) -> tuple[int, int]:
    """Write what becomes of some days of a row into ``new``; return from and to which day it changes."""
    n, options = s.now.shape[1], r.may.shape[2]
    if way == EXCHANGE:
        return exchange(s, p, new, 1)
    if way == SEGMENT:
        return exchange(s, p, new, LONGEST_SEGMENT)
    first = below(s.draw, n)
    if way == ONE_DAY:
        new[first] = below(s.draw, options)
        return first, first + 1
    if way == BLOCK:
        end = min(n, first + 1 + below(s.draw, LONGEST_BLOCK))
        o = below(s.draw, options) if uniform(s.draw) < 0.6 else 0
        for d in range(first, end):
            new[d] = o if r.may[p, d, o] else s.now[p, d]
        return first, end
    end = min(n, first + 1 + below(s.draw, LONGEST_SWAP))
    for d in range(first, end):
        new[d] = s.now[q, d]
    return first, end


@compiled
def is_able(r: Roster, p: int, row: Any, low: int, high: int) -> bool:
    """Whether a person could have all shifts of some days of a row."""
    for d in range(low, high):
        if not r.may[p, d, row[d]]:
            return False
    return True


@compiled
def put_days(r: Roster, s: RosterWalk, p: int, new: Any, low: int, high: int) -> tuple[int, int]:
    """Give a person other shifts on some days; return the cents and breaches added, heads left aside."""
    row = s.now[p]
    first = first_of_run(row, low - 1) if low else 0
    end = end_of_run(row, high) if high < len(row) else high
    slots, weekends = s.sums[p, SLOTS], s.sums[p, ROW_WEEKENDS]
    cost = -days_cost(r, p, row, low, high)
    bad = -runs_bad(r, p, row, first, end) - sums_bad(r, p, slots, weekends)
    bad += count_kinds(r, p, row, low, high, s.times[p], -1)
    slots -= slots_in(r, row, low, high)
    weekends -= weekends_in(r, row, low, high)
    for d in range(low, high):
        row[d] = new[d]
    slots += slots_in(r, row, low, high)
    weekends += weekends_in(r, row, low, high)
    cost += days_cost(r, p, row, low, high)
    bad += runs_bad(r, p, row, first, end) + sums_bad(r, p, slots, weekends)
    bad += count_kinds(r, p, row, low, high, s.times[p], 1)
    s.sums[p, SLOTS], s.sums[p, ROW_WEEKENDS] = slots, weekends
    s.sums[p, ROW_BAD] += bad
    return cost, bad


@compiled
def put_back(r: Roster, s: RosterWalk, p: int, old: Any, low: int, high: int, sums: Any) -> None:
    """Give a person the shifts back that he had on some days."""
    row, times = s.now[p], s.times[p]
    for d in range(low, high):
        for o, step in ((row[d], -1), (old[d], 1)):
            if o and r.kind[d, o] >= 0:
                times[r.kind[d, o]] += step
        row[d] = old[d]
    s.sums[p, SLOTS], s.sums[p, ROW_WEEKENDS], s.sums[p, ROW_BAD] = sums


@compiled
def move_heads(r: Roster, s: RosterWalk, old: Any, new: Any, low: int, high: int) -> tuple[int, int]:
    """Take heads from the old shifts of some days to the new ones; return the cents and breaches added."""
    cost = bad = 0
    for d in range(low, high):
        if old[d] != new[d]:
            for o, step in ((old[d], -1), (new[d], 1)):
                h = s.heads[d, o]
                if o:
                    cost += head_cost(r, d, o, h + step) - head_cost(r, d, o, h)
                    bad += head_bad(r, d, o, h + step) - head_bad(r, d, o, h)
                s.heads[d, o] = h + step
    return cost, bad


@compiled
def try_one(r: Roster, s: RosterWalk, new: Any, old: Any, heat: float, price: int) -> None:
    """Make a change, and take it back if it is too dear at this temperature."""
    way, p, q = drawn_way(s.draw), drawn_person(s), -1
    if way == SWAP:
        q = below(s.draw, len(s.now))
        if q == p:
            return
    low, high = propose(r, s, p, q, way, new)
    while low < high and new[low] == s.now[p, low]:
        low += 1
    while low < high and new[high - 1] == s.now[p, high - 1]:
        high -= 1
    if low == high or not is_able(r, p, new, low, high):
        return
    for d in range(low, high):
        old[d] = s.now[p, d]
    if q >= 0 and not is_able(r, q, old, low, high):
        return
    sums = s.sums[p, SLOTS], s.sums[p, ROW_WEEKENDS], s.sums[p, ROW_BAD]
    other = s.sums[q, SLOTS], s.sums[q, ROW_WEEKENDS], s.sums[q, ROW_BAD]
    cost, bad = put_days(r, s, p, new, low, high)
    if q >= 0:  # who changes places with whom is the same to the shifts
        more, worse = put_days(r, s, q, old, low, high)
    else:
        more, worse = move_heads(r, s, old, new, low, high)
    cost += more
    bad += worse
    change = float(cost + price * bad)
    if change > 0 and uniform(s.draw) >= np.exp(-change / heat):
        put_back(r, s, p, old, low, high, sums)
        if q >= 0:
            put_back(r, s, q, new, low, high, other)
        for d in range(low, high if q < 0 else low):
            s.heads[d, new[d]] -= 1
            s.heads[d, old[d]] += 1
        return
    s.note[COST] += cost
    s.note[BAD] += bad


@entry(f"int64({INTS}, {INTS}, int64, float64, int64)")
def anneal(roster: Ints, walk: Ints, rounds: int, heat: float, price: int) -> int:
    """Walk for some rounds at one temperature; return the cents of the best sound roster.

    Parameters
    ----------
    roster, walk
        Blocks of a `Roster` and of a `RosterWalk`, which is changed.
    heat
        Temperature, in cents.
    price
        Cents of a breach.
    """
    r, s = read_roster(roster), read_walk(walk)
    n = s.now.shape[1]
    new, old = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    for _ in range(rounds):
        try_one(r, s, new, old, heat, price)
        if s.note[BAD] == 0 and (not s.note[FOUND] or s.note[COST] < s.note[BEST]):
            s.note[BEST], s.note[FOUND] = s.note[COST], 1
            s.best[:] = s.now
    return int(s.note[BEST])
