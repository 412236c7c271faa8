"""Validator of MM-RCPSP solutions ``{"start": [...], "mode": [...]}``, modes from 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.formats.psplib import MultiModeProject, TaskMode
from benchmarks.validators.schedule import broken_links, makespan, overloads, whole_numbers


def _chosen(data: MultiModeProject, solution: Mapping[str, Any]) -> list[TaskMode]:
    return [modes[number - 1] for modes, number in zip(data.modes, solution["mode"], strict=True)]


def faults(data: MultiModeProject, solution: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a solution, in words; nothing if it is sound."""
    count = len(data.modes)
    found = whole_numbers(solution, "start", count, 0) + whole_numbers(solution, "mode", count, 1)
    if found:
        return found
    for task, number in enumerate(solution["mode"]):
        if number > len(data.modes[task]):
            found.append(f"task {task + 1} has no mode {number}, but {len(data.modes[task])}")
    if found:
        return found
    starts, modes = solution["start"], _chosen(data, solution)
    durations = [mode.duration for mode in modes]
    found = broken_links(starts, durations, data.successors)
    for resource, capacity in enumerate(data.capacities):
        demands = [mode.demands[resource] for mode in modes]
        if data.renewable[resource]:
            found += overloads(starts, durations, demands, capacity, resource)
        elif sum(demands) > capacity:
            found.append(f"{sum(demands)} units of resource {resource + 1} are used up, of {capacity}")
    return found


def objective(data: MultiModeProject, solution: Mapping[str, Any]) -> int:
    """Return the makespan of a sound solution."""
    return makespan(solution["start"], [mode.duration for mode in _chosen(data, solution)])
