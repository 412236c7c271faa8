"""Filling: plan what is left out by pushing others aside, and finding new places for those.

Each order counts how often it resisted; the ones that resist least are pushed aside. Source: Y. Nagata
and O. Bräysy, "A powerful route minimization heuristic for the vehicle routing problem with time
windows", Operations Research Letters 37 (2009), with orders for customers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from solver.ledger.ledger import Bounds

if TYPE_CHECKING:
    from solver.ledger.books import Places
    from solver.search.workspace import Workspace

STEPS = 60
"""Orders that one call tries to plan, those that it pushed aside among them."""

DEEPEST = 2
"""How far predecessors push others aside in turn."""

MOST_PRICES = 4
"""How much more may be left out on the way, in prices of the dearest order that was left out."""

DEARER = 0.5
"""How much dearer the plan usually may become, as a share of the price of what is left out."""

SHUNNING_SHARE = 0.5
"""Share of tries that keep the order from one of those who could have it."""


FILLING_SHARE = 0.5
"""Most of a walk's effort that goes into orders that are left out."""

REMEMBERED = 10.0
"""Effort after which a gain counts a third of what it was."""


class Filler:
    """Plans orders that are left out; remembers which orders resist.

    Parameters
    ----------
    least
        Least share of a walk's effort that goes into orders that are left out; it follows what that gains,
        beside other steps.
    """

    def __init__(self, orders: int, least: float = FILLING_SHARE) -> None:
        self._resisted = np.ones(orders)
        self._least = least
        self._gained, self._spent, self._learned = [0.0, 0.0], [0.0, 0.0], 0.0

    @property
    def share(self) -> float:
        """The share of the effort that is to go into orders that are left out."""
        other, filling = (g / max(1e-3, s) for g, s in zip(self._gained, self._spent, strict=True))
        if self._learned < REMEMBERED / 2 or not other + filling:
            return FILLING_SHARE
        return min(FILLING_SHARE, max(self._least, filling / (other + filling)))

    def learn(self, gained: float, spent: float, *, filling: bool) -> None:
        """Note what a step gained, and what effort it took, while orders were left out."""
        kept = math.exp(-spent / REMEMBERED)
        for kind in (False, True):
            self._gained[kind] *= kept
            self._spent[kind] *= kept
        self._learned += spent
        self._gained[filling] += gained
        self._spent[filling] += spent

    def fill(
        self,
        space: Workspace,
        missing: Sequence[int],
        stop: Callable[[], bool],
        note: Callable[[int], None],
        dearer: float = DEARER,
        base: Places | None = None,
    ) -> bool:
        """Try to leave out less; return whether the plan was changed.

        Parameters
        ----------
        missing
            Orders that are to be planned.
        note
            Told the cost of each plan on the way that leaves out no more than the present one.
        dearer
            How much dearer the plan may become, as a share of the price of what is left out.
        base
            The base of the walk, at which it stands; it follows each order that is planned. None: no walk.
        """
        if base is None:
            base, _ = space.ledger.begin_walk()
        pool: list[int] = space.random.permutation(missing).tolist()
        before, kept = space.ledger.save(space.before), None
        left_out, cost_before = space.price(pool), space.cost()
        least = left_out
        limit = left_out + MOST_PRICES * max(space.price([k]) for k in pool)
        for _ in range(STEPS):
            ready = [k for k in pool if space.ready(k)]
            if not ready or stop():
                break
            k = ready[-1]
            pool.remove(k)
            if space.random.random() < SHUNNING_SHARE:
                space.shun(k)
            lost = self._plan(space, k, base)
            space.shun_nothing()
            if lost is None:
                space.ledger.revert(base)
            else:
                space.ledger.commit(base)
            pool = [k, *pool] if lost is None else pool + lost
            price = space.price(pool)
            if price > limit:
                break
            if lost is not None and price <= least:
                cost = space.cost()
                note(cost)
                if cost < cost_before + dearer * max(1, price):
                    kept, least = space.ledger.save(space.kept), price
        space.ledger.go_back(kept or before)
        space.ledger.commit(base)
        return kept is not None

    def _plan(self, space: Workspace, k: int, base: Places) -> list[int] | None:
        """Plan order ``k``; return the orders that lost their place, or none if it fails half way."""
        self._resisted[k] += 1
        if space.insert(k) or (space.thrift.make_room(space, k, base) and space.insert(k)):
            return []
        out: list[int] = []
        if self.push_in(space, k, space.c.slots, out):
            settled = space.insert_all(list(dict.fromkeys(out)))
            lost = [n for n in out if not space.ledger.has(n)]
            waiting = [n for x in lost for n in space.followers(x) if space.ledger.has(n)]
            if settled and not space.touches_closed(waiting) and space.ledger.take_out(waiting):
                return list(dict.fromkeys([*lost, *waiting]))
        return None

    def push_in(self, space: Workspace, k: int, until: int, out: list[int], depth: int = 0) -> bool:
        """Insert order ``k`` by the mildest of some ejections, its predecessors before it.

        Parameters
        ----------
        until
            Slot by which it must end.
        out
            Gets what was taken out; some of it may be planned again.
        """
        ejection = space.ledger.eject(k, until, self._resisted * space.firmness)
        if ejection is None or space.touches_closed(ejection.out):
            return False
        out += [n for n in ejection.out if n < space.c.works]
        if not space.ledger.take_out(ejection.out):
            return False
        for n, within in ejection.earlier:
            if space.ledger.has(n) or space.insert(n, within):
                continue
            if depth == DEEPEST or not self.push_in(space, n, within.until, out, depth + 1):
                return False
        return space.insert(k, Bounds(ejection.start, ejection.start))
