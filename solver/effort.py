"""What a search may spend and has spent: seconds of a clock, or units of work that no clock measures.

A unit of work is about what one core does in a second, so that the same constants serve both. Work is what
CP-SAT calls deterministic time, and for our own search the orders that it inserts.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpSolver

    from solver.limits import ShouldStop, SolveLimits

INSERTION = 1.5e-4
"""Work of inserting one order into a plan. Measured: 0.1 to 0.2 ms on fleets of 30 to 200 orders."""

ROUND = 1e-4
"""Work of a round of a walk beside its insertions."""

CHECKED = 2e-4
"""Work of checking a plan, for each of the instance's orders."""

POSTED = 1e-5
"""Work of building a model, for each of its variables."""

SHORTEST_SEARCH = 0.05
"""Least that CP-SAT is given; with less it does not even look at the hint."""


class Effort:
    """The one place that knows how much of a solve is left.

    In deterministic mode it counts work and no choice depends on a clock; otherwise it reads the clock and
    what is `add`-ed counts nothing.

    Parameters
    ----------
    limits
        ``limits.deterministic`` units of work if that is given, else ``limits.seconds``.
    told_to_stop
        The caller's own wish to end; none: he has none.
    """

    def __init__(self, limits: SolveLimits, told_to_stop: ShouldStop | None = None) -> None:
        self.told_to_stop = told_to_stop
        self.deterministic = limits.deterministic is not None
        self.limit = limits.seconds if limits.deterministic is None else limits.deterministic
        self._begun = time.monotonic()
        self._work = 0.0

    @property
    def seconds(self) -> float:
        """Seconds since the start, to tell people; no choice may depend on them."""
        return time.monotonic() - self._begun

    @property
    def spent(self) -> float:
        """Seconds or units of work so far."""
        return self._work if self.deterministic else self.seconds

    @property
    def remaining(self) -> float:
        """Seconds or units of work until the limit."""
        return self.limit - self.spent

    def add(self, work: float) -> None:
        """Count ``work`` as done."""
        self._work += work

    def limit_search(self, solver: CpSolver, most: float) -> None:
        """Let a search of CP-SAT end after ``most`` seconds or units."""
        most = max(SHORTEST_SEARCH, most)
        if self.deterministic:
            solver.parameters.max_deterministic_time = most
        else:
            solver.parameters.max_time_in_seconds = most

    def add_search(self, solver: CpSolver) -> None:
        """Count a search of CP-SAT that has ended."""
        self.add(solver.response_proto.deterministic_time)
