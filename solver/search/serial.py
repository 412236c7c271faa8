"""Plans shortened by a compiled walk over sequences, where an instance is no more than a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.ledger.records import block_of
from solver.search.justify import Placements, last_end
from solver.search.state import Placement, Shift
from solver.serial.moves import FREEINGS, SHIFTS, STAFFINGS, Standing
from solver.serial.tables import Project, project_of
from solver.serial.walk import LENGTH, SHORTEST, walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from solver.cpsat.clock import Ints
    from solver.cpsat.compile import Compiled
    from solver.effort import Effort

DECODED = 2e-7
"""Work of a round for each order and each pool of each of its modes. Measured: 0.6e-7 to 6e-7."""

SEATED = 1e-6
"""The same for each person and each mode that could use him."""

CHUNK = 0.05
"""Work between two looks at what others have found."""

MEMORY = 50
"""Earlier plans with which new ones are compared."""

PATIENCE = 40
"""Chunks after which a walk that is behind begins anew from the best plan of all."""


class Serial:
    """A project and what its tables mean, for all walks.

    Use `serial_of`.
    """

    def __init__(self, project: Project, modes: Ints) -> None:
        self.project = project
        self.block = block_of(project)
        self.modes = modes.tolist()
        self.rows = {
            (k, self.modes[g]): g
            for k in range(len(project.first))
            for g in range(project.mode_at[k], project.mode_at[k + 1])
        }
        self.round = DECODED * (len(project.first) + len(project.use)) + SEATED * len(project.fit)
        """Work of one round."""
        lines = zip(project.seat_at[:-1], project.seat_at[1:], strict=True)
        self.heads = max(int(project.seat[low:high, 1].sum()) for low, high in lines)
        """Most people of a mode."""
        self.worth = _worth(project)

    def crews_of(self, placements: Placements) -> Ints:
        """Return who is on each order, as in `Workforce.crew`, shape (N, H)."""
        p, people = self.project, len(self.project.able)
        crews = np.full((len(p.first), self.heads), -1, dtype=np.int64)
        for k, placed in placements.items():
            g = self.rows[k, placed.mode]
            place = {int(p.seat[x, 2]): x - p.seat_at[g] for x in range(p.seat_at[g], p.seat_at[g + 1])}
            codes = [place[shift.line] * people + shift.operator for shift in placed.shifts]
            crews[k, : len(codes)] = codes
        return crews

    def plan_of(self, placements: Placements) -> Ints:
        """Return starts, ends and rows of modes, shape (3, N)."""
        chosen = [placements[k] for k in range(len(self.project.first))]
        rows = [self.rows[k, p.mode] for k, p in enumerate(chosen)]
        return np.array([[p.start for p in chosen], [p.end for p in chosen], rows], dtype=np.int64)

    def placements_of(self, plan: Ints, crews: Ints) -> Placements:
        """Return a plan as placements."""
        p, people = self.project, len(self.project.able)
        found = {}
        for k, (start, end, g) in enumerate(plan.T.tolist()):
            shifts = [
                Shift(int(p.seat[p.seat_at[g] + code // people, 2]), -1, code % people, 0, start, end)
                for code in crews[k].tolist()
                if code >= 0
            ]
            found[k] = Placement(self.modes[g], start, end, (), tuple(shifts))
        return found


def _worth(p: Project) -> NDArray[np.float64]:
    """Return what people are worth at first: the work that asks for their kinds, by those who can do it."""
    asked = np.zeros(p.able.shape[1])
    for g, duration in enumerate(p.duration.tolist()):
        for kind, heads, _ in p.seat[p.seat_at[g] : p.seat_at[g + 1]].tolist():
            asked[kind] += heads * duration
    worth = p.able @ (asked / np.maximum(1, p.able.sum(axis=0)))
    return np.ascontiguousarray(worth / max(1e-9, worth.max(initial=0.0)))


def serial_of(c: Compiled, placements: Placements) -> Serial | None:
    """Return an instance as a project; none if it is more than that, or the plan leaves orders out."""
    found = project_of(c) if len(placements) == len(c.orders) else None
    return None if found is None else Serial(*found)


class Walk:
    """One walk.

    Parameters
    ----------
    placements
        The plan from which it begins.
    """

    def __init__(self, serial: Serial, placements: Placements, effort: Effort, seed: int) -> None:
        self.serial = serial
        self.effort = effort
        shape = (3, len(serial.project.first))
        self.standing = Standing(
            now=np.zeros(shape, dtype=np.int64),
            best=np.zeros(shape, dtype=np.int64),
            late=np.zeros(MEMORY, dtype=np.int64),
            note=np.zeros(3, dtype=np.int64),
            shift_gain=np.ones(SHIFTS),
            shift_tries=np.ones(SHIFTS),
            free_gain=np.ones(FREEINGS),
            free_tries=np.ones(FREEINGS),
            crews=np.full((2, len(serial.project.first), serial.heads), -1, dtype=np.int64),
            worth=serial.worth.copy(),
            staff_gain=np.ones(STAFFINGS),
            staff_tries=np.ones(STAFFINGS),
            draw=np.array([seed * 7_919 + 1], dtype=np.uint64),
        )
        self._block = block_of(self.standing)
        self.begin(placements)

    def begin(self, placements: Placements) -> None:
        """Begin anew from a plan."""
        s = self.standing
        s.now[:] = s.best[:] = self.serial.plan_of(placements)
        s.crews[:] = self.serial.crews_of(placements)
        s.late[:] = s.note[LENGTH] = s.note[SHORTEST] = last_end(placements)
        self.behind = 0

    def chunk(self) -> Placements | None:
        """Walk a little; return the best plan if it got shorter."""
        s = self.standing
        before = int(s.note[SHORTEST])
        rounds = max(1, round(CHUNK / self.serial.round))
        self.effort.add(rounds * self.serial.round)
        shorter = walk(self.serial.block, self._block, rounds) < before
        return self.serial.placements_of(s.best, s.crews[1]) if shorter else None

    def run(
        self, best: Callable[[], Placements], take: Callable[[Placements], None], stop: Callable[[], bool]
    ) -> None:
        """Walk until ``stop``.

        Parameters
        ----------
        best, take
            Returns the best plan of all, and hears of a shorter one of this walk.
        """
        while not stop():
            found = self.chunk()
            if found is not None:
                take(found)
            shortest = best()
            self.behind = self.behind + 1 if last_end(shortest) < self.standing.note[SHORTEST] else 0
            if self.behind > PATIENCE:
                self.begin(shortest)
