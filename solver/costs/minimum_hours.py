"""Hours that a contract makes us pay though they are not worked: dead rent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.ledger.hire import month_short, month_slots, work_within
from solver.ledger.tables import ORDER, SHORT, SINCE, UNTIL

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class MinimumHours(Cost):
    """``Σ over rented machines and contract months of rate × max(0, minimum − slots of work)``.

    The minimum of a month is paid, used or not, in the rental period of the machine; work before the
    horizon in the month that runs when it starts counts. The rate is the contract's price of an hour, else
    the month's rate over its included hours, in whole cents a slot. It does not add up order by order.
    """

    id = "minimum_hours"
    title: ClassVar[Mapping[str, str]] = {
        "en": "Minimum hours not worked",
        "es": "Horas mínimas no trabajadas",
    }

    def value(self, reading: Reading) -> TermValue:
        """Return the price of the hours that lack."""
        total = 0
        for machine, rental in reading.index.rentals.items():
            if rental.short_rate:
                for month, slots in reading.month_work(machine):
                    total += rental.short_rate * max(0, month.least - slots)
        return TermValue(total)

    @staticmethod
    def machine_adds(f: Fixed, b: Books, g: int, m: int, start: int, end: int, i: int) -> int:
        """The hours of the span that lacked, as a rebate."""
        cents = 0
        for x in range(f.month_at[m], f.month_at[m + 1]):
            if f.month[x, SHORT]:
                work = work_within(f, f.mode[g, ORDER], start, end, f.month[x, SINCE], f.month[x, UNTIL])
                if work:
                    slots = month_slots(f, b, m, x)
                    cents += month_short(f, x, slots + work) - month_short(f, x, slots)
        return cents

    def post(self, problem: Problem) -> None:
        """Pay for what lacks in each contract month."""
        from solver.cpsat.months import month_work

        offered = set(problem.offered_machines())
        for m, rental in enumerate(problem.c.rentals):
            if rental is None or not rental.short_rate:
                continue
            for month in rental.months:
                if m in offered:
                    work = month_work(problem, m, month)
                    hint = max(0, month.least - work.hint)
                    lacks = problem.integer(0, month.least, f"lacks[{m},{month.start}]", hint)
                    problem.model.add(lacks >= month.least - work.slots)
                    problem.pay(lacks, rental.short_rate)
                elif not problem.work_of(m):
                    problem.constant += rental.short_rate * max(0, month.least - month.before)


COST = MinimumHours()
