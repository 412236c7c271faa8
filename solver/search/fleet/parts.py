"""Parts of a plan that workers can change at the same time and that never collide.

A plan is cut by place, each time in another direction: machines and people mostly stay in a region. Each
machine and each person belongs to one part; the others may take work from them, which breaks no rule, but
give them none. What is left of pools and budgets is shared out. So what comes back from the parts fits
together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solver.cpsat.clock import UNLIMITED
from solver.cpsat.roads import site_radians
from solver.cpsat.shapes import POOL
from solver.ledger.books import CHANGED
from solver.ledger.tables import HAULER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.cpsat.clock import Ints
    from solver.cpsat.compile import Compiled
    from solver.ledger.books import Places
    from solver.ledger.ledger import Ledger

    Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Part:
    """Orders that one worker may change, and what he has for them.

    Parameters
    ----------
    orders
        Ascending, shape (n,).
    machines, people
        Whether each machine and each person is lent to other parts, shapes (M,) and (P,).
    pools, budgets, changes
        What other parts may take of pools, budgets and changes beyond what they have; see `Ledger.reserve`.
    """

    orders: Ints
    machines: Bools
    people: Bools
    pools: Ints
    budgets: Ints
    changes: int


class Divider:
    """Cuts a plan into parts.

    Parameters
    ----------
    workers
        How many parts a plan has: the fewer, the more a walk can exchange within one.
    """

    def __init__(self, c: Compiled, workers: int, seed: int) -> None:
        self.c, self.f = c, c.fixed
        self.random = np.random.default_rng((seed, 11))
        self.count = workers
        latitude, longitude = site_radians(c.instance)
        self._site = np.stack([latitude, longitude * np.cos(latitude.mean())], axis=1)
        self._sites = np.array([order.site for order in c.orders])
        self._lowboys = {int(row[HAULER]) for row in self.f.lowboy}

    def parts(self, ledger: Ledger, places: Places) -> list[Part]:
        """Return the parts of a plan, cut in a drawn direction.

        Parameters
        ----------
        ledger
            Holds the plan ``places``.
        """
        works = self.c.works
        pools, budgets, changes = self._left(ledger)
        if self.count == 1:
            none = np.zeros(len(self.c.machines), dtype=bool), np.zeros(len(self.c.operators), dtype=bool)
            return [Part(np.arange(works), *none, 0 * pools, 0 * budgets, 0)]
        angle = self.random.uniform(0, 2 * np.pi)
        along = self._site @ np.array([np.cos(angle), np.sin(angle)])
        along = along + self.random.uniform(0, 1e-9, len(along))  # sites at one place are told apart
        lines = np.quantile(along[self._sites[:works]], np.linspace(0, 1, self.count + 1)[1:-1])
        by_site = np.searchsorted(lines, along)
        chunk = by_site[self._sites]
        machines, torn = self._machines(places, chunk, by_site)
        people = self._people(places, chunk)
        held = places.hold[:works]
        on_torn = ((held >= 0) & torn[held]).any(axis=1) & (places.mode[:works] >= 0)
        for link in self.c.links:
            if chunk[link.before] != chunk[link.after]:
                on_torn[[link.before, link.after]] = True
        mine = [self._shares(pools), self._shares(budgets), self._shares(np.array([changes]))]
        return [
            Part(
                np.flatnonzero((chunk[:works] == part) & ~on_torn),
                machines != part,
                people != part,
                pools - mine[0][part],
                budgets - mine[1][part],
                changes - int(mine[2][part][0]),
            )
            for part in range(self.count)
        ]

    def _left(self, ledger: Ledger) -> tuple[Ints, Ints, int]:
        """Return what is left of pools and budgets, and how many more changes may be made.

        Of rows that belong to a site nothing is kept for others: a site is in one part.
        """
        f, b = self.f, ledger.b
        pools = np.maximum(0, f.capacity - b.pool_used)
        pools[[row for row, kind in enumerate(self.c.counts) if kind != POOL]] = 0
        limited = self.c.most_changes < UNLIMITED
        changes = max(0, f.most_changes - int(b.note[CHANGED])) if limited else 0
        return pools, np.maximum(0, f.budget - b.budget_used), changes

    def _shares(self, left: Ints) -> list[Ints]:
        """Share something out among the parts; who gets what cannot be divided is drawn for each row."""
        share, rest = left // self.count, left % self.count
        first = self.random.integers(self.count, size=left.shape[:1] + (1,) * (left.ndim - 1))
        return [share + ((first + part) % self.count < rest) for part in range(self.count)]

    def _machines(self, places: Places, chunk: Ints, by_site: Ints) -> tuple[Ints, Bools]:
        """Return the part of each machine, -1: none, and whether several parts have it."""
        users = self._users(places.hold, chunk, len(self.c.machines), places)
        at_home = by_site[np.array(self.c.machine_place, dtype=np.int64)]
        owner = np.where(users.any(axis=1), users.argmax(axis=1), at_home)
        torn = np.count_nonzero(users, axis=1) > 1
        owner[torn] = -1
        for lowboy in self._lowboys:  # they go wherever they are called
            owner[lowboy] = int(self.random.integers(self.count))
        return owner, torn

    def _people(self, places: Places, chunk: Ints) -> Ints:
        """Return the part of each person: the one in which he works most, else a drawn one."""
        rows = np.repeat(np.arange(len(self.f.crew_at) - 1), np.diff(self.f.crew_at))
        there = (places.crew >= 0) & (places.mode[rows] >= 0)
        users: Ints = np.zeros((len(self.c.operators), self.count), dtype=np.int64)
        np.add.at(users, (places.crew[there], chunk[rows[there]]), 1)
        drawn = self.random.integers(self.count, size=len(self.c.operators))
        return np.where(users.any(axis=1), users.argmax(axis=1), drawn)

    def _users(self, held: Ints, chunk: Ints, size: int, places: Places) -> Ints:
        """Return how many orders of each part hold each machine, shape (M, parts)."""
        there = (held >= 0) & (places.mode >= 0)[:, None]
        users: Ints = np.zeros((size, self.count), dtype=np.int64)
        order = np.broadcast_to(np.arange(len(held))[:, None], held.shape)
        np.add.at(users, (held[there], chunk[order[there]]), 1)
        return users
