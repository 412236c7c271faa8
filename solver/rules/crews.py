"""Rule 8: the whole crew, the whole time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.instance import Instance
from models.domain.orders import MachineLine, PeopleLine
from models.domain.plan import PlannedOrder, ShiftAssignment
from models.domain.reading import Reading
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

    from solver.cpsat.choices import Crewed
    from solver.cpsat.problem import Problem
    from solver.cpsat.shapes import PeopleNeed

Seat = tuple[tuple[int, int], int, str | None]
"""The part of a duty that an order touches, the line, and the machine that the line has there."""


class Crews(Rule):
    """All lines of an order are filled from its start to its end.

    ``machines`` are distinct and as many as the mode's machine lines ask. For each duty of the order that
    it touches, with ``a = max(order.start, duty.start)`` and ``b = min(order.end, duty.end)``: each
    operated machine has one assignment ``[a, b)`` with its line; each people line has ``quantity`` of them
    without a machine, or from ``least`` to ``most`` where it names these; nobody stands on the order twice
    in one duty; there are no other assignments.
    """

    id = "crews"
    number = 8
    title: ClassVar[Mapping[str, str]] = {
        "en": "The whole crew, the whole time",
        "es": "La cuadrilla completa, todo el tiempo",
    }
    words: ClassVar[Words] = {
        "machines": {
            "en": "{order} has {value} machines; its mode asks {wanted}.",
            "es": "{order} tiene {value} máquinas; su modo pide {wanted}.",
        },
        "machine_twice": {
            "en": "{order} counts machine {machine} {value} times.",
            "es": "{order} cuenta la máquina {machine} {value} veces.",
        },
        "unplanned": {
            "en": "{operator} is assigned to {order}, which is not planned.",
            "es": "{operator} está asignado a {order}, que no está planificada.",
        },
        "extent": {
            "en": "{operator} is on {order} from {start} to {end}, which is not its part of one duty.",
            "es": "{operator} está en {order} de {start} a {end}, que no es su parte de un turno.",
        },
        "operator_twice": {
            "en": "{operator} stands on {order} twice from {start} to {end}.",
            "es": "{operator} figura dos veces en {order} de {start} a {end}.",
        },
        "seat": {
            "en": "{operator} has no place on line {line} of {order} with machine {machine}.",
            "es": "{operator} no tiene puesto en la línea {line} de {order} con la máquina {machine}.",
        },
        "staff": {
            "en": "{order} has {value} people on line {line} (machine {machine}) from {start} to {end}; "
            "{wanted} are needed.",
            "es": "{order} tiene {value} personas en la línea {line} (máquina {machine}) de {start} a {end}; "
            "se necesitan {wanted}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each gap and each surplus in the crews."""
        for placed in reading.planned.values():
            yield from self._machines(reading, placed)
            yield from self._staff(reading, placed)
        for order, duties in reading.by_order.items():
            if order not in reading.planned:
                for duty in duties:
                    yield self._about(reading, "unplanned", duty)

    def _machines(self, reading: Reading, placed: PlannedOrder) -> Iterator[Violation]:
        lines = reading.mode(placed).lines
        wanted = sum(line.quantity for line in lines if isinstance(line, MachineLine))
        whom: dict[str, Any] = {
            "orders": (placed.order,),
            "order": placed.order,
            "window": (placed.start, placed.end),
        }
        if len(placed.machines) != wanted:
            yield self.breach("machines", **whom, value=len(placed.machines), wanted=wanted)
        if len(set(placed.machines)) < len(placed.machines):
            for machine, count in Counter(placed.machines).items():
                if count > 1:
                    names: dict[str, Any] = {"machine": machine, "value": count}
                    yield self.breach("machine_twice", machines=(machine,), **whom, **names)

    def _staff(self, reading: Reading, placed: PlannedOrder) -> Iterator[Violation]:
        parts = reading.index.duties_for(placed.order).clipped(placed.start, placed.end)
        seats = _seats(reading, placed)
        filled: Counter[Seat] = Counter()
        seen: set[tuple[str, int]] = set()
        known = set(parts)
        for duty in reading.by_order.get(placed.order, ()):
            part = (duty.start, duty.end)
            if part not in known:
                yield self._about(reading, "extent", duty)
            elif (duty.line, duty.machine) not in seats:
                yield self._about(reading, "seat", duty)
            else:
                if (duty.operator, duty.start) in seen:
                    yield self._about(reading, "operator_twice", duty)
                seen.add((duty.operator, duty.start))
                filled[part, duty.line, duty.machine] += 1
        for part in parts:
            for (line, machine), (least, most) in seats.items():
                value = filled[part, line, machine]
                if not least <= value <= most:
                    wanted = least if value < least else most
                    yield self._short(reading, placed, (part, line, machine), value, wanted)

    def _about(self, reading: Reading, message: str, duty: ShiftAssignment) -> Violation:
        return self.breach(
            message,
            orders=(duty.order,),
            operators=(duty.operator,),
            window=(duty.start, duty.end),
            order=duty.order,
            operator=duty.operator,
            line=duty.line,
            machine=duty.machine or "–",
            start=reading.when(duty.start),
            end=reading.when(duty.end),
        )

    def _short(
        self, reading: Reading, placed: PlannedOrder, seat: Seat, value: int, wanted: int
    ) -> Violation:
        part, line, machine = seat
        return self.breach(
            "staff",
            orders=(placed.order,),
            machines=(machine,) if machine else (),
            window=part,
            order=placed.order,
            line=line,
            machine=machine or "–",
            value=value,
            wanted=wanted,
            start=reading.when(part[0]),
            end=reading.when(part[1]),
        )

    def lifted(self, instance: Instance) -> Mapping[str, Instance]:
        """Orders do themselves, and nobody is pinned to one."""
        orders = tuple(
            order.model_copy(
                update={"modes": tuple(mode.model_copy(update={"lines": ()}) for mode in order.modes)}
            )
            for order in instance.orders
        )
        pins = tuple(pin for pin in instance.pins if pin.kind in ("start", "mode"))
        return {"": instance.model_copy(update={"orders": orders, "pins": pins, "reference": None})}

    def post(self, problem: Problem) -> None:
        """Each line has its machines in the chosen mode, and its people in each duty that is worked."""
        for v in problem.orders.values():
            for mode, compiled in enumerate(v.order.modes):
                for n, machine_need in enumerate(compiled.machines):
                    chosen = [x for (a, b, _), x in v.on_line.items() if (a, b) == (mode, n)]
                    problem.model.add(sum(chosen) == machine_need.quantity * v.modes[mode])
                _post_people(problem, v, mode)
        for crew in problem.crews.values():
            _post_people(problem, crew, crew.mode)


def _post_people(problem: Problem, v: Crewed, mode: int) -> None:
    """Bound the people of each line of a mode, in each duty in which the order is worked."""
    for n, need in enumerate(v.order.modes[mode].people):
        for duty, part in v.parts.items():
            if mode in part.by_mode:
                _post_line(problem, v, (mode, n, duty), need, part.by_mode[mode])


def _post_line(
    problem: Problem, v: Crewed, line: tuple[int, int, int], need: PeopleNeed, worked: IntVar
) -> None:
    """Bound the people of a line in a duty, where the order is worked in it."""
    seats, kept = v.seats_of(*line), v.kept.get(line[1:], 0)
    if problem.scope.missing:
        hinted = need.least - kept - sum(problem.hint_of(x) for x in seats)
        lack = problem.integer(0, need.least, "lack", max(0, hinted))
        problem.model.add(sum(seats) + kept + lack >= need.least)
        problem.model.add(sum(seats) <= max(0, need.most - kept))
        problem.pay(lack, problem.scope.missing)
        return
    if need.least == need.most:
        problem.model.add(sum(seats) + kept == need.quantity * worked)
        return
    if kept < need.least:
        problem.model.add(sum(seats) + kept >= need.least * worked)
    if len(seats) + kept > need.most:
        problem.model.add(sum(seats) + kept <= need.most * worked)
    elif worked is not problem.one:
        problem.model.add(sum(seats) <= len(seats) * worked)


def _seats(reading: Reading, placed: PlannedOrder) -> dict[tuple[int, str | None], tuple[int, int]]:
    """Return fewest and most people of each line and machine of an order in each duty."""
    seats: dict[tuple[int, str | None], tuple[int, int]] = {
        (number, machine): (1, 1)
        for number, line, machines in reading.line_machines(placed)
        if line.operated
        for machine in machines
    }
    for number, line in enumerate(reading.mode(placed).lines):
        if isinstance(line, PeopleLine):
            seats[number, None] = line.heads
    return seats


RULE = Crews()
