"""Rule 5: hours a day and rest between days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.reading import Reading, Stint
from solver.ledger.reading import site_of_part, travel_added
from solver.ledger.tables import DAILY, REST
from solver.rules.base import Rule, Words
from solver.search.entries import Entry, hours_may_bind
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class WorkLimits(Rule):
    """A person's hours of one date and the rest between two dates keep the limits.

    An assignment counts to the local date of the start of its site's duty, so a night shift to the evening
    on which it begins; a round with a lowboy to that of its own start. For each operator and date:
    ``Σ (b − a) + Σ crew road slots between consecutive assignments at different sites
    <= floor(daily_minutes ÷ slot)``; for consecutive assignments of different dates:
    ``next.start − previous.end >= ceil(rest_minutes ÷ slot)``.
    """

    id = "work_limits"
    number = 5
    title: ClassVar[Mapping[str, str]] = {
        "en": "Hours a day and rest between days",
        "es": "Horas por día y descanso entre días",
    }
    words: ClassVar[Words] = {
        "daily": {
            "en": "{operator} has {value} min of work and travel on {date}; the limit is {wanted} min.",
            "es": "{operator} tiene {value} min de trabajo y viaje el {date}; el límite es {wanted} min.",
        },
        "rest": {
            "en": "{operator} rests {value} min from {start} to {end}; at least {wanted} min are asked.",
            "es": "{operator} descansa {value} min de {start} a {end}; se exigen al menos {wanted} min.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each day too long and each rest too short."""
        for (operator, _), stints in reading.stints_by_day.items():
            most = reading.index.limits(operator).daily_minutes
            if most is not None:
                yield from self._daily(reading, operator, stints, most)
        for operator, stints in reading.stints.items():
            least = reading.index.limits(operator).rest_minutes
            if least is not None:
                yield from self._rest(reading, operator, stints, least)

    def _daily(self, reading: Reading, operator: str, stints: list[Stint], most: int) -> Iterator[Violation]:
        slot = reading.horizon.slot_minutes
        worked = sum(stint.end - stint.start for stint in stints)
        worked += sum(reading.index.crew_slots(a.site, b.site) for a, b in pairwise(stints))
        if worked > most // slot:
            yield self.breach(
                "daily",
                orders=tuple(dict.fromkeys(stint.order for stint in stints if stint.order)),
                operators=(operator,),
                window=(stints[0].start, max(stint.end for stint in stints)),
                operator=operator,
                date=reading.when(reading.horizon.day_starts[stints[0].day])[:10],
                value=worked * slot,
                wanted=most,
            )

    def _rest(self, reading: Reading, operator: str, stints: list[Stint], least: int) -> Iterator[Violation]:
        needed = reading.horizon.slots_for(least)
        for before, after in pairwise(stints):
            rest = after.start - before.end
            if rest < needed and before.day != after.day:
                yield self.breach(
                    "rest",
                    orders=tuple(dict.fromkeys(s.order for s in (before, after) if s.order)),
                    operators=(operator,),
                    window=(before.start, after.end),
                    operator=operator,
                    start=reading.when(before.end),
                    end=reading.when(after.start),
                    value=rest * reading.horizon.slot_minutes,
                    wanted=least,
                )

    @staticmethod
    def person_fits(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> bool:
        """Hours of the date with the part and its travel suffice; rest to other dates is long enough."""
        p, day, site = f.op[row], f.duty_day[duty], site_of_part(f, b, g)
        rest = f.person[p, REST]
        if i > 0 and f.duty_day[b.book_duty[p, i - 1]] != day and start - b.book_end[p, i - 1] < rest:
            return False
        if i < b.booked[p] and f.duty_day[b.book_duty[p, i]] != day and b.book_start[p, i] - end < rest:
            return False
        hours = b.hours[p, day] + end - start + travel_added(f, b, p, site, day, i)
        return hours <= f.person[p, DAILY]

    def post(self, problem: Problem) -> None:
        """Limit hours where a date could hold too many; keep rest between parts that could be too near."""
        for operator, entries in problem.work_entries().items():
            by_day: dict[int, list[Entry]] = {}
            for entry in entries:
                by_day.setdefault(entry.day, []).append(entry)
            for day, own in by_day.items():
                self._limit_hours(problem, operator, day, own)
            self._keep_rest(problem, operator, entries)

    def _limit_hours(self, problem: Problem, operator: int, day: int, own: list[Entry]) -> None:
        limit = int(problem.c.daily_limit[operator])
        if not hours_may_bind(problem.c, own) or all(e.literal is None for e in own):
            return
        terms: list[Any] = [problem.worked(entry) for entry in own]
        terms += [slots * arc for slots, arc in problem.travel_arcs.get((operator, day), [])]
        problem.model.add(sum(terms) <= limit)

    def _keep_rest(self, problem: Problem, operator: int, entries: list[Entry]) -> None:
        rest = int(problem.c.rest[operator])
        ordered = sorted(entries, key=lambda e: e.low)
        for i, first in enumerate(ordered):
            for second in ordered[i + 1 :]:
                if second.low - first.high >= rest:
                    break
                both = [e.literal for e in (first, second) if e.literal is not None]
                if first.day == second.day or not both:
                    continue
                earlier, later = (first, second) if first.day < second.day else (second, first)
                problem.model.add(later.start - earlier.end >= rest).only_enforce_if(both)


RULE = WorkLimits()
