"""Runs the engine on the public instances of one family and records what comes of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.bounds import FILE_NAME, Known, read_bounds
from benchmarks.families import Family
from benchmarks.families.base import UnsupportedFile
from benchmarks.formats.text import MalformedFile
from benchmarks.judge import judged, plan_faults, rejected
from benchmarks.results import Record, Run
from models.domain.instance import Instance
from solver.limits import Progress, SolveLimits


@dataclass(frozen=True)
class Task:
    """What is to be run.

    Parameters
    ----------
    folder
        Where the original files and ``bounds.csv`` are.
    seconds, workers
        Limits of each run.
    seeds
        Each instance is run with the seeds 1 to this.
    only
        Patterns of file names; empty: all.
    """

    family: Family[Any]
    folder: Path
    seconds: float
    workers: int
    seeds: int = 1
    only: tuple[str, ...] = ()

    def limits(self, seed: int) -> SolveLimits:
        """Return the limits of one run."""
        return SolveLimits(seconds=self.seconds, workers=self.workers, seed=seed)

    def head(self) -> dict[str, Any]:
        """Return what stands at the top of a results file."""
        return {
            "family": self.family.name,
            "time_limit_s": self.seconds,
            "workers": self.workers,
            "machine": machine.describe(),
            "versions": machine.versions(),
        }


@dataclass(frozen=True)
class Listing:
    """The instances of a folder, as far as a run concerns them.

    Parameters
    ----------
    present
        Rows of ``bounds.csv`` whose file is there.
    absent
        Names of those whose file is not.
    """

    present: tuple[Known, ...]
    absent: tuple[str, ...]


class NothingToRun(ValueError):
    """No row of ``bounds.csv`` is meant."""


OnProgress = Callable[[Known, int, Progress | None], None]
"""Called with instance, seed and, from the engine, how it gets on."""


def listing(task: Task) -> Listing:
    """Return the instances that ``task`` is about.

    Raises
    ------
    MalformedFile
        If ``bounds.csv`` cannot be read.
    NothingToRun
        If patterns are given and no row matches one.
    """
    rows = read_bounds(task.folder)
    if task.only:
        rows = [row for row in rows if any(fnmatchcase(row.instance, pattern) for pattern in task.only)]
        if not rows:
            wanted = " ".join(task.only)
            raise NothingToRun(f"no row of {task.folder / FILE_NAME} matches: {wanted}")
    there = [(task.folder / row.instance).is_file() for row in rows]
    return Listing(
        tuple(row for row, found in zip(rows, there, strict=True) if found),
        tuple(row.instance for row, found in zip(rows, there, strict=True) if not found),
    )


def read(task: Task, known: Known) -> tuple[Any, Instance] | str:
    """Return the file's content and its mapping, or in words why it cannot be used."""
    try:
        data = task.family.read(task.folder / known.instance)
        return data, task.family.to_instance(data)
    except (MalformedFile, UnsupportedFile) as error:
        return str(error)


def run_engine(
    task: Task, known: Known, data: Any, instance: Instance, seed: int, on_progress: OnProgress | None = None
) -> Run:
    """Return one run of the engine, in a process of its own."""
    from solver.guard import run

    began = time.perf_counter()
    outcome = run(instance, task.limits(seed), on_progress and (lambda step: on_progress(known, seed, step)))
    wall_s = time.perf_counter() - began
    plan = outcome.plan
    if plan is None:
        return Run(known, seed, "UNKNOWN", wall_s=wall_s, error=str(outcome.error))
    bound = task.family.bound(data, plan)
    result = Run(known, seed, plan.status, bound=bound, wall_s=wall_s, note=str(outcome.error or ""))
    if plan.status in ("INFEASIBLE", "UNKNOWN"):
        return judged(result, task.family, data, None)
    if faults := plan_faults(instance, plan):
        return rejected(result, "the checker rejects the plan", faults)
    return judged(result, task.family, data, task.family.to_solution(data, plan))


def run_all(task: Task, rows: Sequence[Known], on_progress: OnProgress | None = None) -> Iterator[Run]:
    """Yield every run, instance by instance; a file that cannot be used gives runs without a solution."""
    for known in rows:
        content = read(task, known)
        for seed in range(1, task.seeds + 1):
            if isinstance(content, str):
                yield Run(known, seed, "UNKNOWN", error=content)
                continue
            if on_progress is not None:
                on_progress(known, seed, None)
            yield run_engine(task, known, *content, seed, on_progress)


def record(task: Task, path: Path) -> Record:
    """Return an empty results file for ``task``, already written, so that a bad path shows at once."""
    empty = Record(path, task.head())
    empty.write()
    return empty
