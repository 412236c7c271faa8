"""Rule 5: hours a day and rest between days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.reading import Reading, Stint
from solver.cpsat.hours import by_day
from solver.ledger.reading import site_of_part, travel_added
from solver.ledger.tables import DAILY, REST
from solver.rules.base import Rule, Words
from solver.search.entries import Entry, hours_may_bind
from solver.violation import Violation

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

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
            for day, own in by_day(entries).items():
                self._limit_hours(problem, operator, day, own)
            self._keep_rest(problem, operator, entries)

    def _limit_hours(self, problem: Problem, operator: int, day: int, own: list[Entry]) -> None:
        limit = int(problem.c.people.daily_limit[operator])
        if not hours_may_bind(problem.c, own) or all(e.literal is None for e in own):
            return
        terms: list[Any] = [problem.worked(entry) for entry in own]
        terms += [slots * arc for slots, arc in problem.travel_arcs.get((operator, day), [])]
        problem.model.add(sum(terms) <= limit)

    def _keep_rest(self, problem: Problem, operator: int, entries: list[Entry]) -> None:
        """Keep rest between dates: from the last end on one to the first start on another."""
        rest = int(problem.c.people.rest[operator])
        dates = [_Date(problem, own, rest) for own in by_day(entries).values()]
        dates.sort(key=lambda date: date.low)
        for i, one in enumerate(dates):
            for other in dates[i + 1 :]:
                if other.low - one.high >= rest:
                    break
                earlier, later = (one, other) if one.day < other.day else (other, one)
                if earlier.free and later.free:
                    problem.model.add(later.first - earlier.last >= rest)
                for end in earlier.ends if later.free else ():
                    problem.model.add(later.first >= min(end + rest, later.never))
                for start in later.starts if earlier.free else ():
                    problem.model.add(earlier.last <= max(start - rest, -rest))


class _Date:
    """What a person has on one date, and may get.

    Parameters
    ----------
    own
        His entries of the date.
    """

    def __init__(self, problem: Problem, own: list[Entry], rest: int) -> None:
        self.problem, self.rest, self.day = problem, rest, own[0].day
        self.low, self.high = min(e.low for e in own), max(e.high for e in own)
        self.free = [entry for entry in own if entry.literal is not None]
        self.starts = [int(entry.start) for entry in own if entry.literal is None]
        self.ends = [int(entry.end) for entry in own if entry.literal is None]
        self.never = problem.c.slots + rest

    @cached_property
    def first(self) -> IntVar:
        """A slot before which nothing begins that is free; `never` where nothing is chosen."""
        hints = [self.problem.hint_of(e.start) for e in self.free if self.problem.is_hinted(e)]
        first = self.problem.integer(self.low, self.never, "first", min(hints, default=self.never))
        for entry in self.free:
            self.problem.model.add(first <= entry.start).only_enforce_if(entry.literal)
        return first

    @cached_property
    def last(self) -> IntVar:
        """A slot by which everything ends that is free; far back where nothing is chosen."""
        hints = [self.problem.hint_of(e.end) for e in self.free if self.problem.is_hinted(e)]
        last = self.problem.integer(-self.rest, self.high, "last", max(hints, default=-self.rest))
        for entry in self.free:
            self.problem.model.add(last >= entry.end).only_enforce_if(entry.literal)
        return last


RULE = WorkLimits()
