"""Services of machines, compiled: how far each meter has run, and how far it may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.domain.services import restarted

if TYPE_CHECKING:
    from models.domain.resources import Machine
    from models.domain.services import Service

HUNDREDTHS = 100
"""Meter time is counted in hundredths of a minute: an engine factor in per cent leaves no rest."""


@dataclass(frozen=True)
class Kind:
    """A service of one machine.

    Parameters
    ----------
    since, limit
        Meter time since it was last done at the horizon's start, and that at which work must have ended.
    restarts
        Which of the machine's kinds it restarts, as bits by their place.
    """

    service: Service
    since: int
    limit: int
    restarts: int


def kinds_of(machine: Machine) -> tuple[Kind, ...]:
    """Return the services of a machine.

    Raises
    ------
    ValueError
        If there are more than an integer has bits.
    """
    if len(machine.services) > MOST_KINDS:
        raise ValueError(
            f"Machine {machine.id} has {len(machine.services)} kinds of services; the engine takes "
            f"{MOST_KINDS}. Maybe some are covered by others."
        )
    found = []
    for service in machine.services:
        done = restarted(machine.services, service.id)
        bits = sum(1 << at for at, other in enumerate(machine.services) if other.id in done)
        since = machine.meter_minutes - service.due_minutes + service.interval_minutes
        limit = service.interval_minutes + service.tolerance_minutes
        found.append(Kind(service, since * HUNDREDTHS, limit * HUNDREDTHS, bits))
    return tuple(found)


MOST_KINDS = 60
