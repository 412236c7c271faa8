"""Changes of machines and people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from models.domain.base import Id, Slot, Window
from models.domain.changes.base import (
    Change,
    add,
    fault,
    find,
    put,
    span_words,
    when,
    window_in,
    with_window,
)
from models.domain.instance import Instance
from models.domain.resources import Machine, Operator


class MachineDown(Change):
    """A machine cannot be used for a time: broken, in the workshop, held up.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    machine
        The id of a machine.
    start, end
        When, as ``[start, end)`` in slots; without an end to the horizon's.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "Machine {machine} is down {span}.",
        "es": "La máquina {machine} está parada {span}.",
    }
    ABOUT: ClassVar[tuple[str, str]] = ("machines", "machine")
    kind: Literal["machine_down"] = "machine_down"
    machine: Id
    start: Slot
    end: Slot | None = None

    def apply(self, instance: Instance) -> Instance:
        """Add a downtime."""
        unit: Machine = find(instance, "machines", self.machine, "machine")
        downtimes = with_window(unit.downtimes, window_in(instance, self.start, self.end))
        return put(instance, "machines", {unit.id: unit.model_copy(update={"downtimes": downtimes})})

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return the machine and when."""
        return {"machine": self.machine, "span": span_words(instance, self.start, self.end, language)}


class MachineAdded(Change):
    """One more machine of one's own.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    machine
        The machine, whole.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "Machine {machine} ({equipment_class}) is added at {place}.",
        "es": "Se agrega la máquina {machine} ({equipment_class}) en {place}.",
    }
    ABOUT: ClassVar[tuple[str, str]] = ("machines", "machine")
    kind: Literal["machine_added"] = "machine_added"
    machine: Machine

    def apply(self, instance: Instance) -> Instance:
        """Add the machine."""
        return add(instance, "machines", self.machine, "machine")

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return what the machine is and where it stands."""
        unit = self.machine
        return {"machine": unit.id, "equipment_class": unit.equipment_class, "place": unit.place}


class MachineRented(MachineAdded):
    """A machine is rented in.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    machine
        The machine, whole; its ownership is ``rented``.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "Machine {machine} ({equipment_class}) is rented in at {place}.",
        "es": "Se alquila la máquina {machine} ({equipment_class}) en {place}.",
    }
    kind: Literal["machine_rented"] = "machine_rented"  # type: ignore[assignment]

    def apply(self, instance: Instance) -> Instance:
        """Add the machine, which must be a rented one."""
        if self.machine.ownership != "rented":
            message = "must be 'rented'. Maybe a change of kind 'machine_added' is meant"
            raise fault(self.machine.ownership, message, "machine", "ownership")
        return super().apply(instance)


class MachineReturned(Change):
    """A rented machine goes back to its owner.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    machine
        The id of a rented machine.
    at
        Slot from which it is gone.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "Machine {machine} is returned at {at}.",
        "es": "La máquina {machine} se devuelve el {at}.",
    }
    ABOUT: ClassVar[tuple[str, str]] = ("machines", "machine")
    kind: Literal["machine_returned"] = "machine_returned"
    machine: Id
    at: Slot

    def apply(self, instance: Instance) -> Instance:
        """End the period in which it may be used."""
        unit: Machine = find(instance, "machines", self.machine, "machine")
        if unit.ownership != "rented":
            message = "is owned, and only a rented machine is returned. Maybe 'machine_down' is meant"
            raise fault(self.machine, message, "machine")
        start, end = unit.available or Window(0, instance.horizon.slots)
        if self.at >= end:
            raise fault(self.at, f"is no earlier than its return as it is, {when(instance, end)}", "at")
        if self.at <= start:
            message = f"must come after {when(instance, start)}, from which it is rented"
            raise fault(self.at, message, "at")
        returned = unit.model_copy(update={"available": Window(start, self.at)})
        return put(instance, "machines", {unit.id: returned})

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return the machine and when it goes."""
        return {"machine": self.machine, "at": when(instance, self.at)}


class OperatorAbsent(Change):
    """A person is away for a time.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    operator
        The id of an operator.
    start, end
        When, as ``[start, end)`` in slots; without an end to the horizon's.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "{operator} is absent {span}.",
        "es": "{operator} está ausente {span}.",
    }
    ABOUT: ClassVar[tuple[str, str]] = ("operators", "operator")
    kind: Literal["operator_absent"] = "operator_absent"
    operator: Id
    start: Slot
    end: Slot | None = None

    def apply(self, instance: Instance) -> Instance:
        """Add leave."""
        person: Operator = find(instance, "operators", self.operator, "operator")
        leave = with_window(person.leave, window_in(instance, self.start, self.end))
        return put(instance, "operators", {person.id: person.model_copy(update={"leave": leave})})

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return who and when."""
        return {"operator": self.operator, "span": span_words(instance, self.start, self.end, language)}


class OperatorAdded(Change):
    """One more person.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    operator
        The person, whole.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "{operator} joins, with {certificates}.",
        "es": "{operator} se incorpora, con {certificates}.",
    }
    ABOUT: ClassVar[tuple[str, str]] = ("operators", "operator")
    kind: Literal["operator_added"] = "operator_added"
    operator: Operator

    def apply(self, instance: Instance) -> Instance:
        """Add the person."""
        return add(instance, "operators", self.operator, "operator")

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return who, and the certificates."""
        held = ", ".join(dict.fromkeys(h.certificate for h in self.operator.certificates))
        nothing = "ningún certificado" if language == "es" else "no certificate"
        return {"operator": self.operator.id, "certificates": held or nothing}


class CertificateExtended(Change):
    """A certificate of a person is valid for longer.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    operator
        The id of an operator.
    certificate
        One that the person holds; the record that lapses last is extended.
    until
        Slot at which it lapses now; none: valid beyond the horizon.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "{operator}'s certificate {certificate} is valid until {until}.",
        "es": "El certificado {certificate} de {operator} vale hasta el {until}.",
    }
    ABOUT: ClassVar[tuple[str, str]] = ("operators", "operator")
    kind: Literal["certificate_extended"] = "certificate_extended"
    operator: Id
    certificate: Id
    until: Slot | None = None

    def apply(self, instance: Instance) -> Instance:
        """Let the record that lapses last be valid for longer."""
        person: Operator = find(instance, "operators", self.operator, "operator")
        find(instance, "certificates", self.certificate, "certificate")
        own = [i for i, held in enumerate(person.certificates) if held.certificate == self.certificate]
        if not own:
            raise fault(self.certificate, f"is not held by {person.id}: nothing to extend", "certificate")

        def lapses(i: int) -> int:
            until = person.certificates[i].valid_until
            return instance.horizon.slots + 1 if until is None else until

        last = max(own, key=lapses)
        if lapses(last) >= (instance.horizon.slots + 1 if self.until is None else self.until):
            raise fault(self.until, "is no later than it is valid already: nothing to extend", "until")
        records = list(person.certificates)
        records[last] = records[last].model_copy(update={"valid_until": self.until})
        longer = person.model_copy(update={"certificates": tuple(records)})
        return put(instance, "operators", {person.id: longer})

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return whose, which, and until when."""
        until = when(instance, instance.horizon.slots if self.until is None else self.until)
        return {"operator": self.operator, "certificate": self.certificate, "until": until}
