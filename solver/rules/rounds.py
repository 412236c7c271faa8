"""Rule 9, lowboys: each hauls one machine at a time, with a driver who may drive it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.orders import CertificateDemand
from models.domain.reading import Reading, Round
from solver.rules.base import Rule, Words
from solver.rules.certificates import holds
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem


class Rounds(Rule):
    """A named lowboy makes one round at a time, and its driver may drive it.

    A *round* is ``[move.start − way(place, origin), move.end + way(destination, place))`` with the ways of
    the lowboy's own transport class from and to its ``place``. For each round: it starts at slot 0 or later
    and ends within the horizon; no two rounds of a lowboy overlap; the lowboy is within its period and
    papers and not down; both sites are among its ``sites``, unless it may go anywhere; the driver holds all
    ``driver_certificates`` of the moved machine's transport class and is in his shift, without leave.
    His other work, hours, rest and travel are judged with those of all work.
    """

    id = "rounds"
    number = 9
    title: ClassVar[Mapping[str, str]] = {
        "en": "A lowboy makes one round at a time",
        "es": "Un recorrido de cama baja a la vez",
    }
    words: ClassVar[Words] = {
        "horizon": {
            "en": "Lowboy {lowboy} would be under way for machine {machine} from {start} to {end}, outside "
            "of the horizon.",
            "es": "La cama baja {lowboy} iría por la máquina {machine} de {start} a {end}, fuera del "
            "horizonte.",
        },
        "overlap": {
            "en": "Lowboy {lowboy} hauls machine {machine} and machine {other} at once from {start} to "
            "{end}.",
            "es": "La cama baja {lowboy} lleva la máquina {machine} y la máquina {other} a la vez de {start} "
            "a {end}.",
        },
        "usable": {
            "en": "Lowboy {lowboy} is not to be used from {start} to {end}, when it would haul machine "
            "{machine}: it is down, outside of its period or without valid documents.",
            "es": "La cama baja {lowboy} no puede usarse de {start} a {end}, cuando llevaría la máquina "
            "{machine}: está fuera de servicio, de su periodo o sin documentos válidos.",
        },
        "site": {
            "en": "Lowboy {lowboy} may not go to site {site}, to haul machine {machine} at {start}.",
            "es": "La cama baja {lowboy} no puede ir a la obra {site}, para llevar la máquina {machine} el "
            "{start}.",
        },
        "certificate": {
            "en": "{operator} drives lowboy {lowboy} from {start} to {end} without a valid {certificate}.",
            "es": "{operator} conduce la cama baja {lowboy} de {start} a {end} sin {certificate} válido.",
        },
        "shift": {
            "en": "{operator} drives lowboy {lowboy} from {start} to {end}, outside of shifts or on leave.",
            "es": "{operator} conduce la cama baja {lowboy} de {start} a {end}, fuera de turno o con "
            "permiso.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield what is wrong with each round by itself, and rounds that overlap."""
        by_lowboy = sorted(reading.rounds, key=lambda r: (r.lowboy, r.start, r.end))
        for _, rounds in groupby(by_lowboy, key=lambda r: r.lowboy):
            own = list(rounds)
            for first, second in pairwise(own):
                if second.start < first.end:
                    window = second.start, min(first.end, second.end)
                    yield self._about(reading, "overlap", second, window, other=first.move.machine)
            for each in own:
                yield from self._lowboy(reading, each)
                yield from self._driver(reading, each)

    def _lowboy(self, reading: Reading, each: Round) -> Iterator[Violation]:
        if each.start < 0 or each.end > reading.horizon.slots:
            yield self._about(reading, "horizon", each)
        index, unit = reading.index, reading.index.machines[each.lowboy]
        down = index.down(unit.id).touching(each.start, each.end)
        if down or not index.usable(unit.id).covers(max(0, each.start), each.end):
            yield self._about(reading, "usable", each)
        for site in (each.move.origin, each.move.destination):
            if unit.sites is not None and site not in unit.sites:
                yield self._about(reading, "site", each, site=site)

    def _driver(self, reading: Reading, each: Round) -> Iterator[Violation]:
        person = reading.index.operators.get(each.driver or "")
        if person is None:
            return
        for certificate in reading.index.transport(each.move.machine).driver_certificates:
            if not holds(person, CertificateDemand(certificate=certificate), each.start, each.end):
                yield self._about(reading, "certificate", each, operator=person.id, certificate=certificate)
        if not reading.index.available(person.id).covers(each.start, each.end):
            yield self._about(reading, "shift", each, operator=person.id)

    def post(self, problem: Problem) -> None:
        """Rounds of a lowboy do not overlap, each other, what stays and its blocked time."""
        for lowboy, intervals in problem.round_intervals.items():
            fixed = [(e.start, e.end) for e, unit in problem.fixed_rounds() if unit == lowboy]
            fixed += problem.c.machine_blocked[lowboy]
            new = problem.model.new_fixed_size_interval_var
            stays = [new(start, end - start, f"stays[{lowboy}]") for start, end in fixed]
            problem.model.add_no_overlap([*intervals, *stays])

    def _about(
        self,
        reading: Reading,
        message: str,
        each: Round,
        window: tuple[int, int] | None = None,
        **params: Any,
    ) -> Violation:
        start, end = window or (each.start, each.end)
        return self.breach(
            message,
            orders=(each.order,) if each.order else (),
            machines=(each.lowboy, each.move.machine),
            operators=(each.driver,) if each.driver else (),
            window=(start, end),
            lowboy=each.lowboy,
            machine=each.move.machine,
            start=reading.when(start),
            end=reading.when(end),
            **params,
        )


RULE = Rounds()
