"""Hours of machines and people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.ledger.tables import DURATION, ORDER, PAY, RATE

if TYPE_CHECKING:
    from solver.cpsat.choices import OrderVars
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


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

    @staticmethod
    def machine_adds(f: Fixed, b: Books, g: int, m: int, start: int, end: int, i: int) -> int:
        """Hours of the machine by the mode's duration."""
        return f.machine[m, RATE] * f.mode[g, DURATION] if f.mode[g, ORDER] < f.works else 0

    @staticmethod
    def person_adds(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> int:
        """Hours of the person by the part."""
        return f.person[f.op[row], PAY] * (end - start)

    def post(self, problem: Problem) -> None:
        """Pay machines by literal; people at the line's lowest rate, and what each asks above it."""
        for v in problem.orders.values():
            if v.order.visit:
                continue
            for (mode, _, m), literal in v.on_line.items():
                problem.pay(literal, problem.c.machine_rate[m] * v.order.modes[mode].duration)
            self._post_people(problem, v)
        for crew in problem.crews.values():
            for seat in crew.seats:
                problem.pay(
                    seat.literal, int(problem.c.people.rate[seat.operator]) * crew.parts[seat.duty].work
                )

    def _post_people(self, problem: Problem, v: OrderVars) -> None:
        rates = problem.c.people.rate
        lowest: dict[tuple[int, int], int] = {}
        for seat in v.seats:
            if v.order.modes[seat.mode].people[seat.need].flexible:
                lowest[seat.mode, seat.need] = 0  # how many people are paid is not known
                continue
            key, rate = (seat.mode, seat.need), int(rates[seat.operator])
            lowest[key] = min(lowest.get(key, rate), rate)
        for (mode, n), rate in lowest.items():
            compiled = v.order.modes[mode]
            problem.pay(v.modes[mode], rate * compiled.people[n].quantity * compiled.duration)
        for seat in v.seats:
            extra = int(rates[seat.operator]) - lowest[seat.mode, seat.need]
            if extra:
                part = v.parts[seat.duty]
                if isinstance(part.work, int):
                    problem.pay(seat.literal, extra * part.work)
                else:
                    problem.pay(problem.amount(part.work, seat.literal), extra)


COST = Operating()
