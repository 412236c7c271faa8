"""Rule 4: work happens in working time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.plan import PlannedOrder
from models.domain.reading import Reading
from solver.ledger.reading import is_there
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Calendars(Rule):
    """Orders are worked in the open slots of their sites, operators in their shifts.

    With ``open(p)`` the calendar's windows without closures, for an order ``[s, e)``:
    ``s ∈ open(p)``, ``e − 1 ∈ open(p)``, ``|open(p) ∩ [s, e)| = duration``; one that may not be interrupted
    lies in one window of ``open(p)``. For an assignment ``[a, b)``: ``[a, b) ⊆ shifts − leave``.
    """

    id = "calendars"
    number = 4
    title: ClassVar[Mapping[str, str]] = {
        "en": "Work happens in working time",
        "es": "Se trabaja en horario laboral",
    }
    words: ClassVar[Words] = {
        "start": {
            "en": "{order} starts at {start}, when site {site} is closed.",
            "es": "{order} empieza el {start}, cuando la obra {site} está cerrada.",
        },
        "end": {
            "en": "{order} ends at {end}, but site {site} is closed just before.",
            "es": "{order} termina el {end}, pero la obra {site} está cerrada justo antes.",
        },
        "duration": {
            "en": "{order} has {value} work slots from {start} to {end}; its mode takes {wanted}.",
            "es": "{order} tiene {value} intervalos de trabajo de {start} a {end}; su modo exige {wanted}.",
        },
        "pause": {
            "en": "{order} may not be interrupted, but site {site} closes between {start} and {end}.",
            "es": "{order} no se puede interrumpir, pero la obra {site} cierra entre {start} y {end}.",
        },
        "shift": {
            "en": "{operator} is on {order} from {start} to {end}, outside of shifts or on leave.",
            "es": "{operator} está en {order} de {start} a {end}, fuera de turno o con permiso.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each order out of its site's time and each assignment out of its operator's."""
        for placed in reading.planned.values():
            if placed.start < placed.end:
                yield from self._order(reading, placed)
        for duty in reading.assignments:
            if not reading.index.available(duty.operator).covers(duty.start, duty.end):
                yield self.breach(
                    "shift",
                    orders=(duty.order,),
                    operators=(duty.operator,),
                    window=(duty.start, duty.end),
                    operator=duty.operator,
                    order=duty.order,
                    start=reading.when(duty.start),
                    end=reading.when(duty.end),
                )

    def _order(self, reading: Reading, placed: PlannedOrder) -> Iterator[Violation]:
        start, end, site = placed.start, placed.end, reading.site(placed.order)
        windows = reading.index.open(site)
        texts: dict[str, Any] = {"start": reading.when(start), "end": reading.when(end), "site": site}
        names: dict[str, Any] = {"orders": (placed.order,), "order": placed.order}
        if windows.index(start) is None:
            yield self.breach("start", window=(start, start + 1), **names, **texts)
        if windows.index(end - 1) is None:
            yield self.breach("end", window=(end - 1, end), **names, **texts)
        work, duration = windows.count(start, end), reading.mode(placed).duration
        if work != duration:
            figures: dict[str, Any] = {"value": work, "wanted": duration}
            yield self.breach("duration", window=(start, end), **names, **texts, **figures)
        if not reading.index.orders[placed.order].interruptible and not windows.covers(start, end):
            yield self.breach("pause", window=(start, end), **names, **texts)

    @staticmethod
    def person_fits(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> bool:
        """The operator is there for the whole part; starts outside working time are no candidates."""
        return is_there(f, f.op[row], start, end)

    def post(self, problem: Problem) -> None:
        """A part lies in the stretch in which its operator is there and qualified."""
        for v in problem.orders.values():
            for seat in v.seats:
                part = v.parts[seat.duty]
                if seat.low > v.order.clock.duty_start[seat.duty]:
                    problem.model.add(part.start >= seat.low).only_enforce_if(seat.literal)
                if seat.high < v.order.clock.duty_end[seat.duty]:
                    problem.model.add(part.end <= seat.high).only_enforce_if(seat.literal)


RULE = Calendars()
