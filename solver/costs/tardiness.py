"""Orders that end after their due date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.ledger.tables import DUE, LATE, ORDER

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled
    from solver.cpsat.problem import Problem
    from solver.cpsat.shapes import CompiledOrder
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


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

    @staticmethod
    def span_adds(f: Fixed, b: Books, g: int, start: int, end: int) -> int:
        """Lateness of the span's end."""
        k = f.mode[g, ORDER]
        return f.order[k, LATE] * max(0, end - f.order[k, DUE])

    def post(self, problem: Problem) -> None:
        """Pay for the slots by which a free order ends after its due date."""
        for v in problem.orders.values():
            due, rate = v.order.order.due, self._rate(problem.c, v.order)
            latest = max((high + b.span for b in v.blocks for _, high in b.starts), default=0)
            if due is None or not rate or latest <= due:
                continue
            hint = max(0, v.hint.end - due) if v.hint is not None else 0
            late = problem.integer(0, latest - due, f"late[{v.order.index}]", hint)
            problem.model.add(late >= v.end - due)
            problem.pay(late, rate)

    def _rate(self, c: Compiled, order: CompiledOrder) -> int:
        return c.horizon.per_slot(c.weights.tardiness_per_hour) * order.order.priority


COST = Tardiness()
