"""Ruin and recreate: take a few related orders out of the plan and insert them again, many times a second.

Source: G. Schrimpf et al., "Record breaking optimization results using the ruin and recreate principle",
J. Computational Physics 159 (2000).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from solver.cpsat.compile import Compiled
from solver.search.construct import Inserter
from solver.search.eject import draw_ejection
from solver.search.incumbent import Incumbent
from solver.search.ledger import ledger_of
from solver.search.neighbourhoods import Chooser
from solver.search.state import Placement, State
from solver.search.value import Valuation

FEWEST, MOST = 1, 6
"""Orders taken out at once."""

MISSING = 10**15
"""Price of a mandatory order that is not planned, beyond any plan's cost."""

RELUCTANCE = 0.04
"""Share of its price by which an order that is left out weighs more after each attempt to insert it."""

LONGEST_WALK = 500
"""Rounds without a better plan after which the walk returns to the best."""

EJECTION_SHARE = 0.6
"""Share of rounds, while orders are unplanned, that make room for one of them."""

REPORT_SECONDS = 0.4
"""Least time between two offers to the incumbent: each is checked as a whole."""

FIRST_SHARE, LAST_SHARE = 0.002, 0.0001
"""Temperature as a share of the avoidable cost, at the start and at the end of the time."""


class Recreator:
    """Walks from plan to plan; remembers the best.

    Parameters
    ----------
    seed
        Of its draws.
    partial
        Where to begin while there is no incumbent: a plan that lacks mandatory orders.
    """

    def __init__(self, c: Compiled, incumbent: Incumbent, seed: int, partial: State | None = None) -> None:
        self.c = c
        self.incumbent = incumbent
        self.random = np.random.default_rng((seed, 7))
        self.chooser = Chooser(c, seed + 500)
        self.seed = seed
        self.rounds = self.accepted = 0
        self.partial = partial
        self._load()

    def _load(self) -> None:
        """Begin from the incumbent."""
        with self.incumbent.lock:
            state, self.version = self.incumbent.state or self.partial, self.incumbent.version
            self.weights = self.incumbent.avoidable_by_order()
        assert state is not None, "a walk begins somewhere"
        self.ledger = ledger_of(self.c, state)
        self.inserter = Inserter(self.ledger, patience=0, seed=self.seed, noise=0.02)
        self.valuation = Valuation(self.c, self.ledger)
        self.cost = self.best_cost = self.valuation.total + self._missing()
        self.best = state
        self.offered = self.incumbent.seconds
        self.extra: dict[int, float] = {}
        self.best_round = self.rounds

    def run(self, stop: Callable[[], bool], seconds: float = math.inf) -> None:
        """Walk until ``stop`` or for ``seconds``, offering each better plan."""
        until = self.incumbent.seconds + seconds
        while not stop() and self.incumbent.seconds < until:
            self.round()
            self._exchange(force=False)
        self._exchange(force=True)

    def _exchange(self, *, force: bool) -> None:
        """Offer what is better than the incumbent; take over what others found."""
        known = self.incumbent.cost if self.incumbent.cost is not None else MISSING
        due = self.incumbent.seconds - self.offered >= REPORT_SECONDS
        if self.best_cost < known and (force or due):
            if not self.incumbent.offer(self.best, f"ruin and recreate, round {self.rounds}"):
                self._load()
                return
            self.version = self.incumbent.version
            self.offered = self.incumbent.seconds
        elif self.incumbent.version != self.version and known < self.best_cost:
            self._load()

    def _temperature(self) -> float:
        spent = min(1.0, self.incumbent.seconds / max(1e-9, self.incumbent.limits.seconds))
        share = FIRST_SHARE * (LAST_SHARE / FIRST_SHARE) ** spent
        costs = self.incumbent.costs
        return float(share * max(1, costs.avoidable if costs is not None else self.best_cost % MISSING))

    def round(self) -> None:
        """Take some orders out, insert them again, and keep the result or go back."""
        self.rounds += 1
        if self.rounds - self.best_round > LONGEST_WALK:
            self._return()
        before = State(dict(self.ledger.placements), dict(self.ledger.moves))
        self.inserter.patience = int(self.random.integers(0, 3))
        short = len(before.placements) < len(self.c.orders)
        ejecting = short and self.random.random() < EJECTION_SHARE
        if not (self._eject(before) if ejecting else self._renew(before)):
            self._restore(before)
            return
        cost = self.valuation.present() + self._missing()
        slack = -self._temperature() * math.log(max(1e-12, self.random.random()))
        if (
            cost + self._reluctance(self.ledger.placements)
            > self.cost + self._reluctance(before.placements) + slack
        ):
            self._restore(before)
            return
        self.accepted += 1
        self.valuation.take_over()
        self.cost = cost
        if cost < self.best_cost:
            self.best_cost, self.best_round = cost, self.rounds
            self.best = State(dict(self.ledger.placements), dict(self.ledger.moves))

    def _reluctance(self, placements: dict[int, Placement]) -> float:
        """Return what the orders that are left out weigh beyond their price, after all failed attempts.

        An order that resists insertion may in the end take the place of a dearer one, which then finds
        another (guided local search, C. Voudouris and E. Tsang, 1999).
        """
        return sum(extra for k, extra in self.extra.items() if k not in placements)

    def _return(self) -> None:
        """Go back to the best plan after a long walk without a better one."""
        self._restore(self.best)
        self.valuation.take_over()
        self.cost, self.best_round = self.best_cost, self.rounds
        self.extra = {k: extra / 2 for k, extra in self.extra.items()}

    def _renew(self, before: State) -> bool:
        """Take related orders out and insert them again."""
        size = int(self.random.integers(FEWEST, MOST + 1))
        _, scope = self.chooser.draw(before, self.weights, size)
        chosen = [k for k in scope.free if self.c.orders[k].fixed_start is None]
        if not chosen or not self._take_out(chosen):
            return False
        for k in self._sequence(chosen):
            self.inserter.insert(k)
        return self._complete(chosen, before)

    def _missing(self) -> int:
        """Return the price of mandatory orders that are not planned: above all else."""
        return MISSING * sum(
            not order.optional and k not in self.ledger.placements for k, order in enumerate(self.c.orders)
        )

    def _eject(self, before: State) -> bool:
        """Make room for an unplanned order, then insert again what stood in its way."""
        ejection = draw_ejection(self.ledger, self.random)
        if ejection is None:
            return False
        price = self.c.weights.unplanned * self.c.orders[ejection.order].order.priority
        self.extra[ejection.order] = self.extra.get(ejection.order, 0.0) + RELUCTANCE * price
        out = [k for k in ejection.out if self.c.orders[k].fixed_start is None]
        if len(out) < len(ejection.out) or not self._take_out(out):
            return False
        if not self.inserter.insert(ejection.order, (ejection.start, ejection.start + 1)):
            return False
        chosen = [*out, *ejection.followers]
        for k in self._sequence(chosen):
            self.inserter.insert(k)
        return self._complete(chosen, before)

    def _take_out(self, chosen: list[int]) -> bool:
        placed = [k for k in chosen if k in self.ledger.placements]
        taken = {k: self.ledger.remove(k) for k in placed}
        for placement in taken.values():
            for m in placement.machines:
                if not self.ledger.mend_moves(m):
                    return False
        return True

    def _sequence(self, chosen: list[int]) -> list[int]:
        """Order of insertion: predecessors first; else urgent, random, heavy or dear ones first."""
        way = int(self.random.integers(4))
        if way == 0:
            key = {k: self.c.urgency[k] for k in chosen}
        elif way == 1:
            key = {k: float(self.random.random()) for k in chosen}
        elif way == 2:
            key = {k: -self.c.orders[k].order.priority * float(self.random.uniform(0.5, 1)) for k in chosen}
        else:
            key = {k: -float(self.weights[k]) for k in chosen}
        rank = {k: i for i, k in enumerate(self.c.latest_due_order)}
        members = set(chosen)
        sequence: list[int] = []
        waiting = sorted(chosen, key=lambda k: key[k])
        while waiting:
            ready = next((k for k in waiting if not self._waits(k, members - set(sequence))), None)
            k = ready if ready is not None else min(waiting, key=rank.__getitem__)
            waiting.remove(k)
            sequence.append(k)
        return sequence

    def _waits(self, k: int, members: set[int]) -> bool:
        return any(link.after == k and link.before in members for link in self.c.links_of[k])

    def _complete(self, chosen: list[int], before: State) -> bool:
        """Whether mandatory orders that were planned, and predecessors of planned ones, are planned."""
        for k in chosen:
            if k in self.ledger.placements:
                continue
            if not self.c.orders[k].optional and k in before.placements:
                return False
            if any(link.before == k and link.after in self.ledger.placements for link in self.c.links_of[k]):
                return False
        return True

    def _restore(self, state: State) -> None:
        """Bring the ledger back to ``state``."""
        present = self.ledger.placements
        changed = [k for k, p in present.items() if state.placements.get(k) is not p]
        lost: dict[int, Placement] = {k: p for k, p in state.placements.items() if present.get(k) is not p}
        for k in changed:
            self.ledger.remove(k)
        for (m, k), start in list(self.ledger.moves.items()):
            if state.moves.get((m, k)) != start:
                self.ledger.drop_move(m, k)
        for k, placement in lost.items():
            self.ledger.add(k, placement)
        for (m, k), start in state.moves.items():
            if (m, k) not in self.ledger.moves or self.ledger.stale(m, k):
                self.ledger.drop_move(m, k)
                self.ledger.set_move(m, k, start)
