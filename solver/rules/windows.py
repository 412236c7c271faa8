"""Rule 7: release dates, deadlines and the horizon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.instance import Instance
from models.domain.reading import Reading
from solver.cpsat.clock import UNLIMITED
from solver.ledger.tables import DEADLINE, ORDER, RELEASE
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Windows(Rule):
    """An order lies between its release and its deadline, within the horizon.

    ``release <= start``, ``end <= deadline`` where there is one, ``end <= horizon.slots``.
    """

    id = "windows"
    number = 7
    title: ClassVar[Mapping[str, str]] = {
        "en": "Release dates, deadlines and the horizon",
        "es": "Fechas de liberación, fechas límite y horizonte",
    }
    words: ClassVar[Words] = {
        "release": {
            "en": "{order} starts at {value}, before its release at {wanted}.",
            "es": "{order} empieza el {value}, antes de su liberación el {wanted}.",
        },
        "deadline": {
            "en": "{order} ends at {value}, after its deadline at {wanted}.",
            "es": "{order} termina el {value}, después de su fecha límite el {wanted}.",
        },
        "horizon": {
            "en": "{order} ends at {value}, after the horizon's end at {wanted}.",
            "es": "{order} termina el {value}, después del fin del horizonte el {wanted}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each order that starts too early or ends too late."""
        slots = reading.horizon.slots
        for placed in reading.planned.values():
            order, start, end = reading.index.orders[placed.order], placed.start, placed.end
            if start < order.release:
                yield self._breach(reading, "release", order.id, start, order.release, (start, start + 1))
            late = (max(0, end - 1), end)
            if order.deadline is not None and end > order.deadline:
                yield self._breach(reading, "deadline", order.id, end, order.deadline, late)
            if end > slots:
                yield self._breach(reading, "horizon", order.id, end, slots, late)

    def _breach(
        self, reading: Reading, message: str, order: str, value: int, wanted: int, window: tuple[int, int]
    ) -> Violation:
        texts: dict[str, Any] = {"value": reading.when(value), "wanted": reading.when(wanted)}
        return self.breach(message, orders=(order,), window=window, order=order, **texts)

    def lifted(self, instance: Instance) -> Mapping[str, Instance]:
        """Orders may start with the horizon and end with it."""
        free = {"release": 0, "deadline": None}
        orders = tuple(order.model_copy(update=free) for order in instance.orders)
        return {"": instance.model_copy(update={"orders": orders})}

    @staticmethod
    def span_from(f: Fixed, b: Books, g: int, start: int, end: int) -> int:
        """Not before the release, not beyond the deadline."""
        k = f.mode[g, ORDER]
        if end > f.order[k, DEADLINE]:
            return UNLIMITED
        return max(start, f.order[k, RELEASE])

    def post(self, problem: Problem) -> None:
        """Bound start and end of a planned order."""
        for v in problem.orders.values():
            release = v.order.order.release
            problem.model.add(v.start >= release).only_enforce_if(v.present)
            problem.model.add(v.end <= v.order.deadline).only_enforce_if(v.present)


RULE = Windows()
