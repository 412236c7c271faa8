"""Validator of MSPSP solutions ``{"start": [...], "team": [[[resource, skill], ...], ...]}``, both from 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from benchmarks.formats.mspsp import MultiSkillProject
from benchmarks.validators.schedule import broken_links, makespan, whole_numbers


def faults(data: MultiSkillProject, solution: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a solution, in words; nothing if it is sound."""
    found = whole_numbers(solution, "start", len(data.durations), 0) + _malformed_teams(data, solution)
    if found:
        return found
    starts, teams = solution["start"], solution["team"]
    found = broken_links(starts, data.durations, data.successors)
    for activity, team in enumerate(teams):
        found += _team_faults(data, activity, team)
    return found + _double_bookings(data, starts, teams)


def _malformed_teams(data: MultiSkillProject, solution: Mapping[str, Any]) -> list[str]:
    teams, count = solution.get("team"), len(data.durations)
    if not isinstance(teams, list) or len(teams) != count:
        return [f"'team' must be a list of {count} teams, one per activity"]
    return [
        f"'team' of activity {activity} has {member!r}, where a pair of resource and skill is expected"
        for activity, team in enumerate(teams, 1)
        for member in (team if isinstance(team, list) else [team])
        if not _is_member(data, member)
    ]


def _is_member(data: MultiSkillProject, member: object) -> bool:
    if not isinstance(member, list) or len(member) != 2 or any(type(number) is not int for number in member):
        return False
    resource, skill = member
    return resource in range(1, len(data.mastery) + 1) and skill in range(1, len(data.required[0]) + 1)


def _team_faults(data: MultiSkillProject, activity: int, team: list[list[int]]) -> list[str]:
    name = f"activity {activity + 1}"
    found = [
        f"resource {resource} gives skill {skill} to {name} without having it"
        for resource, skill in team
        if not data.mastery[resource - 1][skill - 1]
    ]
    times = Counter(resource for resource, _ in team)
    found += [f"resource {r} is {n} times in the team of {name}" for r, n in sorted(times.items()) if n > 1]
    heads = Counter(skill for _, skill in team)
    for skill, needed in enumerate(data.required[activity], 1):
        if heads[skill] != needed:
            found.append(f"{name} has {heads[skill]} heads of skill {skill} and needs {needed}")
    return found


def _double_bookings(data: MultiSkillProject, starts: list[int], teams: list[list[list[int]]]) -> list[str]:
    found = []
    for resource in range(1, len(data.mastery) + 1):
        busy = sorted(
            (starts[activity], starts[activity] + data.durations[activity], activity + 1)
            for activity, team in enumerate(teams)
            if data.durations[activity] and any(member[0] == resource for member in team)
        )
        found += [
            f"resource {resource} is on activities {one} and {other} at the same time"
            for (_, end, one), (start, _, other) in pairwise(busy)
            if start < end and one != other
        ]
    return found


def objective(data: MultiSkillProject, solution: Mapping[str, Any]) -> int:
    """Return the makespan of a sound solution."""
    return makespan(solution["start"], data.durations)
