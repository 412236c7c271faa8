"""Rule 5: rest after the last work before the horizon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.ledger.tables import RESTED
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Rested(Rule):
    """A person rests between the last work before the horizon and the first in it.

    ``start × slot + rested_minutes >= rest_minutes`` for each assignment of an operator whose
    ``rested_minutes`` are given.
    """

    id = "rested"
    number = 5
    title: ClassVar[Mapping[str, str]] = {
        "en": "Rest after the work before the horizon",
        "es": "Descanso tras el trabajo anterior al horizonte",
    }
    words: ClassVar[Words] = {
        "short": {
            "en": "{operator} begins at {start}, {value} min after the last work before this plan; "
            "at least {wanted} min of rest are asked.",
            "es": "{operator} empieza el {start}, {value} min después del último trabajo antes de este plan; "
            "se exigen al menos {wanted} min de descanso.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each assignment that begins too soon."""
        slot = reading.horizon.slot_minutes
        for operator, stints in reading.stints.items():
            rested = reading.index.operators[operator].rested_minutes
            least = reading.index.limits(operator).rest_minutes
            if rested is None or least is None:
                continue
            for stint in stints:
                if stint.start * slot + rested < least:
                    yield self.breach(
                        "short",
                        orders=(stint.order,) if stint.order else (),
                        operators=(operator,),
                        window=(stint.start, stint.end),
                        operator=operator,
                        start=reading.when(stint.start),
                        value=stint.start * slot + rested,
                        wanted=least,
                    )

    @staticmethod
    def person_fits(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> bool:
        """The part begins when the person is rested."""
        return start >= f.person[f.op[row], RESTED]

    def post(self, problem: Problem) -> None:
        """A part that may begin too soon begins later."""
        for operator, entries in problem.work_entries().items():
            first = int(problem.c.people.rested[operator])
            for entry in entries:
                if entry.literal is not None and entry.low < first:
                    problem.model.add(entry.start >= first).only_enforce_if(entry.literal)


RULE = Rested()
