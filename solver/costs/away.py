"""Time of people from leaving their base to being back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.cpsat.outings import outings_of
from solver.ledger.outings import slots_away
from solver.ledger.reading import site_of_part

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Away(Cost):
    """``Σ over people with a base and local dates of away_per_hour × (back − left)``.

    On a date with work a person leaves his base just in time for the first assignment and is back as soon as
    the way from the last one allows; what lies between is paid, waiting included. It does not add up order by
    order.
    """

    id = "away"
    title: ClassVar[Mapping[str, str]] = {"en": "Time away from base", "es": "Tiempo fuera de la base"}

    def value(self, reading: Reading) -> TermValue:
        """Return the price of all time from door to door."""
        total = 0
        for (operator, _), (left, back) in reading.outings.items():
            rate = reading.horizon.per_slot(reading.index.operators[operator].away_per_hour)
            total += rate * (back - left)
        return TermValue(total)

    @staticmethod
    def person_adds(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> int:
        """By how much the part makes the date's time from door to door longer."""
        p = f.op[row]
        if not f.away[p]:
            return 0
        site, day = site_of_part(f, b, g), f.duty_day[duty]
        return f.away[p] * (
            slots_away(f, b, p, day, i, site, start, end) - slots_away(f, b, p, day, i, -1, 0, 0)
        )

    def post(self, problem: Problem) -> None:
        """Pay for each date from door to door."""
        for operator in problem.work_entries():
            rate = problem.c.people.away[operator]
            for outing in outings_of(problem, operator).values() if rate else ():
                problem.pay(outing.end, rate)
                problem.pay(outing.start, -rate)
                for slots, literal in outing.ways:
                    problem.pay(literal, rate * slots)


COST = Away()
