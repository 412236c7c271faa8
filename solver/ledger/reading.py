"""Reading a ledger: plain functions, compiled with what calls them.

``f`` are the fixed tables, ``b`` the books; ``g`` is a mode (numbered over all orders), ``k`` an order,
``m`` a machine, ``p`` a person, ``i`` a place in the row of a machine or person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.ledger.tables import (
    AWAY,
    HAULER,
    HOME,
    LOWBOYS,
    ORDER,
    PLACE,
    ROUND,
    SEAT,
    SITE,
    TRANSPORT,
    UNIT,
)

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


def work_before(f: Fixed, clock: int, slot: int) -> int:
    """Return the number of work slots before a slot."""
    low, high = f.clock_at[clock], f.clock_at[clock + 1]
    base = low
    while low < high:
        middle = (low + high) // 2
        if f.slot_at[middle] < slot:
            low = middle + 1
        else:
            high = middle
    return low - base


def day_of(f: Fixed, slot: int) -> int:
    """Return the local day of a slot."""
    low, high = 0, len(f.day_start)
    while low < high:
        middle = (low + high) // 2
        if f.day_start[middle] <= slot:
            low = middle + 1
        else:
            high = middle
    return low - 1


def place_of_use(b: Books, m: int, start: int) -> int:
    """Return how many uses of a machine start before a slot."""
    low, high = 0, b.uses[m]
    while low < high:
        middle = (low + high) // 2
        if b.start[b.use[m, middle]] < start:
            low = middle + 1
        else:
            high = middle
    return low


def place_of_part(b: Books, p: int, start: int) -> int:
    """Return how many parts of a person start before a slot."""
    low, high = 0, b.booked[p]
    while low < high:
        middle = (low + high) // 2
        if b.book_start[p, middle] < start:
            low = middle + 1
        else:
            high = middle
    return low


def unblocked_from(f: Fixed, m: int, start: int, end: int) -> int:
    """Return ``start`` if the machine can be used in ``[start, end)``, else a later slot to try."""
    found = start
    for x in range(f.block_at[m], f.block_at[m + 1]):
        if f.block[x, 0] >= end:
            break
        if f.block[x, 1] > start:
            found = f.block[x, 1]
    return found


def unbarred_from(f: Fixed, k: int, m: int, start: int, end: int) -> int:
    """Return ``start`` if a machine is not declined for an order in ``[start, end)``, else a later slot."""
    found = start
    if k >= f.works:
        return found
    for x in range(f.barred_at[m], f.barred_at[m + 1]):
        if f.barred[x, 0] >= 0 and f.barred[x, 0] != k:
            continue
        if f.barred[x, 1] >= 0 and f.barred[x, 1] != f.order[k, SITE]:
            continue
        if start < f.barred[x, 3] and f.barred[x, 2] < end:
            found = max(found, f.barred[x, 3])
    return found


def is_there(f: Fixed, p: int, start: int, end: int) -> bool:
    """Whether a person is there for all of ``[start, end)``."""
    low, high = f.there_at[p], f.there_at[p + 1]
    first = low
    while low < high:
        middle = (low + high) // 2
        if f.there[middle, 0] <= start:
            low = middle + 1
        else:
            high = middle
    return low > first and f.there[low - 1, 1] >= end


def seat_is_open(f: Fixed, b: Books, x: int, seat: int, p: int) -> bool:
    """Whether a person may have a seat of line x: those who come with a machine sit on it, and only they.

    The order's machines are in ``b.crewed``.
    """
    if not f.any_brought:
        return True
    if f.line[x, UNIT] < 0:
        return f.comes_with[p] < 0
    m = b.crewed[f.line[x, UNIT] + seat - f.line[x, SEAT]]
    return f.comes_with[p] == m if f.brings[m] else f.comes_with[p] < 0


def site_before(f: Fixed, b: Books, m: int, i: int) -> int:
    """Return where a machine is before its use i."""
    return f.order[b.use[m, i - 1], SITE] if i > 0 else f.machine[m, PLACE]


def free_before(b: Books, m: int, i: int) -> int:
    """Return from when a machine is free before its use i."""
    return b.end[b.use[m, i - 1]] if i > 0 else 0


def slot_of_machine(b: Books, k: int, m: int) -> int:
    """Return at which place of an order a machine stands."""
    j = 0
    while b.hold[k, j] != m:
        j += 1
    return j


def move_length(f: Fixed, b: Books, k: int, j: int) -> int:
    """Return the slots of the move of an order's machine at place j, which has one."""
    m = b.hold[k, j]
    return f.road_slots[f.machine[m, TRANSPORT], b.origin[k, j], f.order[k, SITE]]


def round_is_free(f: Fixed, b: Books, row: int, start: int, end: int, k: int, j: int) -> bool:
    """Whether a lowboy can make a round in ``[start, end)``, that for machine j of order k aside."""
    m = f.lowboy[row, HAULER]
    if start < 0 or end > f.slots or unblocked_from(f, m, start, end) != start:
        return False
    for i in range(b.rounds[m]):
        mine = b.round_order[m, i] == k and b.round_place[m, i] == j
        if b.round_start[m, i] < end and start < b.round_end[m, i] and not mine:
            return False
    return True


def some_round_is_free(
    f: Fixed, b: Books, transport: int, origin: int, site: int, start: int, end: int, k: int, j: int
) -> bool:
    """Whether some lowboy can be there for a move in ``[start, end)``."""
    for row in range(f.lowboy_at[transport], f.lowboy_at[transport + 1]):
        away, home = f.round_slots[row, AWAY, origin], f.round_slots[row, HOME, site]
        if away >= 0 and home >= 0 and round_is_free(f, b, row, start - away, end + home, k, j):
            return True
    return False


def latest_move(
    f: Fixed, b: Books, m: int, origin: int, site: int, after: int, before: int, k: int, j: int
) -> int:
    """Return the latest start of a move of a machine within ``[after, before)``, or -1.

    It lies within the hours of its transport class. A hauled machine takes a lowboy, of a pool or a named
    one; its driver is left aside. The move to order ``k`` of its machine j, if any, ends if this one comes.
    """
    transport = f.machine[m, TRANSPORT]
    length = f.road_slots[transport, origin, site]
    if before - after < length:
        return -1
    pool, hours, named = f.machine[m, LOWBOYS], f.move_run[transport], f.driver[transport, 0] >= 0
    blocked = unblocked_from(f, m, after, before) != after
    if pool < 0 and not named and not blocked and hours[before - 1] >= length:
        return before - length
    mine, until = 0, 0
    if k >= 0 and b.depart[k, j] >= 0:
        mine = b.depart[k, j]
        until = mine + move_length(f, b, k, j)
    run = 0
    for t in range(before - 1, after - 1, -1):
        free = not blocked or unblocked_from(f, m, t, t + 1) == t
        if free and pool >= 0:
            own = 1 if mine <= t < until else 0
            free = b.pool_used[pool, t] - own < f.capacity[pool, t]
        run = run + 1 if free else 0
        end = t + length
        if run < length or hours[end - 1] < length:
            continue
        if not named or some_round_is_free(f, b, transport, origin, site, t, end, k, j):
            return t
    return -1


def site_of_part(f: Fixed, b: Books, g: int) -> int:
    """Return where the part that is judged is worked: at the mode's order, or where a round begins."""
    return b.trip[ROUND] - 1 if b.trip[ROUND] else f.order[f.mode[g, ORDER], SITE]


def neighbour_before(f: Fixed, b: Books, p: int, day: int, i: int) -> int:
    """Return the place of the last part of a local day before place i, or -1."""
    j = i - 1
    while j >= 0 and f.duty_day[b.book_duty[p, j]] > day:
        j -= 1
    return j if j >= 0 and f.duty_day[b.book_duty[p, j]] == day else -1


def neighbour_after(f: Fixed, b: Books, p: int, day: int, i: int) -> int:
    """Return the place of the first part of a local day from place i on, or -1."""
    j = i
    while j < b.booked[p] and f.duty_day[b.book_duty[p, j]] < day:
        j += 1
    return j if j < b.booked[p] and f.duty_day[b.book_duty[p, j]] == day else -1


def travel_added(f: Fixed, b: Books, p: int, site: int, day: int, i: int) -> int:
    """Return the slots of travel that a part at place i adds to its person's local day."""
    before, after = neighbour_before(f, b, p, day, i), neighbour_after(f, b, p, day, i)
    here = b.book_site[p, before] if before >= 0 else -1
    next_site = b.book_site[p, after] if after >= 0 else -1
    added = 0
    if before >= 0:
        added += f.crew[here, site]
    if after >= 0:
        added += f.crew[site, next_site]
    if before >= 0 and after >= 0:
        added -= f.crew[here, next_site]
    return added


def stays(f: Fixed, k: int, p: int, duty: int) -> int:
    """Return how many duties of the reference plan a person keeps with a duty of an order."""
    found = 0
    for x in range(f.stay_at[k], f.stay_at[k + 1]):
        if f.stay[x, 0] == p and f.stay[x, 1] == duty:
            found += 1
    return found


def visits(f: Fixed, b: Books, p: int, site: int, day: int, i: int) -> bool:
    """Whether a person works at a site on a local day, by the parts around place i."""
    j = i - 1
    while j >= 0 and f.duty_day[b.book_duty[p, j]] >= day:
        if f.duty_day[b.book_duty[p, j]] == day and b.book_site[p, j] == site:
            return True
        j -= 1
    j = i
    while j < b.booked[p] and f.duty_day[b.book_duty[p, j]] <= day:
        if f.duty_day[b.book_duty[p, j]] == day and b.book_site[p, j] == site:
            return True
        j += 1
    return False
