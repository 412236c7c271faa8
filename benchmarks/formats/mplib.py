"""The MPLIB format of portfolios: projects that share their resources (RCMPSP).

    projects
    resources
    capacity of each resource
    per project: tasks  release
                 per resource, 1 if the project uses it and else 0
                 per task: duration  demand of each resource  number of successors  successors

All are whole numbers but successors, which are written project:task. Projects and tasks count from 1. What
the project uses says no more than its demands and is not kept.

Source
------
R. Van Eynde, M. Vanhoucke (2020), Resource-constrained multi-project scheduling: benchmark datasets and
decoupled scheduling. Journal of Scheduling 23.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from benchmarks.formats.text import MalformedFile, Numbers, Word, read_text, words_of

_TASK = re.compile(r"([0-9]{1,12}):([0-9]{1,12})")

Task = tuple[int, int]
"""Project and task."""


@dataclass(frozen=True)
class Project:
    """One project. Its tasks, and those of all others, count from 0.

    Parameters
    ----------
    release
        Period before which none of its tasks starts.
    durations
        Length of each task in periods.
    demands
        Per task, units of each resource.
    successors
        Per task, the tasks of this or another project that start after it has ended.
    """

    release: int
    durations: tuple[int, ...]
    demands: tuple[tuple[int, ...], ...]
    successors: tuple[tuple[Task, ...], ...]


@dataclass(frozen=True)
class Portfolio:
    """Projects that share resources. Projects and resources count from 0.

    Parameters
    ----------
    source
        Name of the file.
    capacities
        Units of each resource.
    projects
        In the order of the file.
    """

    source: str
    capacities: tuple[int, ...]
    projects: tuple[Project, ...]


class _Numbers(Numbers):
    """A stream of whole numbers with tasks, written project:task, among them."""

    def take_word(self, meaning: str) -> Word:
        """Return the next word, which is ``meaning`` and is read once all projects are known.

        Raises
        ------
        MalformedFile
            If the file ends, or the next word does not name a task.
        """
        expected = f"{meaning}, written project:task,"
        if self._next == len(self._words):
            raise MalformedFile(self.path, self.line, "end of the data", expected)
        self._next += 1
        word = self._words[self._next - 1]
        if not _TASK.fullmatch(word.text):
            raise MalformedFile(self.path, word.line, word.text, expected)
        return word


@dataclass(frozen=True)
class _Rows:
    """A project whose successors are words still."""

    release: int
    durations: tuple[int, ...]
    demands: tuple[tuple[int, ...], ...]
    successors: tuple[tuple[Word, ...], ...]


def read_mplib(path: Path) -> Portfolio:
    """Read a portfolio.

    Raises
    ------
    MalformedFile
        Naming the first thing that is wrong.
    """
    numbers = _Numbers(path, words_of(read_text(path)))
    count = numbers.take("the number of projects", 1)
    resources = numbers.take("the number of resources")
    capacities = numbers.take_many(resources, "the capacity of resource {}")
    rows = [_rows(numbers, project, resources) for project in range(1, count + 1)]
    numbers.finish()
    sizes = [len(project.durations) for project in rows]
    projects = tuple(
        Project(
            project.release,
            project.durations,
            project.demands,
            tuple(_following(path, (p, t), sizes, words) for t, words in enumerate(project.successors)),
        )
        for p, project in enumerate(rows)
    )
    _require_no_cycle(path, projects)
    return Portfolio(path.name, capacities, projects)


def _rows(numbers: _Numbers, project: int, resources: int) -> _Rows:
    count = numbers.take(f"project {project}'s number of tasks", 1)
    release = numbers.take(f"project {project}'s release")
    numbers.take_many(resources, f"whether project {project} uses resource {{}}", 0, 1)
    durations, demands, successors = [], [], []
    for number in range(1, count + 1):
        task = f"task {project}:{number}"
        durations.append(numbers.take(f"the duration of {task}"))
        demands.append(numbers.take_many(resources, f"{task}'s demand of resource {{}}"))
        links = numbers.take(f"{task}'s number of successors")
        successors.append(tuple(numbers.take_word(f"successor {i + 1} of {task}") for i in range(links)))
    return _Rows(release, tuple(durations), tuple(demands), tuple(successors))


def _following(path: Path, task: Task, sizes: Sequence[int], words: Sequence[Word]) -> tuple[Task, ...]:
    """Return the successors of ``task``; ``sizes`` are the numbers of tasks of all projects."""
    found = set()
    for text, line in words:
        project, number = (int(part) - 1 for part in text.split(":"))
        if project not in range(len(sizes)) or number not in range(sizes[project]):
            raise MalformedFile(path, line, text, f"a successor of task {_name(task)} that is in the file")
        if (project, number) == task:
            raise MalformedFile(path, line, text, f"a successor of task {_name(task)} other than itself")
        found.add((project, number))
    return tuple(sorted(found))


def _name(task: Task) -> str:
    return f"{task[0] + 1}:{task[1] + 1}"


def _require_no_cycle(path: Path, projects: Sequence[Project]) -> None:
    network = {
        (p, t): following
        for p, project in enumerate(projects)
        for t, following in enumerate(project.successors)
    }
    try:
        TopologicalSorter(network).prepare()
    except CycleError as error:
        shown = " -> ".join(_name(task) for task in error.args[1])
        raise MalformedFile(path, None, shown, "a network of successors without a cycle") from error
