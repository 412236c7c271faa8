"""Rule 12, what nothing renews: budgets last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.reading import Reading
from solver.cpsat.clock import UNLIMITED
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


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

    @staticmethod
    def span_from(f: Fixed, b: Books, g: int, start: int, end: int) -> int:
        """What is left of each budget suffices for the mode."""
        for x in range(f.spend_at[g], f.spend_at[g + 1]):
            if b.budget_used[f.spend[x, 0]] + f.spend[x, 1] > f.budget[f.spend[x, 0]]:
                return UNLIMITED
        return start

    def post(self, problem: Problem) -> None:
        """Sum the modes' amounts against what the fixed orders leave."""
        used = [0] * len(problem.c.budget_amounts)
        for k, placement in problem.fixed.items():
            for budget, amount in problem.c.orders[k].modes[placement.mode].budgets:
                used[budget] += amount
        terms: dict[int, list[Any]] = {}
        for v in problem.orders.values():
            for mode, compiled in enumerate(v.order.modes):
                for budget, amount in compiled.budgets:
                    terms.setdefault(budget, []).append(amount * v.modes[mode])
        for budget, own in terms.items():
            problem.model.add(sum(own) <= problem.c.budget_amounts[budget] - used[budget])


RULE = Budgets()
