"""Changes against the plan to stay close to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.instance import Reference, ReferenceDuty, ReferenceOrder
from models.domain.plan import ShiftAssignment
from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.ledger.books import SHADOW
from solver.ledger.tables import MODE, ORDER, PRICE, START, WHICH

if TYPE_CHECKING:
    from models.domain.instance import ReferenceOrder
    from solver.cpsat.choices import OrderVars
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


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
        for past in gone_duties(reading, reference):
            orders[past.order] += weights.deviation(past.standing)
        return TermValue(orders.total(), {order: cents for order, cents in orders.items() if cents})

    @staticmethod
    def span_adds(f: Fixed, b: Books, g: int, start: int, end: int) -> int:
        """Changes of start and mode against the reference plan.

        Where the rule ``changes`` bounds them the search weighs each at a price of its own on top.
        """
        k = f.mode[g, ORDER]
        price, changes = f.reference[k, PRICE] + b.note[SHADOW], 0
        if f.reference[k, PRICE] < 0 or price <= 0:
            return 0
        if start != f.reference[k, START]:
            changes += 1
        if f.mode[g, WHICH] != f.reference[k, MODE]:
            changes += 1
        return price * changes

    @staticmethod
    def machine_adds(f: Fixed, b: Books, g: int, m: int, start: int, end: int, i: int) -> int:
        """A rebate for a machine of the reference plan."""
        k = f.mode[g, ORDER]
        for x in range(f.kept_at[k], f.kept_at[k + 1]):
            if f.kept[x, 0] == m:
                return -f.reference[k, PRICE] - b.note[SHADOW]
        return 0

    @staticmethod
    def person_adds(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> int:
        """A rebate for a person of the reference plan."""
        k, saved = f.mode[g, ORDER], 0
        for x in range(f.stay_at[k], f.stay_at[k + 1]):
            if f.stay[x, 0] == f.op[row] and f.stay[x, 1] == duty:
                saved -= f.stay[x, 2] + b.note[SHADOW]
        return saved

    def post(self, problem: Problem) -> None:
        """Pay for each change; a literal says that something stayed, and must be true to be free."""
        for v in problem.orders.values():
            if v.order.reference is not None:
                self._post_order(problem, v, v.order.reference)
            clock = v.order.clock
            for duty in v.order.reference_duties:
                cents = problem.c.weights.deviation(duty.standing)
                index = clock.duty_at(duty.start)
                key = problem.c.operator_index[duty.operator], -1 if index is None else index
                there = v.on_duty.get(key)
                problem.constant += cents
                if there is not None:
                    problem.pay(there, -cents)

    def _post_order(self, problem: Problem, v: OrderVars, reference: ReferenceOrder) -> None:
        cents = problem.c.weights.deviation(reference.standing)
        if not cents:
            return
        problem.constant += cents * (1 + len(reference.machines))
        problem.pay(v.present, cents)
        problem.pay(problem.start_kept(v), -cents)
        problem.pay(v.modes[reference.mode], -cents)
        for machine in reference.machines:
            there = v.on_machine.get(problem.c.machine_index[machine])
            if there is not None:
                problem.pay(there, -cents)


def changes(reading: Reading, fact: ReferenceOrder) -> int:
    """Return how many changes the plan makes to one order of the reference."""
    placed = reading.planned.get(fact.order)
    if placed is None:
        return 1 + len(fact.machines)
    gone = sum(machine not in placed.machines for machine in fact.machines)
    return (placed.start != fact.start) + (placed.mode != fact.mode) + gone


def gone_duties(reading: Reading, reference: Reference) -> Iterator[ReferenceDuty]:
    """Yield the duties of the reference in which its operator is no longer on the order."""
    there: dict[tuple[str, str], set[int]] = defaultdict(set)
    for duty in reading.assignments:
        there[duty.operator, duty.order].add(reading.duty_start(duty))
    for past in reference.duties:
        duty = ShiftAssignment(operator=past.operator, order=past.order, start=past.start, end=past.end)
        if reading.duty_start(duty) not in there[past.operator, past.order]:
            yield past


def count_changes(reading: Reading) -> Counter[str]:
    """Return how many changes the plan makes to the reference plan, by order."""
    found: Counter[str] = Counter()
    reference = reading.instance.reference
    if reference is not None:
        for fact in reference.orders:
            found[fact.order] += changes(reading, fact)
        found.update(duty.order for duty in gone_duties(reading, reference))
    return found


COST = Deviation()
