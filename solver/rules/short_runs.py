"""Rule 5: runs of work, and of days off, that are not too short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.hours import runs, stints
from models.domain.reading import Reading
from solver.cpsat.hours import works_on
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem


class ShortRuns(Rule):
    """A person who begins to work does so for some days, and who is off stays off for some.

    With the local dates of the horizon from 0 to ``n - 1``, of which a person works on those to which an
    assignment or a round counts: each longest run of worked dates in ``1`` to ``n - 2`` has at least
    ``least_consecutive_days``, each longest run of others there at least ``least_days_off``. A run that
    reaches date 0 or ``n - 1`` may be shorter, for it may go on beyond the horizon.
    """

    id = "short_runs"
    number = 5
    title: ClassVar[Mapping[str, str]] = {
        "en": "Fewest days of work, and off, in a row",
        "es": "Mínimo de días seguidos de trabajo y de descanso",
    }
    words: ClassVar[Words] = {
        "work": {
            "en": "{operator} works only {value} days in a row from {start} to {end}; "
            "at least {wanted} are asked.",
            "es": "{operator} trabaja solo {value} días seguidos de {start} a {end}; "
            "se exigen al menos {wanted}.",
        },
        "off": {
            "en": "{operator} is off only {value} days in a row from {start} to {end}; "
            "at least {wanted} are asked.",
            "es": "{operator} descansa solo {value} días seguidos de {start} a {end}; "
            "se exigen al menos {wanted}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each run that is too short."""
        dates = range(len(reading.horizon.day_starts))
        for operator, days in stints(reading).items():
            limits = reading.index.limits(operator)
            off = [date for date in dates if date not in days]
            for message, own, least in (
                ("work", list(days), limits.least_consecutive_days),
                ("off", off, limits.least_days_off),
            ):
                for run in runs(own) if least is not None else ():
                    if run[0] > 0 and run[-1] < dates[-1] and len(run) < (least or 0):
                        starts = (*reading.horizon.day_starts, reading.horizon.slots)
                        yield self.breach(
                            message,
                            orders=tuple(
                                dict.fromkeys(s.order for d in run for s in days.get(d, ()) if s.order)
                            ),
                            operators=(operator,),
                            window=(starts[run[0]], starts[run[-1] + 1]),
                            operator=operator,
                            start=reading.local_date(run[0]),
                            end=reading.local_date(run[-1]),
                            value=len(run),
                            wanted=least,
                        )

    def post(self, problem: Problem) -> None:
        """Forbid each short run between two dates of the other kind."""
        c = problem.c
        count = len(c.day_starts)
        for operator, entries in problem.work_entries().items():
            limits = c.index.limits(c.operators[operator].id)
            work, off = limits.least_consecutive_days or 1, limits.least_days_off or 1
            if work == off == 1:
                continue
            works = works_on(problem, operator, entries)
            on = [works.get(day, False) for day in range(count)]
            not_on = [negated(x) for x in on]
            for length in range(1, min(max(work, off), count - 1)):
                for before in range(count - length - 1):
                    inside = slice(before + 1, before + length + 1)
                    if length < work:
                        _forbid(problem, [not_on[before], *on[inside], not_on[before + length + 1]])
                    if length < off:
                        _forbid(problem, [on[before], *not_on[inside], on[before + length + 1]])


def negated(x: Any) -> Any:
    """Return what is true where a literal, or a truth value, is not."""
    return not x if isinstance(x, bool) else x.negated()


def _forbid(problem: Problem, together: list[Any]) -> None:
    """Forbid that all of some literals are true; what is fixed may be so already."""
    if any(x is False for x in together):
        return
    free = [x.negated() for x in together if x is not True]
    if free:
        problem.model.add_bool_or(free)


RULE = ShortRuns()
