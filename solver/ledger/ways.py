"""Ways: whose moves keep lowboys from the machines that an ejection brings to a site, and on from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.ledger.freeing import holds, lack, put, relieve
from solver.ledger.insertion import uniform
from solver.ledger.jit import compiled
from solver.ledger.reading import latest_move, move_length, slot_of_machine, unblocked_from
from solver.ledger.tables import (
    AWAY,
    HAULER,
    HELD,
    HOME,
    LOWBOYS,
    ORDER,
    PLACE,
    SITE,
    TRANSPORT,
)

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


@compiled
def free_ways(f: Fixed, b: Books, g: int, start: int, end: int, out: Ints) -> bool:
    """Put orders into ``out`` until the machines in ``b.crewed`` come to a span of a mode in time, and go on.

    False if that is hopeless or too much.
    """
    site = f.order[f.mode[g, ORDER], SITE]
    for j in range(f.mode[g, HELD]):
        m = b.crewed[j]
        origin, free, follower = f.machine[m, PLACE], 0, -1
        for i in range(b.uses[m]):
            k = b.use[m, i]
            if holds(out, k):
                continue
            if b.start[k] < start:
                origin, free = f.order[k, SITE], b.end[k]
            else:
                follower = k
                break
        if origin != site and not free_way(f, b, m, origin, site, free, start, -1, 0, out):
            return False
        if follower < 0 or f.order[follower, SITE] == site:
            continue
        place = slot_of_machine(b, follower, m)
        to, by = f.order[follower, SITE], b.start[follower]
        if not free_way(f, b, m, site, to, end, by, follower, place, out):
            return False
    return True


@compiled
def free_way(
    f: Fixed, b: Books, m: int, origin: int, site: int, after: int, before: int, k: int, j: int, out: Ints
) -> bool:
    """Put orders into ``out`` whose moves leave no lowboy for a move within ``[after, before)``.

    A start of the move is drawn. That to order ``k`` of its machine j, if any, ends if this one comes.
    """
    if latest_move(f, b, m, origin, site, after, before, k, j) >= 0:
        return True
    transport = f.machine[m, TRANSPORT]
    length, hours = f.road_slots[transport, origin, site], f.move_run[transport]
    at, seen = -1, 0
    for t in range(after, before - length + 1):
        if hours[t + length - 1] >= length and unblocked_from(f, m, t, t + length) == t:
            seen += 1
            if uniform(b) * seen < 1.0:
                at = t
    if at < 0:
        return False
    if f.machine[m, LOWBOYS] >= 0 and not free_lowboys(f, b, m, at, at + length, k, j, out):
        return False
    first, count = f.lowboy_at[transport], f.lowboy_at[transport + 1] - f.lowboy_at[transport]
    if f.driver[transport, 0] < 0 or not count:
        return True
    row = first + int(uniform(b) * count)
    away, home = f.round_slots[row, AWAY, origin], f.round_slots[row, HOME, site]
    lowboy = f.lowboy[row, HAULER]
    for i in range(b.rounds[lowboy]):
        meets = b.round_start[lowboy, i] < at + length + home and at - away < b.round_end[lowboy, i]
        mine = b.round_order[lowboy, i] == k and b.round_place[lowboy, i] == j
        if meets and not mine and not put(f, out, b.round_order[lowboy, i]):
            return False
    return away >= 0 and home >= 0


@compiled
def free_lowboys(f: Fixed, b: Books, m: int, start: int, end: int, k: int, j: int, out: Ints) -> bool:
    """Put orders into ``out`` until their moves leave a lowboy of a machine's pool free for a span."""
    pool = f.machine[m, LOWBOYS]
    lacking = lack(f, b, pool, 1, start, end)
    if k >= 0:
        give_way(f, b, pool, k, j, start, end, lacking)
    for x in range(1, out[0] + 1):
        for place in range(b.hold.shape[1]):
            give_way(f, b, pool, out[x], place, start, end, lacking)
    first = int(uniform(b) * len(b.mode))
    for x in range(len(b.mode)):
        other = (first + x) % len(b.mode)
        if not lacking[end - start]:
            break
        if b.mode[other] < 0 or b.start[other] <= start or holds(out, other):
            continue  # its machines are there by then
        for place in range(b.hold.shape[1]):
            if give_way(f, b, pool, other, place, start, end, lacking) and not put(f, out, other):
                return False
    return not lacking[end - start]


@compiled
def give_way(f: Fixed, b: Books, pool: int, k: int, j: int, start: int, end: int, lacking: Ints) -> bool:
    """Take a lowboy of the move of an order's machine at place j off what is lacking; false if none helps."""
    if b.mode[k] < 0 or j >= f.mode[b.mode[k], HELD] or b.depart[k, j] < 0:
        return False
    if f.machine[b.hold[k, j], LOWBOYS] != pool:
        return False
    low, high = max(start, b.depart[k, j]), min(end, b.depart[k, j] + move_length(f, b, k, j))
    return low < high and relieve(lacking, low - start, high - start, 1)
