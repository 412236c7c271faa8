"""What tests of the search share: plans from states, judged by the checker."""

from __future__ import annotations

from models.domain import Plan, instance_hash
from solver.check import Report, check
from solver.cpsat.compile import Compiled
from solver.search.state import State, plan_parts


def judged(c: Compiled, state: State) -> Report:
    """Return what the checker says of a state."""
    orders, duties, moves = plan_parts(c, state)
    plan = Plan(
        instance_name=c.instance.name,
        instance_hash=instance_hash(c.instance),
        status="FEASIBLE",
        orders=orders,
        duties=duties,
        moves=moves,
    )
    return check(c.instance, plan)
