"""Rule 12, what nothing renews: budgets last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from models.domain.reading import Reading
from solver.rules.base import Rule, Words
from solver.violation import Violation


class Budgets(Rule):
    """Planned orders together use no more of a budget than there is.

    ``Σ over planned orders of the mode's use <= amount`` for each budget.
    """

    id = "budgets"
    number = 12
    title: ClassVar[Mapping[str, str]] = {
        "en": "Budgets last",
        "es": "Los presupuestos alcanzan",
    }
    words: ClassVar[Words] = {
        "exceeded": {
            "en": "Planned orders use {value} of the budget {budget}; there are {wanted}.",
            "es": "Las órdenes planificadas usan {value} del presupuesto {budget}; hay {wanted}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each budget that is overdrawn."""
        used: dict[str, int] = defaultdict(int)
        orders: dict[str, list[str]] = defaultdict(list)
        for placed in reading.planned.values():
            for use in reading.mode(placed).budgets:
                used[use.budget] += use.amount
                if use.amount:
                    orders[use.budget].append(placed.order)
        for budget in reading.instance.budgets:
            if used[budget.id] > budget.amount:
                figures: dict[str, Any] = {
                    "value": used[budget.id],
                    "wanted": budget.amount,
                    "budget": budget.id,
                }
                yield self.breach("exceeded", orders=tuple(orders[budget.id]), **figures)


RULE = Budgets()
