"""Insertion: enter an order at the cheapest of its first feasible starts, with mode, machines and people.

Starts are gone through by time; what cannot be is skipped by what the rules answer: the slot before which
nothing changes. Whole duties are staffed once for all starts that cover them. The placement that is
finally entered is staffed and moved for again, duty by duty, against all that it has taken itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from solver.cpsat.clock import UNLIMITED
from solver.ledger.books import (
    JUMP,
    LATEST,
    MOST_CANDIDATES,
    SCARCE,
    STAMP,
    UNLINKED,
)
from solver.ledger.choosing import DAY, FREE_FROM, NEVER, choose_machines, unseen
from solver.ledger.entering import STAND, enter_alone, leave
from solver.ledger.jit import compiled
from solver.ledger.judging import FORBIDDEN, span_adds, span_from
from solver.ledger.meters import AS_IT_IS, overrun
from solver.ledger.reading import work_before
from solver.ledger.staffing import staff_part
from solver.ledger.tables import (
    AFTER,
    BEFORE,
    CLOCK,
    DURATION,
    FIRST,
    FROM_END,
    HELD,
    LAST,
    LEAD,
    LEAST,
    MODE,
    MOST,
    ORDER,
    PRICE,
    SEATS,
    START,
    TO_END,
    WHOLE,
)
from solver.ledger.visits import MOST_VISITS, insert_visit

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed

ANY = cast("int", np.int64(-1))
NOW = NONE = cast("int", np.int64(0))
"""Numbers with a type: a function is compiled again for each number that is written out."""

TRIES = 24
"""Candidates that are entered on trial, the cheapest first."""


@compiled
def uniform(b: Books) -> float:
    """Return a random number in [0, 1). Source: G. Steele et al., "Fast splittable pseudorandom number
    generators", OOPSLA 2014.
    """  # noqa: D205
    b.draw[0] += np.uint64(0x9E3779B97F4A7C15)
    z = b.draw[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) / 9007199254740992.0


@compiled
def outlook_price(f: Fixed, b: Books, g: int, start: int, end: int) -> int:
    """Return what a span costs at least in the orders that wait for it and are not planned yet."""
    k = f.mode[g, ORDER]
    total = 0
    if b.note[UNLINKED]:
        return 0
    for x in range(f.link_at[k], f.link_at[k + 1]):
        after = f.link[x, AFTER]
        if f.link[x, BEFORE] == k and not f.link[x, TO_END] and b.mode[after] < 0:
            point = end if f.link[x, FROM_END] else start
            slot = min(f.slots, max(0, point + max(0, f.link[x, LEAST])))
            total += f.outlook[f.outlook_of[after], slot]
    return total


@compiled
def scarce_price(f: Fixed, b: Books, g: int) -> int:
    """Return what insertion weighs a mode's share of budgets at: others may need them more."""
    total = 0
    if b.note[SCARCE]:
        for x in range(f.spend_at[g], f.spend_at[g + 1]):
            total += b.note[SCARCE] * f.spend[x, 1] // max(1, f.budget[f.spend[x, 0]])
    return total


@compiled
def staff_span(f: Fixed, b: Books, g: int, first: int, last: int, start: int, end: int) -> int:
    """Return what people cost for the work ``[first, last]`` (rows of ``slot_at``), or `FORBIDDEN`."""
    total = 0
    for duty in range(f.duty_at[first], f.duty_at[last] + 1):
        low, high = max(start, f.duty_start[duty]), min(end, f.duty_end[duty])
        whole = low == f.duty_start[duty] and high == f.duty_end[duty]
        if whole and b.memo_stamp[duty] == b.note[STAMP]:
            cost = b.memo_cost[duty]
        else:
            cost = staff_part(f, b, g, duty, low, high)
            if whole:
                b.memo_stamp[duty], b.memo_cost[duty] = b.note[STAMP], cost
        if cost >= FORBIDDEN // 2:
            return FORBIDDEN
        total += cost
    return total


@compiled
def bring_operators(f: Fixed, b: Books, hold: Any) -> None:
    """Note whose operators come along; what was staffed for other machines counts no more."""
    for j in range(len(hold) if f.any_brought else 0):
        if b.crewed[j] != hold[j]:
            b.crewed[j] = hold[j]
            b.note[STAMP] += 1


@compiled
def dearest(b: Books) -> int:
    """Return which of the noted starts is the dearest."""
    worst = 0
    for at in range(1, MOST_CANDIDATES):
        if b.found_cost[at] > b.found_cost[worst]:
            worst = at
    return worst


@compiled
def note_start(b: Books, g: int, w: int, hold: Any, price: float, count: int) -> int:
    """Note a start behind ``count`` others, or in place of the dearest; return how many are noted then."""
    at = count if count < MOST_CANDIDATES else dearest(b)
    if count == MOST_CANDIDATES and price >= b.found_cost[at]:
        return count
    b.found_cost[at] = price
    b.found[at, 0], b.found[at, 1] = g, w
    b.found_hold[at, : len(hold)] = hold
    return min(MOST_CANDIDATES, count + 1)


@compiled
def scan(
    f: Fixed, b: Books, g: int, first: int, last: int, until: int, reach: int, noise: float, count: int
) -> int:
    """Note feasible starts of a mode behind those that are noted; return how many are noted then.

    Parameters
    ----------
    first, last, until
        Closed bounds of the start, latest end.
    reach
        How many to find, the earliest, or the latest if negative; 0: all.
    """
    k = f.mode[g, ORDER]
    clock, duration, held = f.order[k, CLOCK], f.mode[g, DURATION], f.mode[g, HELD]
    base = f.clock_at[clock]
    low = max(f.mode[g, FIRST], work_before(f, clock, first))
    high = min(f.mode[g, LAST], work_before(f, clock, min(last, f.slots) + 1) - 1)
    b.note[STAMP] += 1
    backward, wanted, found = reach < 0, abs(reach), 0
    seen = unseen(f, g)
    w = high if backward else low
    while low <= w <= high and not (wanted and found >= wanted):
        start, end = f.slot_at[base + w], f.slot_at[base + w + duration - 1] + 1
        if end > until and not backward:
            break
        skip = w - 1 if backward else w + 1
        if end > until or (
            f.order[k, WHOLE] and f.window_at[base + w] != f.window_at[base + w + duration - 1]
        ):
            w = skip
            continue
        slot = span_from(f, b, g, start, end)
        if slot > start:
            w = skip if backward else max(skip, work_before(f, clock, slot))
            continue
        hold = np.empty(held, dtype=np.int64)
        if backward:
            seen[:, FREE_FROM] = NOW  # what is not free then may be free before
        elif not wanted:
            seen[:, DAY] = NEVER  # all starts are for people to read: priced one by one
        cost = choose_machines(f, b, g, start, end, hold, seen)
        if cost >= FORBIDDEN // 2:
            w = skip if backward else max(skip, work_before(f, clock, b.note[JUMP]))
            continue
        if f.mode[g, SEATS]:
            bring_operators(f, b, hold)
            people = staff_span(f, b, g, base + w, base + w + duration - 1, start, end)
            if people >= FORBIDDEN // 2:
                w = skip
                continue
            cost += people
        cost += span_adds(f, b, g, start, end) + outlook_price(f, b, g, start, end) + scarce_price(f, b, g)
        price = float(cost)
        if noise > 0.0:
            price *= 1.0 + noise * uniform(b)
        if f.makespan and not backward:
            price += end / (f.slots + 1.0)  # less than a cent: most starts do not move the last end
        found += 1
        count = note_start(b, g, w, hold, price, count)
        w = skip
    return count


@compiled
def enter(f: Fixed, b: Books, g: int, w: int, hold: Any) -> bool:
    """Enter an order at a start with machines, and what services these then need; false, and no change, if
    moves, people or services find no room.
    """  # noqa: D205
    k = f.mode[g, ORDER]
    after = np.empty((f.mode[g, HELD], STAND), dtype=np.int64)
    if not enter_alone(f, b, g, w, hold, after):
        return False
    if f.works == len(f.order):
        return True
    made = np.empty(MOST_VISITS, dtype=np.int64)
    afters = np.empty((MOST_VISITS, 1, STAND), dtype=np.int64)
    count, fine = 0, True
    for j in range(f.mode[g, HELD]):
        while fine and overrun(f, b, b.hold[k, j], AS_IT_IS, NOW) >= 0:
            fine = count < MOST_VISITS
            if fine:
                made[count] = insert_visit(f, b, b.hold[k, j], afters[count])
                fine = made[count] >= 0
            if fine:
                count += 1
    if fine:
        return True
    for x in range(count - 1, -1, -1):
        leave(f, b, made[x], afters[x])
    leave(f, b, k, after)
    return False


@compiled
def last_end(f: Fixed, b: Books) -> int:
    """Return the slot at which the last planned order ends."""
    latest = 0
    for k in range(f.works):
        if b.mode[k] >= 0:
            latest = max(latest, b.end[k])
    return latest


@compiled
def must_wait(f: Fixed, b: Books, k: int) -> bool:
    """Whether something that is not planned yet follows an order within a longest lag."""
    if b.note[UNLINKED]:
        return False
    for x in range(f.link_at[k], f.link_at[k + 1]):
        if f.link[x, BEFORE] == k and f.link[x, MOST] < UNLIMITED and b.mode[f.link[x, AFTER]] < 0:
            return True
    return False


@compiled
def insert(
    f: Fixed, b: Books, k: int, which: int, first: int, last: int, until: int, reach: int, noise: float
) -> bool:
    """Enter order ``k`` where it is cheapest of the starts in reach; false if none keeps the rules.

    It is entered too soon for what follows it only where it has no other place.

    Parameters
    ----------
    which, first, last, until, reach, noise
        As in `insert_from`.
    """
    lead = f.order[k, LEAD]
    waits = reach and lead > first and must_wait(f, b, k)
    if waits and insert_from(f, b, k, which, lead, last, until, reach, noise):
        return True
    return insert_from(f, b, k, which, first, last, until, reach, noise)


@compiled
def insert_from(
    f: Fixed, b: Books, k: int, which: int, first: int, last: int, until: int, reach: int, noise: float
) -> bool:
    """Enter order ``k`` where it is cheapest of the starts in reach; false if none keeps the rules.

    Where the reference plan has it is always in reach.

    Parameters
    ----------
    which
        Mode to which it is held, -1: any.
    first, last, until, reach, noise
        As in `scan`; noise is a random factor on the price of each start.
    """
    count = NONE
    if f.makespan:
        b.note[LATEST] = last_end(f, b)
    then, kept = f.reference[k, START], f.mode_at[k] + f.reference[k, MODE]
    if (
        reach
        and f.reference[k, PRICE] >= 0
        and first <= then <= last
        and (which < 0 or which == f.reference[k, MODE])
    ):
        count = scan(f, b, kept, then, then, until, reach, noise, count)
    for g in range(f.mode_at[k], f.mode_at[k + 1]):
        if which < 0 or g - f.mode_at[k] == which:
            count = scan(f, b, g, first, last, until, reach, noise, count)
    for _ in range(min(count, TRIES) if reach else count):
        best = 0
        for at in range(1, count):
            if b.found_cost[at] < b.found_cost[best]:
                best = at
        if b.found_cost[best] == np.inf:
            return False
        b.found_cost[best] = np.inf
        if enter(f, b, b.found[best, 0], b.found[best, 1], b.found_hold[best]):
            return True
    return False
