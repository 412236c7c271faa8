"""Rent of machines that are not our own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.ledger.reading import day_of
from solver.ledger.tables import RENT

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Rent(Cost):
    """``Σ over rented machines in use of rent_per_day × (day of the last end − day of the first start + 1)``.

    Days are local calendar days, begun ones counted whole: from the start of the first order to the last
    slot of the last. It does not add up order by order.
    """

    id = "rent"
    title: ClassVar[Mapping[str, str]] = {"en": "Rent", "es": "Alquiler"}

    def value(self, reading: Reading) -> TermValue:
        """Return the rent of the machines that the plan uses."""
        day, total = reading.horizon.day_of, 0
        for machine, uses in reading.uses.items():
            unit = reading.index.machines[machine]
            if unit.ownership == "rented":
                days = day(max(use.end for use in uses) - 1) - day(uses[0].start) + 1
                total += unit.rent_per_day * max(0, days)
        return TermValue(total)

    @staticmethod
    def machine_adds(f: Fixed, b: Books, g: int, m: int, start: int, end: int, i: int) -> int:
        """Days by which the span lengthens the hire."""
        rent = f.machine[m, RENT]
        if not rent:
            return 0
        first, last = day_of(f, start), day_of(f, end - 1)
        if not b.uses[m]:
            return rent * (last - first + 1)
        on, off = day_of(f, b.start[b.use[m, 0]]), day_of(f, b.end[b.use[m, b.uses[m] - 1]] - 1)
        return rent * (max(0, on - first) + max(0, last - off))

    def post(self, problem: Problem) -> None:
        """Pay from the day of the first to the day of the last use of each rented machine."""
        for m in problem.offered_machines():
            if problem.c.machine_rent[m]:
                self._post_hire(problem, m)

    def _post_hire(self, problem: Problem, m: int) -> None:
        day_of, days = problem.c.horizon.day_of, len(problem.c.horizon.day_starts)
        fixed = [(day_of(start), day_of(end - 1)) for start, end, _ in problem.uses[m]]
        users = [v for v in problem.orders.values() if m in v.on_machine]
        hinted = [
            (day_of(v.hint.start), day_of(v.hint.end - 1))
            for v in users
            if v.hint is not None and problem.hint_of(v.on_machine[m])
        ]
        spans = fixed + hinted
        on = problem.integer(0, days - 1, f"on_hire[{m}]", min((a for a, _ in spans), default=0))
        off = problem.integer(-1, days - 1, f"off_hire[{m}]", max((b for _, b in spans), default=-1))
        for first, last in fixed:
            problem.model.add(on <= first)
            problem.model.add(off >= last)
        for v in users:
            segment_day = v.order.clock.segment_day
            literal = v.on_machine[m]
            first_day = sum(int(segment_day[b.first]) * b.literal for b in v.blocks)
            last_day = sum(int(segment_day[b.last]) * b.literal for b in v.blocks)
            problem.model.add(on <= first_day).only_enforce_if(literal)
            problem.model.add(off >= last_day).only_enforce_if(literal)
        hire = problem.integer(0, days, f"hire[{m}]", self._days(spans))
        problem.model.add(hire >= off - on + 1)
        problem.pay(hire, problem.c.machine_rent[m])

    def _days(self, spans: list[tuple[int, int]]) -> int:
        return max(b for _, b in spans) - min(a for a, _ in spans) + 1 if spans else 0


COST = Rent()
