"""Orders that end after their due date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue


class Tardiness(Cost):
    """``Σ over planned orders of rate × priority × max(0, end − due)``.

    ``rate`` is ``weights.tardiness_per_hour`` in whole cents a slot of calendar time. An order without a due
    date is never late.
    """

    id = "tardiness"
    title: ClassVar[Mapping[str, str]] = {"en": "Tardiness", "es": "Retraso"}

    def value(self, reading: Reading) -> TermValue:
        """Return the price of all lateness."""
        rate = reading.horizon.per_slot(reading.instance.weights.tardiness_per_hour)
        orders = {}
        for placed in reading.planned.values():
            order = reading.index.orders[placed.order]
            if order.due is not None and placed.end > order.due:
                orders[order.id] = rate * order.priority * (placed.end - order.due)
        return TermValue(sum(orders.values()), orders)


COST = Tardiness()
