"""Rule 13, how much may change: the bound on changes against the reference plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.reading import Reading
from solver.costs.deviation import count_changes
from solver.cpsat.clock import UNLIMITED
from solver.ledger.books import CHANGED, LEFT_OUT
from solver.ledger.tables import MODE, ORDER, PRICE, START, WHICH
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Changes(Rule):
    """No more changes against the reference plan than the planner allows.

    ``Σ over the reference's orders and duties of changes <= most_changes``, where there is such a bound.
    Of an order: 1 if its start differs, 1 if its mode differs, 1 for each of its machines that is no longer
    on it; 1 + its machines if it is not planned. Of a duty: 1 unless the same operator is on the same order
    in the same duty of the site; an order that is not planned has none of its duties. Moves and services
    count 0, and so do orders that the reference does not have. The cost term ``deviation`` prices the same
    changes.
    """

    id = "changes"
    number = 13
    title: ClassVar[Mapping[str, str]] = {
        "en": "No more changes than allowed",
        "es": "No más cambios que los permitidos",
    }
    inheritable = False
    words: ClassVar[Words] = {
        "exceeded": {
            "en": "The plan makes {value} changes to the reference plan, at {orders}; {wanted} are allowed.",
            "es": "El plan hace {value} cambios al plan de referencia, en {orders}; se permiten {wanted}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield the breach if there are too many changes."""
        reference = reading.instance.reference
        if reference is None or reference.most_changes is None:
            return
        changed = {order: n for order, n in count_changes(reading).items() if n}
        if sum(changed.values()) > reference.most_changes:
            figures: dict[str, Any] = {
                "value": sum(changed.values()),
                "wanted": reference.most_changes,
                "orders": ", ".join(changed),
            }
            yield Violation(self.id, "exceeded", figures, tuple(changed))

    @staticmethod
    def span_from(f: Fixed, b: Books, g: int, start: int, end: int) -> int:
        """What is left of the changes suffices for the mode and the start; machines and people come on top.

        Whether all of an order's changes do together is seen when it has been entered.
        """
        k = f.mode[g, ORDER]
        left = f.most_changes - (b.note[CHANGED] - b.note[LEFT_OUT])
        if f.reference[k, PRICE] < 0:
            return start
        if f.mode[g, WHICH] != f.reference[k, MODE]:
            left -= 1
        if left < 0:
            return UNLIMITED
        if left == 0 and start != f.reference[k, START]:
            return f.reference[k, START] if start < f.reference[k, START] else UNLIMITED
        return start

    def post(self, problem: Problem) -> None:
        """Sum the changes of the free orders against what the fixed ones leave."""
        if problem.c.most_changes >= UNLIMITED:
            return
        terms, constant = changes_of(problem)
        problem.model.add(sum(terms) + constant <= problem.c.most_changes)


def changes_of(problem: Problem) -> tuple[list[Any], int]:
    """Return the changes that a problem's plan makes, as terms of its free orders and what is fixed."""
    from solver.search.changes import changes_in

    free = set(problem.orders)
    constant = changes_in(problem.c, problem.fixed, [k for k in range(problem.c.works) if k not in free])
    terms: list[Any] = []
    for v in problem.orders.values():
        known = v.order.reference
        if known is not None:
            constant += 1 + len(known.machines)
            terms += [v.present, -problem.start_kept(v), -v.modes[known.mode]]
            there = [v.on_machine.get(problem.c.machine_index[machine]) for machine in known.machines]
            terms += [-literal for literal in there if literal is not None]
        for duty in v.order.reference_duties:
            constant += 1
            local = v.order.clock.duty_at(duty.start)
            literal = v.on_duty.get((problem.c.operator_index[duty.operator], -1 if local is None else local))
            terms += [] if literal is None else [-literal]
    return terms, constant


RULE = Changes()
