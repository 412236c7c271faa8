"""What a person's row costs and breaks; what changes in it is told from the changed days alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from solver.ledger.jit import compiled
from solver.roster.tables import (
    ASKED,
    EXTRA,
    LEAST,
    LEAST_OFF,
    LEAST_RUN,
    LEAST_SLOTS,
    MOST,
    MOST_RUN,
    MOST_SLOTS,
    SHORT,
    STREAK,
    WEEKENDS,
)

if TYPE_CHECKING:
    from solver.roster.tables import Roster


@compiled
def days_cost(r: Roster, p: int, row: Any, low: int, high: int) -> int:
    """Return what some days of a row cost beside their shifts' lines."""
    total = 0
    for d in range(low, high):
        total += r.price[p, d, row[d]]
    return total


@compiled
def first_of_run(row: Any, day: int) -> int:
    """Return the first day of the run, of work or off, in which a day lies."""
    works = row[day] > 0
    while day > 0 and (row[day - 1] > 0) == works:
        day -= 1
    return day


@compiled
def end_of_run(row: Any, day: int) -> int:
    """Return the day behind the run in which a day lies."""
    works = row[day] > 0
    while day < len(row) and (row[day] > 0) == works:
        day += 1
    return day


@compiled
def run_bad(r: Roster, p: int, n: int, first: int, end: int, works: bool) -> int:
    """Return how many days a run is too long or too short."""
    length = end - first
    inside = first > 0 and end < n
    if not works:
        return max(0, r.limit[p, LEAST_OFF] - length) if inside else 0
    before = r.limit[p, STREAK] if first == 0 else 0
    bad = max(0, length + min(before, r.limit[p, MOST_RUN]) - r.limit[p, MOST_RUN])
    return bad + (max(0, r.limit[p, LEAST_RUN] - length) if inside else 0)


@compiled
def runs_bad(r: Roster, p: int, row: Any, low: int, high: int) -> int:
    """Return the breaches of runs and successions in ``[low, high)``, which must begin and end with runs."""
    n, bad, day = len(row), 0, low
    while day < high:
        end = min(high, end_of_run(row, day))
        works = row[day] > 0
        bad += run_bad(r, p, n, day, end, works)
        if works:
            for d in range(day, end):
                if d + 1 < n and r.clash[d, row[d], row[d + 1]]:
                    bad += 1
        day = end
    return bad


@compiled
def sums_bad(r: Roster, p: int, slots: int, weekends: int) -> int:
    """Return how many shifts and weekends are too many or too few."""
    bad = max(0, weekends - r.limit[p, WEEKENDS])
    bad += (max(0, slots - r.limit[p, MOST_SLOTS]) + r.unit - 1) // r.unit
    return bad + (max(0, r.limit[p, LEAST_SLOTS] - slots) + r.unit - 1) // r.unit


@compiled
def slots_in(r: Roster, row: Any, low: int, high: int) -> int:
    """Return the slots of work of some days."""
    total = 0
    for d in range(low, high):
        total += r.length[d, row[d]]
    return total


@compiled
def weekends_in(r: Roster, row: Any, low: int, high: int) -> int:
    """Return how many weekends that ``[low, high)`` touches have work, also on a day outside of it."""
    n, count, last = len(row), 0, -1
    for d in range(low, high):
        weekend = r.weekend[d]
        if weekend < 0 or weekend == last:
            continue
        last = weekend
        works = row[d] > 0
        if d > 0 and r.weekend[d - 1] == weekend and row[d - 1] > 0:
            works = True
        if d + 1 < n and r.weekend[d + 1] == weekend and row[d + 1] > 0:
            works = True
        if works:
            count += 1
    return count


@compiled
def count_kinds(r: Roster, p: int, row: Any, low: int, high: int, times: Any, step: int) -> int:
    """Add ``step`` to the times of the kinds of some days; return the breaches that this adds."""
    bad = 0
    for d in range(low, high):
        kind = r.kind[d, row[d]]
        if row[d] and kind >= 0:
            most, now = r.kind_most[p, kind], times[kind]
            bad += max(0, now + step - most) - max(0, now - most)
            times[kind] = now + step
    return bad


@compiled
def head_cost(r: Roster, d: int, o: int, heads: int) -> int:
    """Return what a shift costs with so many heads."""
    asked = r.line[d, o, ASKED]
    return r.line[d, o, SHORT] * max(0, asked - heads) + r.line[d, o, EXTRA] * max(0, heads - asked)


@compiled
def head_bad(r: Roster, d: int, o: int, heads: int) -> int:
    """Return how many people a shift has too few, or too many, for its line."""
    return max(0, r.line[d, o, LEAST] - heads) + max(0, heads - r.line[d, o, MOST])
