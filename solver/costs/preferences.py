"""What people like: sites and machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.ledger.tables import ORDER, ROUND, SITE

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Preferences(Cost):
    """``Σ over assignments of price × (other site than he prefers + other equipment class than he prefers)``.

    Who names no site, or no class, takes any. Work without a machine has no class.
    """

    id = "preferences"
    title: ClassVar[Mapping[str, str]] = {"en": "Preferences of people", "es": "Preferencias de personas"}

    def value(self, reading: Reading) -> TermValue:
        """Return the price of all shifts that go against what people prefer."""
        index, price = reading.index, reading.instance.weights.preference_per_shift
        orders: Counter[str] = Counter()
        for shift in reading.assignments if price else ():
            person, unit = index.operators[shift.operator], index.machines.get(shift.machine or "")
            missed = bool(person.prefers_sites) and reading.site(shift.order) not in person.prefers_sites
            orders[shift.order] += price * missed
            if unit is not None and person.prefers_classes:
                orders[shift.order] += price * (unit.equipment_class not in person.prefers_classes)
        return TermValue(orders.total(), {order: cents for order, cents in orders.items() if cents})

    @staticmethod
    def person_adds(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> int:
        """The site; the machine is not known before the seat is."""
        return 0 if b.trip[ROUND] else f.dislike[f.op[row], f.order[f.mode[g, ORDER], SITE]]

    def post(self, problem: Problem) -> None:
        """Pay for each seat by who has it."""
        price = problem.c.weights.preference_per_shift
        for v in problem.crewed() if price else ():
            for seat in v.seats:
                need = v.order.modes[seat.mode].people[seat.need]
                missed = problem.c.pay.dislikes(seat.operator, v.order.site, need.equipment_class)
                problem.pay(seat.literal, price * missed)


COST = Preferences()
