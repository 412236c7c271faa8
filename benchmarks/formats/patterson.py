"""The Patterson format of resource-constrained projects (RCPSP), as ProGen and RanGen write it.

    tasks  resources
    capacity of each resource
    per task: duration  demand of each resource  number of successors  successors

All are whole numbers; a task's numbers may run over several lines. Tasks count from 1.

Source
------
J. H. Patterson (1984), A comparison of exact approaches for solving the multiple constrained resource
project scheduling problem. Management Science 30(7).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.formats.text import MalformedFile, Numbers, read_text, require_no_cycle, words_of


@dataclass(frozen=True)
class PattersonProject:
    """A project of tasks with one way of doing each. Tasks and resources count from 0.

    Parameters
    ----------
    source
        Name of the file.
    capacities
        Units of each resource.
    durations
        Length of each task in periods.
    demands
        Per task, units of each resource.
    successors
        Per task, the tasks that start after it has ended.
    """

    source: str
    capacities: tuple[int, ...]
    durations: tuple[int, ...]
    demands: tuple[tuple[int, ...], ...]
    successors: tuple[tuple[int, ...], ...]


def read_patterson(path: Path) -> PattersonProject:
    """Read a project.

    Raises
    ------
    MalformedFile
        Naming the first thing that is wrong.
    """
    numbers = Numbers(path, words_of(read_text(path)))
    count = numbers.take("the number of tasks", 1)
    resources = numbers.take("the number of resources")
    capacities = numbers.take_many(resources, "the capacity of resource {}")
    durations, demands, successors = [], [], []
    for task in range(1, count + 1):
        durations.append(numbers.take(f"the duration of task {task}"))
        demands.append(numbers.take_many(resources, f"task {task}'s demand of resource {{}}"))
        links = numbers.take(f"task {task}'s number of successors", 0, count)
        following = numbers.take_many(links, f"successor {{}} of task {task}", 1, count)
        if task in following:
            raise MalformedFile(path, numbers.line, task, f"a successor of task {task} other than itself")
        successors.append(tuple(sorted({i - 1 for i in following})))
    numbers.finish()
    require_no_cycle(path, successors)
    return PattersonProject(path.name, capacities, tuple(durations), tuple(demands), tuple(successors))
