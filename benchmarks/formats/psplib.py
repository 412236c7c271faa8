"""The PSPLIB format of multi-mode projects (MM-RCPSP), also used by MMLIB.

Three blocks of whole numbers, each under its title and a line of column names:

    PRECEDENCE RELATIONS      job  modes  number of successors  successors
    REQUESTS/DURATIONS        job  mode  duration  demands     (the job on its first mode's row only)
    RESOURCE AVAILABILITIES   capacity of each resource

The column names of the last block tell which resources are renewable (R) and which are used up (N).

Source
------
R. Kolisch, A. Sprecher (1997), PSPLIB: a project scheduling problem library. EJOR 96(1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from benchmarks.formats.text import MalformedFile, Numbers, read_text, require_no_cycle, words_of

_TITLES = {
    "precedence": re.compile(r"\s*PRECEDENCE\s+RELATIONS", re.IGNORECASE),
    "requests": re.compile(r"\s*REQUESTS\s*/\s*DURATIONS", re.IGNORECASE),
    "capacities": re.compile(r"\s*RESOURCE\s*AVAILABILIT", re.IGNORECASE),
}
_JOBS = re.compile(r"\s*jobs\b[^:]*:\s*(\S+)", re.IGNORECASE)
_KIND = re.compile(r"([A-Z])\s*[0-9]+")
_RULE = re.compile(r"[\s*\-=]*")


@dataclass(frozen=True)
class TaskMode:
    """One way of doing a task: its length in periods and its demand of each resource."""

    duration: int
    demands: tuple[int, ...]


@dataclass(frozen=True)
class MultiModeProject:
    """A project of tasks with several ways of doing each. Tasks, modes and resources count from 0.

    Parameters
    ----------
    source
        Name of the file.
    capacities
        Units of each resource.
    renewable
        Per resource, whether its units come back when a task ends.
    modes
        Per task, at least one.
    successors
        Per task, the tasks that start after it has ended.
    """

    source: str
    capacities: tuple[int, ...]
    renewable: tuple[bool, ...]
    modes: tuple[tuple[TaskMode, ...], ...]
    successors: tuple[tuple[int, ...], ...]


class _Blocks:
    """The lines of a file by block, with the number of each block's first line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lines = read_text(path).split("\n")
        starts = {name: self._find(lines, name) for name in _TITLES}
        ends = sorted([*starts.values(), len(lines)])
        self.count = self._jobs(lines[: starts["precedence"]])
        self.header: dict[str, tuple[str, int]] = {}
        self._body: dict[str, tuple[str, int]] = {}
        for name, start in starts.items():
            end = next(e for e in ends if e > start)
            at = next((i for i in range(start + 1, end) if not _RULE.fullmatch(lines[i])), None)
            if at is None:
                raise MalformedFile(path, start + 1, lines[start].strip(), "a title with a block below it")
            self.header[name] = lines[at], at + 1
            rows = ["" if _RULE.fullmatch(line) else line for line in lines[at + 1 : end]]
            self._body[name] = "\n".join(rows), at + 2

    def _find(self, lines: list[str], name: str) -> int:
        found = next((i for i, line in enumerate(lines) if _TITLES[name].match(line)), None)
        if found is None:
            title = {"precedence": "PRECEDENCE RELATIONS", "requests": "REQUESTS/DURATIONS"}
            wanted = f"the title '{title.get(name, 'RESOURCE AVAILABILITIES')}'"
            raise MalformedFile(self.path, None, "end of the file", wanted)
        return found

    def _jobs(self, lines: list[str]) -> int:
        for number, line in enumerate(lines, 1):
            if match := _JOBS.match(line):
                return Numbers(self.path, words_of(match[1], number)).take("the number of jobs", 1)
        raise MalformedFile(
            self.path, None, "end of the head", "a line 'jobs (incl. supersource/sink ): ...'"
        )

    def numbers(self, name: str) -> Numbers:
        text, line = self._body[name]
        return Numbers(self.path, words_of(text, line))


def read_psplib(path: Path) -> MultiModeProject:
    """Read a project.

    Raises
    ------
    MalformedFile
        Naming the first thing that is wrong.
    """
    blocks = _Blocks(path)
    renewable = _kinds(blocks)
    counts, successors = _precedence(blocks)
    modes = _modes(blocks, counts, len(renewable))
    numbers = blocks.numbers("capacities")
    capacities = numbers.take_many(len(renewable), "the capacity of resource {}")
    numbers.finish()
    return MultiModeProject(path.name, capacities, renewable, modes, successors)


def _kinds(blocks: _Blocks) -> tuple[bool, ...]:
    text, line = blocks.header["capacities"]
    kinds = _KIND.findall(text)
    if _KIND.sub("", text).strip() or not set(kinds) <= {"R", "N"}:
        expected = (
            "a row of column names such as 'R 1 R 2 N 1 N 2' (doubly constrained resources are not read)"
        )
        raise MalformedFile(blocks.path, line, text.strip(), expected)
    return tuple(kind == "R" for kind in kinds)


def _precedence(blocks: _Blocks) -> tuple[list[int], tuple[tuple[int, ...], ...]]:
    numbers = blocks.numbers("precedence")
    counts, successors = [], []
    for job in range(1, blocks.count + 1):
        numbers.take(f"the number of job {job}", job, job)
        counts.append(numbers.take(f"job {job}'s number of modes", 1))
        links = numbers.take(f"job {job}'s number of successors", 0, blocks.count)
        following = numbers.take_many(links, f"successor {{}} of job {job}", 1, blocks.count)
        if job in following:
            raise MalformedFile(blocks.path, numbers.line, job, f"a successor of job {job} other than itself")
        successors.append(tuple(sorted({i - 1 for i in following})))
    numbers.finish()
    require_no_cycle(blocks.path, successors)
    return counts, tuple(successors)


def _modes(blocks: _Blocks, counts: list[int], resources: int) -> tuple[tuple[TaskMode, ...], ...]:
    numbers = blocks.numbers("requests")
    tasks = []
    for job, count in enumerate(counts, 1):
        numbers.take(f"the number of job {job}", job, job)
        modes = []
        for mode in range(1, count + 1):
            where = f"mode {mode} of job {job}"
            numbers.take(f"the number of {where}", mode, mode)
            duration = numbers.take(f"the duration of {where}")
            line = numbers.line
            demands = numbers.take_many(resources, f"the demand of resource {{}} in {where}")
            if numbers.line != line:
                expected = f"a row with the {resources} demands of {where}"
                raise MalformedFile(blocks.path, line, "end of the line", expected)
            modes.append(TaskMode(duration, demands))
        tasks.append(tuple(modes))
    numbers.finish()
    return tuple(tasks)
