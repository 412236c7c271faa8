"""What every project validator checks: whole numbers, links, and units in use at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def whole_numbers(solution: Mapping[str, Any], key: str, count: int, low: int) -> list[str]:
    """Return what is wrong with ``solution[key]`` as ``count`` whole numbers of at least ``low``."""
    values = solution.get(key)
    if not isinstance(values, list) or len(values) != count:
        found = f"{len(values)} of them" if isinstance(values, list) else repr(values)
        return [f"'{key}' must be a list of {count} numbers, one per task, and is {found}"]
    wrong = [(i, v) for i, v in enumerate(values, 1) if type(v) is not int or v < low]
    return [f"'{key}' of task {i} is {v!r}, and must be a whole number of at least {low}" for i, v in wrong]


def broken_links(
    starts: Sequence[int], durations: Sequence[int], successors: Sequence[Sequence[int]]
) -> list[str]:
    """Return each link whose successor starts before its predecessor has ended."""
    return [
        f"task {j + 1} starts at {starts[j]}, before task {i + 1} ends at {starts[i] + durations[i]}"
        for i, following in enumerate(successors)
        for j in following
        if starts[j] < starts[i] + durations[i]
    ]


def overloads(
    starts: Sequence[int], durations: Sequence[int], demands: Sequence[int], capacity: int, resource: int
) -> list[str]:
    """Return each period, at which some task starts, in which more than the capacity is in use."""
    found = []
    for period in sorted(set(starts)):
        used = sum(
            demand
            for start, duration, demand in zip(starts, durations, demands, strict=True)
            if start <= period < start + duration
        )
        if used > capacity:
            found.append(
                f"in period {period} {used} units of resource {resource + 1} are in use, of {capacity}"
            )
    return found


def makespan(starts: Sequence[int], durations: Sequence[int]) -> int:
    """Return the end of the last task."""
    return max(start + duration for start, duration in zip(starts, durations, strict=True))
