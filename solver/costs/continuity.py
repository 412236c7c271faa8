"""Continuity: who began an order's work goes on with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.ledger.people import was_on
from solver.ledger.tables import ORDER, ROUND

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Continuity(Cost):
    """``Σ over lines and duties of an order of price × people on the line who were not in the duty before``.

    An order's first duty costs nothing. Who changes to another machine of his line stays on it.
    """

    id = "continuity"
    title: ClassVar[Mapping[str, str]] = {"en": "Changes of crew", "es": "Cambios de cuadrilla"}

    def value(self, reading: Reading) -> TermValue:
        """Return the price of all changes of crew."""
        price = reading.instance.weights.continuity_per_change
        orders: Counter[str] = Counter()
        for order, shifts in reading.by_order.items() if price else ():
            placed = reading.planned.get(order)
            if placed is None:
                continue
            there: dict[tuple[int, int], set[str]] = defaultdict(set)
            for shift in shifts:
                there[reading.duty_start(shift), shift.line].add(shift.operator)
            duties = [d.start for d in reading.index.duties_for(order).touching(placed.start, placed.end)]
            for before, after in pairwise(duties):
                for line in range(len(reading.mode(placed).lines)):
                    orders[order] += price * len(there[after, line] - there[before, line])
        return TermValue(orders.total(), {order: cents for order, cents in orders.items() if cents})

    @staticmethod
    def person_adds(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> int:
        """Somebody who was not on the order in the duty before, once that is staffed."""
        k = f.mode[g, ORDER]
        if not f.crew_change or b.trip[ROUND] or b.mode[k] != g or start <= b.start[k]:
            return 0
        return 0 if was_on(f, b, k, f.op[row], start) else f.crew_change

    def post(self, problem: Problem) -> None:
        """Pay for who is on a line in a duty and was not in the one before."""
        price = problem.c.weights.continuity_per_change
        for v in problem.crewed() if price else ():
            on: dict[tuple[int, int, int, int], list[Any]] = defaultdict(list)
            for seat in v.seats:
                on[seat.mode, seat.need, seat.duty, seat.operator].append(seat.literal)
            for (mode, need, duty, operator), literals in on.items():
                part = v.parts.get(duty - 1)
                if part is None or mode not in part.by_mode:
                    continue
                earlier = on.get((mode, need, duty - 1, operator), [])
                worked = part.by_mode[mode]
                hinted = any(problem.hint_of(x) for x in literals) and bool(problem.hint_of(worked))
                hint = hinted and not any(problem.hint_of(x) for x in earlier)
                new = problem.boolean(f"new[{v.order.index},{duty},{operator}]", hint)
                problem.model.add(new >= sum(literals) - sum(earlier) + worked - 1)
                problem.pay(new, price)


COST = Continuity()
