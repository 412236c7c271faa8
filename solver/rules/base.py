"""What a hard rule is: one file that says it four times, and is tested to mean one thing.

A rule is read by the checker (`violations`), by construction and local moves (`allowed`), by the
model (`declare`, `project`, `post`) and by the planner (`explain`). The registry finds each module
of this package that defines ``RULE``; there is no other list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from solver.violation import Violation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from models.domain.reading import Reading
    from solver.cpsat.problem import Problem
    from solver.search.ledger import Batch, Ledger

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
    """

    id: ClassVar[str]
    number: ClassVar[int]
    title: ClassVar[Mapping[str, str]]
    words: ClassVar[Words]

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each breach in a plan. This is the rule's specification; it knows no solver."""
        raise NotImplementedError

    def allowed(self, ledger: Ledger, batch: Batch) -> NDArray[np.bool_] | None:
        """Return which candidate insertions keep the rule, shape ``(len(batch),)``; none: all."""
        return None

    def declare(self, problem: Problem) -> None:
        """Create the rule's own variables."""

    def post(self, problem: Problem) -> None:
        """Add the rule's constraints for the free orders against what is fixed."""

    def explain(self, violation: Violation, language: str = "en") -> str:
        """Return the breach in the planner's words."""
        templates = self.words[violation.message]
        return templates.get(language, templates["en"]).format(**violation.params)
