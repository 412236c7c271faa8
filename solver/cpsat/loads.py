"""Loads of people in a model: hours, and shifts at dearer hours, of the whole horizon and before it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from solver.cpsat.hours import by_day, days_of, fixed_hours

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.search.entries import Entry


class Sum(NamedTuple):
    """An expression, its value in the hint, and the most that it can be."""

    expression: Any
    hint: int
    most: int


class Load(NamedTuple):
    """A person's slots of work, driving and travel, and his assignments at dearer hours."""

    hours: Sum
    shifts: Sum

    @staticmethod
    def of(problem: Problem, operator: int, entries: Iterable[Entry]) -> Load:
        """Return the load of a person.

        Parameters
        ----------
        entries
            What he may get and has; none if he may get nothing.
        """
        own = list(entries)
        if not own:
            own = [entry for entry in problem.fixed_entries() if entry.operator == operator]
        hours: Any = problem.c.pay.before[operator]
        hint = most = hours
        if any(entry.literal is not None for entry in own):
            for day in days_of(problem, operator).values():
                hours, hint, most = hours + day.hours, hint + day.hint, most + day.most
        else:
            hours += sum(fixed_hours(problem.c, day) for day in by_day(own).values())
            hint = most = hours
        return Load(Sum(hours, hint, most), _shifts(problem, own))


def _shifts(problem: Problem, entries: list[Entry]) -> Sum:
    dear, total, hint, most = problem.c.pay.dear, 0, 0, 0
    for entry in entries:
        if entry.duty < 0:
            continue
        clock = problem.c.orders[entry.order].clock
        start, end = clock.duty_start[entry.duty], clock.duty_end[entry.duty]
        if dear[end] > dear[start]:
            total = total + (1 if entry.literal is None else entry.literal)
            hint += problem.is_hinted(entry)
            most += 1
    return Sum(total, hint, most)
