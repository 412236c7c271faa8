"""What the rules allow and the costs ask, for a batch of candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.registry import costs, rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.cpsat.clock import Ints
    from solver.search.ledger import Batch, Ledger

FORBIDDEN = np.int64(2**60)
"""Price of what a rule forbids; half of it and more is never paid."""


def allowed(ledger: Ledger, batch: Batch) -> NDArray[np.bool_]:
    """Return which candidates every rule allows."""
    mask = np.ones(batch.shape, dtype=bool)
    for rule in rules():
        verdict = rule.allowed(ledger, batch)
        if verdict is not None:
            mask &= verdict
    return mask


def price(ledger: Ledger, batch: Batch) -> Ints:
    """Return what each candidate adds to the cost, in cents."""
    total: Ints = np.zeros(batch.shape, dtype=np.int64)
    for cost in costs():
        delta = cost.delta(ledger, batch)
        if delta is not None:
            total = total + delta
    return total


def judged(ledger: Ledger, batch: Batch) -> Ints:
    """Return the price of each candidate, `FORBIDDEN` where a rule forbids it."""
    mask = allowed(ledger, batch)
    if not mask.any():
        return np.full(batch.shape, FORBIDDEN)
    return np.where(mask, price(ledger, batch), FORBIDDEN)
