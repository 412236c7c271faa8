"""Time from door to door in a ledger, and what people have along on a day; compiled with what calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from solver.ledger.reading import is_there, neighbour_after, neighbour_before
from solver.ledger.tables import FROZEN, PINNED

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


def slots_away(f: Fixed, b: Books, p: int, day: int, i: int, site: int, start: int, end: int) -> int:
    """Return a day's slots from leaving the base to being back, with a part at place i if it has a site."""
    first, last = i, neighbour_before(f, b, p, day, i)
    before = last
    while before >= 0:
        first = before
        before = neighbour_before(f, b, p, day, before)
    if last < 0:
        first = neighbour_after(f, b, p, day, i)
    after = neighbour_after(f, b, p, day, i)
    while after >= 0:
        last = after
        after = neighbour_after(f, b, p, day, after + 1)
    if site < 0 and last < 0:
        return 0
    left, back = f.slots, 0
    if last >= 0:
        left = b.book_start[p, first] - f.leave[p, b.book_site[p, first]]
        back = b.book_end[p, last] + f.reach[p, b.book_site[p, last]]
    if site >= 0:
        if last < 0 or start <= b.book_start[p, first]:
            left = start - f.leave[p, site]
        if last < 0 or end >= b.book_end[p, last]:
            back = end + f.reach[p, site]
    return back - left


def first_stranded(f: Fixed, b: Books, among: Any) -> int:
    """Return an order that is the first or last of its person's day without a way in the shifts; -1: none.

    Parameters
    ----------
    among
        Whether to look at each person, shape (P,).
    """
    for p in range(len(b.booked)):
        for i in range(b.booked[p] if among[p] else 0):
            k, site, day = b.book_order[p, i], b.book_site[p, i], f.duty_day[b.book_duty[p, i]]
            if b.book_duty[p, i] >= f.first_day or f.order[k, PINNED] == FROZEN:
                continue
            start, end, out, home = b.book_start[p, i], b.book_end[p, i], f.leave[p, site], f.reach[p, site]
            if out and not is_there(f, p, start - out, start) and neighbour_before(f, b, p, day, i) < 0:
                return k
            if home and not is_there(f, p, end, end + home) and neighbour_after(f, b, p, day, i + 1) < 0:
                return k
    return -1


def carries(f: Fixed, k: int) -> bool:
    """Whether an order asks for tools or uses up parts."""
    return f.carry_at[k + 1] > f.carry_at[k]


def first_of_day(f: Fixed, b: Books, p: int, day: int, i: int) -> int:
    """Return the place of a day's first part before place i, i if there is none; -1: a call lies between."""
    first, before = i, neighbour_before(f, b, p, day, i)
    while before >= 0:
        if f.restocks[b.book_order[p, before]]:
            return -1
        first, before = before, neighbour_before(f, b, p, day, before)
    return first


def suffices(f: Fixed, b: Books, p: int, day: int, i: int, k: int) -> bool:
    """Whether a person has with him what order k asks for, as a part at place i of a day.

    What was used up on the day before is counted for all parts up to the first call at a yard.
    """
    first = first_of_day(f, b, p, day, i)
    if first < 0:
        return True
    for x in range(f.carry_at[k], f.carry_at[k + 1]):
        kind, units = f.carry[x, 0], f.carry[x, 1]
        if units == 0:
            if not f.has[p, kind]:
                return False
            continue
        j = neighbour_after(f, b, p, day, first)
        while j >= 0 and not f.restocks[b.book_order[p, j]]:
            units += asked_of(f, b.book_order[p, j], kind)
            j = neighbour_after(f, b, p, day, j + 1)
        if units > f.has[p, kind]:
            return False
    return True


def asked_of(f: Fixed, k: int, kind: int) -> int:
    """Return how many units of a part an order uses up."""
    for x in range(f.carry_at[k], f.carry_at[k + 1]):
        if f.carry[x, 0] == kind:
            return f.carry[x, 1]
    return 0


def call_is_needed(f: Fixed, b: Books, p: int, day: int, i: int) -> bool:
    """Whether a person could not do without the call at a yard that is the part at place i."""
    first = first_of_day(f, b, p, day, i)
    if first < 0:
        return False
    j = neighbour_after(f, b, p, day, i + 1)
    while j >= 0 and not f.restocks[b.book_order[p, j]]:
        k = b.book_order[p, j]
        for x in range(f.carry_at[k], f.carry_at[k + 1]):
            kind, units = f.carry[x, 0], f.carry[x, 1]
            if units == 0:
                if not f.has[p, kind]:
                    return True
                continue
            total, y = 0, neighbour_after(f, b, p, day, first)
            while 0 <= y <= j:
                total += asked_of(f, b.book_order[p, y], kind)
                y = neighbour_after(f, b, p, day, y + 1)
            if total > f.has[p, kind]:
                return True
        j = neighbour_after(f, b, p, day, j + 1)
    return False
