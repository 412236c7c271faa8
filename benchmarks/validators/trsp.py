"""Validator of technician routing solutions.

``{"routes": [{"technician": 3, "visits": [31, 0, 57], "start": 12.5, "end": 180.0}]}``: whose route it is,
what is visited in turn (ids of requests; 0 is the depot), and when it leaves home and is back. A technician
without a route stays at home.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.formats.trsp import Request, Technician, TechnicianRouting

DEPOT = 0
DIGITS = 4
"""The objective's decimals."""
STATED_TOLERANCE = 1e-4
"""How far stated times may be off: they are rounded when they are written."""
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class _Stop:
    """A visit: the way there, when it may begin, and how long it takes."""

    name: str
    travel: float
    earliest: int
    latest: int
    service: int


def faults(data: TechnicianRouting, solution: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a solution, in words; nothing if it is sound."""
    routes = solution.get("routes")
    if not isinstance(routes, list):
        return [f"'routes' must be a list of routes, and is {routes!r}"]
    found = [fault for i, route in enumerate(routes, 1) for fault in _malformed(data, i, route)]
    if found:
        return found
    drivers = Counter(route["technician"] for route in routes)
    found = [f"technician {i} has {times} routes" for i, times in sorted(drivers.items()) if times > 1]
    served = Counter(visit for route in routes for visit in route["visits"])
    found += [
        f"request {request.id} is served {served[request.id]} times"
        for request in data.requests
        if served[request.id] != 1
    ]
    for route in routes:
        technician = data.technicians[route["technician"] - 1]
        found += _load_faults(data, technician, route["visits"])
        found += _time_faults(data, technician, route)
    return found


def _malformed(data: TechnicianRouting, place: int, route: object) -> list[str]:
    if not isinstance(route, dict):
        return [f"route {place} is {route!r}, where an object is expected"]
    found = []
    technician, visits = route.get("technician"), route.get("visits")
    if type(technician) is not int or not 1 <= technician <= len(data.technicians):
        found.append(f"'technician' of route {place} is {technician!r}, which is no technician")
    requests = {request.id for request in data.requests}
    if not isinstance(visits, list):
        found.append(f"'visits' of route {place} must be a list, and is {visits!r}")
    else:
        found += [
            f"'visits' of route {place} has {visit!r}, which is neither the depot nor a request"
            for visit in visits
            if type(visit) is not int or (visit != DEPOT and visit not in requests)
        ]
    for key in ("start", "end"):
        time = route.get(key)
        if not isinstance(time, int | float) or isinstance(time, bool) or not math.isfinite(time):
            found.append(f"'{key}' of route {place} is {time!r}, where a time is expected")
    return found


def _request(data: TechnicianRouting, visit: int) -> Request:
    return data.requests[visit - data.requests[0].id]


def _load_faults(data: TechnicianRouting, technician: Technician, visits: Sequence[int]) -> Iterator[str]:
    """Skills, and what the technician has with them before the depot; from there on there is enough."""
    name = f"technician {technician.id}"
    if visits.count(DEPOT) > 1:
        yield f"{name} visits the depot {visits.count(DEPOT)} times"
    stocked = False
    used = [0] * data.parts
    for visit in visits:
        if visit == DEPOT:
            stocked = True
            continue
        request = _request(data, visit)
        if request.skill not in technician.skills:
            yield f"{name} serves request {visit} without its skill {request.skill}"
        if stocked:
            continue
        for tool in sorted(set(request.tools) - set(technician.tools)):
            yield f"{name} serves request {visit} without its tool {tool}"
        for part, units in enumerate(request.parts):
            used[part] += units
            if units and used[part] > technician.parts[part]:
                yield (
                    f"{name} has used {used[part]} units of part {part} after request {visit}, "
                    f"of {technician.parts[part]}"
                )


def _stops(data: TechnicianRouting, technician: Technician, visits: Sequence[int]) -> list[_Stop]:
    """Return the visits in turn, and last the return home."""
    stops = []
    here: tuple[int, int] = technician.x, technician.y
    for visit in visits:
        if visit == DEPOT:
            place, name, service = data.depot, "the depot", 0
            there = place.x, place.y
            window = place.earliest, place.latest
        else:
            request = _request(data, visit)
            name, service = f"request {visit}", request.service
            there = request.x, request.y
            window = request.earliest, request.latest
        stops.append(_Stop(name, math.dist(here, there), *window, service))
        here = there
    way = math.dist(here, (technician.x, technician.y))
    return [*stops, _Stop("home", way, technician.earliest, technician.latest, 0)]


def _drive(stops: Sequence[_Stop], start: float, tolerance: float) -> tuple[float, list[str]]:
    """Return when a route that leaves at ``start`` is back, and where it is too late."""
    late = []
    time = start
    for stop in stops:
        time = max(time + stop.travel, stop.earliest)
        if time > stop.latest + tolerance:
            late.append(f"is at {stop.name} at {time:.4f}, after {stop.latest}")
        time += stop.service
    return time, late


def _time_faults(data: TechnicianRouting, technician: Technician, route: Mapping[str, Any]) -> list[str]:
    """Whether the visits can be made in turn at all, and with the stated start and end."""
    name = f"technician {technician.id}"
    stops = _stops(data, technician, route["visits"])
    _, late = _drive(stops, technician.earliest, _TOLERANCE)
    if late:
        return [f"{name}, who leaves as early as can be, {words}" for words in late]
    start, end = route["start"], route["end"]
    found = []
    if start < technician.earliest - STATED_TOLERANCE:
        found.append(f"{name} leaves at {start}, before {technician.earliest}")
    if end > technician.latest + STATED_TOLERANCE:
        found.append(f"{name} is stated to be home at {end}, after {technician.latest}")
    back, late = _drive(stops, start, STATED_TOLERANCE)
    found += [f"{name}, who leaves at {start}, {words}" for words in late]
    if back > end + STATED_TOLERANCE:
        found.append(f"{name}, who leaves at {start}, is home at {back:.4f}, after the stated end {end}")
    return found


def _working_time(technician: Technician, stops: Sequence[_Stop]) -> float:
    """Return the time from leaving home, as late as possible, to being back as early as possible."""
    back, _ = _drive(stops, technician.earliest, _TOLERANCE)
    latest = math.inf
    for stop in reversed(stops):
        latest = min(latest - stop.service, stop.latest) - stop.travel
    least = sum(stop.travel + stop.service for stop in stops)
    # Leaving later first saves waiting only; once none is left, the way and the service remain.
    return max(least, back - latest)


def objective(data: TechnicianRouting, solution: Mapping[str, Any]) -> float:
    """Return the sum of the technicians' working times, to 4 decimals, of a sound solution."""
    times = []
    for route in solution["routes"]:
        if route["visits"]:
            technician = data.technicians[route["technician"] - 1]
            times.append(_working_time(technician, _stops(data, technician, route["visits"])))
    return round(math.fsum(times), DIGITS)
