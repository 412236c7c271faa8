"""Hours of a rented machine beyond those that its contract includes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.ledger.hire import month_over, month_slots, work_within
from solver.ledger.tables import ORDER, OVER, SINCE, UNTIL

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class ContractOvertime(Cost):
    """``Σ over rented machines and contract months of rate × max(0, slots of work − included slots)``.

    Work before the horizon in the month that runs when it starts counts. The rate is the contract's
    overtime, else the month's rate over its included hours, in whole cents a slot. It does not add up order
    by order.
    """

    id = "contract_overtime"
    title: ClassVar[Mapping[str, str]] = {
        "en": "Overtime of rented machines",
        "es": "Sobretiempo de máquinas alquiladas",
    }

    def value(self, reading: Reading) -> TermValue:
        """Return the price of the hours beyond those that are included."""
        total = 0
        for machine, rental in reading.index.rentals.items():
            if rental.over_rate:
                for month, slots in reading.month_work(machine):
                    total += rental.over_rate * max(0, slots - month.most)
        return TermValue(total)

    @staticmethod
    def machine_adds(f: Fixed, b: Books, g: int, m: int, start: int, end: int, i: int) -> int:
        """The hours of the span that go beyond what is included."""
        cents = 0
        for x in range(f.month_at[m], f.month_at[m + 1]):
            if f.month[x, OVER]:
                work = work_within(f, f.mode[g, ORDER], start, end, f.month[x, SINCE], f.month[x, UNTIL])
                if work:
                    slots = month_slots(f, b, m, x)
                    cents += month_over(f, x, slots + work) - month_over(f, x, slots)
        return cents

    def post(self, problem: Problem) -> None:
        """Pay for what goes beyond in each contract month."""
        from solver.cpsat.months import month_work

        offered = set(problem.offered_machines())
        for m, rental in enumerate(problem.c.rentals):
            if rental is None or not rental.over_rate:
                continue
            for month in rental.months:
                if m in offered:
                    work = month_work(problem, m, month)
                    top = month.before + month.end - month.start
                    hint = max(0, work.hint - month.most)
                    beyond = problem.integer(0, max(0, top - month.most), f"beyond[{m},{month.start}]", hint)
                    problem.model.add(beyond >= work.slots - month.most)
                    problem.pay(beyond, rental.over_rate)
                elif not problem.work_of(m):
                    problem.constant += rental.over_rate * max(0, month.before - month.most)


COST = ContractOvertime()
