"""Rule 5: days of work in a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.hours import past_slots, runs, stints
from models.domain.reading import Reading
from solver.cpsat.clock import UNLIMITED
from solver.cpsat.hours import works_on
from solver.ledger.hours import days_in_a_row
from solver.ledger.tables import ROW
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class ConsecutiveDays(Rule):
    """A person has a day off after so many days of work in a row.

    A local date is one of work if an assignment counts to it, or if his history has minutes on it. Each
    longest run of such dates without a gap that reaches into the horizon has at most ``consecutive_days``.
    """

    id = "consecutive_days"
    number = 5
    title: ClassVar[Mapping[str, str]] = {
        "en": "Days of work in a row",
        "es": "Días de trabajo seguidos",
    }
    words: ClassVar[Words] = {
        "exceeded": {
            "en": "{operator} works {value} days in a row from {start} to {end}; {wanted} are allowed.",
            "es": "{operator} trabaja {value} días seguidos de {start} a {end}; se permiten {wanted}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each run of days that is too long."""
        for operator, days in stints(reading).items():
            most = reading.index.limits(operator).consecutive_days
            if most is None:
                continue
            past = past_slots(reading.index, reading.index.operators[operator])
            for run in runs({*past, *days}):
                own = [stint for day in run for stint in days.get(day, ())]
                if len(run) > most and own:
                    yield self.breach(
                        "exceeded",
                        orders=tuple(dict.fromkeys(stint.order for stint in own)),
                        operators=(operator,),
                        window=(own[0].start, max(stint.end for stint in own)),
                        operator=operator,
                        start=reading.local_date(run[0]),
                        end=reading.local_date(run[-1]),
                        value=len(run),
                        wanted=most,
                    )

    @staticmethod
    def person_fits(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> bool:
        """The run of days around the part's date is not too long."""
        p = f.op[row]
        return f.person[p, ROW] >= UNLIMITED or days_in_a_row(f, b, p, f.duty_day[duty]) <= f.person[p, ROW]

    def post(self, problem: Problem) -> None:
        """Leave a day free among so many and one more in a row."""
        for operator, entries in problem.work_entries().items():
            people = problem.c.people
            most, streak = int(people.days_in_a_row[operator]), int(people.streak[operator])
            if most >= UNLIMITED:
                continue
            days = works_on(problem, operator, entries)
            before = min(most, streak)
            for first in ({-before} if before else set()) | days.keys():
                row = [days[day] for day in range(max(0, first), first + most + 1) if day in days]
                if len(row) == first + most + 1 - max(0, first) and not all(x is True for x in row):
                    fixed = sum(x is True for x in row)
                    allowed = max(most + min(0, first), fixed)
                    problem.model.add(sum(x for x in row if x is not True) <= allowed - fixed)


RULE = ConsecutiveDays()
