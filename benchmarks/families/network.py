"""What the project families share: activity networks, and an instance of one site that never closes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from graphlib import TopologicalSorter

from benchmarks.families.base import UnsupportedFile
from models.domain.base import Window
from models.domain.instance import Instance, Weights
from models.domain.orders import Mode, Precedence, WorkOrder
from models.domain.resources import Budget, Certificate, Operator, Pool, PoolLevel
from models.domain.sites import Calendar, Site
from models.domain.time import Horizon

LONGEST_HORIZON = 1_000_000
_SITE = "site"

Successors = Sequence[Sequence[int]]


def task_id(task: int) -> str:
    """Return the order id of a task that counts from 0: its number in the file."""
    return f"task-{task + 1}"


def task_of(order: str) -> int:
    """Return the task, from 0, of an order id."""
    return int(order.removeprefix("task-")) - 1


def links_between(real: Sequence[bool], successors: Successors) -> list[tuple[int, int]]:
    """Return the links between real tasks; those through other tasks are drawn through."""
    behind: dict[int, set[int]] = {}
    for task in TopologicalSorter(dict(enumerate(successors))).static_order():  # successors come first
        behind[task] = set()
        for following in successors[task]:
            behind[task] |= {following} if real[following] else behind[following]
    return [
        (task, following) for task in range(len(real)) if real[task] for following in sorted(behind[task])
    ]


def fill_starts(
    durations: Sequence[int],
    successors: Successors,
    starts: Mapping[int, int],
    releases: Sequence[int] | None = None,
) -> list[int]:
    """Return every task's start: ``starts`` for those it names, the earliest for all others.

    Parameters
    ----------
    releases
        Per task, the period before which it does not start; none: 0 for all.
    """
    before: dict[int, list[int]] = {task: [] for task in range(len(durations))}
    for task, following in enumerate(successors):
        for successor in following:
            before[successor].append(task)
    filled = [0] * len(durations)
    for task in TopologicalSorter(before).static_order():
        ready = releases[task] if releases else 0
        earliest = max((filled[p] + durations[p] for p in before[task]), default=0)
        filled[task] = starts.get(task, max(ready, earliest))
    return filled


def pool(name: str, capacity: int) -> Pool:
    """Return a pool of constant capacity."""
    return Pool(id=name, levels=(PoolLevel(start=0, capacity=capacity),))


def project_instance(
    source: str,
    modes: Mapping[int, Sequence[Mode]],
    links: Sequence[tuple[int, int]],
    *,
    pools: Sequence[Pool] = (),
    budgets: Sequence[Budget] = (),
    certificates: Sequence[Certificate] = (),
    operators: Mapping[str, Operator] | None = None,
    releases: Mapping[int, int] | None = None,
    projects: Mapping[int, str] | None = None,
) -> Instance:
    """Return an instance in which every task must be done and only the makespan costs.

    The horizon is the last release and the sum of the longest durations: no sensible schedule is longer,
    since at any time from that release on some task is under way. A slot is one period of the file, and the
    whole horizon is one duty.

    Parameters
    ----------
    modes
        Per task that takes time, its ways of doing it.
    operators
        People by id; they get the whole horizon as their shift.
    releases
        Earliest start of the tasks that have one.
    projects
        Name of each task's project, for people, where there are several.

    Raises
    ------
    UnsupportedFile
        If the horizon would exceed a million slots.
    """
    earliest, names = releases or {}, projects or {}
    longest = sum(max(mode.duration for mode in ways) for ways in modes.values())
    slots = max(1, max(earliest.values(), default=0) + longest)
    if slots > LONGEST_HORIZON:
        message = f"its durations add up to {slots} periods, and a horizon has at most {LONGEST_HORIZON}"
        raise UnsupportedFile(source, message)
    always = (Window(0, slots),)
    people = [person.model_copy(update={"shifts": always}) for person in (operators or {}).values()]
    return Instance(
        name=source,
        horizon=Horizon(start=datetime(2026, 1, 1, tzinfo=UTC), slot_minutes=1, slots=slots),
        weights=Weights(unplanned=0, tardiness_per_hour=0, makespan_per_slot=1),
        calendars=(Calendar(id="always", windows=always),),
        sites=(Site(id=_SITE, calendar="always"),),
        certificates=tuple(certificates),
        operators=tuple(people),
        pools=tuple(pools),
        budgets=tuple(budgets),
        orders=tuple(
            WorkOrder(
                id=task_id(task),
                project=names.get(task, ""),
                site=_SITE,
                release=earliest.get(task, 0),
                optional=False,
                modes=tuple(ways),
            )
            for task, ways in modes.items()
        ),
        precedences=tuple(
            Precedence(predecessor=task_id(before), successor=task_id(after)) for before, after in links
        ),
    )
