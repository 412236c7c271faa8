"""Validator of RCPSP solutions ``{"start": [...]}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.formats.patterson import PattersonProject
from benchmarks.validators.schedule import broken_links, makespan, overloads, whole_numbers


def faults(data: PattersonProject, solution: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a solution, in words; nothing if it is sound."""
    found = whole_numbers(solution, "start", len(data.durations), 0)
    if found:
        return found
    starts = solution["start"]
    found = broken_links(starts, data.durations, data.successors)
    for resource, capacity in enumerate(data.capacities):
        demands = [row[resource] for row in data.demands]
        found += overloads(starts, data.durations, demands, capacity, resource)
    return found


def objective(data: PattersonProject, solution: Mapping[str, Any]) -> int:
    """Return the makespan of a sound solution."""
    return makespan(solution["start"], data.durations)
