"""Overtime of people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.cpsat.hours import days_of
from solver.ledger.people import over_cents
from solver.ledger.reading import site_of_part, travel_added

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Overtime(Cost):
    """``Σ over people and local dates of rate × max(0, slots of the date − normal slots)``.

    Slots of a date are work, driving with a lowboy and travel between sites. It does not add up order by
    order.
    """

    id = "overtime"
    title: ClassVar[Mapping[str, str]] = {"en": "Overtime of people", "es": "Sobretiempo de personas"}

    def value(self, reading: Reading) -> TermValue:
        """Return the price of all hours beyond normal ones."""
        total = 0
        paid = any(person.overtime is not None for person in reading.instance.operators)
        for (operator, _), slots in reading.day_slots.items() if paid else ():
            own = reading.index.operators[operator].overtime
            if own is not None:
                normal = own.normal_minutes // reading.horizon.slot_minutes
                total += reading.horizon.per_slot(own.cost_per_hour) * max(0, slots - normal)
        return TermValue(total)

    @staticmethod
    def person_adds(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> int:
        """What the part and its travel add to the date's overtime."""
        p, day = f.op[row], f.duty_day[duty]
        added = end - start + travel_added(f, b, p, site_of_part(f, b, g), day, i)
        return over_cents(f, p, b.hours[p, day] + added) - over_cents(f, p, b.hours[p, day])

    def post(self, problem: Problem) -> None:
        """Pay for the slots of each date beyond the normal ones."""
        pay = problem.c.pay
        for operator in problem.work_entries():
            rate, normal = pay.overtime[operator], pay.normal[operator]
            if not rate:
                continue
            for day, own in days_of(problem, operator).items():
                if not own.free:
                    problem.constant += rate * max(0, own.fixed - normal)
                    continue
                over = problem.integer(0, own.most, f"over[{operator},{day}]", max(0, own.hint - normal))
                problem.model.add(over >= own.hours - normal)
                problem.pay(over, rate)


COST = Overtime()
