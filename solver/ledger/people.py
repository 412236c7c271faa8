"""What people cost beyond their wage: plain functions over the ledger, compiled with what calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.ledger.reading import work_before
from solver.ledger.tables import (
    BEYOND,
    CLOCK,
    DRIVES,
    DURATION,
    GROUP,
    KIND,
    NORMAL,
    QUANTITY,
    SEAT,
    SEATS,
    SITE,
)

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


def over_cents(f: Fixed, p: int, slots: int) -> int:
    """Return the overtime of a person's local date with ``slots`` of hours, in cents."""
    return f.person[p, BEYOND] * max(0, slots - f.person[p, NORMAL])


def premium_cents(f: Fixed, start: int, end: int) -> int:
    """Return the premiums of one person's work in ``[start, end)``, in cents."""
    return f.premium[min(end, f.slots)] - f.premium[min(max(0, start), f.slots)]


def unfair_cents(f: Fixed, b: Books) -> int:
    """Return the price of the differences in all groups, in cents; found anew only where some changed."""
    total = 0
    for group in range(len(b.unfair) if f.compared else 0):
        if b.is_shifted[group]:
            b.unfair[group], b.is_shifted[group] = fair_cents(f, b, group), 0
        total += b.unfair[group]
    return total


def fair_cents(f: Fixed, b: Books, group: int) -> int:
    """Return the price of the differences in a group, in cents."""
    first, last = f.member_at[group], f.member_at[group + 1]
    count, off_hours, off_shifts = last - first, 0, 0
    for x in range(first, last):
        off_hours += abs(count * b.load[f.member[x, 0]] - b.group_load[group])
        off_shifts += abs(count * b.dear[f.member[x, 0]] - b.group_dear[group])
    return f.fair_hour * off_hours // count + f.fair_shift * off_shifts // count


def own_unfairness(f: Fixed, b: Books, p: int, hours: int, shifts: int) -> int:
    """Return the price of a person's own difference with so much more for him, in cents; others aside."""
    group = f.person[p, GROUP]
    count = f.member_at[group + 1] - f.member_at[group]
    off_hours = abs(count * (b.load[p] + hours) - b.group_load[group] - hours)
    off_shifts = abs(count * (b.dear[p] + shifts) - b.group_dear[group] - shifts)
    return (f.fair_hour * off_hours + f.fair_shift * off_shifts) // count


def drives(f: Fixed, b: Books, k: int, p: int, start: int, duty: int) -> bool:
    """Whether a part of a person is driving: a round, or a seat on a driven machine, in ``b.crew``."""
    if duty >= f.first_day:
        return True
    g, clock = b.mode[k], f.order[k, CLOCK]
    first = f.clock_at[clock] + work_before(f, clock, b.start[k])
    at = f.crew_at[k] + (duty - f.duty_at[first]) * f.mode[g, SEATS]
    for x in range(f.line_at[g], f.line_at[g + 1]):
        for seat in range(f.line[x, SEAT], f.line[x, SEAT] + f.line[x, QUANTITY]):
            if b.crew[at + seat] == p:
                return f.line[x, DRIVES] > 0
    return False


def was_on(f: Fixed, b: Books, k: int, p: int, start: int) -> bool:
    """Whether a person is on an order in the duty before the one in which ``start`` lies."""
    seats = f.mode[b.mode[k], SEATS]
    base = f.clock_at[f.order[k, CLOCK]]
    turn = f.duty_at[base + work_before(f, f.order[k, CLOCK], start)]
    turn -= f.duty_at[base + work_before(f, f.order[k, CLOCK], b.start[k])]
    at = f.crew_at[k] + (turn - 1) * seats
    for seat in range(seats):
        if b.crew[at + seat] == p:
            return True
    return False


def crew_cents(f: Fixed, b: Books, k: int) -> int:
    """Return changes of crew of a planned order, and preferences against which its people work, in cents."""
    if not f.crew_change and not f.any_taste:
        return 0
    g, clock = b.mode[k], f.order[k, CLOCK]
    seats, total = f.mode[g, SEATS], 0
    if not seats:
        return 0
    first = f.clock_at[clock] + work_before(f, clock, b.start[k])
    duties = f.duty_at[first + f.mode[g, DURATION] - 1] - f.duty_at[first] + 1
    for turn in range(duties):
        at = f.crew_at[k] + turn * seats
        for x in range(f.line_at[g], f.line_at[g + 1]):
            for seat in range(f.line[x, SEAT], f.line[x, SEAT] + f.line[x, QUANTITY]):
                p = b.crew[at + seat]
                if p < 0:
                    continue
                total += taste_cents(f, k, x, p)
                stays = turn == 0
                for other in range(f.line[x, SEAT], f.line[x, SEAT] + f.line[x, QUANTITY]):
                    stays = stays or b.crew[at - seats + other] == p
                if not stays:
                    total += f.crew_change
    return total


def taste_cents(f: Fixed, k: int, x: int, p: int) -> int:
    """Return what a person on line x of an order costs by what he prefers, in cents."""
    cents = f.dislike[p, f.order[k, SITE]]
    if f.line[x, KIND] >= 0:
        cents += f.dislike_class[p, f.line[x, KIND]]
    return cents
