"""Ruin and recreate on a whole instance: walks that begin at the best plan, and at fresh ones.

Sources: see `solver.search.steps`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from solver.search.budgets import modes_within_budgets
from solver.search.construct import construct
from solver.search.fill import Filler
from solver.search.neighbourhoods import Relations
from solver.search.steps import Steps, usual_choice
from solver.search.workspace import MISSING, Workspace

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled
    from solver.search.incumbent import Incumbent
    from solver.search.state import State

LONGEST_WALK = 20_000
"""Rounds without a better plan after which the walk returns to the best."""

SHORT_WALK, FRESH_STARTS, FRESH_NOISE = 1_500, 6, 0.3
"""The same while orders are left out, for the first walks: every other one begins with a plan of its own. How
soon a walk plans everything varies much, and some never do."""

OFFER_PAUSE = 25.0
"""Least time between two offers to the incumbent, in lengths of an offer: each is checked as a whole."""

FIRST_SHARE, LAST_SHARE = 0.01, 0.0002
"""Temperature as a share of the avoidable cost, at the start and at the end of the effort."""

TYPICAL = 100
"""Orders beyond which the temperature does not grow with the cost of the plan: a step changes a few."""


def temperature(spent: float, avoidable: float, orders: int) -> float:
    """Return the temperature of a walk in cents.

    Parameters
    ----------
    spent
        Share of the effort that is spent.
    avoidable
        Cost of the plan beyond what it must cost.
    """
    share: float = FIRST_SHARE * (LAST_SHARE / FIRST_SHARE) ** min(1.0, spent)
    return share * max(1.0, avoidable) * min(1.0, TYPICAL / max(1, orders))


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
        self.filler = filler or Filler(len(c.orders))
        self.choice = usual_choice()
        self.rounds = self.loads = self.gained = self.fresh = 0
        self.next_offer = 0.0
        self._load()

    def _load(self, fresh: State | None = None) -> None:
        """Begin from the incumbent, or from a fresh plan."""
        with self.incumbent.lock:
            state, self.version = fresh or self.incumbent.state or self.partial, self.incumbent.version
            weights = self.incumbent.avoidable_by_order()
        assert state is not None, "a walk begins somewhere"
        self.loads += 1
        space = Workspace(self.c, state, weights.tolist(), self.seed + self.loads, self.effort)
        self.steps = Steps(
            space,
            self.relations,
            self.filler,
            weights,
            np.arange(self.c.works),
            set(self.incumbent.spared) if fresh is None else set(),
            self.choice,
            holds_pins=self.incumbent.state is None,
        )
        self.offered = self.steps.best_cost
        eager = self.fresh < FRESH_STARTS and not self.steps.spared.issuperset(self.steps.missing())
        self.patience = SHORT_WALK * (1 + self.fresh) if eager else LONGEST_WALK

    @property
    def best(self) -> State:
        """The best plan of the walk."""
        return self.steps.ledger.state(self.steps.best)

    def run(self, stop: Callable[[], bool], effort: float = math.inf) -> None:
        """Walk until ``stop`` or for that much effort, offering each better plan."""
        until = self.effort.spent + effort
        while not stop() and self.effort.spent < until:
            self.round(stop)
            self._exchange(force=False)
        self._exchange(force=True)

    def round(self, stop: Callable[[], bool]) -> None:
        """Change the plan, and keep the result or go back."""
        self.rounds += 1
        if self.steps.rounds - self.steps.best_round > self.patience:
            self._return(stop)
        self.steps.round(stop, self._temperature())

    def _exchange(self, *, force: bool) -> None:
        """Offer a plan that is better than the incumbent."""
        begun, known, cost = self.effort.spent, self.incumbent.cost, self.steps.best_cost
        if cost >= self.offered or not (force or begun >= self.next_offer):
            return
        self.offered = cost
        if self.incumbent.levels:
            known = None  # the walk leans towards the upper levels, the incumbent knows them
        if cost >= (MISSING if known is None else known):
            return
        gained = self.incumbent.offer(self.best, f"ruin and recreate, round {self.rounds}")
        self.gained += gained
        if gained:
            self.version = self.incumbent.version
        else:
            self._load()
        self.next_offer = self.effort.spent + OFFER_PAUSE * (self.effort.spent - begun)

    def _temperature(self) -> float:
        costs = self.incumbent.costs
        avoidable = costs.avoidable if costs is not None else self.steps.best_cost % MISSING
        return temperature(self.effort.spent / max(1e-9, self.effort.limit), avoidable, self.c.works)

    def _return(self, stop: Callable[[], bool]) -> None:
        """Go back to the best plan, of others too, after a long walk without a better one.

        While orders are left out, begin at times with another plan altogether.
        """
        self._exchange(force=True)
        if self.patience < LONGEST_WALK and self.incumbent.short:
            self.fresh += 1
            seed = int(self.steps.random.integers(2**31))
            self._load(self._fresh_plan(seed, stop) if self.fresh % 2 else None)
            return
        self.patience = LONGEST_WALK
        if self.incumbent.version != self.version:
            self._load()
            return
        self.steps.go_back()

    def _fresh_plan(self, seed: int, stop: Callable[[], bool]) -> State:
        """Return another plan altogether; every other one has modes chosen so that budgets are enough."""
        held = modes_within_budgets(self.c, seed, self.effort) if self.fresh % 4 == 1 else None
        return construct(self.c, seed, FRESH_NOISE, stop, held)
