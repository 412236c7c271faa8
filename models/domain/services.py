"""Maintenance of a machine: what falls due by its hour meter, and where it can be done."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from models.domain.base import SLOTS_UNIT, Cents, Frozen, Id, Text

Meter = Annotated[int, Field(ge=0, le=10**8)]
"""Reading of an hour meter, or a difference of two, in minutes."""


class Service(Frozen):
    """A service that a machine needs each time its hour meter has run for an interval.

    No work goes beyond the reading ``due_minutes + tolerance_minutes`` before the service is done. From the
    reading at which it is done it restarts the intervals of its own kind and of those that it covers.

    Parameters
    ----------
    id
        Kind of service, unique within the machine.
    name
        What people call it.
    interval_minutes
        Meter time from one service to the next.
    due_minutes
        Reading at which it is next due; below the machine's reading it is overdue.
    tolerance_minutes
        Meter time by which it may be passed.
    duration
        Open slots of the workshop that it takes; in the field any slots.
    workshops
        Sites with workshop places where it can be done.
    field
        Whether it can also be done where the machine stands.
    covers
        Kinds of this machine's services whose work it includes, and what those cover.
    cost
        Price of doing it once, in cents.
    """

    id: Id
    name: Text = ""
    interval_minutes: Annotated[int, Field(ge=1, le=10**8)]
    due_minutes: Meter
    tolerance_minutes: Meter = 0
    duration: Annotated[int, Field(ge=1, le=100_000, json_schema_extra=SLOTS_UNIT)]
    workshops: tuple[Id, ...] = ()
    field: bool = False
    covers: tuple[Id, ...] = ()
    cost: Cents = 0

    @property
    def limit_minutes(self) -> int:
        """Reading beyond which no work goes before the service is done for the first time."""
        return self.due_minutes + self.tolerance_minutes


def restarted(services: tuple[Service, ...], kind: str) -> frozenset[str]:
    """Return the kinds whose interval a service restarts: its own and all that it covers in turn."""
    covers = {service.id: service.covers for service in services}
    found, reach = {kind}, [kind]
    while reach:
        for other in covers.get(reach.pop(), ()):
            if other not in found:
                found.add(other)
                reach.append(other)
    return frozenset(found)
