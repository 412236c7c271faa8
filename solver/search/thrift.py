"""Thrift: where a budget is used up, other orders change to modes that spend less.

To push some aside would not do: a budget of a large fleet is a sum of thousands of small amounts, of which
all that are planned again take most back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.ledger.tables import FROZEN, PINNED

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints
    from solver.ledger.books import Places
    from solver.ledger.tables import Fixed
    from solver.search.workspace import Workspace

MOST_SAVING, MOST_REFUSING = 40, 6
"""Orders that spend less for one that needs it; orders that cannot or are too dear, before it is given up."""


class Thrift:
    """Makes room in the budgets of an instance."""

    def __init__(self, f: Fixed) -> None:
        self.f = f
        self._spends = np.zeros((len(f.mode), len(f.budget)), dtype=np.int64)
        """Units of each budget by mode, numbered over all orders."""
        rows = np.repeat(np.arange(len(f.mode)), np.diff(f.spend_at))
        np.add.at(self._spends, (rows, f.spend[:, 0]), f.spend[:, 1])
        self._least = np.minimum.reduceat(self._spends, f.mode_at[:-1]) if len(f.mode) else self._spends
        self._movable = f.order[:, PINNED] != FROZEN

    def make_room(self, space: Workspace, k: int, base: Places) -> bool:
        """Let others spend less, at most at the price of order ``k``, until it can be paid.

        Parameters
        ----------
        base
            The base of the walk, at which it stands; it follows what changes.

        Returns
        -------
        bool
            Whether there was too little for it, and is enough now.
        """
        lacking = self._lacking(space, k)
        for budget in np.flatnonzero(lacking > 0).tolist():
            if self._could_save(space, budget).sum() < lacking[budget]:
                return False
            price, refused = int(space.worth[k]) / int(lacking[budget]), 0
            for _ in range(MOST_SAVING + MOST_REFUSING):
                if self._lacking(space, k)[budget] <= 0 or refused == MOST_REFUSING:
                    break
                if self._save(space, budget, price):
                    space.ledger.commit(base)
                else:
                    space.ledger.revert(base)
                    refused += 1
        return bool((lacking > 0).any()) and not (self._lacking(space, k) > 0).any()

    def _lacking(self, space: Workspace, k: int) -> Ints:
        """Return what each budget lacks for the most frugal mode of order ``k``, shape (budgets,)."""
        return np.asarray(space.ledger.b.budget_used + self._least[k] - self.f.budget)

    def _save(self, space: Workspace, budget: int, price: float) -> bool:
        """Change an order to its most frugal mode; false if that cannot be, or for each unit costs more."""
        k = self._draw(space, budget)
        if k < 0:
            return False
        ledger, at = space.ledger, int(self.f.mode_at[k])
        before, spent = space.cost(), int(ledger.b.budget_used[budget])
        frugal = int(np.argmin(self._spends[at : self.f.mode_at[k + 1], budget]))
        if not ledger.take_out([k]) or not space.insert_as(k, frugal):
            return False
        saved = spent - int(ledger.b.budget_used[budget])
        return saved > 0 and space.cost() - before <= price * saved

    def _draw(self, space: Workspace, budget: int) -> int:
        """Draw an order by what it could save; -1 if none could."""
        savings = self._could_save(space, budget).cumsum()
        if not len(savings) or savings[-1] <= 0:
            return -1
        return int(np.searchsorted(savings, space.random.integers(savings[-1]), side="right"))

    def _could_save(self, space: Workspace, budget: int) -> Ints:
        """Return what each order spends beyond what it must, 0 where it is others' to change, shape (N,)."""
        mode = space.ledger.b.mode
        may = (mode >= 0) & self._movable & ~space.closed
        return np.where(may, self._spends[mode, budget] - self._least[:, budget], 0)
