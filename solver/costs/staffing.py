"""Lines with fewer people, or with more, than they ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.orders import PeopleLine
from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue

if TYPE_CHECKING:
    from solver.cpsat.choices import Crewed
    from solver.cpsat.problem import Problem
    from solver.cpsat.shapes import PeopleNeed


class Staffing(Cost):
    """``Σ of short_cost × max(0, quantity − heads) + extra_cost × max(0, heads − quantity)``.

    Over planned orders, their duties and their lines of people; ``heads`` are the line's assignments in the
    order's part of the duty.
    """

    id = "staffing"
    title: ClassVar[Mapping[str, str]] = {
        "en": "Crews too small or too large",
        "es": "Cuadrillas demasiado pequeñas o grandes",
    }

    def value(self, reading: Reading) -> TermValue:
        """Return the price of the people who are missing or too many."""
        orders: Counter[str] = Counter()
        for placed in reading.planned.values():
            lines = reading.mode(placed).lines
            if not any(isinstance(x, PeopleLine) and (x.short_cost or x.extra_cost) for x in lines):
                continue
            heads = Counter((duty.line, duty.start) for duty in reading.by_order.get(placed.order, ()))
            for part in reading.index.duties_for(placed.order).clipped(placed.start, placed.end):
                for number, line in enumerate(lines):
                    if isinstance(line, PeopleLine):
                        more = heads[number, part.start] - line.quantity
                        orders[placed.order] += line.extra_cost * max(0, more)
                        orders[placed.order] += line.short_cost * max(0, -more)
        return TermValue(orders.total(), {order: cents for order, cents in orders.items() if cents})

    def post(self, problem: Problem) -> None:
        """Pay for the difference between the heads of a line and what it asks, duty by duty."""
        for v in problem.crewed():
            for mode, compiled in enumerate(v.order.modes):
                for n, need in enumerate(compiled.people):
                    if need.short_cost or need.extra_cost:
                        for duty, part in v.parts.items():
                            if mode in part.by_mode:
                                _pay(problem, v, need, part.by_mode[mode], (mode, n, duty))


def _pay(problem: Problem, v: Crewed, need: PeopleNeed, worked: Any, line: tuple[int, int, int]) -> None:
    seats = v.seats_of(*line)
    kept = v.kept.get(line[1:], 0)
    asked, most = need.quantity, len(seats) + kept
    heads = kept + sum(problem.hint_of(x) for x in seats)
    hinted = asked * problem.hint_of(worked)
    short = problem.integer(0, asked, "short", max(0, hinted - heads)) if need.least < asked else 0
    extra = problem.integer(0, max(0, most - asked), "extra", max(0, heads - hinted)) if most > asked else 0
    problem.model.add(sum(seats) + kept + short - extra == asked * worked)
    problem.pay(short, need.short_cost)
    problem.pay(extra, need.extra_cost)


COST = Staffing()
