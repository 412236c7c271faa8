"""Machines that could be rented: a catalogue from which the engine may hire, where the tenant lets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from models.domain.base import Cents, Frozen, Id, Text, Window
from models.domain.resources import Attribute, Machine

if TYPE_CHECKING:
    from models.domain.time import Horizon


class Offer(Frozen):
    """So many like machines that could be rented.

    Parameters
    ----------
    id
        Key, unique among offers. A unit that is hired is called by it and a number: ``crane.1``.
    name
        What people call it.
    equipment_class
        Kind of the machines: the id of an equipment class.
    attributes
        Their size figures, such as ``{"weight_t": 22}``.
    place
        Site to which they are delivered.
    sites
        Sites they may work at; none means all.
    available
        When they can be had; none means the whole horizon.
    lead_days
        Local days from ``now`` to the earliest delivery: they can be used from the beginning of the day so
        many days later.
    units
        How many can be had at most.
    cost_per_hour
        Operating cost of an hour of work, in cents.
    rent_per_day
        Flat rent of each begun calendar day from a unit's first use to the end of its last, in cents.
    contract
        Terms of the rent in place of ``rent_per_day``: the id of a contract; none: that flat rent.
    """

    id: Id
    name: Text = ""
    equipment_class: Id
    attributes: dict[Id, Attribute] = Field(default_factory=dict)
    place: Id
    sites: tuple[Id, ...] | None = None
    available: Window | None = None
    lead_days: int = Field(default=0, ge=0, le=3_650)
    units: int = Field(default=1, ge=1, le=100)
    cost_per_hour: Cents = 0
    rent_per_day: Cents = 0
    contract: Id | None = None

    def window(self, horizon: Horizon) -> Window | None:
        """Return when a unit may be used; none: never within the horizon."""
        start, end = self.available or Window(0, horizon.slots)
        if self.lead_days:
            day = horizon.day_of(horizon.now) + self.lead_days
            starts = horizon.day_starts
            start = max(start, starts[day] if day < len(starts) else horizon.slots)
        return Window(start, end) if start < min(end, horizon.slots) else None

    def unit_ids(self) -> Iterator[str]:
        """Yield the ids of the units."""
        return (f"{self.id}.{number}" for number in range(1, self.units + 1))

    def machines(self, horizon: Horizon) -> Iterator[Machine]:
        """Yield the units as rented machines; none if they come too late for the horizon.

        Rent counts from first to last use, so one that no order uses costs nothing.
        """
        window = self.window(horizon)
        for unit in self.unit_ids() if window is not None else ():
            yield Machine(
                id=unit,
                name=self.name,
                equipment_class=self.equipment_class,
                attributes=self.attributes,
                ownership="rented",
                place=self.place,
                sites=self.sites,
                available=None if window == (0, horizon.slots) else window,
                cost_per_hour=self.cost_per_hour,
                rent_per_day=self.rent_per_day,
                contract=self.contract,
            )
