"""Booking people: parts of duties and rounds, with hours, and all that they cost, kept in step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.ledger.books import CHANGED, TOTAL
from solver.ledger.jit import compiled
from solver.ledger.outings import slots_away
from solver.ledger.people import drives, over_cents, premium_cents
from solver.ledger.reading import place_of_part, stays, travel_added, visits
from solver.ledger.tables import GROUP, PAY

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


@compiled
def stay_price(f: Fixed, k: int, p: int, duty: int) -> int:
    """Return what a person's absence from a duty of the reference plan costs."""
    total = 0
    for x in range(f.stay_at[k], f.stay_at[k + 1]):
        if f.stay[x, 0] == p and f.stay[x, 1] == duty:
            total += f.stay[x, 2]
    return total


@compiled
def shift_is_dear(f: Fixed, duty: int) -> int:
    """Return 1 for a duty that meets the time of a premium, else 0; rounds are no shifts."""
    return f.dear[duty] if duty < f.first_day else 0


@compiled
def add_hours(f: Fixed, b: Books, p: int, day: int, slots: int, shifts: int) -> None:
    """Give a person slots of work and travel on a local day, or take them back, with what they cost."""
    b.note[TOTAL] -= over_cents(f, p, b.hours[p, day])
    b.hours[p, day] += slots
    b.load[p] += slots
    b.dear[p] += shifts
    if f.person[p, GROUP] >= 0:
        b.group_load[f.person[p, GROUP]] += slots
        b.group_dear[f.person[p, GROUP]] += shifts
        b.is_shifted[f.person[p, GROUP]] = 1
    b.note[TOTAL] += over_cents(f, p, b.hours[p, day])


@compiled
def book(f: Fixed, b: Books, k: int, p: int, start: int, end: int, duty: int, site: int) -> None:
    """Enter a part of a duty for a person, or a round for order ``k`` from a lowboy's place."""
    day = f.duty_day[duty]
    i = place_of_part(b, p, start)
    add_hours(f, b, p, day, end - start + travel_added(f, b, p, site, day, i), shift_is_dear(f, duty))
    b.note[TOTAL] += premium_cents(f, start, end)
    if f.any_driving and drives(f, b, k, p, start, duty):
        b.driving[p, day] += end - start
    if not visits(f, b, p, site, day, i):
        b.note[TOTAL] += f.commute[p, site]
    if f.away[p]:
        longer = slots_away(f, b, p, day, i, site, start, end) - slots_away(f, b, p, day, i, -1, 0, 0)
        b.note[TOTAL] += f.away[p] * longer
    b.note[TOTAL] += f.person[p, PAY] * (end - start) - stay_price(f, k, p, duty)
    b.note[CHANGED] -= stays(f, k, p, duty)
    for j in range(b.booked[p], i, -1):
        b.book_start[p, j] = b.book_start[p, j - 1]
        b.book_end[p, j] = b.book_end[p, j - 1]
        b.book_order[p, j] = b.book_order[p, j - 1]
        b.book_duty[p, j] = b.book_duty[p, j - 1]
        b.book_site[p, j] = b.book_site[p, j - 1]
    b.book_start[p, i], b.book_end[p, i] = start, end
    b.book_order[p, i], b.book_duty[p, i], b.book_site[p, i] = k, duty, site
    b.booked[p] += 1


@compiled
def unbook(f: Fixed, b: Books, k: int, p: int, start: int) -> None:
    """Take a part of a person back."""
    i = place_of_part(b, p, start)
    end, duty, site = b.book_end[p, i], b.book_duty[p, i], b.book_site[p, i]
    day = f.duty_day[duty]
    b.booked[p] -= 1
    for j in range(i, b.booked[p]):
        b.book_start[p, j] = b.book_start[p, j + 1]
        b.book_end[p, j] = b.book_end[p, j + 1]
        b.book_order[p, j] = b.book_order[p, j + 1]
        b.book_duty[p, j] = b.book_duty[p, j + 1]
        b.book_site[p, j] = b.book_site[p, j + 1]
    add_hours(f, b, p, day, start - end - travel_added(f, b, p, site, day, i), -shift_is_dear(f, duty))
    b.note[TOTAL] -= premium_cents(f, start, end)
    if f.any_driving and drives(f, b, k, p, start, duty):
        b.driving[p, day] -= end - start
    if not visits(f, b, p, site, day, i):
        b.note[TOTAL] -= f.commute[p, site]
    if f.away[p]:
        longer = slots_away(f, b, p, day, i, site, start, end) - slots_away(f, b, p, day, i, -1, 0, 0)
        b.note[TOTAL] -= f.away[p] * longer
    b.note[TOTAL] -= f.person[p, PAY] * (end - start) - stay_price(f, k, p, duty)
    b.note[CHANGED] += stays(f, k, p, duty)
