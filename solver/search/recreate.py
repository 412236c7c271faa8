"""Ruin and recreate: take a few related orders out of the plan and insert them again, many times a second.

Source: G. Schrimpf et al., "Record breaking optimization results using the ruin and recreate principle",
J. Computational Physics 159 (2000).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from solver.effort import ROUND
from solver.ledger.ledger import Bounds
from solver.ledger.walking import KINDS
from solver.search.budgets import modes_within_budgets
from solver.search.construct import construct
from solver.search.fill import DEARER, Filler
from solver.search.neighbourhoods import Relations
from solver.search.workspace import MISSING, Workspace

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled
    from solver.search.incumbent import Incumbent
    from solver.search.state import State

FEWEST, MOST = 1, 12
"""Orders taken out at once."""

LONGEST_WALK = 20_000
"""Rounds without a better plan after which the walk returns to the best."""

SHORT_WALK, FRESH_STARTS, FRESH_NOISE = 1_500, 6, 0.3
"""The same while orders are left out, for the first walks: every other one begins with a plan of its own. How
soon a walk plans everything varies much, and some never do."""

FILLING_SHARE = 0.5
"""Most of a walk's effort that goes into orders that are left out."""

CROSSING_SHARE = 0.1
"""Share of rounds that let two machines exchange the rest of their work."""

HASTENING_SHARE = 0.25
"""Share of rounds that push a late order forward."""

DEAR_SHARE = 0.7
"""Share of renewals that begin at an order drawn by what it costs."""

DROPPING_SHARE = 0.02
"""Share of rounds that leave out an order, which may cost more than its price unplanned."""

REFILLING_SHARE = 0.05
"""`FILLING_SHARE` where all that is left out was found to cost more than its price."""

SERVICE_SHARE = 0.5
"""Share of renewals that plan the services of the machines anew."""

SPREADS = (1.5, 3.0, 6.0)
"""Days over which related orders are near, drawn by renewal."""

OFFER_PAUSE = 25.0
"""Least time between two offers to the incumbent, in lengths of an offer: each is checked as a whole."""

FIRST_SHARE, LAST_SHARE = 0.01, 0.0002
"""Temperature as a share of the avoidable cost, at the start and at the end of the effort."""


class Recreator:
    """Walks from plan to plan; remembers the best.

    Parameters
    ----------
    seed
        Of its draws.
    partial
        Where to begin while there is no incumbent: a plan that lacks mandatory orders.
    filler
        What knows from earlier walks which orders resist; none: one that knows nothing.

    Attributes
    ----------
    gained
        Cents by which its plans were better than the best known.
    """

    def __init__(
        self,
        c: Compiled,
        incumbent: Incumbent,
        seed: int,
        partial: State | None = None,
        filler: Filler | None = None,
    ) -> None:
        self.c = c
        self.incumbent = incumbent
        self.effort = incumbent.effort
        self.seed = seed
        self.partial = partial
        self.relations = Relations.of(c)
        self.part = np.arange(c.works)
        self.day = max(1, 24 * 60 // c.horizon.slot_minutes)
        self.filler = filler or Filler(len(c.orders))
        self.rounds = self.loads = self.gained = self.fresh = 0
        self.filling = self.renewing = self.next_offer = 0.0
        self.dropped: list[int] = []
        self._load()

    def _load(self, fresh: State | None = None) -> None:
        """Begin from the incumbent, or from a fresh plan."""
        with self.incumbent.lock:
            state, self.version = fresh or self.incumbent.state or self.partial, self.incumbent.version
            self.weights = self.incumbent.avoidable_by_order()
        assert state is not None, "a walk begins somewhere"
        self.loads += 1
        self.space = Workspace(self.c, state, self.weights.tolist(), self.seed + self.loads, self.effort)
        self.random = self.space.random
        self.ledger = self.space.ledger
        shares = np.sqrt(np.maximum(self.weights[: self.c.works], 0)) + 1e-9
        self.dear = np.cumsum(shares / shares.sum())
        self.spared = set(self.incumbent.spared) if fresh is None else set()
        self.cost = self.best_cost = self.space.cost()
        self.before, self.best = self.ledger.begin_walk()
        self.best_round = self.rounds
        self.pending = False
        eager = self.fresh < FRESH_STARTS and not self.spared.issuperset(self.ledger.missing())
        self.patience = SHORT_WALK * (1 + self.fresh) if eager else LONGEST_WALK

    def run(self, stop: Callable[[], bool], effort: float = math.inf) -> None:
        """Walk until ``stop`` or for that much effort, offering each better plan."""
        until = self.effort.spent + effort
        while not stop() and self.effort.spent < until:
            self.round(stop)
            self._exchange(force=False)
        self._exchange(force=True)

    def _exchange(self, *, force: bool) -> None:
        """Offer a plan that is better than the incumbent."""
        begun, known = self.effort.spent, self.incumbent.cost
        if not self.pending or not (force or begun >= self.next_offer):
            return
        self.pending = False
        if self.incumbent.levels:
            known = None  # the walk leans towards the upper levels, the incumbent knows them
        if self.best_cost >= (MISSING if known is None else known):
            return
        gained = self.incumbent.offer(self.ledger.state(self.best), f"ruin and recreate, round {self.rounds}")
        self.gained += gained
        if gained:
            self.version = self.incumbent.version
        else:
            self._load()
        self.next_offer = self.effort.spent + OFFER_PAUSE * (self.effort.spent - begun)

    def _temperature(self) -> float:
        spent = min(1.0, self.effort.spent / max(1e-9, self.effort.limit))
        share = FIRST_SHARE * (LAST_SHARE / FIRST_SHARE) ** spent
        costs = self.incumbent.costs
        return float(share * max(1, costs.avoidable if costs is not None else self.best_cost % MISSING))

    def round(self, stop: Callable[[], bool]) -> None:
        """Change the plan, and keep the result or go back."""
        self.rounds += 1
        self.effort.add(ROUND)
        if self.rounds - self.best_round > self.patience:
            self._return(stop)
        self.space.vary()
        begun = self.effort.spent
        missing = self.ledger.missing()
        self.spared.intersection_update(missing)
        wanted = [k for k in missing if k not in self.spared]
        share = FILLING_SHARE if wanted else REFILLING_SHARE
        if missing and self.filling <= share * (self.filling + self.renewing):
            dearer = DEARER if wanted else 0.0
            self._fill(wanted or missing, dearer, stop)
            self.filling += self.effort.spent - begun
        else:
            self._walk()
            self.renewing += self.effort.spent - begun

    def _walk(self) -> None:
        """Change the plan, and go back if the result is too dear."""
        self.dropped = []
        if not self._change():
            self.ledger.revert(self.before)
            return
        cost = self.space.cost()
        if cost > self.cost - self._temperature() * math.log(max(1e-12, self.random.random())):
            self.ledger.revert(self.before)
            return
        self.cost = cost
        self.spared.update(self.dropped)
        self.ledger.commit(self.before)
        self._note(cost)

    def _change(self) -> bool:
        """Change the plan in one of several ways; false if that fails half way."""
        draw = self.random.random()
        if draw < CROSSING_SHARE and self.c.machines:
            return self._cross()
        if draw < CROSSING_SHARE + HASTENING_SHARE and self._hasten():
            return True
        if draw > 1 - DROPPING_SHARE:
            return self._drop()
        return self._renew()

    def _cross(self) -> bool:
        """Let two machines exchange what they do from the start of some order on."""
        planned = np.flatnonzero(self.before.mode[: self.c.works] >= 0)
        if not len(planned):
            return False
        k = int(planned[int(self.random.integers(len(planned)))])
        mode = int(self.before.mode[k] - self.ledger.f.mode_at[k])
        needs = self.c.orders[k].modes[mode].machines
        if not needs:
            return False
        candidates = needs[int(self.random.integers(len(needs)))].candidates
        first = next(m for m in self.before.hold[k].tolist() if m in candidates)
        second = int(candidates[int(self.random.integers(len(candidates)))])
        return first != second and self.ledger.cross(first, second, int(self.before.start[k]))

    def _note(self, cost: int) -> None:
        """Remember the base if it is the best plan."""
        if cost < self.best_cost:
            self.best_cost, self.best_round, self.pending = cost, self.rounds, True
            self.ledger.keep(self.before, self.best)

    def _return(self, stop: Callable[[], bool]) -> None:
        """Go back to the best plan, of others too, after a long walk without a better one.

        While orders are left out, begin at times with another plan altogether.
        """
        self._exchange(force=True)
        if self.patience < LONGEST_WALK and self.incumbent.short:
            self.fresh += 1
            seed = int(self.random.integers(2**31))
            self._load(self._fresh_plan(seed, stop) if self.fresh % 2 else None)
            return
        self.patience = LONGEST_WALK
        if self.incumbent.version != self.version:
            self._load()
            return
        self.ledger.go_back(self.best)
        self.ledger.commit(self.before)
        self.cost, self.best_round = self.best_cost, self.rounds

    def _fresh_plan(self, seed: int, stop: Callable[[], bool]) -> State:
        """Return another plan altogether; every other one has modes chosen so that budgets are enough."""
        held = modes_within_budgets(self.c, seed, self.effort) if self.fresh % 4 == 1 else None
        return construct(self.c, seed, FRESH_NOISE, stop, held)

    def _fill(self, pool: Sequence[int], dearer: float, stop: Callable[[], bool]) -> None:
        """Try to leave out fewer orders; the walk goes on from a plan that is ``dearer`` too."""
        if self.filler.fill(self.space, pool, stop, self._note_filling, dearer):
            self.cost = self.space.cost()
        self.ledger.commit(self.before)

    def _note_filling(self, cost: int) -> None:
        """Remember a plan on the way; it becomes the base."""
        if cost < self.best_cost:
            self.ledger.commit(self.before)
            self._note(cost)

    def _drop(self) -> bool:
        """Leave out an order and all that wait for it, if they may be left out."""
        first = self._dear()
        out = [k for k in (first, *self.space.followers(first)) if self.ledger.has(k)]
        if not out or any(self.space.mandatory[k] for k in out):
            return False
        self.dropped = out
        return self.ledger.take_out(out)

    def _dear(self) -> int:
        """Draw an order by what it costs."""
        return min(len(self.dear) - 1, int(np.searchsorted(self.dear, self.random.random())))

    def _renew(self) -> bool:
        """Take related orders out and insert them again."""
        size = int(self.random.integers(FEWEST, MOST + 1))
        seed = int(self.random.integers(self.c.works))
        if self.random.random() < DEAR_SHARE:
            seed = self._dear()
        spread = SPREADS[int(self.random.integers(len(SPREADS)))] * self.day
        kind = int(self.random.choice(KINDS))
        chosen = self.ledger.related(kind, seed, spread, size, self.relations, self.part)
        chosen = [k for k in chosen if not self._stays(k)]
        services = self.ledger.visits_of(chosen) if self.random.random() < SERVICE_SHARE else []
        if not chosen or not self.ledger.take_out([*chosen, *services]):
            return False
        return self.space.insert_all(chosen, self.before)

    def _stays(self, k: int) -> bool:
        """Whether an order keeps its place when related ones are renewed.

        One whose start is given does while no plan keeps the rules: that it has whom the reference plan gives
        it leaves the others room.
        """
        order = self.c.orders[k]
        return order.frozen or (order.fixed_start is not None and self.incumbent.state is None)

    def _hasten(self) -> bool:
        """Push a late order forward to its due slot or near it; if that fails nothing is changed."""
        k = self.ledger.late_order(self.part)
        if k < 0:
            return False
        due = self.c.orders[k].order.due
        assert due is not None, "only what is due is late"
        end = int(self.before.end[k])
        until = due if self.random.random() < 0.5 else int(self.random.integers(due, end))
        if self._push(k, until):
            return True
        self.ledger.revert(self.before)
        return False

    def _push(self, k: int, until: int) -> bool:
        """Move order ``k`` so that it ends by ``until``, and find new places for what it pushes aside."""
        out = [k]
        if not self.ledger.take_out(out):
            return False
        free = self.space.insert(k, Bounds(0, until, until))
        if not free and not self.filler.push_in(self.space, k, until, out):
            return False
        return self.space.insert_all(list(dict.fromkeys(out)), self.before)
