"""Operators' way from home to work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue


class Travel(Cost):
    """``Σ over distinct (operator, date, site) of 2 × km(home, site) × crew cost_per_km``.

    The date is that of the start of the site's duty. Operators without a home and instances without a crew
    transport pay nothing. It does not add up order by order.
    """

    id = "travel"
    title: ClassVar[Mapping[str, str]] = {"en": "Operators' travel", "es": "Viaje de operadores"}

    def value(self, reading: Reading) -> TermValue:
        """Return the price of all ways to work and back."""
        crew = reading.instance.crew_transport
        if crew is None or not reading.index.transports[crew].cost_per_km:
            return TermValue(0)
        km = 0
        for (operator, _), duties in reading.by_date.items():
            person = reading.index.operators[operator]
            if person.latitude is None or person.longitude is None:
                continue
            for site in {reading.site(duty.order) for duty in duties}:
                km += 2 * reading.index.roads.home_km(crew, person.latitude, person.longitude, site)
        return TermValue(km * reading.index.transports[crew].cost_per_km)


COST = Travel()
