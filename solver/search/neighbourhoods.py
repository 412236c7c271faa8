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

NEAR_SERVICES = 4
"""Services beyond those in the plan that a neighbourhood may place for each machine."""

PEOPLE_OFFERED = 6
MACHINES_OFFERED = 4


@dataclass(frozen=True)
class Relations:
    """What does not change during a search: who shares what, each of shape (N, N) or (N,)."""

    same_site: Reals
    machines: Reals
    people: Reals
    linked: Reals
    work: Reals

    @staticmethod
    def of(c: Compiled) -> Relations:
        """Return the relations between the orders of an instance."""
        orders = c.orders[: c.works]
        sites = np.array([o.site for o in orders])
        count = len(orders)
        linked = np.zeros((count, count))
        for link in c.links:
            linked[link.before, link.after] = linked[link.after, link.before] = 1.0
        machines = np.zeros((count, max(1, len(c.machines))), dtype=np.float32)
        people = np.zeros((count, max(1, len(c.operators))), dtype=np.float32)
        for k, order in enumerate(orders):
            for mode in order.modes:
                for machine_need in mode.machines:
                    machines[k, machine_need.candidates] = 1
                for need in mode.people:
                    people[k, need.operators] = 1
        duration = np.array([min(m.duration for m in o.modes) for o in orders], dtype=np.float64)
        return Relations(
            (sites[:, None] == sites[None, :]).astype(np.float64),
            _overlap(machines),
            _overlap(people),
            linked,
            duration,
        )


def _overlap(table: NDArray[np.float32]) -> Reals:
    """Return how much of the smaller set two rows share, in [0, 1]."""
    size = np.maximum(1, table.sum(axis=1))
    shared = table @ table.T
    return np.asarray(shared / np.minimum(size[:, None], size[None, :]), dtype=np.float64)


class Chooser:
    """Draws scopes around costly orders; the kinds that improved are drawn more often.

    Parameters
    ----------
    seed
        Of the draws.
    """

    KINDS = ("mixed", "site", "machines", "people", "chain", "spread")

    def __init__(self, c: Compiled, seed: int) -> None:
        self.c = c
        self.relations = Relations.of(c)
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
        spread = float(self.random.choice([1.5, 3.0, 6.0])) * self.day
        near: Reals = np.exp(-np.abs(start - start[seed]) / spread)
        if kind == "chain":
            reach = r.linked[seed] + (r.linked[seed] @ r.linked > 0)
            return np.asarray(0.2 * near * (r.machines[seed] + r.people[seed]) + reach)
        shared = {
            "site": near * (0.1 + r.same_site[seed]),
            "machines": near * (0.05 + r.machines[seed]),
            "people": near * (0.05 + r.people[seed]),
            "spread": 0.05 + r.machines[seed] + 0.3 * r.people[seed],
        }
        mixed = near * (0.1 + r.same_site[seed] + 2 * r.machines[seed] + 0.5 * r.people[seed])
        return np.asarray(shared.get(kind, mixed + r.linked[seed]))

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
