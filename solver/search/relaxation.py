"""A lower bound of any size of fleet: orders compete for the hours of machines and people, for nothing else.

Each hour of a machine or a person gets a price beside its rate. At such prices each order by itself takes its
cheapest mode, with the cheapest who could have it; what all of them cost, less the prices of all hours that
there are, is no more than any plan costs, whatever the prices. Good prices are sought by raising those of
whom more is asked than there is.

Source: M. L. Fisher, "The Lagrangian relaxation method for solving integer programming problems", Management
Science 27 (1981).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from models.domain.hours import WEEK
from solver.ledger.tables import (
    CLOCK,
    DUE,
    DURATION,
    ENDS,
    FIRST,
    LAST,
    LATE,
    ORDER,
    QUANTITY,
    ROWS,
    UNPLANNED,
)
from solver.unavoidable import unavoidable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.cpsat.clock import Ints
    from solver.cpsat.compile import Compiled
    from solver.search.incumbent import Incumbent

    Reals = NDArray[np.float64]

NEVER = 10**15
"""Cents of what cannot be, beyond any plan's cost."""

FIRST_STEP, LAST_STEP = 0.3, 0.003
"""Change of a price in one round, as a share of the mean rate, where twice the hours there are are asked for;
at the beginning and at the end."""

FIRST_BLUR, LAST_BLUR = 0.2, 0.01
"""Prices that differ by this share of the mean rate count as near when hours are asked for: without it all
ask the cheapest at once."""


MOST_LACKING = 3.0
"""Hours that are asked beyond those that there are, in these, that count."""

ROUNDS = 400

PRICED = 2e-6
"""Work of a round, for each order."""


class Relaxation:
    """What orders ask of the hours of machines and people.

    An order that has begun before the freeze time costs what it must and asks nothing.

    Attributes
    ----------
    rate, hours
        Cents of a slot, and the most slots that each machine and then each person can work; shape (M + P,).
    """

    def __init__(self, c: Compiled) -> None:
        self.c, self.f = c, c.fixed
        f, machines = self.f, len(c.machines)
        self.rate = np.concatenate([np.array(c.machine_rate, dtype=np.int64), c.people.rate])
        self.hours = np.concatenate([self._machine_hours(), self._people_hours()])
        lines: list[tuple[int, int, int]] = []
        groups: dict[tuple[int, int, int], int] = {}
        for g in range(len(f.mode)):
            for table, at, kind in ((f.need, f.need_at, 0), (f.line, f.line_at, 1)):
                for row in table[at[g] : at[g + 1]].tolist():
                    group = groups.setdefault((kind, row[ROWS], row[ENDS]), len(groups))
                    lines.append((g, group, row[QUANTITY] * int(f.mode[g, DURATION])))
        listed = np.array(lines, dtype=np.int64).reshape(-1, 3)
        self._mode, self._group, self._asked = listed[:, 0], listed[:, 1], listed[:, 2]
        members = [
            f.candidate[first:last] if kind == 0 else machines + f.op[first:last]
            for kind, first, last in groups
        ]
        self._possible = np.array([len(each) > 0 for each in members], dtype=bool)
        members = [each if len(each) else np.zeros(1, dtype=np.int64) for each in members]
        self._member = np.concatenate([*members, np.zeros(0, dtype=np.int64)]).astype(np.int64)
        sizes = np.array([len(each) for each in members], dtype=np.int64)
        self._at = np.cumsum(sizes) - sizes
        self._of_group = np.repeat(np.arange(len(sizes)), sizes)
        self._least = self._mode_costs()
        frozen = np.array([o.frozen for o in c.orders[: c.works]], dtype=bool)
        self._counts = np.flatnonzero(~frozen)
        self._asks = np.zeros(len(c.orders), dtype=bool)
        self._asks[self._counts] = True
        alone = unavoidable(c.instance, c.index)
        self._facts = sum(alone[o.order.id] for o in c.orders[: c.works] if o.frozen)
        optional = np.array([o.optional for o in c.orders], dtype=bool)
        self._left_out = np.where(optional, f.order[:, UNPLANNED], NEVER)

    def _mode_costs(self) -> Ints:
        """Return what each mode costs beside hours: lateness at its earliest end, `NEVER` if it cannot be."""
        f = self.f
        k = f.mode[:, ORDER]
        possible = f.mode[:, FIRST] <= f.mode[:, LAST]
        last = f.clock_at[f.order[k, CLOCK]] + np.where(
            possible, f.mode[:, FIRST] + f.mode[:, DURATION] - 1, 0
        )
        end = f.slot_at[np.minimum(last, len(f.slot_at) - 1)] + 1
        late = f.order[k, LATE] * np.maximum(0, end - f.order[k, DUE])
        costs = np.where(possible, late, NEVER)
        impossible = self._mode[~self._possible[self._group]]
        costs[impossible] = NEVER
        return np.asarray(costs, dtype=np.int64)

    def _open(self) -> NDArray[np.bool_]:
        """Return in which slots some order could be worked on."""
        found = np.zeros(self.c.slots, dtype=bool)
        found[self.f.slot_at] = True
        return found

    def _machine_hours(self) -> Ints:
        usable = np.tile(self._open(), (len(self.c.machines), 1))
        for m, blocked in enumerate(self.c.machine_blocked):
            for start, end in blocked:
                usable[m, start:end] = False
        return np.asarray(usable.sum(axis=1), dtype=np.int64)

    def _people_hours(self) -> Ints:
        """Return the most slots that each person can work: by day, and by week."""
        days = [*self.c.day_starts.tolist(), self.c.slots]
        before = np.concatenate([[0], np.cumsum(self._open())])
        found = []
        people = self.c.people
        for p, windows in enumerate(people.available):
            by_day = np.zeros(len(days) - 1, dtype=np.int64)
            for start, end in windows:
                low, high = np.maximum(days[:-1], start), np.minimum(days[1:], end)
                by_day += np.maximum(0, before[high] - before[np.minimum(low, high)])
            by_day = np.minimum(by_day, people.daily_limit[p])
            weeks = np.add.reduceat(by_day, np.arange(0, len(by_day), WEEK))
            found.append(int(np.minimum(weeks, people.weekly_limit[p]).sum()))
        return np.array(found, dtype=np.int64)

    def bound(self, prices: Ints) -> int:
        """Return a lower bound of the cost of every plan, in cents.

        Parameters
        ----------
        prices
            Of an hour of each machine and person beside its rate, in cents a slot, none negative; shape
            (M + P,).
        """
        total = int(self._order_costs(self._group_prices(prices))[self._counts].sum())
        return self._facts + total - int((prices * self.hours).sum())

    def _group_prices(self, prices: Ints) -> Ints:
        if not len(self._at):
            return np.zeros(0, dtype=np.int64)
        return np.asarray(np.minimum.reduceat((self.rate + prices)[self._member], self._at), dtype=np.int64)

    def _mode_prices(self, group_prices: Ints) -> Ints:
        costs = self._least.copy()
        np.add.at(costs, self._mode, self._asked * group_prices[self._group])
        return costs

    def _order_costs(self, group_prices: Ints) -> Ints:
        best = np.minimum.reduceat(self._mode_prices(group_prices), self.f.mode_at[:-1])
        costs = np.minimum(best, self._left_out)[: self.c.works]
        return np.where(costs < NEVER, costs, 0)  # of what must be done and cannot be, nothing is said here

    def _asked_for(self, prices: Ints, blur: float) -> Reals:
        """Return how many hours are asked of each at these prices, near ones shared."""
        group_prices = self._group_prices(prices)
        modes = self._mode_prices(group_prices)
        k = self.f.mode[:, ORDER]
        best = np.minimum.reduceat(modes, self.f.mode_at[:-1])
        first = np.zeros(len(modes), dtype=bool)
        cheapest = np.flatnonzero((modes == best[k]) & (best[k] < self._left_out[k]) & (best[k] < NEVER))
        first[cheapest[np.unique(k[cheapest], return_index=True)[1]]] = True
        first &= self._asks[k]
        of_group = np.bincount(self._group, self._asked * first[self._mode], len(self._at))
        own = (self.rate + prices)[self._member] - group_prices[self._of_group]
        weight = np.exp(-own / blur)
        share = weight / np.bincount(self._of_group, weight, len(self._at))[self._of_group]
        asked = np.bincount(self._member, share * of_group[self._of_group], len(self.rate))
        return np.asarray(asked, dtype=np.float64)

    def best_bound(self, rounds: int, stop: Callable[[], bool]) -> int:
        """Return the best bound of some prices that are sought, in at most so many rounds."""
        best = self.bound(np.zeros(len(self.rate), dtype=np.int64))
        if not len(self._at):
            return best
        prices: Reals = np.zeros(len(self.rate))
        mean = max(1.0, float(self.rate.mean()))
        for turn in range(rounds):
            if stop():
                break
            share = turn / rounds
            step = mean * FIRST_STEP * (LAST_STEP / FIRST_STEP) ** share
            blur = mean * FIRST_BLUR * (LAST_BLUR / FIRST_BLUR) ** share
            asked = self._asked_for(np.rint(prices).astype(np.int64), blur)
            lacking = np.clip(asked / np.maximum(1, self.hours) - 1.0, -1.0, MOST_LACKING)
            prices = np.maximum(0.0, prices + step * lacking)
            best = max(best, self.bound(np.rint(prices).astype(np.int64)))
        return best


def raise_by_hours(c: Compiled, incumbent: Incumbent, stop: Callable[[], bool]) -> None:
    """Raise the incumbent's bound to what the hours of machines and people allow.

    With levels there is no bound of the whole cost.
    """
    if incumbent.levels:
        return
    found = Relaxation(c).best_bound(ROUNDS, stop)
    incumbent.effort.add(ROUNDS * PRICED * len(c.orders))
    incumbent.raise_bound(found, "hours of machines and people")
