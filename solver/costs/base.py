"""What a cost term is: one file with its specification, its estimate and its part of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from models.domain.reading import Reading
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


@dataclass(frozen=True)
class TermValue:
    """A cost term's worth in cents, and by order where it adds up order by order."""

    total: int
    orders: Mapping[str, int] = field(default_factory=dict)


class Cost:
    """One named cost term.

    Attributes
    ----------
    id
        Stable key, the name of its file and of the term in a plan's costs.
    title
        Its name by language.
    span_adds, machine_adds, person_adds
        What one candidate insertion adds in cents, where the term asks for spans, machines or people: plain
        functions over the ledger with the arguments of a rule's, compiled by who calls them.
    """

    id: ClassVar[str]
    title: ClassVar[Mapping[str, str]]
    span_adds: ClassVar[Callable[[Fixed, Books, int, int, int], int] | None] = None
    machine_adds: ClassVar[Callable[[Fixed, Books, int, int, int, int, int], int] | None] = None
    person_adds: ClassVar[Callable[[Fixed, Books, int, int, int, int, int, int], int] | None] = None

    def value(self, reading: Reading) -> TermValue:
        """Return what the plan pays for this term. This is the specification; it knows no solver."""
        raise NotImplementedError

    def declare(self, problem: Problem) -> None:
        """Create the term's own variables."""

    def post(self, problem: Problem) -> None:
        """Add the term to the model's objective."""
