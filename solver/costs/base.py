"""What a cost term is: one file with its specification, its estimate and its part of the model."""

from __future__ import annotations

from collections.abc import Mapping
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
    """

    id: ClassVar[str]
    title: ClassVar[Mapping[str, str]]

    def value(self, reading: Reading) -> TermValue:
        """Return what the plan pays for this term. This is the specification; it knows no solver."""
        raise NotImplementedError

    @staticmethod
    def span_adds(f: Fixed, b: Books, g: int, start: int, end: int) -> int:
        """Return what a span for mode ``g`` adds to the term, in cents.

        This and the next two are plain functions over the ledger, compiled by who calls them, with the
        arguments of a rule's. A term has those that concern it.
        """
        return 0

    @staticmethod
    def machine_adds(f: Fixed, b: Books, g: int, m: int, start: int, end: int, i: int) -> int:
        """Return what machine ``m`` adds."""
        return 0

    @staticmethod
    def person_adds(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> int:
        """Return what who is in a row of ``op`` adds."""
        return 0

    def declare(self, problem: Problem) -> None:
        """Create the term's own variables."""

    def post(self, problem: Problem) -> None:
        """Add the term to the model's objective."""
