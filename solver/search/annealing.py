"""Rosters by a compiled walk, where an instance is no more than a roster."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.ledger.records import block_of
from solver.roster.tables import ASKED, EXTRA, SHORT, roster_of
from solver.roster.walk import BAD, BEST, FOUND, MENDS, ROW_BAD, RosterWalk, anneal, stand
from solver.search.state import Shift, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver.cpsat.compile import Compiled
    from solver.effort import Effort
    from solver.roster.tables import Places, Roster

ROUND, ROUND_OF_DAY = 1.2e-7, 2.5e-9
"""Work of a round, and of each day of a row in it. Measured: 0.15 µs a round at 28 days, 0.22 µs at 56."""

CHUNK = 0.02
"""Work between two looks at the clock."""

HOTTEST, QUICK, COLDEST = 0.4, 0.05, 0.01
"""First temperature of a slow and of a quick walk, and the last one, as shares of the usual price of a person
who is missing."""

QUICK_ROUNDS = 250
"""Rounds of a quick walk for each day of each person."""

ENOUGH = 5_000
"""Rounds for each day of each person with which a walk may begin hot; with fewer it begins colder."""

FIRST_PRICE, LEAST_PRICE, LAST_PRICE, MOST_PRICE = 1.5, 0.6, 2.0, 15.0
"""Price of a breach at first, at least, at least in the end, and at most, as shares of the same."""

ONCE_FOUND = 0.5
"""Share of a quick walk after which it ends once it has found a sound roster."""

IN_THE_END = 0.85
"""Share of a walk from which on a breach costs more, so that it ends with none."""

STEP = 1.03
"""By what the price of a breach rises after a chunk that ends with one, and falls after one that does not."""


Rows = NDArray[np.int64]
"""The shift of each person on each day, 0 if off, shape (P, D)."""


class Annealer:
    """What the walks of one instance share. Use `annealer_of`."""

    def __init__(self, c: Compiled, roster: Roster, places: Places) -> None:
        self.c, self.roster, self.places = c, roster, places
        self.block = block_of(roster)
        self.shape = roster.may.shape
        self.scale = _scale(roster)
        self.rounds = max(1, round(CHUNK / (ROUND + ROUND_OF_DAY * self.shape[1])))
        self.quick_effort = QUICK_ROUNDS * self.shape[0] * self.shape[1] / self.rounds * CHUNK
        """What a quick walk takes."""
        at = {place[0]: (day, o) for day, row in enumerate(places) for o, place in enumerate(row, 1)}
        self._at = at

    def rows_of(self, state: State) -> Rows:
        """Return a plan as the shift of each person on each day."""
        rows = np.zeros(self.shape[:2], dtype=np.int64)
        for k, placement in state.placements.items():
            day, o = self._at[k]
            for shift in placement.shifts:
                rows[shift.operator, day] = o
        return rows

    def state_of(self, rows: Rows, held: State) -> State:
        """Return rows as a plan; ``held`` says where the orders are."""
        placements = {}
        for k, placement in held.placements.items():
            day, o = self._at[k]
            _, need, duty, start, end = self.places[day][o - 1]
            line = self.c.orders[k].modes[placement.mode].people[need].line
            who = np.flatnonzero(rows[:, day] == o).tolist()
            shifts = tuple(Shift(line, -1, p, duty, start, end) for p in who)
            placements[k] = replace(placement, shifts=shifts)
        return State(placements)

    def broken(self, walk: RosterWalk) -> list[int]:
        """Return the people whose rows break a limit where a walk stands."""
        return [int(p) for p in np.flatnonzero(walk.sums[:, ROW_BAD])]

    def walk(
        self,
        seed: int,
        length: float,
        effort: Effort,
        stop: Callable[[], bool],
        take: Callable[[RosterWalk], None],
        begin: Rows | None = None,
        most: float = 0.0,
    ) -> RosterWalk:
        """Walk, cooling for so much effort, or until ``stop``.

        Parameters
        ----------
        take
            Hears of a better sound roster, now and then.
        begin
            The roster to begin with; none: a quick walk from nobody at work.
        most
            How much effort a quick walk may take that has found no sound roster yet.
        """
        people, days, options = self.shape
        per_day = length / CHUNK * self.rounds / max(1, people * days)
        hottest = QUICK if begin is None else max(QUICK, HOTTEST * min(1.0, per_day / ENOUGH) ** 0.5)
        walk = RosterWalk(
            now=np.zeros((people, days), dtype=np.int64) if begin is None else begin.copy(),
            best=np.zeros((people, days), dtype=np.int64),
            heads=np.zeros((days, options), dtype=np.int64),
            sums=np.zeros((people, 3), dtype=np.int64),
            times=np.zeros(self.roster.kind_most.shape, dtype=np.int64),
            note=np.zeros(5, dtype=np.int64),
            draw=np.array([seed * 7_919 + 1], dtype=np.uint64),
        )
        block = block_of(walk)
        walk.note[MENDS] = begin is None
        stand(self.block, block)
        price, begun, told = FIRST_PRICE, effort.spent, None
        while not stop():
            spent = effort.spent - begun
            found, done = bool(walk.note[FOUND]), min(1.0, spent / length)
            if done >= (ONCE_FOUND if begin is None and found else 1.0) and (found or spent >= most):
                break
            heat = self.scale * hottest * (COLDEST / hottest) ** done
            anneal(self.block, block, self.rounds, heat, max(1, round(price * self.scale)))
            effort.add(CHUNK)
            least = LEAST_PRICE if done < IN_THE_END else LAST_PRICE
            price = min(MOST_PRICE, price * STEP) if walk.note[BAD] else max(least, price / STEP)
            if walk.note[FOUND] and walk.note[BEST] != told:
                told = walk.note[BEST]
                take(walk)
        return walk


def annealer_of(c: Compiled) -> Annealer | None:
    """Return what walks over an instance's rosters; none if it is more than a roster."""
    found = roster_of(c)
    return None if found is None else Annealer(c, *found)


def _scale(roster: Roster) -> float:
    """Return the usual price of a person who is missing; of whatever costs, where nobody's absence does."""
    asked = roster.line[:, 1:][roster.line[:, 1:, ASKED] > 0]
    for prices in (asked[:, SHORT], asked[:, EXTRA], roster.price.ravel()):
        paid = prices[prices > 0]
        if len(paid):
            return float(paid.mean())
    return 1.0
