"""What tests of the search share: plans from states, judged by the checker."""

from __future__ import annotations

from models.domain import instance_hash
from solver.check import Report, check
from solver.cpsat.compile import Compiled
from solver.search.state import State, as_plan


def judged(c: Compiled, state: State) -> Report:
    """Return what the checker says of a state."""
    return check(c.instance, as_plan(c, state, instance_hash(c.instance)))
