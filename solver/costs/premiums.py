"""Shift premiums: hours that cost more by when they are worked."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.ledger.people import premium_cents

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed
    from solver.search.entries import Entry


class Premiums(Cost):
    """``Σ over premiums and people of rate × slots of work and driving in the premium's time``.

    Premiums that overlap add up. Driving with a lowboy belongs to no order, so that it adds up order by order
    only without it.
    """

    id = "premiums"
    title: ClassVar[Mapping[str, str]] = {"en": "Shift premiums", "es": "Recargos por turno"}

    def value(self, reading: Reading) -> TermValue:
        """Return the price of all work in dearer time."""
        before = reading.index.premium_before
        last = len(before) - 1
        if not before[last]:
            return TermValue(0)
        return TermValue(
            sum(
                before[min(stint.end, last)] - before[min(max(0, stint.start), last)]
                for stints in reading.stints.values()
                for stint in stints
            )
        )

    @staticmethod
    def person_adds(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> int:
        """Premiums of the part."""
        return premium_cents(f, start, end)

    def post(self, problem: Problem) -> None:
        """Pay each entry's premiums; what is fixed is paid already."""
        table = problem.c.pay.premium.tolist()
        if not table[-1]:
            return
        for entries in problem.work_entries().values():
            for entry in entries:
                if entry.literal is None:
                    # A round that stays may begin before the horizon or end behind it.
                    start, end = (min(max(0, x), len(table) - 1) for x in (entry.start, entry.end))
                    problem.constant += table[end] - table[start]
                elif table[entry.high] > table[entry.low]:
                    self._pay_entry(problem, entry, table)

    def _pay_entry(self, problem: Problem, entry: Entry, table: list[int]) -> None:
        """Pay the premiums of an entry where it is chosen."""
        if isinstance(entry.start, int) and isinstance(entry.end, int):
            problem.pay(entry.literal, table[entry.end] - table[entry.start])
            return
        rates = {after - before for before, after in pairwise(table[entry.low : entry.high + 1])}
        if len(rates) == 1:
            (rate,) = rates
            if isinstance(entry.work, int):
                problem.pay(entry.literal, rate * entry.work)
            else:
                problem.pay(problem.worked(entry), rate)
            return
        start, end = (problem.entry_of(table, x) for x in (entry.start, entry.end))
        top = table[entry.high] - table[entry.low]
        chosen = bool(problem.hint_of(entry.literal))
        hint = table[problem.hint_of(entry.end)] - table[problem.hint_of(entry.start)] if chosen else 0
        paid = problem.integer(0, top, "premium", hint)
        problem.model.add(paid >= end - start).only_enforce_if(entry.literal)
        problem.pay(paid, 1)


COST = Premiums()
