"""RCMPSP: each project's tasks are orders of one fleet, and the resources that they share are pools.

A project's release is its orders' release. Tasks of all projects are counted through, project by project.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from benchmarks.families.base import Family, Solution
from benchmarks.families.network import fill_starts, links_between, pool, project_instance, task_of
from benchmarks.formats.mplib import Portfolio, read_mplib
from benchmarks.validators import rcmpsp as validator
from models.domain.instance import Instance
from models.domain.orders import Mode, PoolLine
from models.domain.plan import Plan


def to_instance(data: Portfolio) -> Instance:
    """Map a portfolio onto pools and orders; tasks of length zero are drawn through."""
    durations, successors = _durations(data), _successors(data)
    demands = [row for project in data.projects for row in project.demands]
    real = [duration > 0 for duration in durations]
    tasks = [task for task, takes_time in enumerate(real) if takes_time]
    # Who follows a task of length zero waits for that one's release too, be it in another project.
    through = [
        () if takes_time else following for takes_time, following in zip(real, successors, strict=True)
    ]
    released = fill_starts(durations, through, {}, _releases(data))
    names = [f"project-{p}" for p, project in enumerate(data.projects, 1) for _ in project.durations]
    return project_instance(
        data.source,
        {task: [_mode(durations[task], demands[task])] for task in tasks},
        links_between(real, successors),
        pools=[pool(_pool_id(i), capacity) for i, capacity in enumerate(data.capacities)],
        releases={task: released[task] for task in tasks},
        projects={task: names[task] for task in tasks},
    )


def _durations(data: Portfolio) -> list[int]:
    return [duration for project in data.projects for duration in project.durations]


def _releases(data: Portfolio) -> list[int]:
    return [project.release for project in data.projects for _ in project.durations]


def _successors(data: Portfolio) -> list[list[int]]:
    first = list(accumulate((len(project.durations) for project in data.projects), initial=0))
    rows = [row for project in data.projects for row in project.successors]
    return [[first[project] + task for project, task in row] for row in rows]


def _pool_id(resource: int) -> str:
    return f"R{resource + 1}"


def _mode(duration: int, demands: Sequence[int]) -> Mode:
    lines = tuple(PoolLine(pool=_pool_id(i), quantity=demand) for i, demand in enumerate(demands) if demand)
    return Mode(duration=duration, lines=lines)


def to_solution(data: Portfolio, plan: Plan) -> Solution:
    """Return each task's start by project, dummies included."""
    starts = {task_of(order.order): order.start for order in plan.orders}
    filled = iter(fill_starts(_durations(data), _successors(data), starts, _releases(data)))
    return {"start": [[next(filled) for _ in project.durations] for project in data.projects]}


FAMILY = Family(
    name="rcmpsp",
    title="resource-constrained scheduling of several projects",
    read=read_mplib,
    to_instance=to_instance,
    to_solution=to_solution,
    faults=validator.faults,
    objective=validator.objective,
)
