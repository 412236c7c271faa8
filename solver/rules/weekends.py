"""Rule 5: weekends with work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.hours import stints
from models.domain.reading import Reading
from solver.cpsat.hours import works_on
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem

SATURDAY, SUNDAY = 5, 6


class Weekends(Rule):
    """A person works on at most so many weekends of the horizon.

    A weekend is a Saturday and the Sunday after it, local dates; it counts if an assignment or a round of the
    person counts to one of the two, or to both: ``|{weekends with work}| <= most_weekends``. A Sunday with
    which the horizon begins is a weekend of its own.
    """

    id = "weekends"
    number = 5
    title: ClassVar[Mapping[str, str]] = {"en": "Weekends with work", "es": "Fines de semana con trabajo"}
    words: ClassVar[Words] = {
        "exceeded": {
            "en": "{operator} works on {value} weekends; {wanted} are allowed.",
            "es": "{operator} trabaja {value} fines de semana; se permiten {wanted}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each person with work on too many weekends."""
        for operator, days in stints(reading).items():
            most = reading.index.limits(operator).most_weekends
            if most is None:
                continue
            first = reading.horizon.date_of(0).weekday()
            weekends = {
                (day + first) // 7: own
                for day, own in sorted(days.items())
                if (day + first) % 7 in (SATURDAY, SUNDAY)
            }
            if len(weekends) > most:
                last = weekends[max(weekends)]
                yield self.breach(
                    "exceeded",
                    orders=tuple(dict.fromkeys(stint.order for stint in last if stint.order)),
                    operators=(operator,),
                    window=(last[0].start, max(stint.end for stint in last)),
                    operator=operator,
                    value=len(weekends),
                    wanted=most,
                )

    def post(self, problem: Problem) -> None:
        """Count the weekends on which somebody works."""
        c = problem.c
        first = c.horizon.date_of(0).weekday()
        for operator, entries in problem.work_entries().items():
            most = c.index.limits(c.operators[operator].id).most_weekends
            if most is None:
                continue
            weekends: dict[int, list[Any]] = {}
            for day, works in works_on(problem, operator, entries).items():
                if (day + first) % 7 in (SATURDAY, SUNDAY):
                    weekends.setdefault((day + first) // 7, []).append(works)
            fixed = sum(any(x is True for x in days) for days in weekends.values())
            open_days = [days for days in weekends.values() if not any(x is True for x in days)]
            if len(open_days) > max(0, most - fixed):
                counted = [_either(problem, days) for days in open_days]
                problem.model.add(sum(counted) <= max(0, most - fixed))


def _either(problem: Problem, days: list[Any]) -> Any:
    """Return a literal that is true if one of some days is worked."""
    if len(days) == 1:
        return days[0]
    weekend = problem.boolean("weekend", any(problem.hint_of(x) for x in days))
    problem.model.add_max_equality(weekend, days)
    return weekend


RULE = Weekends()
