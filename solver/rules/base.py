"""What a hard rule is: one file that says it four times, and is tested to mean one thing.

A rule is read by the checker (`violations`), by construction and local moves (`span_from`,
`machine_from`, `person_fits`), by the model (`declare`, `post`) and by the planner (`explain`). The
registry finds each module of this package that defines ``RULE``; there is no other list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.base import Window
from solver.violation import Violation

if TYPE_CHECKING:
    from models.domain.instance import Instance
    from models.domain.orders import Line, Mode, WorkOrder
    from models.domain.reading import Reading
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed

Words = Mapping[str, Mapping[str, str]]
"""Message id to language (``en``, ``es``) to a template with named parameters."""


class Rule:
    """One hard rule.

    Attributes
    ----------
    id
        Stable key, the name of its file.
    number
        Number of the rule in docs/reference/rules.md; several rules may share one.
    title
        Its name by language.
    words
        What a breach says, by message id and language.
    inheritable
        Whether a breach that lies wholly in the frozen past is a fact rather than a fault.
    """

    id: ClassVar[str]
    number: ClassVar[int]
    title: ClassVar[Mapping[str, str]]
    words: ClassVar[Words]
    inheritable: ClassVar[bool] = True

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each breach in a plan. This is the rule's specification; it knows no solver."""
        raise NotImplementedError

    def breach(
        self,
        message: str,
        *,
        orders: tuple[str, ...] = (),
        machines: tuple[str, ...] = (),
        operators: tuple[str, ...] = (),
        window: tuple[int, int] | None = None,
        **params: Any,
    ) -> Violation:
        """Return a violation of this rule; ``params`` go into the words of ``message``."""
        stretch = Window(*window) if window else None
        return Violation(self.id, message, params, orders, machines, operators, stretch)

    @staticmethod
    def span_from(f: Fixed, b: Books, g: int, start: int, end: int) -> int:
        """Return ``start`` if the rule admits the span, else a later slot before which it admits none.

        This and the next two are plain functions over the ledger, compiled by who calls them; they say
        whether one candidate insertion keeps the rule. A rule has those that concern it.
        """
        return start

    @staticmethod
    def machine_from(f: Fixed, b: Books, g: int, m: int, start: int, end: int, i: int) -> int:
        """Return the same for machine ``m`` in the span; ``i`` of its uses start before it."""
        return start

    @staticmethod
    def person_fits(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> bool:
        """Whether who is in a row of ``op`` may do a part of a duty; ``i`` of his parts start before it."""
        return True

    def lifted(self, instance: Instance) -> Mapping[str, Instance]:
        """Return by part of the rule the instance without what that part reads in it; "" is the whole rule.

        The plan of such an instance shows what the rule does. Most rules are posted to the model and to
        nothing else: their instance stays as it is, and it is the posting that is left out.
        """
        return {"": instance}

    def declare(self, problem: Problem) -> None:
        """Create the rule's own variables."""

    def post(self, problem: Problem) -> None:
        """Add the rule's constraints for the free orders against what is fixed."""

    def explain(self, violation: Violation, language: str = "en") -> str:
        """Return the breach in the planner's words."""
        templates = self.words[violation.message]
        return templates.get(language, templates["en"]).format(**violation.params)


def with_lines(instance: Instance, fields: Callable[[Line], dict[str, Any]]) -> tuple[WorkOrder, ...]:
    """Return an instance's orders with other fields of each line."""

    def changed(mode: Mode) -> Mode:
        return mode.model_copy(
            update={"lines": tuple(line.model_copy(update=fields(line)) for line in mode.lines)}
        )

    return tuple(
        order.model_copy(update={"modes": tuple(changed(mode) for mode in order.modes)})
        for order in instance.orders
    )
