"""Operators' way from home to work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.ledger.reading import site_of_part, visits

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Travel(Cost):
    """``Σ over distinct (operator, date, site) of 2 × km(home, site) × crew cost_per_km``.

    The date is that of the start of the site's duty, or of a round with a lowboy, whose site is the lowboy's
    place. Operators without a home and instances without a crew transport pay nothing. It does not add up
    order by order.
    """

    id = "travel"
    title: ClassVar[Mapping[str, str]] = {"en": "Operators' travel", "es": "Viaje de operadores"}

    def value(self, reading: Reading) -> TermValue:
        """Return the price of all ways to work and back."""
        crew = reading.instance.crew_transport
        if crew is None or not reading.index.transports[crew].cost_per_km:
            return TermValue(0)
        km = 0
        for (operator, _), stints in reading.stints_by_day.items():
            person = reading.index.operators[operator]
            if person.latitude is None or person.longitude is None:
                continue
            for site in {stint.site for stint in stints}:
                km += 2 * reading.index.roads.home_km(crew, person.latitude, person.longitude, site)
        return TermValue(km * reading.index.transports[crew].cost_per_km)

    @staticmethod
    def person_adds(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> int:
        """The way from home and back, unless he goes to the site on that date already."""
        p, site = f.op[row], site_of_part(f, b, g)
        return 0 if visits(f, b, p, site, f.duty_day[duty], i) else f.commute[p, site]

    def post(self, problem: Problem) -> None:
        """Pay once for each person, date and site, if the fixed part does not go there already."""
        commute = problem.c.people.commute
        visits: dict[tuple[int, int, int], list[Any]] = {}
        gone: set[tuple[int, int, int]] = set()
        for operator, entries in problem.work_entries().items():
            for entry in entries:
                key = (operator, entry.day, entry.site)
                if entry.literal is None:
                    gone.add(key)
                else:
                    visits.setdefault(key, []).append(entry.literal)
        for (operator, day, site), literals in visits.items():
            cents = int(commute[operator, site])
            if not cents or (operator, day, site) in gone:
                continue
            if len(literals) == 1:
                problem.pay(literals[0], cents)
                continue
            visit = problem.boolean("visit", any(problem.hint_of(x) for x in literals))
            for literal in literals:
                problem.model.add_implication(literal, visit)
            problem.pay(visit, cents)


COST = Travel()
