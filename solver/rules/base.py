"""What a hard rule is: one file that says it four times, and is tested to mean one thing.

A rule is read by the checker (`violations`), by construction and local moves (`span_from`, `machine_from`,
`person_fits`), by the model (`declare`, `post`) and by the planner (`explain`). The registry finds each module
of this package that defines ``RULE``; there is no other list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.base import Window
from solver.violation import Violation

if TYPE_CHECKING:
    from models.domain.reading import Reading
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed

Words = Mapping[str, Mapping[str, str]]
"""Message id to language (``en``, ``es``) to a template with named parameters."""

SpanFrom = Callable[["Fixed", "Books", int, int, int], int]
"""``(f, b, mode, start, end)`` to the start if the rule admits the span, else to a later slot before which it
admits none."""

MachineFrom = Callable[["Fixed", "Books", int, int, int, int, int], int]
"""The same with a machine after the mode, and how many of its uses start before the span."""

PersonFits = Callable[["Fixed", "Books", int, int, int, int, int, int], bool]
"""``(f, b, mode, row, start, end, duty, i)``: row of a qualified person, part of a duty, his parts before it."""


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
    span_from, machine_from, person_fits
        What the rule says of one candidate insertion, where it speaks of spans, machines or people: plain
        functions over the ledger (see `solver.ledger.judging`), compiled by who calls them.
    inheritable
        Whether a breach that lies wholly in the frozen past is a fact rather than a fault.
    """

    id: ClassVar[str]
    number: ClassVar[int]
    title: ClassVar[Mapping[str, str]]
    words: ClassVar[Words]
    span_from: ClassVar[SpanFrom | None] = None
    machine_from: ClassVar[MachineFrom | None] = None
    person_fits: ClassVar[PersonFits | None] = None
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

    def declare(self, problem: Problem) -> None:
        """Create the rule's own variables."""

    def post(self, problem: Problem) -> None:
        """Add the rule's constraints for the free orders against what is fixed."""

    def explain(self, violation: Violation, language: str = "en") -> str:
        """Return the breach in the planner's words."""
        templates = self.words[violation.message]
        return templates.get(language, templates["en"]).format(**violation.params)
