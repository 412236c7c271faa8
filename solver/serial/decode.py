"""From a sequence to a plan: each order as early as it can, with the mode with which it ends first.

Backward, the same in mirrored time: each order as late as it can. Source: R. Kolisch, "Serial and parallel
resource-constrained project scheduling methods revisited", European J. of Operational Research 90 (1996).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from solver.ledger.jit import compiled
from solver.serial.staffing import Workforce, book, staffed_from, workforce

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.cpsat.clock import Ints
    from solver.serial.tables import Project

FAILED = 1 << 40
"""Length of a plan that there is not."""


class Draft(NamedTuple):
    """A plan in the making.

    Parameters
    ----------
    start, end, mode
        By order; rows of modes.
    held
        By order: whether it keeps its mode.
    used
        Amounts of the budgets.
    at, left, filled
        By pool: from which slot on how many units are left, and how many such rows there are.
    people
        Who is on what.
    """

    start: Ints
    end: Ints
    mode: Ints
    held: NDArray[np.bool_]
    used: Ints
    at: Ints
    left: Ints
    filled: Ints
    people: Workforce


@compiled
def draft(p: Project) -> Draft:
    """Return a draft with room for all plans."""
    n, pools = len(p.first), len(p.level_at) - 1
    users = np.zeros(pools, dtype=np.int64)
    for x in range(len(p.use)):
        users[p.use[x, 0]] += 1
    rows = 1
    for pool in range(pools):
        rows = max(rows, 2 * min(n, users[pool]) + p.level_at[pool + 1] - p.level_at[pool] + 4)
    return Draft(
        np.zeros(n, dtype=np.int64),
        np.zeros(n, dtype=np.int64),
        np.zeros(n, dtype=np.int64),
        np.ones(n, dtype=np.bool_),
        np.zeros(len(p.budget), dtype=np.int64),
        np.zeros((pools, rows), dtype=np.int64),
        np.zeros((pools, rows), dtype=np.int64),
        np.zeros(pools, dtype=np.int64),
        workforce(p),
    )


@compiled
def place(at: Any, count: int, slot: int) -> int:
    """Return the row of a profile in which a slot lies."""
    low, high = 0, count - 1
    while low < high:
        middle = (low + high + 1) >> 1
        if at[middle] <= slot:
            low = middle
        else:
            high = middle - 1
    return low


@compiled
def fit(p: Project, g: int, ready: int, last: int, at: Any, left: Any, count: Any) -> int:
    """Return the first start from ``ready`` to ``last`` at which a mode's pools suffice; -1: none."""
    first, asked, duration = p.use_at[g], p.use_at[g + 1] - p.use_at[g], p.duration[g]
    s = ready
    if s > last:
        return -1
    fine, x = 0, 0
    while fine < asked:
        pool, units = p.use[first + x, 0], p.use[first + x, 1]
        rows, n, moved = at[pool], count[pool], False
        free = left[pool]
        j = place(rows, n, s)
        while j < n and rows[j] < s + duration:
            if free[j] < units:
                j += 1
                while j < n and free[j] < units:
                    j += 1
                if j == n or rows[j] > last:
                    return -1
                s, moved = rows[j], True
            else:
                j += 1
        fine = 1 if moved else fine + 1
        x = x + 1 if x + 1 < asked else 0
    return s


@compiled
def fit_all(p: Project, d: Draft, k: int, g: int, ready: int, last: int) -> int:
    """Return the first start from ``ready`` to ``last`` at which pools and people suffice; -1: none."""
    s = fit(p, g, ready, last, d.at, d.left, d.filled)
    if p.seat_at[g + 1] == p.seat_at[g]:
        return s
    while s >= 0:
        staffed = staffed_from(p, d.people, k, g, s, last)
        if staffed in (s, -1):
            return staffed
        s = fit(p, g, staffed, last, d.at, d.left, d.filled)
    return -1


@compiled
def cut(rows: Any, free: Any, n: int, j: int, slot: int, units: int) -> None:
    """Insert a row into a profile."""
    for i in range(n, j, -1):
        rows[i], free[i] = rows[i - 1], free[i - 1]
    rows[j], free[j] = slot, units


@compiled
def mend(rows: Any, free: Any, n: int, j: int) -> int:
    """Remove a row that is like the one before; return how many there are then."""
    if j <= 0 or j >= n or free[j] != free[j - 1]:
        return n
    for i in range(j, n - 1):
        rows[i], free[i] = rows[i + 1], free[i + 1]
    return n - 1


@compiled
def take(rows: Any, free: Any, n: int, start: int, end: int, units: int) -> int:
    """Take units out of a profile over a span; return how many rows it has then."""
    i = place(rows, n, start)
    if rows[i] != start:
        i += 1
        cut(rows, free, n, i, start, free[i - 1])
        n += 1
    j = i
    while j < n and rows[j] < end:
        free[j] -= units
        j += 1
    if j == n or rows[j] != end:
        cut(rows, free, n, j, end, free[j - 1] + units)
        n += 1
    n = mend(rows, free, n, j)
    return mend(rows, free, n, i)


@compiled
def lay_out(p: Project, back: bool, until: int, at: Any, left: Any, count: Any) -> None:
    """Begin with all that the pools have; backward: seen from ``until``."""
    for pool in range(len(p.level_at) - 1):
        low, high, n = p.level_at[pool], p.level_at[pool + 1], 0
        if not back:
            for x in range(low, high):
                at[pool, n], left[pool, n] = p.level[x, 0], p.level[x, 1]
                n += 1
        else:
            for x in range(high - 1, low - 1, -1):
                if p.level[x, 0] < until or x == low:
                    stop = p.level[x + 1, 0] if x + 1 < high else until
                    at[pool, n], left[pool, n] = max(0, until - stop), p.level[x, 1]
                    n += 1
        count[pool] = n


@compiled
def affordable(p: Project, g: int, old: int, used: Any) -> bool:
    """Whether the budgets allow a mode in place of another one of the order."""
    for x in range(p.spend_at[g], p.spend_at[g + 1]):
        budget, amount = p.spend[x, 0], p.spend[x, 1]
        for y in range(p.spend_at[old], p.spend_at[old + 1]):
            if p.spend[y, 0] == budget:
                amount -= p.spend[y, 1]
        if amount > 0 and used[budget] + amount > p.budget[budget]:
            return False
    return True


@compiled
def exchange(p: Project, g: int, old: int, used: Any) -> None:
    """Count a mode's amounts in place of another one's."""
    for x in range(p.spend_at[old], p.spend_at[old + 1]):
        used[p.spend[x, 0]] -= p.spend[x, 1]
    for x in range(p.spend_at[g], p.spend_at[g + 1]):
        used[p.spend[x, 0]] += p.spend[x, 1]


@compiled
def decode(p: Project, d: Draft, back: bool, until: int, sequence: Any, limit: int) -> int:
    """Plan all orders in a sequence; return the length, `FAILED` if one has no place by ``limit``.

    Parameters
    ----------
    d
        In: modes that keep the budgets, and which are held. Out: the plan; it is of use only if none failed.
    back, until
        Whether time runs backward from ``until``; starts and ends are then slots before it.
    """
    lay_out(p, back, until, d.at, d.left, d.filled)
    d.people.busy[:] = 0
    link_at, link = (p.after_at, p.after) if back else (p.before_at, p.before)
    longest = 0
    for k in sequence:
        ready = max(0, until - p.until[k]) if back else p.first[k]
        for x in range(link_at[k], link_at[k + 1]):
            ready = max(ready, d.end[link[x, 0]] + link[x, 1])
        soonest = choose(p, d, k, ready, last_end(p, k, back, until, limit))
        if soonest < 0:
            return FAILED
        g = d.mode[k]
        d.start[k], d.end[k] = soonest - p.duration[g], soonest
        longest = max(longest, soonest)
        for x in range(p.use_at[g], p.use_at[g + 1]):
            pool = p.use[x, 0]
            rows, free, n = d.at[pool], d.left[pool], d.filled[pool]
            d.filled[pool] = take(rows, free, n, d.start[k], soonest, p.use[x, 1])
        if p.seat_at[g + 1] > p.seat_at[g]:
            if p.mode_at[k + 1] - p.mode_at[k] > 1:
                staffed_from(p, d.people, k, g, d.start[k], d.start[k])
            book(d.people, k, d.start[k], soonest)
    return longest


@compiled
def last_end(p: Project, k: int, back: bool, until: int, limit: int) -> int:
    """Return the last slot by which an order must end for all that follows it to end by ``limit``."""
    if back:
        return int(min(limit, until - p.head[k]))
    return int(min(limit - p.tail[k], p.until[k]))


@compiled
def choose(p: Project, d: Draft, k: int, ready: int, most: int) -> int:
    """Choose the mode with which an order ends first, if not held; return the end, -1: none by ``most``."""
    old = d.mode[k]
    low, high = (old, old + 1) if d.held[k] else (p.mode_at[k], p.mode_at[k + 1])
    best, soonest = -1, most + 1
    for g in range(low, high):
        duration = p.duration[g]
        if ready + duration >= soonest:
            break
        if g != old and not affordable(p, g, old, d.used):
            continue
        s = fit_all(p, d, k, g, ready, soonest - 1 - duration)
        if s >= 0:
            best, soonest = g, s + duration
    if best < 0:
        return -1
    if best != old:
        exchange(p, best, old, d.used)
        d.mode[k] = best
    return soonest
