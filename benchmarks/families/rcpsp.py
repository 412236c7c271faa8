"""RCPSP: resources are pools, tasks are orders that take units of them, and links are finish-start."""

from __future__ import annotations

from benchmarks.families.base import Family, Solution
from benchmarks.families.network import fill_starts, links_between, pool, project_instance, task_of
from benchmarks.formats.patterson import PattersonProject, read_patterson
from benchmarks.validators import rcpsp as validator
from models.domain.instance import Instance
from models.domain.orders import Mode, PoolLine
from models.domain.plan import Plan


def to_instance(data: PattersonProject) -> Instance:
    """Map a project onto pools and orders; tasks of length zero are drawn through."""
    real = [duration > 0 for duration in data.durations]
    modes = {task: [_mode(data, task)] for task in range(len(real)) if real[task]}
    pools = [pool(_pool_id(i), capacity) for i, capacity in enumerate(data.capacities)]
    return project_instance(data.source, modes, links_between(real, data.successors), pools=pools)


def _pool_id(resource: int) -> str:
    return f"R{resource + 1}"


def _mode(data: PattersonProject, task: int) -> Mode:
    demands = enumerate(data.demands[task])
    lines = tuple(PoolLine(pool=_pool_id(i), quantity=demand) for i, demand in demands if demand)
    return Mode(duration=data.durations[task], lines=lines)


def to_solution(data: PattersonProject, plan: Plan) -> Solution:
    """Return each task's start, dummies included."""
    starts = {task_of(order.order): order.start for order in plan.orders}
    return {"start": fill_starts(data.durations, data.successors, starts)}


FAMILY = Family(
    name="rcpsp",
    title="resource-constrained project scheduling",
    read=read_patterson,
    to_instance=to_instance,
    to_solution=to_solution,
    faults=validator.faults,
    objective=validator.objective,
)
