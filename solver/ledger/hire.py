"""What a hire costs: plain functions over the ledger, compiled with what calls them.

``m`` is a machine, ``x`` a row of ``Fixed.month``, ``k`` an order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.ledger.reading import day_of, work_before
from solver.ledger.tables import (
    CLOCK,
    DONE,
    DURATION,
    HOURLY,
    INCLUDED,
    MINIMUM,
    ON_HIRE,
    ONCE,
    OVER,
    OWED,
    RENT,
    SHORT,
    SINCE,
    UNTIL,
)

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


def rent_of(f: Fixed, m: int, first: int, last: int, slots: int) -> int:
    """Return the rent of a machine that has ``slots`` of work.

    Parameters
    ----------
    first, last
        Local days of its first and its last use; -1: it is not used.
    """
    if not f.machine[m, RENT]:
        return 0
    if first < 0 and not f.hire[m, ON_HIRE]:
        return 0
    days = 0
    if first >= 0:
        begun = 0 if f.hire[m, ON_HIRE] else first
        days = f.charged[f.charged_at[m] + last + 1] - f.charged[f.charged_at[m] + begun]
    cents = 0
    covered = f.cover_at[m + 1] > f.cover_at[m]
    if covered:
        cents = f.cover[f.cover_at[m] + days]
    if f.hire[m, HOURLY] >= 0:
        hourly = max(0, f.hire[m, OWED] + f.hire[m, HOURLY] * slots)
        cents = min(cents, hourly) if covered else hourly
    return cents + f.hire[m, ONCE]


def month_short(f: Fixed, x: int, slots: int) -> int:
    """Return what lacks to the minimum of contract month x with ``slots`` of work, in cents."""
    return f.month[x, SHORT] * max(0, f.month[x, MINIMUM] - f.month[x, DONE] - slots)


def month_over(f: Fixed, x: int, slots: int) -> int:
    """Return what ``slots`` of work beyond what contract month x includes cost, in cents."""
    return f.month[x, OVER] * max(0, slots + f.month[x, DONE] - f.month[x, INCLUDED])


def month_cents(f: Fixed, x: int, slots: int) -> int:
    """Return both."""
    return month_short(f, x, slots) + month_over(f, x, slots)


def work_within(f: Fixed, k: int, start: int, end: int, since: int, until: int) -> int:
    """Return the work slots of an order's span in ``[since, until)``."""
    low, high = max(start, since), min(end, until)
    if low >= high:
        return 0
    return work_before(f, f.order[k, CLOCK], high) - work_before(f, f.order[k, CLOCK], low)


def month_slots(f: Fixed, b: Books, m: int, x: int) -> int:
    """Return the slots of work of a machine in contract month x."""
    slots = 0
    for i in range(b.uses[m]):
        k = b.use[m, i]
        if k < f.works:
            slots += work_within(f, k, b.start[k], b.end[k], f.month[x, SINCE], f.month[x, UNTIL])
    return slots


def first_day(f: Fixed, b: Books, m: int) -> int:
    """Return the local day of a machine's first order, -1 if it has none."""
    for i in range(b.uses[m]):
        if b.use[m, i] < f.works:
            return day_of(f, b.start[b.use[m, i]])
    return -1


def last_day(f: Fixed, b: Books, m: int) -> int:
    """Return the local day in which a machine's last order ends, -1 if it has none."""
    for i in range(b.uses[m] - 1, -1, -1):
        if b.use[m, i] < f.works:
            return day_of(f, b.end[b.use[m, i]] - 1)
    return -1


def hire_slots(f: Fixed, b: Books, m: int) -> int:
    """Return the slots of work of a machine."""
    slots = 0
    for i in range(b.uses[m]):
        if b.use[m, i] < f.works:
            slots += f.mode[b.mode[b.use[m, i]], DURATION]
    return slots


def hire_cost(f: Fixed, b: Books, m: int) -> int:
    """Return rent, lacking hours and overtime of a machine by its contract, in cents."""
    if not f.machine[m, RENT]:
        return 0
    total = rent_of(f, m, first_day(f, b, m), last_day(f, b, m), hire_slots(f, b, m))
    for x in range(f.month_at[m], f.month_at[m + 1]):
        total += month_cents(f, x, month_slots(f, b, m, x))
    return total
