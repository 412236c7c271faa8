"""Rule 4: work happens in working time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.base import Window
from models.domain.instance import Instance
from models.domain.plan import PlannedOrder
from models.domain.reading import Reading
from models.domain.resources import Limits
from models.domain.time import covers, merge
from solver.ledger.reading import is_there
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Calendars(Rule):
    """Orders are worked in their work slots, operators in their shifts.

    With ``W`` the work slots of an order, which are the windows of its site's calendar without closures and
    rain, without the drying time after each rain if it needs dry ground, and within its own permit; for an
    order ``[s, e)``: ``s ∈ W``, ``e − 1 ∈ W``, ``|W ∩ [s, e)| = duration``; one that may not be interrupted
    lies in one window of ``W``. For an assignment ``[a, b)``: ``[a, b) ⊆ shifts − leave``.
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
        "rain": {
            "en": "{order} is worked at {at}, when it rains at site {site}.",
            "es": "{order} se trabaja el {at}, cuando llueve en la obra {site}.",
        },
        "wet": {
            "en": "{order} is worked at {at}, when the ground of site {site} is not dry yet.",
            "es": "{order} se trabaja el {at}, cuando el suelo de la obra {site} aún no está seco.",
        },
        "permit": {
            "en": "{order} is worked at site {site} at {at}, which its permit does not cover.",
            "es": "{order} se trabaja en la obra {site} el {at}, que su permiso no cubre.",
        },
        "duration": {
            "en": "{order} has {value} work slots from {start} to {end}; its mode takes {wanted}.",
            "es": "{order} tiene {value} intervalos de trabajo de {start} a {end}; su modo exige {wanted}.",
        },
        "pause": {
            "en": "{order} may not be interrupted, but site {site} closes to it between {start} and {end}.",
            "es": "{order} no se puede interrumpir, pero la obra {site} le cierra entre {start} y {end}.",
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
        windows = reading.index.open_for(placed.order)
        texts: dict[str, Any] = {"start": reading.when(start), "end": reading.when(end), "site": site}
        names: dict[str, Any] = {"orders": (placed.order,), "order": placed.order}
        for name, slot in (("start", start), ("end", end - 1)):
            if windows.index(slot) is None:
                message = self._why(reading, placed.order, slot) or name
                at = reading.when(slot)
                yield self.breach(message, window=(slot, slot + 1), **names, **texts, at=at)
        work, duration = windows.count(start, end), reading.mode(placed).duration
        if work != duration:
            figures: dict[str, Any] = {"value": work, "wanted": duration}
            yield self.breach("duration", window=(start, end), **names, **texts, **figures)
        if not reading.index.orders[placed.order].interruptible and not windows.covers(start, end):
            yield self.breach("pause", window=(start, end), **names, **texts)

    def _why(self, reading: Reading, order: str, slot: int) -> str | None:
        """Return what keeps an order from being worked in the hours of its site; none outside of these."""
        index, site = reading.index, reading.site(order)
        one = slot, slot + 1
        if not covers(index.hours(site), *one):
            return None
        if covers(merge(index.sites[site].rain), *one):
            return "rain"
        return "permit" if not covers(index.permitted(order), *one) else "wet"

    def lifted(self, instance: Instance) -> Mapping[str, Instance]:
        """Longer days without limits, no closures, no rain, ground that dries at once, no permits, any shift.

        Whoever is there in all of a longer day could not keep the rest that suits a shorter one.
        """
        slots, more = instance.horizon.slots, instance.horizon.slots_for(30)

        def all_of(collection: str, **fields: Any) -> Instance:
            changed = tuple(item.model_copy(update=fields) for item in getattr(instance, collection))
            return instance.model_copy(update={collection: changed})

        def longer(windows: tuple[Window, ...]) -> tuple[Window, ...]:
            return merge([Window(max(0, a - more), min(slots, b + more)) for a, b in windows])

        places = {site.calendar for site in instance.sites}
        hours = {
            "calendars": tuple(
                c.model_copy(update={"windows": longer(c.windows)}) if c.id in places else c
                for c in instance.calendars
            ),
            "operators": tuple(
                person.model_copy(update={"shifts": longer(person.shifts), "limits": None})
                for person in instance.operators
            ),
            "limits": Limits(),
        }
        return {
            "hours": instance.model_copy(update=hours),
            "closures": all_of("sites", closures=()),
            "rain": all_of("sites", rain=()),
            "drying": all_of("sites", drying_minutes=0),
            "permits": all_of("orders", permit_days=0, permit_windows=()),
            "shifts": all_of("operators", shifts=(Window(0, slots),), leave=()),
        }

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
