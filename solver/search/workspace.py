"""The plan that a walk works on: take orders out, insert them again, go back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from solver.cpsat.clock import UNLIMITED
from solver.effort import INSERTION
from solver.ledger.books import (
    ASK_ORDER,
    CHANGED,
    SCARCE,
    SHADOW,
    SHUN_FROM,
    SHUN_MACHINE,
    SHUN_PERSON,
    SHUN_UNTIL,
)
from solver.ledger.ledger import ANYWHERE, Bounds, ledger_of
from solver.search.thrift import Thrift

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.cpsat.clock import Ints
    from solver.cpsat.compile import Compiled
    from solver.cpsat.shapes import CompiledMode
    from solver.effort import Effort
    from solver.ledger.books import Places
    from solver.search.state import State

MISSING = 10**15
"""Price of a mandatory order that is not planned, beyond any plan's cost."""

NOISES = (0.0, 0.002, 0.02)
"""Random factors on prices of insertions, drawn by round."""

SHADOWS = (0.0, 0.001, 0.03, 1.0)
"""Prices of a change where their number is limited, in prices of the dearest order; drawn by round."""

SCARCITIES = (0.0, 0.0, 0.1, 1.0, 10.0)
"""Prices of a whole budget, in prices of the dearest order; drawn by round."""

REACHES = (4, 24, 48)
"""Feasible starts among which an insertion chooses, drawn by round."""

GIVEN = 4.0
"""How much rather other orders are pushed aside than one whose start is given: it has no other."""

CLOSED = 1e6
"""How much rather other orders are pushed aside than those that are others' to change."""

BY_WEIGHT = 3
"""The key of insertion by weight, among those of a workspace."""

PERSON_SHARE = 0.7
"""Share of what is shunned that are people, not machines."""


class Workspace:
    """A plan in a ledger, with the means to change it and to price the change.

    Parameters
    ----------
    weights
        What each order costs beyond what it must, shape (N,): dear orders are inserted first at times.
    effort
        To which insertions are counted.
    """

    def __init__(
        self, c: Compiled, state: State, weights: Iterable[float], seed: int, effort: Effort
    ) -> None:
        self.c = c
        self.effort = effort
        self.random = np.random.default_rng((seed, 7))
        self.ledger = ledger_of(c, state, seed)
        self.ledger.reach = REACHES[0]
        self.mandatory = np.array([not o.optional for o in c.orders], dtype=bool)
        self.prices = np.array([c.price_out(o.order) for o in c.orders], dtype=np.int64)
        given = np.array([GIVEN if o.fixed_start is not None else 1.0 for o in c.orders])
        self.worth = np.where(self.mandatory, self.prices.max(initial=1), self.prices)
        """What planning an order is worth: one that must be done is worth no less than any other."""
        self._firmness = self.firmness = self.worth * given
        """What it weighs to push an order aside."""
        self.closed = np.zeros(len(c.orders), dtype=bool)
        """Orders that are others' to change."""
        self.before, self.kept = self.ledger.save(), self.ledger.save()
        """Room for two plans that are to be returned to."""
        self.thrift = Thrift(c.fixed)
        self._candidates: dict[int, tuple[list[int], list[int]]] = {}
        bulk = [min(_bulk(mode) for mode in o.modes) for o in c.orders]
        priority = [o.order.priority for o in c.orders]
        self._keys: list[tuple[NDArray[np.float64], bool]] = [
            (_reals(c.urgency), False),
            (_reals([-1.0] * len(bulk)), True),
            (-_reals(priority), True),
            (-_reals(weights), False),
            (-_reals(bulk), True),
            (-_reals(bulk), True),
        ]
        """Which orders are inserted first, drawn by insertion: urgent, any, important, dear or bulky ones,
        these twice as often."""

    def close_all_but(self, orders: Ints) -> None:
        """Leave all orders but these to others."""
        self.closed[: self.c.works] = True
        self.closed[orders] = False
        self.firmness = np.where(self.closed, CLOSED * self._firmness, self._firmness)

    def touches_closed(self, orders: Iterable[int]) -> bool:
        """Whether others are to change one of some orders."""
        return any(self.closed[k] for k in orders)

    def draw_anew(self, seed: int) -> None:
        """Begin all draws anew."""
        self.random = np.random.default_rng((seed, 7))
        self.ledger.draw_anew(seed)

    def weigh(self, weights: Iterable[float]) -> None:
        """Take other weights of the orders."""
        self._keys[BY_WEIGHT] = (-_reals(weights), False)

    def vary(self) -> None:
        """Draw how insertions are judged from now on."""
        if self.c.most_changes < UNLIMITED:
            share = SHADOWS[int(self.random.integers(len(SHADOWS)))]
            self.ledger.b.note[SHADOW] = int(share * self.prices.max(initial=1))
        if self.c.budget_amounts:
            share = SCARCITIES[int(self.random.integers(len(SCARCITIES)))]
            self.ledger.b.note[SCARCE] = int(share * self.prices.max(initial=1))
        self.ledger.noise = NOISES[int(self.random.integers(len(NOISES)))]
        self.ledger.reach = REACHES[int(self.random.integers(len(REACHES)))]

    def shun(self, k: int) -> None:
        """Keep order ``k`` from one of the people or machines that could have it, until `shun_nothing`.

        Who is cheapest for it may be the only one for another.
        """
        people, machines = self._could_have(k)
        if not people and not machines:
            return
        ask = self.ledger.b.ask
        ask[ASK_ORDER] = k
        if people and (not machines or self.random.random() < PERSON_SHARE):
            ask[SHUN_PERSON] = people[int(self.random.integers(len(people)))]
            ask[SHUN_FROM], ask[SHUN_UNTIL] = 0, self.c.slots
        else:
            ask[SHUN_MACHINE] = machines[int(self.random.integers(len(machines)))]

    def _could_have(self, k: int) -> tuple[list[int], list[int]]:
        """Return the people and the machines that order ``k`` may have in some mode."""
        if k not in self._candidates:
            modes = self.c.orders[k].modes
            people = {int(p) for mode in modes for need in mode.people for p in need.operators}
            machines = {int(m) for mode in modes for need in mode.machines for m in need.candidates}
            self._candidates[k] = sorted(people), sorted(machines)
        return self._candidates[k]

    def shun_nothing(self) -> None:
        """Let all orders have whom they like."""
        self.ledger.b.ask[:] = -1

    def cost(self) -> int:
        """Return the cost of the plan in cents, `MISSING` for each mandatory order that is left out.

        Each change against the reference plan beyond those allowed costs the same.
        """
        lacking = int(np.count_nonzero(self.mandatory & (self.ledger.b.mode < 0)))
        lacking += max(0, int(self.ledger.b.note[CHANGED]) - self.c.most_changes)
        return self.ledger.cost() + MISSING * lacking

    def price(self, orders: Iterable[int]) -> int:
        """Return what orders are worth that are left out."""
        return sum(int(self.worth[k]) for k in orders)

    def ready(self, k: int) -> bool:
        """Whether all that order ``k`` follows is planned."""
        return all(self.ledger.has(x.before) for x in self.c.links_of[k] if x.after == k)

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

    def insert(self, k: int, within: Bounds = ANYWHERE) -> bool:
        """Enter one order where it is cheapest; false if no start keeps the rules."""
        self.effort.add(INSERTION)
        return self.ledger.insert(k, within)

    def insert_as(self, k: int, mode: int) -> bool:
        """Enter one order in a mode where it is cheapest; false if no start keeps the rules."""
        held, self.ledger.modes = self.ledger.modes, {k: mode}
        found = self.insert(k)
        self.ledger.modes = held
        return found

    def insert_all(self, orders: Sequence[int], needed: Places | None = None) -> bool:
        """Insert those of ``orders`` that are not planned, in a drawn sequence; some may find no place.

        False as soon as one that is planned in ``needed`` finds none: the others are not tried then.
        """
        self.effort.add(INSERTION * len(orders))
        keys, spread = self._keys[int(self.random.integers(len(self._keys)))]
        return self.ledger.insert_all(orders, keys, spread=spread, needed=needed)


def _bulk(mode: CompiledMode) -> float:
    """Return the slots of machines and people that a mode takes."""
    units = sum(need.quantity for need in mode.machines) + sum(need.quantity for need in mode.people)
    return float(mode.duration * (1 + units))


def _reals(values: Iterable[float]) -> NDArray[np.float64]:
    return np.array(list(values), dtype=np.float64)
