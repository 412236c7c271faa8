"""Rule 13: pins and the frozen past stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.instance import Instance, ReferenceOrder
from models.domain.orders import MachinePin, ModePin, OperatorPin, Pin, StartPin
from models.domain.plan import PlannedOrder
from models.domain.reading import Reading
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.choices import Crewed
    from solver.cpsat.problem import Problem


class Pins(Rule):
    """What the planner pinned and what lies before the freeze time stays.

    A pinned order is planned. ``start`` pin: its start; ``mode`` pin: its mode; ``machine`` pin: the machine
    is among its machines; ``operator`` pin: in each duty of the site that the order touches and that starts
    in the pin's window (none: in each), the operator is on it. With ``freeze > 0``: each order
    of the reference with ``start < freeze`` is planned with the same start, mode and set of machines (its
    end is the reference's or the one that its duration gives); each duty of the reference with
    ``start < freeze`` is in the plan; no other order starts before ``freeze``.
    """

    id = "pins"
    number = 13
    title: ClassVar[Mapping[str, str]] = {
        "en": "Pins and the frozen past stay",
        "es": "Lo fijado y el pasado congelado no cambian",
    }
    inheritable = False
    words: ClassVar[Words] = {
        "unplanned": {
            "en": "{order} is pinned, but not planned.",
            "es": "{order} está fijada, pero no planificada.",
        },
        "start": {
            "en": "{order} is pinned to start at {wanted}, but starts at {value}.",
            "es": "{order} está fijada para empezar el {wanted}, pero empieza el {value}.",
        },
        "mode": {
            "en": "{order} is pinned to mode {wanted}, but is planned in mode {value}.",
            "es": "{order} está fijada al modo {wanted}, pero está en el modo {value}.",
        },
        "machine": {
            "en": "Machine {wanted} is pinned to {order}, but is not on it.",
            "es": "La máquina {wanted} está fijada a {order}, pero no está en ella.",
        },
        "operator": {
            "en": "{wanted} is pinned to {order}, but is not on it in the duty at {value}.",
            "es": "{wanted} está fijado a {order}, pero no está en ella en el turno del {value}.",
        },
        "frozen_unplanned": {
            "en": "{order} started before the freeze time, but is not planned.",
            "es": "{order} empezó antes del congelamiento, pero no está planificada.",
        },
        "frozen_start": {
            "en": "{order} started at {wanted}, before the freeze time, but the plan has it at {value}.",
            "es": "{order} empezó el {wanted}, antes del congelamiento, pero el plan la tiene el {value}.",
        },
        "frozen_end": {
            "en": "{order} is frozen and ends at {wanted}, but the plan ends it at {value}.",
            "es": "{order} está congelada y termina el {wanted}, pero el plan la termina el {value}.",
        },
        "frozen_mode": {
            "en": "{order} is frozen in mode {wanted}, but is planned in mode {value}.",
            "es": "{order} está congelada en el modo {wanted}, pero está en el modo {value}.",
        },
        "frozen_machines": {
            "en": "{order} is frozen with the machines {wanted}, but is planned with {value}.",
            "es": "{order} está congelada con las máquinas {wanted}, pero está con {value}.",
        },
        "frozen_duty": {
            "en": "{wanted} was on {order} from {value}, before the freeze time, but the plan has nobody so.",
            "es": "{wanted} estuvo en {order} desde {value}, antes del congelamiento; el plan no lo tiene.",
        },
        "early": {
            "en": "{order} starts at {value}, before the freeze time at {wanted}.",
            "es": "{order} empieza el {value}, antes del congelamiento el {wanted}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each pin that is not kept and each change of the frozen past."""
        for pin in reading.instance.pins:
            placed = reading.planned.get(pin.order)
            if placed is None:
                yield self.breach("unplanned", orders=(pin.order,), order=pin.order)
            else:
                yield from self._pin(reading, pin, placed)
        if reading.horizon.freeze > 0:
            yield from self._past(reading)

    def _pin(self, reading: Reading, pin: Pin, placed: PlannedOrder) -> Iterator[Violation]:
        match pin:
            case StartPin(start=start) if placed.start != start:
                times: dict[str, Any] = {"wanted": reading.when(start), "value": reading.when(placed.start)}
                yield self._about("start", placed, **times)
            case ModePin(mode=mode) if placed.mode != mode:
                yield self._about("mode", placed, wanted=mode, value=placed.mode)
            case MachinePin(machine=machine) if machine not in placed.machines:
                yield self._about("machine", placed, wanted=machine)
            case OperatorPin():
                yield from self._operator(reading, pin, placed)

    def _operator(self, reading: Reading, pin: OperatorPin, placed: PlannedOrder) -> Iterator[Violation]:
        duties = reading.index.duties_for(pin.order)
        own = reading.by_order.get(pin.order, ())
        there = {(d.start, d.end) for d in own if d.operator == pin.operator}
        touched = duties.touching(placed.start, placed.end)
        for duty, part in zip(touched, duties.clipped(placed.start, placed.end), strict=True):
            asked = pin.window is None or pin.window.start <= duty.start < pin.window.end
            if asked and part not in there:
                names: dict[str, Any] = {
                    "order": pin.order,
                    "wanted": pin.operator,
                    "value": reading.when(part.start),
                }
                whom: dict[str, Any] = {"orders": (pin.order,), "operators": (pin.operator,)}
                yield self.breach("operator", **whom, window=part, **names)

    def _past(self, reading: Reading) -> Iterator[Violation]:
        freeze = reading.horizon.freeze
        for fact in reading.frozen.values():
            placed = reading.planned.get(fact.order)
            if placed is None:
                window = (fact.start, fact.end)
                yield self.breach("frozen_unplanned", orders=(fact.order,), window=window, order=fact.order)
            else:
                yield from self._changed(reading, fact, placed)
        for placed in reading.planned.values():
            if placed.start < freeze and placed.order not in reading.frozen:
                times: dict[str, Any] = {"wanted": reading.when(freeze), "value": reading.when(placed.start)}
                yield self._about("early", placed, **times)
        there = {(d.operator, d.order, d.start, d.end) for d in reading.assignments}
        for duty in reading.instance.reference.duties if reading.instance.reference else ():
            key = (duty.operator, duty.order, duty.start, duty.end)
            if duty.start < freeze and key not in there:
                names: dict[str, Any] = {
                    "order": duty.order,
                    "wanted": duty.operator,
                    "value": reading.when(duty.start),
                }
                whom: dict[str, Any] = {"orders": (duty.order,), "operators": (duty.operator,)}
                yield self.breach("frozen_duty", **whom, window=(duty.start, duty.end), **names)

    def _changed(self, reading: Reading, fact: ReferenceOrder, placed: PlannedOrder) -> Iterator[Violation]:
        if placed.start != fact.start:
            times: dict[str, Any] = {"wanted": reading.when(fact.start), "value": reading.when(placed.start)}
            yield self._about("frozen_start", placed, **times)
        windows = reading.index.open_for(placed.order)
        if placed.end not in {fact.end, windows.advance(placed.start, reading.mode(placed).duration)}:
            times = {"wanted": reading.when(fact.end), "value": reading.when(placed.end)}
            yield self._about("frozen_end", placed, **times)
        if placed.mode != fact.mode:
            yield self._about("frozen_mode", placed, wanted=fact.mode, value=placed.mode)
        if set(placed.machines) != set(fact.machines):
            units: dict[str, Any] = {"wanted": ", ".join(fact.machines), "value": ", ".join(placed.machines)}
            yield self._about("frozen_machines", placed, **units)

    def _about(self, message: str, placed: PlannedOrder, **params: Any) -> Violation:
        window = (placed.start, placed.end)
        return self.breach(message, orders=(placed.order,), window=window, order=placed.order, **params)

    def lifted(self, instance: Instance) -> Mapping[str, Instance]:
        """Nothing is pinned, and nothing has begun."""
        horizon = instance.horizon.model_copy(update={"freeze": 0})
        return {"": instance.model_copy(update={"pins": (), "horizon": horizon})}

    def post(self, problem: Problem) -> None:
        """Pinned machines and people are on the order; start and mode are pinned in its blocks."""
        for v in problem.orders.values():
            for m in v.order.fixed_machines:
                problem.model.add(sum([v.on_machine[m]] if m in v.on_machine else []) >= v.present)
            self._post_people(problem, v)
        for crew in problem.crews.values():
            self._post_people(problem, crew)

    def _post_people(self, problem: Problem, v: Crewed) -> None:
        starts = v.order.clock.duty_start
        for duty, part in v.parts.items():
            wanted = {o for o, a, b in v.order.pinned_operators if a <= starts[duty] < b}
            low, high = int(starts[duty]), int(v.order.clock.duty_end[duty])
            wanted |= {o for o, at in v.order.fixed_duties if low <= at < high}
            if v.order.index in problem.crews:
                wanted = {o for o in wanted if problem.decides(o, part.start)}
            for operator in sorted(wanted):
                there = [v.on_duty[operator, duty]] if (operator, duty) in v.on_duty else []
                problem.model.add(sum(there) >= part.literal)


RULE = Pins()
