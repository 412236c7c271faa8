"""Changes against the plan to stay close to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import ClassVar

from models.domain.instance import ReferenceOrder
from models.domain.plan import ShiftAssignment
from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue


class Deviation(Cost):
    """``Σ over the reference's orders and duties of changes × price of a change at their standing``.

    Of an order: 1 if its start differs, 1 if its mode differs, 1 for each of its machines that is no longer
    on it; 1 + its machines if it is not planned. Of a duty: 1 unless the same operator is on the same order
    in the same duty of the site.
    """

    id = "deviation"
    title: ClassVar[Mapping[str, str]] = {
        "en": "Deviation from the reference plan",
        "es": "Desviación del plan de referencia",
    }

    def value(self, reading: Reading) -> TermValue:
        """Return the price of all changes."""
        reference, weights = reading.instance.reference, reading.instance.weights
        if reference is None:
            return TermValue(0)
        orders: Counter[str] = Counter()
        for fact in reference.orders:
            orders[fact.order] += weights.deviation(fact.standing) * changes(reading, fact)
        there: dict[tuple[str, str], set[int]] = defaultdict(set)
        for duty in reading.assignments:
            there[duty.operator, duty.order].add(reading.duty_start(duty))
        for past in reference.duties:
            duty = ShiftAssignment(operator=past.operator, order=past.order, start=past.start, end=past.end)
            if reading.duty_start(duty) not in there[past.operator, past.order]:
                orders[past.order] += weights.deviation(past.standing)
        return TermValue(orders.total(), {order: cents for order, cents in orders.items() if cents})


def changes(reading: Reading, fact: ReferenceOrder) -> int:
    """Return how many changes the plan makes to one order of the reference."""
    placed = reading.planned.get(fact.order)
    if placed is None:
        return 1 + len(fact.machines)
    gone = sum(machine not in placed.machines for machine in fact.machines)
    return (placed.start != fact.start) + (placed.mode != fact.mode) + gone


COST = Deviation()
