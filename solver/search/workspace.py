"""The plan that a walk works on: take orders out, insert them again, go back."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING

import numpy as np

from solver.search.insert import Inserter
from solver.search.ledger import ledger_of
from solver.search.state import Placement, State
from solver.search.value import Valuation

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled
    from solver.cpsat.shapes import CompiledMode
    from solver.search.ledger import Ledger

MISSING = 10**15
"""Price of a mandatory order that is not planned, beyond any plan's cost."""

NOISES = (0.0, 0.002, 0.02)
"""Random factors on prices of insertions, drawn by round."""

REACHES = (4, 24, 48)
"""Feasible starts among which an insertion chooses, drawn by round."""


class Workspace:
    """A plan in a ledger, with the means to change it and to price the change.

    Parameters
    ----------
    weights
        What each order costs beyond what it must, shape (N,): dear orders are inserted first at times.
    """

    def __init__(self, c: Compiled, state: State, weights: Iterable[float], seed: int) -> None:
        self.c = c
        self.random = np.random.default_rng((seed, 7))
        self.ledger: Ledger = ledger_of(c, state)
        self.inserter = Inserter(self.ledger, seed=seed)
        self.valuation = Valuation(c, self.ledger)
        self.weights = list(weights)
        self._bulk = [min(_bulk(mode) for mode in o.modes) for o in c.orders]

    @property
    def placements(self) -> dict[int, Placement]:
        """What is planned."""
        return self.ledger.placements

    def state(self) -> State:
        """Return the plan as it is now."""
        return State(dict(self.ledger.placements), dict(self.ledger.moves))

    def vary(self) -> None:
        """Draw how insertions are judged from now on."""
        self.inserter.noise = NOISES[int(self.random.integers(len(NOISES)))]
        self.inserter.reach = REACHES[int(self.random.integers(len(REACHES)))]

    def cost(self) -> int:
        """Return the cost of the plan in cents, `MISSING` for each mandatory order that is left out."""
        missing = sum(not o.optional and k not in self.placements for k, o in enumerate(self.c.orders))
        return self.valuation.present() + MISSING * missing

    def price(self, orders: Iterable[int]) -> int:
        """Return what orders cost unplanned."""
        return sum(self.c.weights.unplanned * self.c.orders[k].order.priority for k in orders)

    def ready(self, k: int) -> bool:
        """Whether all that order ``k`` follows is planned."""
        return all(x.before in self.placements for x in self.c.links_of[k] if x.after == k)

    def followers(self, k: int) -> list[int]:
        """Return the orders that wait for order ``k``, directly or not."""
        found: list[int] = []
        reach = [k]
        while reach:
            now = reach.pop()
            for link in self.c.links_of[now]:
                if link.before == now and link.after not in found:
                    found.append(link.after)
                    reach.append(link.after)
        return found

    def take_out(self, chosen: Iterable[int]) -> bool:
        """Take orders out of the plan; false if a move that then replaces others has no room."""
        taken = [self.ledger.remove(k) for k in dict.fromkeys(chosen) if k in self.placements]
        return all(self.ledger.mend_moves(m) for placement in taken for m in placement.machines)

    def insert_all(self, orders: Iterable[int], needed: Container[int] = ()) -> bool:
        """Insert those of ``orders`` that are not planned, in a drawn sequence; some may find no place.

        False as soon as one of ``needed`` finds none: the others are not tried then.
        """
        for k in self._sequence([k for k in orders if k not in self.placements]):
            if not self.inserter.insert(k) and k in needed:
                return False
        return True

    def complete(self, chosen: Iterable[int], before: State) -> bool:
        """Whether mandatory orders that were planned, and predecessors of planned ones, are planned."""
        for k in chosen:
            if k in self.placements:
                continue
            if not self.c.orders[k].optional and k in before.placements:
                return False
            if any(link.before == k and link.after in self.placements for link in self.c.links_of[k]):
                return False
        return True

    def restore(self, state: State) -> None:
        """Go back to ``state``."""
        present, wanted = self.placements, state.placements
        changed = [k for k, p in present.items() if wanted.get(k) is not p]
        lost = {k: p for k, p in wanted.items() if present.get(k) is not p}
        touched = {m for p in (*(present[k] for k in changed), *lost.values()) for m in p.machines}
        for k in changed:
            self.ledger.remove(k)
        for (m, k), start in list(self.ledger.moves.items()):
            if m in touched and state.moves.get((m, k)) != start:
                self.ledger.drop_move(m, k)
        for k, placement in lost.items():
            self.ledger.add(k, placement)
        for (m, k), start in state.moves.items():
            if m in touched and ((m, k) not in self.ledger.moves or self.ledger.stale(m, k)):
                self.ledger.drop_move(m, k)
                self.ledger.set_move(m, k, start)

    def _sequence(self, chosen: list[int]) -> list[int]:
        """Order of insertion: predecessors first; else urgent, dear, bulky or random ones first."""
        way = int(self.random.integers(6))
        if way == 0:
            key = {k: self.c.urgency[k] for k in chosen}
        elif way == 1:
            key = {k: float(self.random.random()) for k in chosen}
        elif way == 2:
            key = {k: -self.c.orders[k].order.priority * float(self.random.uniform(0.5, 1)) for k in chosen}
        elif way == 3:
            key = {k: -self.weights[k] for k in chosen}
        else:
            key = {k: -self._bulk[k] * float(self.random.uniform(0.5, 1)) for k in chosen}
        rank = {k: i for i, k in enumerate(self.c.latest_due_order)}
        members = set(chosen)
        sequence: list[int] = []
        waiting = sorted(chosen, key=lambda k: key[k])
        while waiting:
            ready = next((k for k in waiting if not self._waits(k, members)), None)
            k = ready if ready is not None else min(waiting, key=rank.__getitem__)
            waiting.remove(k)
            members.discard(k)
            sequence.append(k)
        return sequence

    def _waits(self, k: int, members: set[int]) -> bool:
        return any(link.after == k and link.before in members for link in self.c.links_of[k])


def _bulk(mode: CompiledMode) -> float:
    """Return the slots of machines and people that a mode takes."""
    units = sum(need.quantity for need in mode.machines) + sum(need.quantity for need in mode.people)
    return float(mode.duration * (1 + units))
