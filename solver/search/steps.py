"""The steps of a walk: ruin and recreate, exchanges between machines, late orders pushed forward, filling.

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
from solver.search.choice import Choice
from solver.search.fill import DEARER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.cpsat.clock import Ints
    from solver.search.fill import Filler
    from solver.search.neighbourhoods import Relations
    from solver.search.workspace import Workspace

FEWEST, WIDTH = (1, 5, 9), 4
"""Orders taken out at once: from as many, in so many sizes."""

DEAR_SHARE = 0.7
"""Share of renewals that begin at an order drawn by what it costs."""

DROPPING_SHARE = 0.02
"""Share of steps that leave out an order, which may cost more than its price unplanned; learned from nothing,
since such an order is found once."""

REFILLING_SHARE = 0.05
"""Share of the effort that goes into orders that were all found to cost more than their price."""

SERVICE_SHARE = 0.5
"""Share of renewals that plan the services of the machines anew."""

SPREADS = (1.5, 3.0, 6.0)
"""Days over which related orders are near, drawn by renewal."""

RADII = (20.0, 80.0, 1e9)
"""Kilometres over which they are close; as far as the last one all are."""


CROSS, HASTEN = "cross", "hasten"
RENEWALS = [f"renew {kind} {fewest}" for kind in KINDS for fewest in FEWEST]
"""Renewals by how the orders are related and how many they are."""

SHARES = {CROSS: 0.1, HASTEN: 0.25, **dict.fromkeys(RENEWALS, 0.65 / len(RENEWALS))}
"""Share of each kind of step at first: two machines exchange the rest of their work; a late order is pushed
forward; related orders are renewed."""


def usual_choice() -> Choice:
    """Return a choice of steps that has learned nothing yet."""
    return Choice(SHARES)


class Steps:
    """A walk from plan to plan in one workspace; it remembers the best.

    Parameters
    ----------
    weights
        What each order costs beyond what it must, shape (N,).
    part
        The orders that the walk begins its steps at, ascending; others change only as these push them aside.
    spared
        Orders that are left out because that is cheaper.
    choice
        Of the kinds of steps; it learns.
    holds_pins
        Whether an order with a given start keeps its place when related ones are renewed.

    Attributes
    ----------
    base
        The plan from which the next step begins.
    best, best_cost, best_round
        The best plan, its cost in cents, and the round that found it.
    """

    def __init__(
        self,
        space: Workspace,
        relations: Relations,
        filler: Filler,
        weights: NDArray[np.float64],
        part: Ints,
        spared: set[int],
        choice: Choice,
        *,
        holds_pins: bool = False,
    ) -> None:
        self.c, self.space, self.ledger, self.random = space.c, space, space.ledger, space.random
        self.effort, self.relations, self.filler = space.effort, relations, filler
        self.part, self.spared, self.choice, self.holds_pins = part, spared, choice, holds_pins
        self.day = max(1, 24 * 60 // self.c.horizon.slot_minutes)
        shares = np.sqrt(np.maximum(weights[part], 0)) + 1e-9
        self._shares = np.cumsum(shares / shares.sum())
        self.cost = self.best_cost = space.cost()
        self.base, self.best = self.ledger.begin_walk()
        self.rounds = self.best_round = 0
        self.filling = self.renewing = 0.0
        self.dropped: list[int] = []
        self._kind = ""

    def missing(self) -> list[int]:
        """Return the orders of the part that are not planned."""
        found: list[int] = self.part[self.ledger.b.mode[self.part] < 0].tolist()
        return found

    def round(self, stop: Callable[[], bool], temperature: float) -> None:
        """Change the plan, and keep the result or go back.

        Parameters
        ----------
        temperature
            Cents: a plan that is so much dearer is kept in one case of e.
        """
        self.rounds += 1
        self.effort.add(ROUND)
        self.space.vary()
        begun = self.effort.spent
        missing = self.missing()
        self.spared.intersection_update(missing)
        wanted = [k for k in missing if k not in self.spared]
        share, best = self.filler.share if wanted else REFILLING_SHARE, self.best_cost
        filling = bool(missing) and self.filling <= share * (self.filling + self.renewing)
        if filling:
            self._fill(wanted or missing, DEARER if wanted else 0.0, stop)
        else:
            self._step(temperature)
        spent, gained = self.effort.spent - begun, best - self.best_cost
        if wanted:
            self.filler.learn(gained, spent, filling=filling)
        if filling:
            self.filling += spent
            return
        self.renewing += spent
        if self._kind:
            self.choice.learn(self._kind, gained, spent)

    def go_back(self) -> None:
        """Return to the best plan."""
        self.ledger.go_back(self.best)
        self.ledger.commit(self.base)
        self.cost, self.best_round = self.best_cost, self.rounds

    def _step(self, temperature: float) -> None:
        """Change the plan, and go back if the result is too dear."""
        self.dropped = []
        if not self._change():
            self.ledger.revert(self.base)
            return
        cost = self.space.cost()
        if cost > self.cost - temperature * math.log(max(1e-12, self.random.random())):
            self.ledger.revert(self.base)
            return
        self.cost = cost
        self.spared.update(self.dropped)
        self.ledger.commit(self.base)
        self._note(cost)

    def _change(self) -> bool:
        """Change the plan in one of several ways; false if that fails half way."""
        if self.random.random() < DROPPING_SHARE:
            self._kind = ""
            return self._drop()
        self._kind = self.choice.draw(self.random)
        if self._kind == CROSS:
            return self._cross()
        if self._kind == HASTEN:
            if self._hasten():
                return True
            self._kind = RENEWALS[int(self.random.integers(len(RENEWALS)))]
        return self._renew(*(int(each) for each in self._kind.split()[1:]))

    def _cross(self) -> bool:
        """Let two machines exchange what they do from the start of some order on."""
        planned = self.part[self.base.mode[self.part] >= 0]
        if not len(planned):
            return False
        k = int(planned[int(self.random.integers(len(planned)))])
        mode = int(self.base.mode[k] - self.ledger.f.mode_at[k])
        needs = self.c.orders[k].modes[mode].machines
        if not needs:
            return False
        candidates = needs[int(self.random.integers(len(needs)))].candidates
        first = next(m for m in self.base.hold[k].tolist() if m in candidates)
        second = int(candidates[int(self.random.integers(len(candidates)))])
        return first != second and self.ledger.cross(first, second, int(self.base.start[k]))

    def _note(self, cost: int) -> None:
        """Remember the base if it is the best plan."""
        if cost < self.best_cost:
            self.best_cost, self.best_round = cost, self.rounds
            self.ledger.keep(self.base, self.best)

    def _fill(self, pool: Sequence[int], dearer: float, stop: Callable[[], bool]) -> None:
        """Try to leave out fewer orders; the walk goes on from a plan that is ``dearer`` too."""
        if self.filler.fill(self.space, pool, stop, self._note, dearer, self.base):
            self.cost = self.space.cost()

    def _drop(self) -> bool:
        """Leave out an order and all that wait for it, if they may be left out."""
        first = self._dear()
        out = [k for k in (first, *self.space.followers(first)) if self.ledger.has(k)]
        if not out or self.space.touches_closed(out) or any(self.space.mandatory[k] for k in out):
            return False
        self.dropped = out
        return self.ledger.take_out(out)

    def _dear(self) -> int:
        """Draw an order by what it costs."""
        at = int(np.searchsorted(self._shares, self.random.random()))
        return int(self.part[min(len(self.part) - 1, at)])

    def _renew(self, kind: int, fewest: int) -> bool:
        """Take related orders out and insert them again, ``fewest`` or some more."""
        size = int(self.random.integers(fewest, fewest + WIDTH))
        seed = int(self.part[int(self.random.integers(len(self.part)))])
        if self.random.random() < DEAR_SHARE:
            seed = self._dear()
        spread = SPREADS[int(self.random.integers(len(SPREADS)))] * self.day
        reach = np.array([spread, RADII[int(self.random.integers(len(RADII)))]])
        chosen = self.ledger.related(kind, seed, reach, size, self.relations, self.part)
        chosen = [k for k in chosen if not self._stays(k)]
        services = self.ledger.visits_of(chosen) if self.random.random() < SERVICE_SHARE else []
        if not chosen or not self.ledger.take_out([*chosen, *services]):
            return False
        return self.space.insert_all(chosen, self.base)

    def _stays(self, k: int) -> bool:
        """Whether an order keeps its place when related ones are renewed.

        One whose start is given does while no plan keeps the rules: that it has whom the reference plan gives
        it leaves the others room.
        """
        order = self.c.orders[k]
        return order.frozen or (order.fixed_start is not None and self.holds_pins)

    def _hasten(self) -> bool:
        """Push a late order forward to its due slot or near it; if that fails nothing is changed."""
        k = self.ledger.late_order(self.part)
        if k < 0:
            return False
        due = self.c.orders[k].order.due
        assert due is not None, "only what is due is late"
        end = int(self.base.end[k])
        until = due if self.random.random() < 0.5 else int(self.random.integers(due, end))
        if self._push(k, until):
            return True
        self.ledger.revert(self.base)
        return False

    def _push(self, k: int, until: int) -> bool:
        """Move order ``k`` so that it ends by ``until``, and find new places for what it pushes aside."""
        out = [k]
        if not self.ledger.take_out(out):
            return False
        free = self.space.insert(k, Bounds(0, until, until))
        if not free and not self.filler.push_in(self.space, k, until, out):
            return False
        return self.space.insert_all(list(dict.fromkeys(out)), self.base)
