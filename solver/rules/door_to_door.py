"""Rule 9, people: the ways from the base and back lie in their shifts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.instance import Instance
from models.domain.reading import Reading
from solver.cpsat.outings import outings_of
from solver.ledger.reading import is_there, neighbour_after, neighbour_before, site_of_part
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed
    from solver.search.entries import Entry


class DoorToDoor(Rule):
    """Who has a base leaves it and is back within the shifts.

    For an operator with a base ``h`` on each local date with work, rounds with a lowboy at its place among
    it: with ``a`` the start of the first assignment at site ``p`` and ``b`` the end of the last at ``q``,
    ``[a − way(h, p), a) ⊆ shifts − leave`` and ``[b, b + way(q, h)) ⊆ shifts − leave``; ways are road slots
    of the crew transport class (0 where the instance has no crew transport). They count in no limit of hours.
    """

    id = "door_to_door"
    number = 9
    title: ClassVar[Mapping[str, str]] = {
        "en": "Ways from the base and back",
        "es": "Ida y vuelta a la base",
    }
    words: ClassVar[Words] = {
        "out": {
            "en": "{operator} must leave {base} at {start} for {site}, outside of shifts or on leave.",
            "es": "{operator} debe salir de {base} el {start} hacia {site}, fuera de turno o con permiso.",
        },
        "back": {
            "en": "{operator} is back at {base} from {site} at {end}, outside of shifts or on leave.",
            "es": "{operator} vuelve a {base} desde {site} el {end}, fuera de turno o con permiso.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each way from or to a base that lies outside of its person's shifts."""
        for (operator, day), (left, back) in reading.outings.items():
            stints = reading.stints_by_day[operator, day]
            last = max(stints, key=lambda stint: stint.end)
            there = reading.index.available(operator)
            for message, stint, window in (
                ("out", stints[0], (left, stints[0].start)),
                ("back", last, (last.end, back)),
            ):
                if window[0] < window[1] and not there.covers(*window):
                    yield self.breach(
                        message,
                        orders=(stint.order,) if stint.order else (),
                        operators=(operator,),
                        window=window,
                        operator=operator,
                        base=reading.index.operators[operator].base,
                        site=stint.site,
                        start=reading.when(left),
                        end=reading.when(back),
                    )

    def lifted(self, instance: Instance) -> Mapping[str, Instance]:
        """Nobody has a base."""
        people = tuple(
            person.model_copy(update={"base": None, "away_per_hour": 0}) for person in instance.operators
        )
        return {"": instance.model_copy(update={"operators": people})}

    @staticmethod
    def person_fits(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> bool:
        """The way from the base or back to it lies in the shifts, if the part is the date's first or last."""
        p, here = f.op[row], site_of_part(f, b, g)
        out, home = f.leave[p, here], f.reach[p, here]
        if (
            out
            and neighbour_before(f, b, p, f.duty_day[duty], i) < 0
            and not is_there(f, p, start - out, start)
        ):
            return False
        if not home or neighbour_after(f, b, p, f.duty_day[duty], i) >= 0:
            return True
        return is_there(f, p, end, end + home)

    def post(self, problem: Problem) -> None:
        """The first part begins, and the last one ends, where the way lies in the shifts."""
        people = problem.c.people
        for operator in problem.work_entries():
            windows = people.available[operator]
            for outing in outings_of(problem, operator).values():
                for entry, literal in outing.firsts:
                    way = int(people.leave[operator, entry.site])
                    self._within(
                        problem, entry, entry.start, [(a + way, b) for a, b in windows], way, literal
                    )
                for entry, literal in outing.lasts:
                    way = int(people.reach[operator, entry.site])
                    self._within(problem, entry, entry.end, [(a, b - way) for a, b in windows], way, literal)

    def _within(
        self,
        problem: Problem,
        entry: Entry,
        point: Any,
        ranges: list[tuple[int, int]],
        way: int,
        literal: Any,
    ) -> None:
        """Hold a point to closed ranges where a literal is true; what is a fact is left as it is."""
        if not way or (entry.literal is None and problem.c.orders[entry.order].frozen):
            return
        ranges = [(low, high) for low, high in ranges if low <= high]
        if isinstance(point, int):
            if not any(low <= point <= high for low, high in ranges):
                problem.model.add(literal == 0)
            return
        domain = problem.cp.Domain.from_intervals([list(pair) for pair in ranges])
        problem.model.add_linear_expression_in_domain(point, domain).only_enforce_if(literal)


RULE = DoorToDoor()
