"""Walks in processes of their own: what they find comes back, and nothing of them stays."""

from __future__ import annotations

import psutil
import pytest

from data.generator import generate
from solver.cpsat.compile import Compiled
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.search.walker import Task, Walker
from tests.solver.search.support import judged

SECONDS = 120.0
"""Far more than needed: each test ends its walk."""


def begun(orders: int, seed: int) -> tuple[Compiled, Task]:
    """Return a fleet and a walk's task from its first plan."""
    instance = generate(orders, seed).instance
    c = Compiled(instance)
    limits = SolveLimits(seconds=SECONDS, seed=seed)
    return c, Task(instance, limits, construct(c))


def test_a_walk_sends_better_plans_and_ends_when_told() -> None:
    """Would catch a process that finds nothing, sends what breaks a rule, or outlives its parent's wish."""
    c, task = begun(20, 14)
    walker = Walker(task)
    found = walker.next_state(SECONDS)
    assert found is not None
    report = judged(c, found)
    assert report.violations == ()
    assert report.costs.total < judged(c, task.state).costs.total
    walker.send(found)
    pid = walker.process.pid
    walker.end()
    assert not psutil.pid_exists(pid)


def test_a_walk_that_dies_is_noticed() -> None:
    """Would catch a search that goes on with half of its processes and does not say so."""
    _, task = begun(8, 12)
    walker = Walker(task)
    walker.process.kill()
    with pytest.raises(RuntimeError, match="ended by itself with exit code -9"):
        walker.next_state(SECONDS)
    walker.end()
