"""Which kind of step comes next: what has gained most for its effort of late comes more often.

Source: S. Ropke and D. Pisinger, "An adaptive large neighborhood search heuristic for the pickup and delivery
problem with time windows", Transportation Science 40 (2006).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

EXPLORING = 0.4
"""Share of draws by the given shares, whatever was gained."""

REMEMBERING = 0.995
"""What is left of earlier gains and efforts of a kind after one more step of it."""


class Choice:
    """Draws kinds of steps.

    Parameters
    ----------
    shares
        Of each kind in all draws, while nothing is known of any.
    """

    def __init__(self, shares: Mapping[str, float]) -> None:
        self.kinds = list(shares)
        given = np.array(list(shares.values()), dtype=np.float64)
        self._given = given / given.sum()
        self._gained = np.zeros(len(self.kinds))
        self._spent = np.full(len(self.kinds), 1e-3)
        self._place = {kind: at for at, kind in enumerate(self.kinds)}

    @property
    def shares(self) -> dict[str, float]:
        """The share of each kind in the next draws."""
        rate = self._gained / self._spent
        total = rate.sum()
        learned = rate / total if total > 0 else self._given
        mixed = EXPLORING * self._given + (1 - EXPLORING) * learned
        return dict(zip(self.kinds, mixed.tolist(), strict=True))

    def draw(self, random: np.random.Generator) -> str:
        """Return a kind."""
        bounds = np.cumsum(list(self.shares.values()))
        at = int(np.searchsorted(bounds, random.random() * bounds[-1]))
        return self.kinds[min(at, len(self.kinds) - 1)]

    def learn(self, kind: str, gained: float, spent: float) -> None:
        """Note what a step of a kind gained, and what effort it took."""
        at = self._place[kind]
        self._gained[at] = REMEMBERING * self._gained[at] + gained
        self._spent[at] = REMEMBERING * self._spent[at] + spent
