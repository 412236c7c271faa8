"""Division of the orders among walks, so that what they find adds up.

Orders that share machines, people, sites and chains stay together where possible. The division changes
with time: what lies on a border now lies inside soon.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from solver.search.neighbourhoods import Relations

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled
    from solver.search.incumbent import Incumbent

Focus = frozenset[int]

FEWEST_EACH = 40000
"""Orders for each walk below which nothing is divided."""

PERIOD_SECONDS = 8.0


class Division:
    """Who looks after which orders, and when.

    Parameters
    ----------
    shares
        Number of walks.
    """

    def __init__(self, c: Compiled, shares: int, seed: int) -> None:
        everything = frozenset(range(len(c.orders)))
        self._whole = [everything] * shares
        self._divides = shares > 1 and len(everything) >= FEWEST_EACH * shares
        self._period = -1
        self._now = self._whole
        self._lock = threading.Lock()
        self._random = np.random.default_rng((seed, 3))
        if self._divides:
            r = Relations.of(c)
            self._ties = r.machines + r.people + r.same_site + 3 * r.linked

    def focus(self, share: int, incumbent: Incumbent) -> Focus:
        """Return the orders of one walk now: all while some are left out, else by turns all or a share."""
        if not self._divides or incumbent.short:
            return self._whole[share]
        with self._lock:
            period = int(incumbent.seconds / PERIOD_SECONDS)
            if period != self._period:
                self._period = period
                self._now = self._whole if period % 3 == 2 else self._divide(len(self._whole))
            return self._now[share]

    def _divide(self, shares: int) -> list[Focus]:
        """Grow the shares around random orders, each by the order that is tied to it most."""
        count = len(self._ties)
        owner = np.full(count, -1)
        pull = np.zeros((shares, count))
        for share, start in enumerate(self._random.permutation(count)[:shares]):
            owner[start] = share
            pull[share] += self._ties[start]
        for n in range(shares, count):
            share = n % shares
            free = np.where(owner < 0, pull[share] + 1e-3 * self._random.random(count), -np.inf)
            chosen = int(free.argmax())
            owner[chosen] = share
            pull[share] += self._ties[chosen]
        return [frozenset(np.flatnonzero(owner == share).tolist()) for share in range(shares)]
