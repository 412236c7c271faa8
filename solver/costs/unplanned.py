"""Work that is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem


class Unplanned(Cost):
    """``Σ over unplanned orders of weights.unplanned × priority``; calls at a yard cost nothing."""

    id = "unplanned"
    title: ClassVar[Mapping[str, str]] = {"en": "Unplanned work", "es": "Trabajo sin planificar"}

    def value(self, reading: Reading) -> TermValue:
        """Return the price of the orders that the plan leaves out."""
        price = reading.instance.weights.unplanned
        orders = {
            order.id: price * order.priority
            for order in reading.instance.orders
            if order.id not in reading.planned and not order.restocks
        }
        return TermValue(sum(orders.values()), orders)

    def post(self, problem: Problem) -> None:
        """Pay for each free order that stays out."""
        for v in problem.orders.values():
            cents = problem.c.price_out(v.order.order)
            problem.constant += cents
            problem.pay(v.present, -cents)


COST = Unplanned()
