"""Hours of machines and people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue


class Operating(Cost):
    """``Σ over planned orders and their machines of rate × duration + Σ over duties of rate × (b − a)``.

    Rates are ``cost_per_hour`` of the machine or the operator in whole cents a slot; ``duration`` is the
    mode's, so pauses are free.
    """

    id = "operating"
    title: ClassVar[Mapping[str, str]] = {"en": "Operation", "es": "Operación"}

    def value(self, reading: Reading) -> TermValue:
        """Return the price of all hours of work."""
        per_slot, index = reading.horizon.per_slot, reading.index
        machine_rate = {key: per_slot(unit.cost_per_hour) for key, unit in index.machines.items()}
        operator_rate = {key: per_slot(person.cost_per_hour) for key, person in index.operators.items()}
        orders: Counter[str] = Counter()
        for placed in reading.planned.values():
            rate = sum(machine_rate.get(machine, 0) for machine in placed.machines)
            orders[placed.order] += rate * reading.mode(placed).duration
        for duty in reading.assignments:
            orders[duty.order] += operator_rate[duty.operator] * (duty.end - duty.start)
        return TermValue(orders.total(), {order: cents for order, cents in orders.items() if cents})


COST = Operating()
