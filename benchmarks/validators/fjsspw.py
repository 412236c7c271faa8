"""Validator of FJSSP-W solutions ``{"operations": [[job, operation, machine, worker, start, end], ...]}``.

Jobs, operations, machines and workers count from 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from benchmarks.formats.fjsspw import WorkerJobShop

_COLUMNS = 6


def faults(data: WorkerJobShop, solution: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a solution, in words; nothing if it is sound."""
    rows = solution.get("operations")
    if not isinstance(rows, list):
        return [f"'operations' must be a list, and is {rows!r}"]
    found = [
        f"'operations' has {row!r}, where job, operation, machine, worker, start and end are expected"
        for row in rows
        if not isinstance(row, list) or len(row) != _COLUMNS or any(type(number) is not int for number in row)
    ]
    found = found or _not_once(data, rows)
    if found:
        return found
    for row in rows:
        found += _row_faults(data, row)
    return found + _out_of_order(rows) + _overlaps(rows, 2, "machine") + _overlaps(rows, 3, "worker")


def _name(job: int, operation: int) -> str:
    return f"operation {operation} of job {job}"


def _not_once(data: WorkerJobShop, rows: list[list[int]]) -> list[str]:
    """Return what is not in the file, and what of it is not done exactly once."""
    times = Counter((row[0], row[1]) for row in rows)
    asked = {(job, number) for job, ops in enumerate(data.jobs, 1) for number in range(1, len(ops) + 1)}
    found = [f"there is no {_name(*place)}" for place in sorted(times.keys() - asked)]
    return found + [
        f"{_name(*place)} is {times[place]} times among 'operations', and must be there once"
        for place in sorted(asked)
        if times[place] != 1
    ]


def _row_faults(data: WorkerJobShop, row: list[int]) -> list[str]:
    job, number, machine, worker, start, end = row
    found = [] if start >= 0 else [f"{_name(job, number)} starts at {start}, before 0"]
    lengths = {(p.machine + 1, p.worker + 1): p.duration for p in data.jobs[job - 1][number - 1]}
    length = lengths.get((machine, worker))
    if length is None:
        found.append(f"machine {machine} with worker {worker} cannot do {_name(job, number)}")
    elif end - start != length:
        taken = f"from {start} to {end}"
        found.append(f"{_name(job, number)} is done {taken}, and needs {length} periods on machine {machine}")
    return found


def _out_of_order(rows: list[list[int]]) -> list[str]:
    return [
        f"{_name(*other[:2])} starts at {other[4]}, before {_name(*one[:2])} ends at {one[5]}"
        for one, other in pairwise(sorted(rows))
        if one[0] == other[0] and other[4] < one[5]
    ]


def _overlaps(rows: list[list[int]], column: int, what: str) -> list[str]:
    """Return what each machine, or worker, does while it is still on something else."""
    found = []
    for number in sorted({row[column] for row in rows}):
        busy = sorted((row[4], row[5], row[0], row[1]) for row in rows if row[column] == number)
        found += [
            f"{what} {number} is on {_name(*one[2:])} and {_name(*other[2:])} at the same time"
            for one, other in pairwise(busy)
            if other[0] < one[1]
        ]
    return found


def objective(data: WorkerJobShop, solution: Mapping[str, Any]) -> int:
    """Return the end of the last operation of a sound solution."""
    rows: list[list[int]] = solution["operations"]
    return max(row[5] for row in rows)
