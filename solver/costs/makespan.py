"""The end of it all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue


class Makespan(Cost):
    """``weights.makespan_per_slot × max end of planned orders``; 0 where nothing is planned.

    It does not add up order by order.
    """

    id = "makespan"
    title: ClassVar[Mapping[str, str]] = {"en": "Makespan", "es": "Duración total"}

    def value(self, reading: Reading) -> TermValue:
        """Return the price of the time from the horizon's start to the last end."""
        last = max((placed.end for placed in reading.planned.values()), default=0)
        return TermValue(reading.instance.weights.makespan_per_slot * last)


COST = Makespan()
