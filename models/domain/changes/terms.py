"""Changes of what is allowed and what is paid: limits, weights, pins, how much may change, the time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from models.domain.base import SLOTS_UNIT, Id, Slot, Window
from models.domain.changes.base import Change, Touched, fault, find, hours, put, when
from models.domain.instance import Instance, Reference, Weights
from models.domain.orders import Pin
from models.domain.resources import Limits, Operator


class OvertimeAllowed(Change):
    """People may work more: limits are raised, shifts go on for longer.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    operators
        Whose; none: everybody's.
    limits
        The limits that are changed, with their new values; those not given stay.
    shift_slots
        How much longer each shift goes on, in slots; never into the next one.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "Overtime is allowed for {operators}: {what}.",
        "es": "Se permiten horas extra para {operators}: {what}.",
    }
    kind: Literal["overtime_allowed"] = "overtime_allowed"
    operators: tuple[Id, ...] | None = None
    limits: Limits = Limits()
    shift_slots: int = Field(default=0, ge=0, le=1_000_000, json_schema_extra=SLOTS_UNIT)

    def apply(self, instance: Instance) -> Instance:
        """Give the people their new limits and shifts."""
        given = {name: getattr(self.limits, name) for name in self.limits.model_fields_set}
        if not given and not self.shift_slots:
            raise fault({}, "changes nothing; give limits or shift_slots", "limits")
        named = self.operators is not None
        people: list[Operator] = [
            find(instance, "operators", name, "operators", index)
            for index, name in enumerate(self.operators or ())
        ]
        changed: dict[str, Operator] = {}
        for person in people if named else instance.operators:
            update: dict[str, Any] = {"shifts": self._shifts(instance, person)}
            if given and (named or person.limits is not None):
                update["limits"] = (person.limits or instance.limits).model_copy(update=given)
            changed[person.id] = person.model_copy(update=update)
        after = put(instance, "operators", changed)
        if not named:
            after = after.model_copy(update={"limits": instance.limits.model_copy(update=given)})
        if after == instance:
            raise fault(given, "are the limits already: this changes nothing", "limits")
        return after

    def _shifts(self, instance: Instance, person: Operator) -> tuple[Window, ...]:
        ends = [*(shift.start for shift in person.shifts[1:]), instance.horizon.slots]
        return tuple(
            Window(shift.start, max(shift.end, min(shift.end + self.shift_slots, most)))
            for shift, most in zip(person.shifts, ends, strict=True)
        )

    def touched(self, instance: Instance) -> tuple[Touched, ...]:
        """The people, or the limits of all."""
        if self.operators is not None:
            return tuple(("operators", name) for name in self.operators)
        return (("limits", ""), *(("operators", person.id) for person in instance.operators))

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return for whom and what."""
        spanish = language == "es"
        none = "sin límite" if spanish else "no limit"
        parts = [
            f"{name} {none if getattr(self.limits, name) is None else getattr(self.limits, name)}"
            for name in sorted(self.limits.model_fields_set)
        ]
        if self.shift_slots:
            longer = "turnos más largos en {} h" if spanish else "shifts longer by {} h"
            parts.append(longer.format(hours(instance, self.shift_slots)))
        everybody = "todos" if spanish else "everybody"
        who = everybody if self.operators is None else ", ".join(self.operators)
        return {"operators": who, "what": ", ".join(parts)}


class WeightsChanged(Change):
    """Prices of what is not money by itself.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    weights
        The weights that are changed, with their new values; those not given stay.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "Weights are changed: {what}.",
        "es": "Cambian los pesos: {what}.",
    }
    kind: Literal["weights_changed"] = "weights_changed"
    weights: Weights

    def apply(self, instance: Instance) -> Instance:
        """Set the weights."""
        given = {name: getattr(self.weights, name) for name in self.weights.model_fields_set}
        weights = instance.weights.model_copy(update=given)
        if weights == instance.weights:
            raise fault(given, "are the weights already: this changes nothing", "weights")
        return instance.model_copy(update={"weights": weights})

    def touched(self, instance: Instance) -> tuple[Touched, ...]:
        """The weights."""
        return (("weights", ""),)

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return which weights and their values."""
        names = sorted(self.weights.model_fields_set)
        return {"what": ", ".join(f"{name} {getattr(self.weights, name)}" for name in names)}


class PinSet(Change):
    """The planner sets a start, a mode, a machine or an operator of an order.

    Another pin of the order's start or mode gives way.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    pin
        What is set.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "Order {order} is pinned: {what}.",
        "es": "La orden {order} queda fijada: {what}.",
    }
    kind: Literal["pin_set"] = "pin_set"
    pin: Pin

    def apply(self, instance: Instance) -> Instance:
        """Add the pin."""
        find(instance, "orders", self.pin.order, "pin", "order")
        if self.pin in instance.pins:
            raise fault(self.pin.order, "is pinned so already: this changes nothing", "pin", "order")
        single = self.pin.kind in {"start", "mode"}
        kept = [
            p for p in instance.pins if not (single and (p.order, p.kind) == (self.pin.order, self.pin.kind))
        ]
        return instance.model_copy(update={"pins": (*kept, self.pin)})

    def touched(self, instance: Instance) -> tuple[Touched, ...]:
        """The order's pins."""
        return (("orders", self.pin.order), ("pins", self.pin.order))

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return the order and what is set."""
        value = getattr(self.pin, self.pin.kind)
        shown = when(instance, value) if self.pin.kind == "start" else value
        names = {"start": "inicio", "mode": "modo", "machine": "máquina", "operator": "operador"}
        return {
            "order": self.pin.order,
            "what": f"{names[self.pin.kind] if language == 'es' else self.pin.kind} {shown}",
        }


class PinTaken(Change):
    """Pins of an order are taken away.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    order
        The id of an order.
    pin
        The kind of pin that is meant; none: all of them.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "Order {order} is no longer pinned ({what}).",
        "es": "La orden {order} ya no está fijada ({what}).",
    }
    ABOUT: ClassVar[tuple[str, str]] = ("pins", "order")
    kind: Literal["pin_taken"] = "pin_taken"
    order: Id
    pin: Literal["start", "mode", "machine", "operator"] | None = None

    def apply(self, instance: Instance) -> Instance:
        """Take the pins away."""
        find(instance, "orders", self.order, "order")
        kept = [p for p in instance.pins if p.order != self.order or self.pin not in {None, p.kind}]
        if len(kept) == len(instance.pins):
            raise fault(self.order, "has no such pin: nothing to take away", "order")
        return instance.model_copy(update={"pins": tuple(kept)})

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return the order and which pins."""
        every = "todo" if language == "es" else "all"
        names = {"start": "inicio", "mode": "modo", "machine": "máquina", "operator": "operador"}
        what = every if self.pin is None else names[self.pin] if language == "es" else self.pin
        return {"order": self.order, "what": what}


class MostChanges(Change):
    """How many changes a plan may make to the reference plan.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    most
        At most so many; none: any number.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "At most {most} changes to the reference plan are allowed.",
        "es": "Se permiten como máximo {most} cambios al plan de referencia.",
    }
    kind: Literal["most_changes"] = "most_changes"
    most: int | None = Field(ge=0, le=1_000_000)

    def apply(self, instance: Instance) -> Instance:
        """Set the bound."""
        reference = instance.reference or Reference()
        if reference.most_changes == self.most:
            raise fault(self.most, "is the bound already: this changes nothing", "most")
        bounded = reference.model_copy(update={"most_changes": self.most})
        return instance.model_copy(update={"reference": bounded})

    def touched(self, instance: Instance) -> tuple[Touched, ...]:
        """The bound."""
        return (("most_changes", ""),)

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return the bound."""
        unbounded = "cualquier número de" if language == "es" else "any number of"
        return {"most": unbounded if self.most is None else self.most}


class ClockMoved(Change):
    """Time goes on: the present moment, or the time before which the plan stays as it is.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    now
        Slot of the present moment; none: as before.
    freeze
        Slot before which the reference plan stays as it is; none: as before.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "The time moves: {what}.",
        "es": "El tiempo avanza: {what}.",
    }
    kind: Literal["clock_moved"] = "clock_moved"
    now: Slot | None = None
    freeze: Slot | None = None

    def apply(self, instance: Instance) -> Instance:
        """Set now and freeze."""
        given = {name: value for name in ("now", "freeze") if (value := getattr(self, name)) is not None}
        horizon = instance.horizon.model_copy(update=given)
        if horizon == instance.horizon:
            message = "changes nothing; give another now or freeze"
            raise fault(self.freeze, message, "freeze")
        return instance.model_copy(update={"horizon": horizon})

    def touched(self, instance: Instance) -> tuple[Touched, ...]:
        """The horizon."""
        return (("horizon", ""),)

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return the new times."""
        names = {"now": "ahora", "freeze": "congelado hasta"}
        parts = [
            f"{names[name] if language == 'es' else name} {when(instance, value)}"
            for name in ("now", "freeze")
            if (value := getattr(self, name)) is not None
        ]
        return {"what": ", ".join(parts)}
