"""What a cost term is: one file with its specification, its estimate and its part of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from models.domain.reading import Reading
    from solver.cpsat.problem import Problem
    from solver.search.ledger import Batch, Ledger


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

    def delta(self, ledger: Ledger, batch: Batch) -> NDArray[np.int64] | None:
        """Return what each candidate insertion adds in cents, broadcastable to the batch; none: 0."""
        return None

    def declare(self, problem: Problem) -> None:
        """Create the term's own variables."""

    def post(self, problem: Problem) -> None:
        """Add the term to the model's objective."""
