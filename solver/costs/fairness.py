"""Fairness: hours and shifts at dearer hours, compared within groups of people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.cpsat.loads import Load, Sum
from solver.ledger.people import own_unfairness
from solver.ledger.reading import site_of_part, travel_added
from solver.ledger.tables import GROUP, ROUND

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Fairness(Cost):
    """``Σ over groups of ⌊price × Σ over its n people of |n × x − Σ of x| ÷ n⌋``, for hours and for shifts.

    ``x`` is a person's slots of work, driving and travel, those before the horizon included, or the number of
    his assignments whose duty meets the time of a premium. It does not add up order by order.
    """

    id = "fairness"
    title: ClassVar[Mapping[str, str]] = {"en": "Fairness among people", "es": "Equidad entre personas"}

    def value(self, reading: Reading) -> TermValue:
        """Return the price of all differences from the groups' means."""
        weights, index = reading.instance.weights, reading.index
        if not (index.groups and (weights.fairness_per_hour or weights.fairness_per_shift)):
            return TermValue(0)
        hours, shifts = Counter[str](), Counter[str]()
        for person in reading.instance.operators:
            hours[person.id] = sum(day.minutes for day in person.history) // reading.horizon.slot_minutes
        for (operator, _), slots in reading.day_slots.items():
            hours[operator] += slots
        for shift in reading.assignments:
            duties = index.duties_for(shift.order)
            at = duties.index(shift.start)
            if at is not None:
                last = min(duties.ends[at], reading.horizon.slots)
                shifts[shift.operator] += index.dear_before[last] > index.dear_before[duties.starts[at]]
        by_hour = reading.horizon.per_slot(weights.fairness_per_hour)
        return TermValue(
            sum(
                spread([hours[p] for p in group], by_hour)
                + spread([shifts[p] for p in group], weights.fairness_per_shift)
                for group in index.groups.values()
            )
        )

    @staticmethod
    def person_adds(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> int:
        """What the part's hours and its duty add to the person's own difference; the others' shift little."""
        p, day = f.op[row], f.duty_day[duty]
        if not f.compared or f.person[p, GROUP] < 0:
            return 0
        added = end - start + travel_added(f, b, p, site_of_part(f, b, g), day, i)
        shifts = 0 if b.trip[ROUND] else f.dear[duty]
        return own_unfairness(f, b, p, added, shifts) - own_unfairness(f, b, p, 0, 0)

    def post(self, problem: Problem) -> None:
        """Pay for the differences of each group in which something is free."""
        pay, entries = problem.c.pay, problem.work_entries()
        for group in pay.groups if pay.compared else []:
            loads = [Load.of(problem, p, entries.get(p, ())) for p in group]
            if pay.by_hour:
                _pay(problem, [load.hours for load in loads], pay.by_hour)
            if pay.by_shift:
                _pay(problem, [load.shifts for load in loads], pay.by_shift)


def spread(values: list[int], price: int) -> int:
    """Return the price of the differences of a group's values from their mean."""
    count, total = len(values), sum(values)
    return price * sum(abs(count * value - total) for value in values) // max(1, count)


def _pay(problem: Problem, values: list[Sum], price: int) -> None:
    """Pay for the differences of sums from their mean."""
    count, hinted = len(values), [value.hint for value in values]
    if all(isinstance(value.expression, int) for value in values):
        problem.constant += spread(hinted, price)
        return
    most = count * sum(value.most for value in values)
    loads = []
    for value in values:
        loads.append(problem.integer(0, value.most, "load", value.hint))
        problem.model.add(loads[-1] == value.expression)
    total, differences = sum(loads), []
    for load, value in zip(loads, values, strict=True):
        off = problem.integer(0, most, "off", abs(count * value.hint - sum(hinted)))
        problem.model.add(off >= count * load - total)
        problem.model.add(off >= total - count * load)
        differences.append(off)
    paid = problem.integer(0, price * most, "unfair", spread(hinted, price))
    problem.model.add(count * paid >= price * sum(differences) - (count - 1))
    problem.pay(paid, 1)


COST = Fairness()
