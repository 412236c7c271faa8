"""Rule 7, whether at all: what may not stay unplanned is planned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem


class Mandatory(Rule):
    """An order that may not stay unplanned is in the plan.

    ``optional or planned`` for each order.
    """

    id = "mandatory"
    number = 7
    title: ClassVar[Mapping[str, str]] = {
        "en": "Mandatory orders are planned",
        "es": "Las órdenes obligatorias se planifican",
    }
    words: ClassVar[Words] = {
        "unplanned": {
            "en": "{order} may not stay unplanned.",
            "es": "{order} no puede quedar sin planificar.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each mandatory order that is not planned."""
        for order in reading.instance.orders:
            if not order.optional and order.id not in reading.planned:
                yield self.breach("unplanned", orders=(order.id,), order=order.id)

    def post(self, problem: Problem) -> None:
        """Plan what may not stay unplanned, pinned orders among them."""
        for v in problem.orders.values():
            if not v.order.optional:
                problem.model.add(v.present == 1)


RULE = Mandatory()
