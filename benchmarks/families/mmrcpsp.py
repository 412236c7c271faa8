"""MM-RCPSP: a task's modes are an order's modes, what is used up is a budget, all else as in RCPSP."""

from __future__ import annotations

from benchmarks.families.base import Family, Solution, UnsupportedFile
from benchmarks.families.network import fill_starts, links_between, pool, project_instance, task_id, task_of
from benchmarks.formats.psplib import MultiModeProject, TaskMode, read_psplib
from benchmarks.validators import mmrcpsp as validator
from models.domain.instance import Instance
from models.domain.orders import BudgetUse, Mode, PoolLine
from models.domain.plan import Plan
from models.domain.resources import Budget


def to_instance(data: MultiModeProject) -> Instance:
    """Map a project onto pools, budgets and orders with modes; tasks of length zero are drawn through.

    Raises
    ------
    UnsupportedFile
        If a task can be done in no time, but in other ways too.
    """
    real = [_takes_time(data, task) for task in range(len(data.modes))]
    modes = {task: [_mode(data, m) for m in data.modes[task]] for task in range(len(real)) if real[task]}
    names = list(enumerate(data.renewable))
    return project_instance(
        data.source,
        modes,
        links_between(real, data.successors),
        pools=[pool(_id(data, i), data.capacities[i]) for i, renewable in names if renewable],
        budgets=[_budget(data, real, i) for i, renewable in names if not renewable],
    )


def _id(data: MultiModeProject, resource: int) -> str:
    return f"{'R' if data.renewable[resource] else 'N'}{resource + 1}"


def _takes_time(data: MultiModeProject, task: int) -> bool:
    modes = data.modes[task]
    if len(modes) > 1 and any(mode.duration == 0 for mode in modes):
        message = f"{task_id(task)} has {len(modes)} modes, one of length 0; only a single mode may have it"
        raise UnsupportedFile(data.source, message)
    return modes[0].duration > 0


def _budget(data: MultiModeProject, real: list[bool], resource: int) -> Budget:
    used = sum(modes[0].demands[resource] for modes, r in zip(data.modes, real, strict=True) if not r)
    left = data.capacities[resource] - used
    if left < 0:
        message = f"tasks of length 0 use {used} of resource {resource + 1}, which has {used + left}"
        raise UnsupportedFile(data.source, message)
    return Budget(id=_id(data, resource), amount=left)


def _mode(data: MultiModeProject, mode: TaskMode) -> Mode:
    demands = [(i, demand) for i, demand in enumerate(mode.demands) if demand]
    return Mode(
        duration=mode.duration,
        lines=tuple(PoolLine(pool=_id(data, i), quantity=d) for i, d in demands if data.renewable[i]),
        budgets=tuple(BudgetUse(budget=_id(data, i), amount=d) for i, d in demands if not data.renewable[i]),
    )


def to_solution(data: MultiModeProject, plan: Plan) -> Solution:
    """Return each task's start and its mode from 1, dummies included."""
    chosen = {task_of(order.order): order.mode for order in plan.orders}
    modes = [chosen.get(task, 0) for task in range(len(data.modes))]
    durations = [ways[mode].duration for ways, mode in zip(data.modes, modes, strict=True)]
    starts = {task_of(order.order): order.start for order in plan.orders}
    return {
        "start": fill_starts(durations, data.successors, starts),
        "mode": [mode + 1 for mode in modes],
    }


FAMILY = Family(
    name="mmrcpsp",
    title="multi-mode resource-constrained project scheduling",
    read=read_psplib,
    to_instance=to_instance,
    to_solution=to_solution,
    faults=validator.faults,
    objective=validator.objective,
)
