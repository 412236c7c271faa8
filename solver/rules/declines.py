"""Rule 14: nobody is used for what he declined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.base import Window
from models.domain.people import Decline
from models.domain.reading import Reading
from solver.cpsat.clock import UNLIMITED
from solver.ledger.reading import unbarred_from
from solver.ledger.tables import ORDER, ROUND, SITE
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Declines(Rule):
    """An operator is not used for work that he declined, nor a machine for what it is declined for.

    A decline concerns an order, a site or both, ever or in a window. An assignment ``[a, b)`` of an operator
    on such an order breaks it if it meets the window; for a machine the order's whole span counts.
    """

    id = "declines"
    number = 14
    title: ClassVar[Mapping[str, str]] = {
        "en": "Declined work is not assigned",
        "es": "Lo rechazado no se asigna",
    }
    words: ClassVar[Words] = {
        "operator": {
            "en": "{operator} is on {order} from {start} to {end}, but declined it.",
            "es": "{operator} está en {order} de {start} a {end}, pero lo rechazó.",
        },
        "machine": {
            "en": "Machine {machine} is on {order} from {start} to {end}, but is declined for it.",
            "es": "La máquina {machine} está en {order} de {start} a {end}, pero fue rechazada para ella.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each assignment and each use that was declined."""
        for duty in reading.assignments:
            declines = reading.index.operators[duty.operator].declines
            if _declined(reading, declines, duty.order, duty.start, duty.end):
                yield self.breach(
                    "operator",
                    orders=(duty.order,),
                    operators=(duty.operator,),
                    window=(duty.start, duty.end),
                    operator=duty.operator,
                    order=duty.order,
                    start=reading.when(duty.start),
                    end=reading.when(duty.end),
                )
        for machine, uses in reading.uses.items():
            declines = reading.index.machines[machine].declines
            for use in uses:
                if _declined(reading, declines, use.order, use.start, use.end):
                    yield self.breach(
                        "machine",
                        orders=(use.order,),
                        machines=(machine,),
                        window=(use.start, use.end),
                        machine=machine,
                        order=use.order,
                        start=reading.when(use.start),
                        end=reading.when(use.end),
                    )

    @staticmethod
    def person_fits(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> bool:
        """Who is in the row has not declined the order at the part's time; rounds cannot be declined."""
        k, p = f.mode[g, ORDER], f.op[row]
        if b.trip[ROUND]:
            return True
        for x in range(f.refusal_at[p], f.refusal_at[p + 1]):
            if f.refusal[x, 0] >= 0 and f.refusal[x, 0] != k:
                continue
            if f.refusal[x, 1] >= 0 and f.refusal[x, 1] != f.order[k, SITE]:
                continue
            if start < f.refusal[x, 3] and f.refusal[x, 2] < end:
                return False
        return True

    @staticmethod
    def machine_from(f: Fixed, b: Books, g: int, m: int, start: int, end: int, i: int) -> int:
        """The machine is not declined for the order within its span."""
        return unbarred_from(f, f.mode[g, ORDER], m, start, end)

    def post(self, problem: Problem) -> None:
        """Forbid what was declined, where its time is not decided yet only in its window."""
        c = problem.c
        for v in problem.orders.values():
            for (operator, duty), literal in v.on_duty.items():
                part = v.parts[duty]
                low, high = int(v.order.clock.duty_start[duty]), int(v.order.clock.duty_end[duty])
                for start, end in c.declined(c.refusals[operator], v.order):
                    if start < high and low < end:
                        _keep_out(problem, literal, part.start, part.end, (low, high), (start, end))
            for m, literal in v.on_machine.items():
                for start, end in c.declined(c.barred[m], v.order):
                    _keep_out(problem, literal, v.start, v.end, (0, c.slots), (start, end))


def _declined(reading: Reading, declines: tuple[Decline, ...], order: str, start: int, end: int) -> bool:
    for decline in declines:
        window = decline.window or Window(0, UNLIMITED)
        concerned = decline.order in (None, order) and decline.site in (None, reading.site(order))
        if concerned and start < window.end and window.start < end:
            return True
    return False


def _keep_out(
    problem: Problem,
    literal: Any,
    start: Any,
    end: Any,
    within: tuple[int, int],
    window: tuple[int, int],
) -> None:
    """Keep ``[start, end)``, which lies within bounds, out of a window where ``literal``."""
    model = problem.model
    early, late = window[0] > within[0], window[1] < within[1]
    if early and late:
        hint = problem.hint_of(end) <= window[0]
        before = problem.boolean("before", hint)
        model.add(end <= window[0]).only_enforce_if([literal, before])
        model.add(start >= window[1]).only_enforce_if([literal, before.negated()])
    elif early:
        model.add(end <= window[0]).only_enforce_if(literal)
    elif late:
        model.add(start >= window[1]).only_enforce_if(literal)
    else:
        model.add_bool_or([literal.negated()])


RULE = Declines()
