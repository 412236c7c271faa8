"""Validator of nurse rostering solutions ``{"roster": {"staff id": ["shift id or empty", per day]}}``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from benchmarks.formats.nrp24 import NurseRostering, Staff

Row = Sequence[str]
"""Shift id of each day of one member of staff; empty if off."""
_SATURDAY = 5


def faults(data: NurseRostering, solution: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a solution, in words; nothing if it is sound."""
    found = _malformed(data, solution)
    if found:
        return found
    for person in data.staff:
        row = solution["roster"][person.id]
        found += _work_faults(data, person, row)
        found += _followers(data, person, row)
        found += _run_faults(person, row)
        found += _off_faults(person, row)
    return found


def _malformed(data: NurseRostering, solution: Mapping[str, Any]) -> list[str]:
    roster = solution.get("roster")
    if not isinstance(roster, dict):
        return [f"'roster' must map the id of each member of staff to a row, and is {roster!r}"]
    staff = [person.id for person in data.staff]
    found = [f"the roster has no row for {name}" for name in staff if name not in roster]
    found += [
        f"the roster has a row for {name!r}, who is no member of staff" for name in roster.keys() - staff
    ]
    known = {"", *(shift.id for shift in data.shifts)}
    for name in roster.keys() & staff:
        row = roster[name]
        if not isinstance(row, list) or len(row) != data.days:
            found.append(f"the row of {name} must be a list of {data.days} shifts, one per day")
            continue
        found += [
            f"{name} has {shift!r} on day {day}, which is no shift"
            for day, shift in enumerate(row)
            if not isinstance(shift, str) or shift not in known
        ]
    return sorted(found)


def _work_faults(data: NurseRostering, person: Staff, row: Row) -> Iterator[str]:
    """Shifts of each kind, and minutes in all."""
    times = Counter(row)
    for shift, most in zip(data.shifts, person.max_shifts, strict=True):
        if times[shift.id] > most:
            yield f"{person.id} has {times[shift.id]} shifts {shift.id}, of at most {most}"
    minutes = sum(times[shift.id] * shift.minutes for shift in data.shifts)
    if minutes > person.max_minutes:
        yield f"{person.id} works {minutes} minutes, of at most {person.max_minutes}"
    if minutes < person.min_minutes:
        yield f"{person.id} works {minutes} minutes, of at least {person.min_minutes}"


def _followers(data: NurseRostering, person: Staff, row: Row) -> Iterator[str]:
    barred = {
        (shift.id, data.shifts[following].id) for shift in data.shifts for following in shift.cannot_follow
    }
    for day, (shift, following) in enumerate(pairwise(row)):
        if (shift, following) in barred:
            yield f"{person.id} has {following} on day {day + 1} after {shift}, which it cannot follow"


def _run_faults(person: Staff, row: Row) -> Iterator[str]:
    """Runs of work and of days off. A run at an end of the horizon may be as short as it likes."""
    start = 0
    for working, group in groupby(row, key=bool):
        length = len(list(group))
        inside = start > 0 and start + length < len(row)
        name = f"{person.id} from day {start} on"
        if working and length > person.max_consecutive_shifts:
            yield f"{name} works {length} days in a row, of at most {person.max_consecutive_shifts}"
        if working and inside and length < person.min_consecutive_shifts:
            yield f"{name} works {length} days in a row, of at least {person.min_consecutive_shifts}"
        if not working and inside and length < person.min_consecutive_days_off:
            yield f"{name} is off {length} days in a row, of at least {person.min_consecutive_days_off}"
        start += length


def _off_faults(person: Staff, row: Row) -> Iterator[str]:
    for day in person.days_off:
        if row[day]:
            yield f"{person.id} has {row[day]} on day {day}, a day off"
    weekends = sum(any(row[saturday : saturday + 2]) for saturday in range(_SATURDAY, len(row), 7))
    if weekends > person.max_weekends:
        yield f"{person.id} works on {weekends} weekends, of at most {person.max_weekends}"


def objective(data: NurseRostering, solution: Mapping[str, Any]) -> int:
    """Return the weights of requests not met and of people too few or too many, of a sound solution."""
    rows = [solution["roster"][person.id] for person in data.staff]
    cost = 0
    for request in data.on_requests:
        if rows[request.staff][request.day] != data.shifts[request.shift].id:
            cost += request.weight
    for request in data.off_requests:
        if rows[request.staff][request.day] == data.shifts[request.shift].id:
            cost += request.weight
    for cover in data.cover:
        there = sum(row[cover.day] == data.shifts[cover.shift].id for row in rows)
        cost += cover.under_weight * max(0, cover.required - there)
        cost += cover.over_weight * max(0, there - cover.required)
    return cost
