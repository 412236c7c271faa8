"""Rule 9, people: time to get from site to site on one day."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.reading import Reading
from solver.cpsat.hours import by_day, days_that_count
from solver.ledger.reading import neighbour_after, neighbour_before, site_of_part
from solver.rules.base import Rule, Words
from solver.search.entries import Entry, hours_may_bind
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Travel(Rule):
    """An operator has the time to travel between sites on the same date.

    For consecutive assignments of an operator on one date at sites ``p ≠ q``, rounds with a lowboy at its
    place among them:
    ``next.start − previous.end >= road slots of the crew transport class from p to q``
    (0 where the instance has no crew transport).
    """

    id = "travel"
    number = 9
    title: ClassVar[Mapping[str, str]] = {
        "en": "People have time to travel between sites",
        "es": "Las personas tienen tiempo de viajar entre obras",
    }
    words: ClassVar[Words] = {
        "short": {
            "en": "{operator} has {value} min to get from {origin} to {destination} at {start}; "
            "the way takes {wanted} min.",
            "es": "{operator} tiene {value} min para ir de {origin} a {destination} el {start}; "
            "el viaje toma {wanted} min.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each gap between two sites that is too short for the way."""
        if reading.instance.crew_transport is None:
            return
        slot = reading.horizon.slot_minutes
        for (operator, _), stints in reading.stints_by_day.items():
            for before, after in pairwise(stints):
                origin, destination = before.site, after.site
                needed = reading.index.crew_slots(origin, destination)
                if origin != destination and after.start - before.end < needed:
                    yield self.breach(
                        "short",
                        orders=tuple(dict.fromkeys(s.order for s in (before, after) if s.order)),
                        operators=(operator,),
                        window=(before.start, after.end),
                        operator=operator,
                        origin=origin,
                        destination=destination,
                        start=reading.when(before.end),
                        value=(after.start - before.end) * slot,
                        wanted=needed * slot,
                    )

    @staticmethod
    def person_fits(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> bool:
        """There is time to get here from the site before on the same date, and on to the next."""
        p, here = f.op[row], site_of_part(f, b, g)
        before = neighbour_before(f, b, p, f.duty_day[duty], i)
        if before >= 0:
            way = f.crew[b.book_site[p, before], here]
            if b.book_end[p, before] + way > start:
                return False
        after = neighbour_after(f, b, p, f.duty_day[duty], i)
        if after >= 0:
            way = f.crew[here, b.book_site[p, after]]
            if end + way > b.book_start[p, after]:
                return False
        return True

    def declare(self, problem: Problem) -> None:
        """Arcs from part to part of a person's date, where he might have to travel."""
        for operator, entries in problem.work_entries().items():
            counted = days_that_count(problem.c, operator, entries)
            for day, own in by_day(entries).items():
                sites = {e.site for e in own}
                if any(problem.c.people.crew_slots[a, b] for a in sites for b in sites) and any(
                    e.literal is not None for e in own
                ):
                    priced = problem.c.pay.travel_counts(operator)
                    if priced or day in counted or hours_may_bind(problem.c, own):
                        problem.travel_arcs[operator, day] = self._circuit(problem, own)
                    else:
                        self._pairs(problem, own)

    def _pairs(self, problem: Problem, own: list[Entry]) -> None:
        """Two parts at different sites: one before the other, with the way between them."""
        for first, second in itertools.combinations(own, 2):
            there = int(problem.c.people.crew_slots[first.site, second.site])
            back = int(problem.c.people.crew_slots[second.site, first.site])
            both = [e.literal for e in (first, second) if e.literal is not None]
            if not (there or back) or not both:
                continue
            if first.high + there <= second.low or second.high + back <= first.low:
                continue
            can_go = first.low + 1 + there < second.high
            can_return = second.low + 1 + back < first.high
            model = problem.model
            if not can_go and not can_return:
                model.add_bool_or([x.negated() for x in both])
                continue
            if not can_go or not can_return:
                earlier, later, way = (first, second, there) if can_go else (second, first, back)
                model.add(earlier.end + way <= later.start).only_enforce_if(both)
                continue
            present = all(problem.is_hinted(e) for e in (first, second))
            hinted = present and problem.hinted_start(first) <= problem.hinted_start(second)
            goes = problem.boolean("goes", hinted)
            model.add_bool_and(both).only_enforce_if(goes)
            model.add(first.end + there <= second.start).only_enforce_if(goes)
            model.add(second.end + back <= first.start).only_enforce_if([*both, goes.negated()])

    def _circuit(self, problem: Problem, own: list[Entry]) -> list[tuple[int, Any]]:
        """Post the person's sequence on one date; return travel slots with each arc's literal."""
        present = sorted((e for e in own if problem.is_hinted(e)), key=problem.hinted_start)
        follows = {id(a): id(b) for a, b in itertools.pairwise(present)}
        arcs: list[tuple[int, int, Any]] = []
        travel: list[tuple[int, Any]] = []
        idle = problem.boolean("idle", not present)
        arcs.append((0, 0, idle))
        for i, first in enumerate(own, start=1):
            if first.literal is not None:
                arcs.append((i, i, first.literal.negated()))
            arcs.append((0, i, problem.boolean("first", bool(present) and present[0] is first)))
            arcs.append((i, 0, problem.boolean("last", bool(present) and present[-1] is first)))
            for j, second in enumerate(own, start=1):
                slots = int(problem.c.people.crew_slots[first.site, second.site])
                if i == j or first.low + 1 + slots > second.high - 1:
                    continue
                arc = problem.boolean("then", follows.get(id(first)) == id(second))
                problem.model.add(first.end + slots <= second.start).only_enforce_if(arc)
                arcs.append((i, j, arc))
                travel.append((slots, arc))
        problem.model.add_circuit(arcs)
        return travel


RULE = Travel()
