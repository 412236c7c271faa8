"""Maintenance services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem


class Services(Cost):
    """``Σ over placed services of cost``.

    It does not add up order by order.
    """

    id = "services"
    title: ClassVar[Mapping[str, str]] = {"en": "Services of machines", "es": "Servicios de máquinas"}

    def value(self, reading: Reading) -> TermValue:
        """Return the price of all services."""
        kinds = reading.index.services
        return TermValue(
            sum(kinds[m][placed.service].cost for m, own in reading.services.items() for placed in own)
        )

    def post(self, problem: Problem) -> None:
        """Pay for each service that is placed."""
        for v in problem.orders.values():
            for literal, mode in zip(v.modes, v.order.modes, strict=True):
                problem.pay(literal, mode.price)


COST = Services()
