"""Rule 5: kinds of shifts that do not follow each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.plan import ShiftAssignment
from models.domain.reading import Reading
from solver.cpsat.hours import by_day, exclusive
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.search.entries import Entry


class Successions(Rule):
    """Nobody has, on the local date after a shift of a kind, one of a kind that this one is not before.

    For assignments ``a`` and ``b`` of one person with ``date(b) = date(a) + 1``:
    ``kind(b) ∉ not_before(kind(a))``.
    """

    id = "successions"
    number = 5
    title: ClassVar[Mapping[str, str]] = {
        "en": "Kinds of shifts that do not follow each other",
        "es": "Tipos de turno que no se suceden",
    }
    words: ClassVar[Words] = {
        "follows": {
            "en": "{operator} has a shift of kind {second} on {date}, the day after one of kind {first}.",
            "es": "{operator} tiene un turno de tipo {second} el {date}, "
            "el día después de uno de tipo {first}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each pair of shifts of which the second may not follow the first."""
        barred = {kind.id: kind.not_before for kind in reading.instance.shift_kinds if kind.not_before}
        for operator, duties in reading.by_operator.items() if barred else ():
            days: dict[int, list[ShiftAssignment]] = defaultdict(list)
            for duty in duties:
                days[reading.date(duty)].append(duty)
            for day, own in sorted(days.items()):
                for first in own:
                    kind = reading.index.orders[first.order].shift_kind
                    for second in days.get(day + 1, ()):
                        follower = reading.index.orders[second.order].shift_kind
                        if follower in barred.get(kind or "", ()):
                            yield self.breach(
                                "follows",
                                orders=tuple(dict.fromkeys((first.order, second.order))),
                                operators=(operator,),
                                window=(first.start, second.end),
                                operator=operator,
                                date=reading.local_date(day + 1),
                                first=kind,
                                second=follower,
                            )

    def post(self, problem: Problem) -> None:
        """Of a shift and those that may not follow it at most one is worked."""
        c = problem.c
        barred = {kind.id: set(kind.not_before) for kind in c.instance.shift_kinds if kind.not_before}
        for entries in problem.work_entries().values() if barred else ():
            days = by_day(entry for entry in entries if entry.duty >= 0)
            for day, own in days.items():
                kinds: dict[str, list[Entry]] = defaultdict(list)
                for entry in own:
                    kinds[c.shift_kind(entry.order) or ""].append(entry)
                for kind, first in kinds.items():
                    second = [
                        e for e in days.get(day + 1, ()) if c.shift_kind(e.order) in barred.get(kind, ())
                    ]
                    if second:
                        _not_both(problem, first, second)


def _not_both(problem: Problem, first: list[Entry], second: list[Entry]) -> None:
    """Allow no entry of one list beside one of the other, but for what is fixed already."""
    if any(e.literal is None for e in first):
        problem.model.add(sum(literals(second)) == 0)
    elif any(e.literal is None for e in second):
        problem.model.add(sum(literals(first)) == 0)
    elif exclusive(first) and exclusive(second):
        problem.model.add_at_most_one(literals(first) + literals(second))
    else:
        for a in literals(first):
            for b in literals(second):
                problem.model.add_bool_or([a.negated(), b.negated()])


def literals(entries: list[Entry]) -> list[Any]:
    """Return the literals of those entries that are not fixed."""
    return [e.literal for e in entries if e.literal is not None]


RULE = Successions()
