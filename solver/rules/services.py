"""Rule 10: no machine works beyond the reading at which a service is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.plan import Move, PlacedService, PlannedOrder
from models.domain.reading import Reading
from models.domain.services import Service, restarted
from solver.cpsat.holding import post_held
from solver.cpsat.meters import post_meters
from solver.cpsat.shapes import WORKSHOP
from solver.ledger.meters import may_be_serviced, overrun
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed

HUNDREDTHS = 100
"""Readings are counted in hundredths of a minute, so that an engine factor in per cent leaves no rest."""


class Services(Rule):
    """Work ends before a service is overdue, and a service is done where and as it can be.

    ``meter(t) = meter_minutes + Σ work slots until t × engine_percent + Σ slots of own moves until t``, in
    minutes; a move on a lowboy adds nothing. For each service of a machine the *limit* is at first
    ``due_minutes + tolerance_minutes``, and ``meter + interval_minutes + tolerance_minutes`` from a placed
    service of its kind, or of one that covers it, on. At the end of each order of the machine, and before
    each service in a pause: ``meter <= limit``. A way of its own may lead past a limit, to the workshop or to
    a service in the field, but no work may follow before it.

    A service is done in one of its workshops, where it begins and ends in open time and takes ``duration``
    open slots, no more machines at a time than there are places; or in the field, where the machine may
    stand, in exactly ``duration`` slots at any time. It lies in the machine's period and papers and starts no
    earlier than the freeze time.
    """

    id = "services"
    number = 10
    title: ClassVar[Mapping[str, str]] = {
        "en": "Machines are serviced before it is overdue",
        "es": "Las máquinas reciben su servicio a tiempo",
    }
    words: ClassVar[Words] = {
        "passed": {
            "en": "Machine {machine} works on {order} until its meter is at {value} h, past {wanted} h, "
            "where its service {service} is due.",
            "es": "La máquina {machine} trabaja en {order} hasta que su horómetro marca {value} h; su "
            "servicio {service} vence a las {wanted} h.",
        },
        "overdue": {
            "en": "Machine {machine} works on {order}, though its service {service} has been overdue since "
            "{wanted} h; the meter began at {value} h.",
            "es": "La máquina {machine} trabaja en {order}, aunque su servicio {service} venció a las "
            "{wanted} h; el horómetro empezó en {value} h.",
        },
        "place": {
            "en": "Service {service} of machine {machine} at {start} is placed at {value}, where it cannot "
            "be done.",
            "es": "El servicio {service} de la máquina {machine} el {start} está en {value}, donde no "
            "puede hacerse.",
        },
        "closed": {
            "en": "Service {service} of machine {machine} at {start} begins or ends while the workshop "
            "at {value} is closed.",
            "es": "El servicio {service} de la máquina {machine} el {start} empieza o termina con el taller "
            "de {value} cerrado.",
        },
        "length": {
            "en": "Service {service} of machine {machine} at {start} has {value} slots; it takes {wanted}.",
            "es": "El servicio {service} de la máquina {machine} el {start} tiene {value} intervalos; toma "
            "{wanted}.",
        },
        "places": {
            "en": "{value} machines are serviced at {site} from {start} to {end}; there are {wanted} places.",
            "es": "{value} máquinas reciben servicio en {site} de {start} a {end}; hay {wanted} lugares.",
        },
        "usable": {
            "en": "Service {service} of machine {machine} at {start} lies outside of the machine's period or "
            "without valid documents.",
            "es": "El servicio {service} de la máquina {machine} el {start} está fuera de su periodo o sin "
            "documentos válidos.",
        },
        "early": {
            "en": "Service {service} of machine {machine} starts at {start}, before the freeze time at "
            "{wanted}.",
            "es": "El servicio {service} de la máquina {machine} empieza el {start}, antes del congelamiento "
            "el {wanted}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each order that passes a limit and each service that cannot be as it is placed."""
        for unit in reading.instance.machines:
            if unit.services:
                yield from self._meter(reading, unit.id)
        for services in reading.services.values():
            for placed in services:
                yield from self._manner(reading, placed)
        yield from self._workshops(reading)

    def _meter(self, reading: Reading, machine: str) -> Iterator[Violation]:
        unit = reading.index.machines[machine]
        own = not reading.index.transport(machine).hauled
        meter = Meter(unit.services, unit.meter_minutes)
        between, inside = _split(reading, machine)
        moves = reading.moves.get(machine, ()) if own else ()
        events: list[PlannedOrder | PlacedService | Move] = [
            *reading.uses.get(machine, ()),
            *between,
            *moves,
        ]
        minutes = reading.horizon.slot_minutes
        for event in sorted(events, key=lambda event: (event.start, event.end)):
            if isinstance(event, Move):
                meter.now += (event.end - event.start) * minutes * HUNDREDTHS
            elif isinstance(event, PlacedService):
                meter.restart(event.service)
            else:
                passed = self._work(reading, event, inside.get(event.order, []), meter)
                for kind, limit in passed.items():
                    yield self._passed(reading, machine, event, kind, meter.now, limit)

    def _work(
        self, reading: Reading, placed: PlannedOrder, pauses: list[PlacedService], meter: Meter
    ) -> dict[str, int]:
        """Let the meter run over an order and its services in pauses; return the limits that it passes."""
        order = reading.index.orders[placed.order]
        step = reading.horizon.slot_minutes * order.engine_percent
        windows, done = reading.index.open_for(order.id), 0
        passed: dict[str, int] = {}
        for service in pauses:
            worked = windows.count(placed.start, service.start)
            meter.now += (worked - done) * step
            passed |= meter.passed()
            meter.restart(service.service)
            done = worked
        meter.now += (reading.mode(placed).duration - done) * step
        return passed | meter.passed()

    def _passed(
        self, reading: Reading, machine: str, placed: PlannedOrder, kind: str, now: int, limit: int
    ) -> Violation:
        unit = reading.index.machines[machine]
        first = reading.index.services[machine][kind].limit_minutes * HUNDREDTHS
        overdue = unit.meter_minutes * HUNDREDTHS > first == limit
        return self.breach(
            "overdue" if overdue else "passed",
            orders=(placed.order,),
            machines=(machine,),
            window=(placed.start, placed.end),
            machine=machine,
            order=placed.order,
            service=kind,
            value=_hours(unit.meter_minutes * HUNDREDTHS if overdue else now),
            wanted=_hours(limit),
        )

    def _manner(self, reading: Reading, placed: PlacedService) -> Iterator[Violation]:
        index = reading.index
        service, unit = index.services[placed.machine][placed.service], index.machines[placed.machine]
        may_stand = placed.site == unit.place or unit.sites is None or placed.site in unit.sites
        if placed.site in service.workshops:
            windows = index.open(placed.site)
            if windows.index(placed.start) is None or windows.index(placed.end - 1) is None:
                yield self._about(reading, "closed", placed, value=placed.site)
            length = windows.count(placed.start, placed.end)
        elif service.field and may_stand:
            length = placed.end - placed.start
        else:
            yield self._about(reading, "place", placed, value=placed.site)
            return
        if length != service.duration:
            yield self._about(reading, "length", placed, value=length, wanted=service.duration)
        if not index.usable(placed.machine).covers(placed.start, placed.end):
            yield self._about(reading, "usable", placed)
        if placed.start < reading.horizon.freeze:
            yield self._about(reading, "early", placed, wanted=reading.when(reading.horizon.freeze))

    def _workshops(self, reading: Reading) -> Iterator[Violation]:
        """Yield each longest stretch in which a workshop has too few places."""
        changes: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for services in reading.services.values():
            for placed in services:
                if placed.site in reading.index.services[placed.machine][placed.service].workshops:
                    changes[placed.site][placed.start] += 1
                    changes[placed.site][placed.end] -= 1
        for site, steps in sorted(changes.items()):
            places, used, most = reading.index.sites[site].workshop_places, 0, 0
            since: int | None = None
            for slot in sorted(steps):
                used += steps[slot]
                if used > places:
                    since, most = slot if since is None else since, max(most, used)
                elif since is not None:
                    names: dict[str, Any] = {"site": site, "value": most, "wanted": places}
                    names |= {"start": reading.when(since), "end": reading.when(slot)}
                    yield self.breach("places", window=(since, slot), **names)
                    since, most = None, 0

    def _about(self, reading: Reading, message: str, placed: PlacedService, **params: Any) -> Violation:
        return self.breach(
            message,
            machines=(placed.machine,),
            window=(placed.start, placed.end),
            machine=placed.machine,
            service=placed.service,
            start=reading.when(placed.start),
            **params,
        )

    @staticmethod
    def span_from(f: Fixed, b: Books, g: int, start: int, end: int) -> int:
        """A place in the workshop is left for the whole span."""
        for x in range(f.use_at[g], f.use_at[g + 1]):
            row = f.use[x, 0]
            if f.pool_counts[row] == WORKSHOP:
                for t in range(end - 1, start - 1, -1):
                    if b.pool_used[row, t] >= f.capacity[row, t]:
                        return t + 1
        return start

    @staticmethod
    def machine_from(f: Fixed, b: Books, g: int, m: int, start: int, end: int, i: int) -> int:
        """The meter passes no limit with the order in the machine's row, or there is time for a service."""
        use = overrun(f, b, m, g, i)
        if use < 0 or may_be_serviced(f, b, m, g, start, end, i, use):
            return start
        return start + 1

    def post(self, problem: Problem) -> None:
        """Meter time since the last service of each kind, along each machine's sequence; workshop places."""
        post_meters(problem)
        post_held(problem, WORKSHOP)


class Meter:
    """The hour meter of one machine and the limits of its services, in hundredths of a minute."""

    def __init__(self, services: tuple[Service, ...], minutes: int) -> None:
        self.services = services
        self.now = minutes * HUNDREDTHS
        self.limits = {service.id: service.limit_minutes * HUNDREDTHS for service in services}

    def restart(self, kind: str) -> None:
        """Note that a service is done at this reading."""
        done = restarted(self.services, kind)
        for service in self.services:
            if service.id in done:
                length = service.interval_minutes + service.tolerance_minutes
                self.limits[service.id] = self.now + length * HUNDREDTHS

    def passed(self) -> dict[str, int]:
        """Return the limits that the meter is past, by kind."""
        return {kind: limit for kind, limit in self.limits.items() if self.now > limit}


def _split(reading: Reading, machine: str) -> tuple[list[PlacedService], dict[str, list[PlacedService]]]:
    """Return a machine's services that stand by themselves, and those in pauses by order."""
    between: list[PlacedService] = []
    inside: dict[str, list[PlacedService]] = defaultdict(list)
    for service in reading.services.get(machine, ()):
        held = reading.paused(service)
        if held is None:
            between.append(service)
        else:
            inside[held.order].append(service)
    return between, inside


def _hours(hundredths: int) -> str:
    return f"{hundredths / (60 * HUNDREDTHS):g}"


RULE = Services()
