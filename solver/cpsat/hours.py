"""Hours of people by local day in a model: what is fixed, what is still to be decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from models.domain.hours import WEEK
from solver.cpsat.clock import UNLIMITED

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled
    from solver.cpsat.problem import Problem
    from solver.search.entries import Entry


@dataclass(frozen=True)
class DayHours:
    """A person's slots of work and travel on one local day.

    Parameters
    ----------
    fixed
        Slots of what is fixed, travel between it included.
    hours
        All slots: an expression that is at least their number, or `fixed` where nothing is free.
    free
        Whether the model decides some of them.
    hint
        What they are in the present plan.
    most
        What they can be at most.
    """

    fixed: int
    hours: Any
    free: bool
    hint: int
    most: int


def by_day(entries: Iterable[Entry]) -> dict[int, list[Entry]]:
    """Return entries by the local day to which they count."""
    days: dict[int, list[Entry]] = {}
    for entry in entries:
        days.setdefault(entry.day, []).append(entry)
    return days


def fixed_hours(c: Compiled, entries: Iterable[Entry]) -> int:
    """Return the slots of those of one day's entries that are fixed, with the travel between them."""
    own = sorted((e for e in entries if e.literal is None), key=lambda e: int(e.start))
    travel = sum(int(c.people.crew_slots[a.site, b.site]) for a, b in pairwise(own))
    return sum(int(e.work) for e in own) + travel


def days_of(problem: Problem, operator: int) -> dict[int, DayHours]:
    """Return a person's hours of each local day on which he may work: rules and costs share them."""
    if operator not in problem.day_hours:
        days = by_day(problem.work_entries()[operator])
        problem.day_hours[operator] = {d: _hours(problem, operator, d, own) for d, own in days.items()}
    return problem.day_hours[operator]


def _hours(problem: Problem, operator: int, day: int, own: list[Entry]) -> DayHours:
    fixed = fixed_hours(problem.c, own)
    if all(e.literal is None for e in own):
        return DayHours(fixed, fixed, False, fixed, fixed)
    arcs = problem.travel_arcs.get((operator, day), [])
    hours = sum(problem.worked(e) for e in own) + sum(slots * arc for slots, arc in arcs)
    hint = sum(problem.hinted_work(e) for e in own)
    hint += sum(slots * problem.hint_of(arc) for slots, arc in arcs)
    most = sum(e.high - e.low for e in own) + sum(slots for slots, _ in arcs)
    return DayHours(fixed, hours, True, hint, most)


def weeks_that_may_bind(c: Compiled, operator: int, entries: Iterable[Entry]) -> list[int]:
    """Return the first days of those rolling weeks in which a person could work too many hours."""
    limit = int(c.people.weekly_limit[operator])
    if limit >= UNLIMITED:
        return []
    most = {day: most_hours(c, operator, own) for day, own in by_day(entries).items()}
    firsts = {*most, *(day for day in range(1 - WEEK, 0) if c.people.past[operator, -1 - day])}
    return [
        first
        for first in sorted(firsts)
        if c.people.past_week(operator, first) + sum(most.get(d, 0) for d in range(first, first + WEEK))
        > limit
    ]


def days_that_count(c: Compiled, operator: int, entries: Iterable[Entry]) -> set[int]:
    """Return the days on which a person's travel counts for more than that day."""
    return {first + day for first in weeks_that_may_bind(c, operator, entries) for day in range(WEEK)}


def most_hours(c: Compiled, operator: int, own: list[Entry]) -> int:
    """Return the most slots that a person's entries of one day can come to, travel included."""
    if all(e.literal is None for e in own):
        return fixed_hours(c, own)
    stretch = max(e.high for e in own) - min(e.low for e in own)
    return min(stretch, max(int(c.people.daily_limit[operator]), fixed_hours(c, own)))


def exclusive(entries: Iterable[Entry]) -> bool:
    """Whether at most one of some entries can be chosen: all hold one slot, whatever is decided."""
    own = list(entries)
    if any(not (isinstance(e.start, int) and isinstance(e.end, int)) for e in own):
        return False
    return bool(max(e.start for e in own) < min(e.end for e in own))


def works_on(problem: Problem, operator: int, entries: Iterable[Entry]) -> dict[int, Any]:
    """Return for each local day on which a person may work a literal that is true if he does.

    It is ``True`` where something fixed lies on the day. Found once for each operator.
    """
    if operator not in problem.works_on:
        problem.works_on[operator] = _works_on(problem, operator, entries)
    return problem.works_on[operator]


def _works_on(problem: Problem, operator: int, entries: Iterable[Entry]) -> dict[int, Any]:
    days: dict[int, Any] = {}
    for day, own in by_day(entries).items():
        literals = [e.literal for e in own]
        if any(x is None for x in literals):
            days[day] = True
        elif len(literals) == 1:
            days[day] = literals[0]
        else:
            hinted = any(problem.hint_of(x) for x in literals)
            days[day] = problem.boolean(f"works[{operator},{day}]", hinted)
            if problem.crews and exclusive(own):
                problem.model.add_exactly_one([*literals, days[day].negated()])
            else:
                problem.model.add_max_equality(days[day], literals)
    return days
