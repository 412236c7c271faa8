"""Rent of machines that are not our own."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.ledger.hire import first_day, hire_slots, last_day, rent_of
from solver.ledger.reading import day_of
from solver.ledger.tables import DURATION, RENT

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

    from models.domain.rental import Rental
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Rent(Cost):
    """``Σ over rented machines of what is left to pay for the hire, + delivery and pick-up``.

    A hire is one interval: from on-hire, which is the start of the machine's first order unless it is on
    hire already, to the last slot of its last order; without orders in the plan it ends when the horizon
    starts. It counts begun local days, those before the horizon included, those that the contract deducts
    not. With ``d`` days and ``h`` slots of work of the hire, ``max(0, min(cover(d), rate × h) − invoiced)``
    is left to pay, of the tariffs that the contract offers; ``cover`` is the cheapest cover of the days by
    days, weeks of 7 and months of 28 days, which may have more days than are needed. Without a contract it
    is ``rent_per_day × d``. It does not add up order by order.
    """

    id = "rent"
    title: ClassVar[Mapping[str, str]] = {"en": "Rent", "es": "Alquiler"}

    def value(self, reading: Reading) -> TermValue:
        """Return the rent of the machines that are on hire or that the plan uses."""
        total = 0
        for machine, rental in reading.index.rentals.items():
            uses = reading.uses.get(machine, [])
            slots = sum(reading.mode(use).duration for use in uses)
            total += rental.owed(reading.hired_days(machine), slots) + rental.once(used=bool(uses))
        return TermValue(total)

    @staticmethod
    def machine_adds(f: Fixed, b: Books, g: int, m: int, start: int, end: int, i: int) -> int:
        """The rent with the span less the rent without it."""
        if not f.machine[m, RENT]:
            return 0
        first, last, slots = first_day(f, b, m), last_day(f, b, m), hire_slots(f, b, m)
        before = rent_of(f, m, first, last, slots)
        on, off = day_of(f, start), day_of(f, end - 1)
        first = on if first < 0 else min(first, on)
        return rent_of(f, m, first, max(last, off), slots + f.mode[g, DURATION]) - before

    def post(self, problem: Problem) -> None:
        """Pay for the days from on-hire to off-hire of each rented machine, or for its hours."""
        offered = set(problem.offered_machines())
        for m, rental in enumerate(problem.c.rentals):
            if rental is not None and m in offered:
                Hiring(problem, m, rental).post()
            elif rental is not None and not problem.work_of(m):
                problem.constant += rental.owed(0, 0) + rental.once(used=False)


class Hiring:
    """The rent of one machine in a model."""

    def __init__(self, problem: Problem, m: int, rental: Rental) -> None:
        self.problem = problem
        self.m = m
        self.rental = rental
        self.users = problem.users(m)
        self.hinted = [v for v in self.users if problem.hint_of(v.on_machine[m])]

    def post(self) -> None:
        """Pay what is left to pay, delivery and pick-up."""
        problem, rental = self.problem, self.rental
        self._post_once()
        by_days = self._days() if rental.covers_left else None
        if rental.hour_rate is None:
            if by_days is not None:
                self._pay_cover(*by_days)
            return
        slots, hint = self._slots()
        base, rate = rental.hours_before - rental.invoiced, rental.hour_rate
        by_hours = max(0, base + rate * hint)
        if by_days is None:
            cents = self._cents(by_hours)
            problem.model.add(cents >= base + rate * slots)
        else:
            covered = self._covered(*by_days)
            least = problem.hint_of(covered)
            cents = self._cents(min(least, by_hours))
            hourly = problem.boolean(f"by_hour[{self.m}]", by_hours < least)
            problem.model.add(cents >= base + rate * slots).only_enforce_if(hourly)
            problem.model.add(cents >= covered).only_enforce_if(hourly.negated())
        problem.pay(cents, 1)

    def _cents(self, hint: int) -> IntVar:
        return self.problem.integer(0, max(self._most(), hint), f"rent[{self.m}]", hint)

    def _most(self) -> int:
        rate = self.rental.hour_rate or 0
        by_hours = max(0, self.rental.hours_before + rate * self.problem.c.slots)
        return max(by_hours, *self.rental.covers_left, 0)

    def _post_once(self) -> None:
        problem, rental = self.problem, self.rental
        cents = rental.once(used=True)
        if rental.days_before or problem.work_of(self.m):
            problem.constant += cents
        elif cents:
            used = problem.boolean(f"hired[{self.m}]", bool(self.hinted))
            for v in self.users:
                problem.model.add_implication(v.on_machine[self.m], used)
            problem.pay(used, cents)

    def _slots(self) -> tuple[Any, int]:
        """Return the slots of work of the machine, and their hint."""
        c, m = self.problem.c, self.m
        fixed = sum(
            c.orders[k].modes[self.problem.fixed[k].mode].duration for _, _, k in self.problem.work_of(m)
        )
        terms = [
            (v.order.modes[mode].duration, literal)
            for v in self.users
            for (mode, _, other), literal in v.on_line.items()
            if other == m
        ]
        hint = fixed + sum(slots * self.problem.hint_of(literal) for slots, literal in terms)
        return fixed + sum(slots * literal for slots, literal in terms), hint

    def _pay_cover(self, days: IntVar, hint: int) -> None:
        table = self.rental.covers_left
        steps = {after - before for before, after in pairwise(table)}
        if len(steps) == 1:
            self.problem.constant += table[0]
            self.problem.pay(days, steps.pop())
        else:
            self.problem.pay(self._covered(days, hint), 1)

    def _covered(self, days: IntVar, hint: int) -> IntVar:
        """Return cents that are at least what covers the days."""
        table = self.rental.covers_left
        cents = self.problem.integer(0, table[-1], f"covered[{self.m}]", table[hint])
        self.problem.model.add_element(days, table, cents)
        return cents

    def _days(self) -> tuple[IntVar, int]:
        """Return a variable of at least the days that are charged, and its hint."""
        problem, m, rental = self.problem, self.m, self.rental
        day_of, days = problem.c.horizon.day_of, len(problem.c.horizon.day_starts)
        spans = [(day_of(start), day_of(end - 1)) for start, end, _ in problem.work_of(m)]
        fixed = list(spans)
        spans += [(day_of(v.hint.start), day_of(v.hint.end - 1)) for v in self.hinted if v.hint is not None]
        first, last = min((a for a, _ in spans), default=0), max((b for _, b in spans), default=-1)
        off = problem.integer(0, days, f"off_hire[{m}]", last + 1)
        on: Any = 0
        if not rental.days_before:
            on = problem.integer(0, days - 1, f"on_hire[{m}]", first)
        for begun, done in fixed:
            problem.model.add(on <= begun)
            problem.model.add(off >= done + 1)
        for v in self.users:
            segment_day = v.order.clock.segment_day
            literal = v.on_machine[m]
            first_day = sum(int(segment_day[b.first]) * b.literal for b in v.blocks)
            last_day = sum(int(segment_day[b.last]) * b.literal for b in v.blocks)
            problem.model.add(on <= first_day).only_enforce_if(literal)
            problem.model.add(off >= last_day + 1).only_enforce_if(literal)
        hint = rental.days(first if spans else None, last)
        hire = problem.integer(0, rental.charged[-1], f"hire[{m}]", hint)
        problem.model.add(hire >= self._before(off, last + 1) - self._before(on, first))
        return hire, hint

    def _before(self, day: Any, hint: int) -> Any:
        """Return how many days before a local day are charged."""
        charged = self.rental.charged
        if isinstance(day, int):
            return charged[day]
        if charged[-1] == len(charged) - 1:
            return day
        count = self.problem.integer(0, charged[-1], f"charged[{self.m}]", charged[hint])
        self.problem.model.add_element(day, charged, count)
        return count


COST = Rent()
