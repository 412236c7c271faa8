"""Rent of machines that are not our own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue


class Rent(Cost):
    """``Σ over rented machines in use of rent_per_day × (day of the last end − day of the first start + 1)``.

    Days are local calendar days, begun ones counted whole: from the start of the first order to the last
    slot of the last. It does not add up order by order.
    """

    id = "rent"
    title: ClassVar[Mapping[str, str]] = {"en": "Rent", "es": "Alquiler"}

    def value(self, reading: Reading) -> TermValue:
        """Return the rent of the machines that the plan uses."""
        day, total = reading.horizon.day_of, 0
        for machine, uses in reading.uses.items():
            unit = reading.index.machines[machine]
            if unit.ownership == "rented":
                days = day(max(use.end for use in uses) - 1) - day(uses[0].start) + 1
                total += unit.rent_per_day * max(0, days)
        return TermValue(total)


COST = Rent()
