"""Hours of people in the ledger over several dates: plain functions, compiled with what calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.ledger.tables import STREAK

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


def hours_on(f: Fixed, b: Books, p: int, day: int) -> int:
    """Return the slots of a person on a local day, which may lie before the horizon or beyond its end."""
    if day >= len(f.day_start):
        return 0
    if day < 0:
        return f.worked[p, -1 - day] if -day <= f.worked.shape[1] else 0
    return b.hours[p, day]


def fullest_week(f: Fixed, b: Books, p: int, day: int) -> int:
    """Return the most slots of a person in seven days in a row of which ``day`` is one."""
    total = 0
    for d in range(day - 6, day + 1):
        total += hours_on(f, b, p, d)
    most = total
    for d in range(day + 1, day + 7):
        total += hours_on(f, b, p, d) - hours_on(f, b, p, d - 7)
        most = max(most, total)
    return most


def days_in_a_row(f: Fixed, b: Books, p: int, day: int) -> int:
    """Return how many days in a row a person works around ``day``, itself counted."""
    first, last = day, day
    while first > 0 and b.hours[p, first - 1] > 0:
        first -= 1
    while last + 1 < len(f.day_start) and b.hours[p, last + 1] > 0:
        last += 1
    return last - first + 1 + (f.person[p, STREAK] if first == 0 else 0)
