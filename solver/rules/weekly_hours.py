"""Rule 5: hours of any seven days in a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.hours import WEEK, past_slots, stints, worked_slots
from models.domain.reading import Reading, Stint
from solver.cpsat.clock import UNLIMITED
from solver.cpsat.hours import days_of, weeks_that_may_bind
from solver.ledger.hours import fullest_week
from solver.ledger.reading import site_of_part, travel_added
from solver.ledger.tables import WEEKLY
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class WeeklyHours(Rule):
    """A person's hours of any seven consecutive local dates keep the limit.

    For each operator and each date ``d`` from six before the horizon's first to its last, if he works on one
    of them within the horizon: ``Σ over d to d + 6 of (work + travel) <= floor(weekly_minutes ÷ slot)``.
    Minutes before the horizon come from his history, each date rounded up to slots; beyond the horizon's end
    nothing is counted.
    """

    id = "weekly_hours"
    number = 5
    title: ClassVar[Mapping[str, str]] = {
        "en": "Hours of any seven days",
        "es": "Horas de siete días seguidos",
    }
    words: ClassVar[Words] = {
        "exceeded": {
            "en": "{operator} has {value} min of work and travel from {start} to {end}; "
            "the limit for seven days is {wanted} min.",
            "es": "{operator} tiene {value} min de trabajo y viaje de {start} a {end}; "
            "el límite de siete días es {wanted} min.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each rolling week that is too long and begins with a day of work."""
        for operator, days in stints(reading).items():
            most = reading.index.limits(operator).weekly_minutes
            if most is not None:
                yield from self._weeks(reading, operator, days, most)

    def _weeks(
        self, reading: Reading, operator: str, days: dict[int, list[Stint]], most: int
    ) -> Iterator[Violation]:
        index, slot = reading.index, reading.horizon.slot_minutes
        hours = past_slots(index, index.operators[operator])
        hours |= {day: worked_slots(index, own) for day, own in days.items()}
        for first in sorted(hours):
            worked = sum(hours.get(day, 0) for day in range(first, first + WEEK))
            own = [stint for day in range(first, first + WEEK) for stint in days.get(day, ())]
            if worked > most // slot and own:
                yield self.breach(
                    "exceeded",
                    orders=tuple(dict.fromkeys(stint.order for stint in own if stint.order)),
                    operators=(operator,),
                    window=(own[0].start, max(stint.end for stint in own)),
                    operator=operator,
                    start=reading.local_date(first),
                    end=reading.local_date(first + WEEK - 1),
                    value=worked * slot,
                    wanted=most,
                )

    @staticmethod
    def person_fits(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> bool:
        """The fullest rolling week around the part's date has room for it and its travel."""
        p, day, site = f.op[row], f.duty_day[duty], site_of_part(f, b, g)
        if f.person[p, WEEKLY] >= UNLIMITED:
            return True
        added = end - start + travel_added(f, b, p, site, day, i)
        return fullest_week(f, b, p, day) + added <= f.person[p, WEEKLY]

    def post(self, problem: Problem) -> None:
        """Sum the hours of each rolling week that could hold too many."""
        c = problem.c
        for operator, entries in problem.work_entries().items():
            days = days_of(problem, operator)
            for first in weeks_that_may_bind(c, operator, entries):
                week = [days[day] for day in range(first, first + WEEK) if day in days]
                if not any(day.free for day in week):
                    continue
                room = int(c.people.weekly_limit[operator]) - c.people.past_week(operator, first)
                fixed = sum(day.fixed for day in week)
                problem.model.add(sum(day.hours for day in week) <= max(room, fixed))


RULE = WeeklyHours()
