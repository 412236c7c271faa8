"""Rule 9, machines: they are moved between sites, with time and a lowboy for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.plan import Move
from models.domain.reading import Reading, Stay
from models.domain.sites import TransportClass
from solver.cpsat.sequence import declare_sequence
from solver.ledger.reading import free_before, latest_move, site_before, slot_of_machine
from solver.ledger.tables import ORDER, SITE
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Moves(Rule):
    """Between consecutive uses of a machine at different sites there is exactly one move, and no other.

    The uses of a machine are its ``place`` at slot 0 and then its orders and services by start, but not the
    services in an order's pause. For consecutive uses at
    sites ``p ≠ q`` there is one move ``p → q`` with ``move.start >= previous.end``,
    ``move.end <= next.start`` and ``move.end − move.start`` = the road slots of its transport class. Its
    ``lowboy`` is the transport class's pool, or a named one of the class that it asks and then with a
    ``driver``. It lies within the machine's period and papers, within one window of the transport class's
    calendar, windows that touch joined, and does not start before the local day on which its permit is
    there: the ``permit_days``-th after ``now``.
    """

    id = "moves"
    number = 9
    title: ClassVar[Mapping[str, str]] = {
        "en": "Machines are moved between sites",
        "es": "Las máquinas se trasladan entre obras",
    }
    words: ClassVar[Words] = {
        "missing": {
            "en": "Machine {machine} is not moved from {origin} to {destination} between {start} and {end}, "
            "in time for {order}.",
            "es": "La máquina {machine} no se traslada de {origin} a {destination} entre {start} y {end}, "
            "a tiempo para {order}.",
        },
        "needless": {
            "en": "Machine {machine} is moved from {origin} to {destination} at {start} for no order.",
            "es": "La máquina {machine} se traslada de {origin} a {destination} el {start} sin una orden.",
        },
        "length": {
            "en": "The move of machine {machine} from {origin} to {destination} at {start} takes {value} "
            "slots; the road takes {wanted}.",
            "es": "El traslado de la máquina {machine} de {origin} a {destination} el {start} tiene {value} "
            "intervalos; el camino toma {wanted}.",
        },
        "lowboy": {
            "en": "The move of machine {machine} from {origin} to {destination} at {start} has the lowboy "
            "{value}, not {wanted}.",
            "es": "El traslado de la máquina {machine} de {origin} a {destination} el {start} usa la cama "
            "baja {value}, no {wanted}.",
        },
        "driver": {
            "en": "The move of machine {machine} from {origin} to {destination} at {start} names the driver "
            "{value}; it asks for {wanted}.",
            "es": "El traslado de la máquina {machine} de {origin} a {destination} el {start} nombra al "
            "conductor {value}; pide {wanted}.",
        },
        "usable": {
            "en": "Machine {machine} is moved from {origin} to {destination} at {start}, outside of its "
            "period or without valid documents.",
            "es": "La máquina {machine} se traslada de {origin} a {destination} el {start}, fuera de su "
            "periodo o sin documentos válidos.",
        },
        "hours": {
            "en": "Machine {machine} is moved from {origin} to {destination} at {start}, outside of the "
            "hours in which its transport may be under way.",
            "es": "La máquina {machine} se traslada de {origin} a {destination} el {start}, fuera de las "
            "horas en que su transporte puede circular.",
        },
        "permit": {
            "en": "Machine {machine} is moved from {origin} to {destination} at {start}, before its permit "
            "is there at {wanted}.",
            "es": "La máquina {machine} se traslada de {origin} a {destination} el {start}, antes de tener "
            "su permiso el {wanted}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each move that lacks, each that nobody needs, each that is not as it must be."""
        for machine in sorted(reading.stays.keys() | reading.moves.keys()):
            uses = reading.stays.get(machine, [])
            left = list(reading.moves.get(machine, ()))
            for before, after in pairwise([None, *uses]):
                if after is not None:
                    yield from self._between(reading, machine, before, after, left)
            for move in left:
                yield self._about(reading, "needless", move, ())

    def _between(
        self,
        reading: Reading,
        machine: str,
        before: Stay | None,
        after: Stay,
        left: list[Move],
    ) -> Iterator[Violation]:
        origin = before.site if before else reading.index.machines[machine].place
        destination = after.site
        if origin == destination:
            return
        ready = before.end if before else 0
        for i, move in enumerate(left):
            if (move.origin, move.destination) == (origin, destination) and (
                ready <= move.start and move.end <= after.start
            ):
                yield from self._manner(reading, left.pop(i), (after.order,) if after.order else ())
                return
        yield self.breach(
            "missing",
            orders=(after.order,) if after.order else (),
            machines=(machine,),
            window=(min(ready, after.start), after.start + 1),
            machine=machine,
            origin=origin,
            destination=destination,
            order=after.label,
            start=reading.when(ready),
            end=reading.when(after.start),
        )

    def _manner(self, reading: Reading, move: Move, orders: tuple[str, ...]) -> Iterator[Violation]:
        transport = reading.index.transport(move.machine)
        road = reading.index.roads.slots(transport.id, move.origin, move.destination)
        if move.end - move.start != road:
            yield self._about(reading, "length", move, orders, value=move.end - move.start, wanted=road)
        if not hauls(reading, transport, move.lowboy):
            wanted = transport.lowboys or transport.pool or "–"
            yield self._about(reading, "lowboy", move, orders, value=move.lowboy or "–", wanted=wanted)
        if (move.driver is not None) != (transport.lowboys is not None):
            figures = {"value": move.driver or "–", "wanted": "1" if transport.lowboys else "–"}
            yield self._about(reading, "driver", move, orders, **figures)
        if not reading.index.usable(move.machine).covers(move.start, move.end):
            yield self._about(reading, "usable", move, orders)
        if not reading.index.move_hours(transport.id).covers(move.start, move.end):
            yield self._about(reading, "hours", move, orders)
        permit = reading.index.permit_slot(transport.id)
        if move.start < permit:
            yield self._about(reading, "permit", move, orders, wanted=reading.when(permit))

    def _about(
        self, reading: Reading, message: str, move: Move, orders: tuple[str, ...], **params: Any
    ) -> Violation:
        return self.breach(
            message,
            orders=orders,
            machines=(move.machine,),
            window=(move.start, move.end),
            machine=move.machine,
            origin=move.origin,
            destination=move.destination,
            start=reading.when(move.start),
            **params,
        )

    @staticmethod
    def machine_from(f: Fixed, b: Books, g: int, m: int, start: int, end: int, i: int) -> int:
        """There is room for the way here and for the way on, and a lowboy for each if it is hauled."""
        if (i > 0 and b.end[b.use[m, i - 1]] > start) or (i < b.uses[m] and b.start[b.use[m, i]] < end):
            return start  # not free at all, which is another rule
        here = f.order[f.mode[g, ORDER], SITE]
        k = j = -1
        if i < b.uses[m]:
            k = b.use[m, i]
            j = slot_of_machine(b, k, m)
        at = site_before(f, b, m, i)
        if at != here and latest_move(f, b, m, at, here, free_before(b, m, i), start, k, j) < 0:
            return start + 1
        if k >= 0:
            on = f.order[k, SITE]
            if on != here and latest_move(f, b, m, here, on, end, b.start[k], k, j) < 0:
                return start + 1
        return start

    def declare(self, problem: Problem) -> None:
        """Sequences of the machines that free orders may use, with the moves between sites."""
        for m in problem.offered_machines():
            declare_sequence(problem, m)


def hauls(reading: Reading, transport: TransportClass, lowboy: str | None) -> bool:
    """Whether a move of a transport class may have this lowboy."""
    if transport.lowboys is None:
        return lowboy == transport.pool
    unit = reading.index.machines.get(lowboy or "")
    return unit is not None and unit.equipment_class == transport.lowboys


RULE = Moves()
