"""Which orders to plan anew together: those that compete for the same machines, people and time.

Source of the idea of relatedness: P. Shaw, "Using constraint programming and local search methods to
solve vehicle routing problems", CP 1998.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.cpsat.problem import Scope

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled
    from solver.search.state import State

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]

NEAR_SERVICES = 4
"""Services beyond those in the plan that a neighbourhood may place for each machine."""

PEOPLE_OFFERED = 6
MACHINES_OFFERED = 4


@dataclass(frozen=True)
class Relations:
    """What does not change during a search: who competes with whom for machines and people.

    Many orders could have the same ones, and are of one kind then: tables of kinds stay small where those of
    orders would not.

    Parameters
    ----------
    kinds
        Each order's kind by machines and by people, shape (N, 2).
    machines, people
        Share of the smaller set that two kinds have in common, in [0, 1]; shape (K, K).
    """

    kinds: Ints
    machines: Reals
    people: Reals

    @staticmethod
    def of(c: Compiled) -> Relations:
        """Return the relations between the orders of an instance."""
        units, people = [], []
        for order in c.orders[: c.works]:
            held = [need.candidates for mode in order.modes for need in mode.machines]
            worked = [need.operators for mode in order.modes for need in mode.people]
            units.append(tuple(np.unique(np.concatenate(held)).tolist()) if held else ())
            people.append(tuple(np.unique(np.concatenate(worked)).tolist()) if worked else ())
        machine_kind, machines = _kinds(units, len(c.machines))
        people_kind, shared = _kinds(people, len(c.operators))
        return Relations(np.stack([machine_kind, people_kind], axis=1), machines, shared)


def _kinds(sets: list[tuple[int, ...]], size: int) -> tuple[Ints, Reals]:
    """Return the kind of each set, and how much of the smaller of two kinds both have."""
    known: dict[tuple[int, ...], int] = {}
    kind = np.array([known.setdefault(each, len(known)) for each in sets], dtype=np.int64)
    table = np.zeros((len(known), max(1, size)), dtype=np.float32)
    for each, row in known.items():
        table[row, list(each)] = 1
    least = np.maximum(1, table.sum(axis=1))
    shared = table @ table.T
    return kind, np.asarray(shared / np.minimum(least[:, None], least[None, :]), dtype=np.float64)


class Chooser:
    """Draws scopes around costly orders; the kinds that improved are drawn more often.

    Parameters
    ----------
    seed
        Of the draws.
    relations
        Of the instance, if they are known already.
    """

    KINDS = ("mixed", "site", "machines", "people", "chain", "spread")

    def __init__(self, c: Compiled, seed: int, relations: Relations | None = None) -> None:
        self.c = c
        self.relations = relations or Relations.of(c)
        self.sites = np.array([order.site for order in c.orders[: c.works]])
        self.random = np.random.default_rng(seed)
        self.gain = dict.fromkeys(self.KINDS, 1.0)
        self.day = max(1, 24 * 60 // c.horizon.slot_minutes)

    def draw(self, state: State, cost: Reals, size: int) -> tuple[str, Scope]:
        """Return a kind and a scope of about ``size`` orders.

        Parameters
        ----------
        cost
            What each order costs beyond what it must, shape (N,); services behind them are left aside.
        """
        count = self.c.works
        cost = cost[:count]
        names = list(self.gain)
        weight = np.array([self.gain[name] for name in names])
        kind = names[int(self.random.choice(len(names), p=weight / weight.sum()))]
        start = self._starts(state)
        seed = self._seed(cost)
        score = self._relatedness(kind, seed, start) * self.random.uniform(0.4, 1.0, count)
        score[seed] = np.inf
        chosen = np.argsort(-score, kind="stable")[: min(size, count)]
        free = tuple(int(k) for k in chosen)
        scope = (*free, *self._services(state, free))
        return kind, Scope(scope, self._windows(state, free), PEOPLE_OFFERED, MACHINES_OFFERED)

    def reward(self, kind: str, gain: float) -> None:
        """Note how well a kind did, ``gain`` in [0, 1]."""
        self.gain[kind] = max(0.2, 0.9 * self.gain[kind] + 0.1 * (5.0 * gain))

    def _starts(self, state: State) -> Reals:
        """Return each order's start, or the middle of its window while it is not planned."""
        return np.array(
            [
                state.placements[k].start
                if k in state.placements
                else (o.earliest + min(o.deadline, o.order.due or o.deadline)) / 2
                for k, o in enumerate(self.c.orders[: self.c.works])
            ],
            dtype=np.float64,
        )

    def _seed(self, cost: Reals) -> int:
        if self.random.random() < 0.3 or not cost.sum():
            return int(self.random.integers(len(cost)))
        weight = np.sqrt(np.maximum(cost, 0)) + 1e-9
        return int(self.random.choice(len(cost), p=weight / weight.sum()))

    def _relatedness(self, kind: str, seed: int, start: Reals) -> Reals:
        r = self.relations
        machines = r.machines[r.kinds[seed, 0], r.kinds[:, 0]]
        people = r.people[r.kinds[seed, 1], r.kinds[:, 1]]
        same_site = (self.sites == self.sites[seed]).astype(np.float64)
        spread = float(self.random.choice([1.5, 3.0, 6.0])) * self.day
        near: Reals = np.exp(-np.abs(start - start[seed]) / spread)
        linked = self._neighbours([seed])
        if kind == "chain":
            reach = linked + (self._neighbours(np.flatnonzero(linked).tolist()) > 0)
            return np.asarray(0.2 * near * (machines + people) + reach)
        shared = {
            "site": near * (0.1 + same_site),
            "machines": near * (0.05 + machines),
            "people": near * (0.05 + people),
            "spread": 0.05 + machines + 0.3 * people,
        }
        mixed = near * (0.1 + same_site + 2 * machines + 0.5 * people)
        return np.asarray(shared.get(kind, mixed + linked))

    def _neighbours(self, orders: list[int]) -> Reals:
        """Return which orders are linked to one of some."""
        found = np.zeros(self.c.works)
        for k in orders:
            for link in self.c.links_of[k]:
                found[link.after if link.before == k else link.before] = 1.0
        return found

    def _services(self, state: State, free: tuple[int, ...]) -> list[int]:
        """Return the services of machines on the free orders, and some that may be placed at their sites."""
        c = self.c
        held = {m for k in free if k in state.placements for m in state.placements[k].machines}
        sites = {c.orders[k].site for k in free}
        found: list[int] = []
        for m in sorted(held):
            near = 0
            for k in c.visits_of({m}):
                visit = c.orders[k].visit
                if k in state.placements:
                    found.append(k)
                elif near < NEAR_SERVICES and visit and (visit.workshop or c.orders[k].site in sites):
                    found.append(k)
                    near += 1
        return found

    def _windows(self, state: State, free: tuple[int, ...]) -> dict[int, tuple[int, int]]:
        """Bound the starts around the present ones: nearer is cheaper to decide."""
        reach = int(self.random.choice([2, 4, 8])) * self.day
        planned = [state.placements[k].start for k in free if k in state.placements]
        if not planned:
            return {}
        low, high = min(planned) - reach, max(planned) + reach
        windows = {}
        for k in free:
            if k in state.placements:
                begun = state.placements[k].start
                windows[k] = (
                    min(max(low, begun - 3 * reach), begun),
                    max(min(high, begun + 2 * reach), begun),
                )
            else:
                windows[k] = (0, self.c.slots)
        return windows
