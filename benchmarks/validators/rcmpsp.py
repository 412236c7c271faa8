"""Validator of RCMPSP solutions ``{"start": [[...], ...]}``, a list per project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.formats.mplib import Portfolio
from benchmarks.validators.schedule import makespan, overloads, whole_numbers


def faults(data: Portfolio, solution: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a solution, in words; nothing if it is sound."""
    found = _malformed(data, solution)
    if found:
        return found
    found = _early(data, solution["start"])
    starts, durations = _all_starts(solution), _all_durations(data)
    for resource, capacity in enumerate(data.capacities):
        demands = [row[resource] for project in data.projects for row in project.demands]
        found += overloads(starts, durations, demands, capacity, resource)
    return found


def _malformed(data: Portfolio, solution: Mapping[str, Any]) -> list[str]:
    rows, count = solution.get("start"), len(data.projects)
    if not isinstance(rows, list) or len(rows) != count:
        return [f"'start' must be a list of {count} lists, one per project"]
    found = []
    for number, (row, project) in enumerate(zip(rows, data.projects, strict=True), 1):
        key = f"start in project {number}"
        found += whole_numbers({key: row}, key, len(project.durations), 0)
    return found


def _early(data: Portfolio, starts: list[list[int]]) -> list[str]:
    """Return each task that starts before its project's release or a predecessor's end."""
    found = []
    for p, project in enumerate(data.projects):
        for t, start in enumerate(starts[p]):
            name, end = f"task {p + 1}:{t + 1}", start + project.durations[t]
            if start < project.release:
                found.append(f"{name} starts at {start}, before its project's release at {project.release}")
            found += [
                f"task {q + 1}:{u + 1} starts at {starts[q][u]}, before {name} ends at {end}"
                for q, u in project.successors[t]
                if starts[q][u] < end
            ]
    return found


def _all_starts(solution: Mapping[str, Any]) -> list[int]:
    return [start for row in solution["start"] for start in row]


def _all_durations(data: Portfolio) -> list[int]:
    return [duration for project in data.projects for duration in project.durations]


def objective(data: Portfolio, solution: Mapping[str, Any]) -> int:
    """Return the makespan of all projects together."""
    return makespan(_all_starts(solution), _all_durations(data))
