"""Rule 5: shifts of a kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.plan import ShiftAssignment
from models.domain.reading import Reading
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem


class ShiftKinds(Rule):
    """A person has at most so many shifts of a kind.

    For each entry of ``limits.shift_kinds``: ``|{assignments of the person to orders of the kind}| <= most``.
    """

    id = "shift_kinds"
    number = 5
    title: ClassVar[Mapping[str, str]] = {"en": "Shifts of a kind", "es": "Turnos de un tipo"}
    words: ClassVar[Words] = {
        "exceeded": {
            "en": "{operator} has {value} shifts of kind {kind}; {wanted} are allowed.",
            "es": "{operator} tiene {value} turnos de tipo {kind}; se permiten {wanted}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each kind of which somebody has too many shifts."""
        for operator, duties in reading.by_operator.items():
            by_kind: dict[str | None, list[ShiftAssignment]] = defaultdict(list)
            for duty in duties:
                by_kind[reading.index.orders[duty.order].shift_kind].append(duty)
            for limit in reading.index.limits(operator).shift_kinds:
                own = by_kind[limit.shift_kind]
                if len(own) > limit.most:
                    yield self.breach(
                        "exceeded",
                        orders=tuple(dict.fromkeys(duty.order for duty in own)),
                        operators=(operator,),
                        window=(own[0].start, max(duty.end for duty in own)),
                        operator=operator,
                        kind=limit.shift_kind,
                        value=len(own),
                        wanted=limit.most,
                    )

    def post(self, problem: Problem) -> None:
        """Count the shifts of each kind that is limited."""
        c = problem.c
        for operator, entries in problem.work_entries().items():
            limits = {x.shift_kind: x.most for x in c.index.limits(c.operators[operator].id).shift_kinds}
            free: dict[str, list[Any]] = {kind: [] for kind in limits}
            fixed = dict.fromkeys(limits, 0)
            for entry in entries if limits else ():
                kind = c.shift_kind(entry.order) if entry.duty >= 0 else None
                if kind not in limits or kind is None:
                    continue
                if entry.literal is None:
                    fixed[kind] += 1
                else:
                    free[kind].append(entry.literal)
            for kind, most in limits.items():
                room = max(0, most - fixed[kind])
                if len(free[kind]) > room:
                    problem.model.add(sum(free[kind]) <= room)


RULE = ShiftKinds()
