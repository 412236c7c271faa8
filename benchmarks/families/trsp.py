"""TRSP: technicians are operators with a base, requests orders at sites of their own, the depot is a yard.

A slot is a hundredth of the file's unit of time, or a tenth or all of it where the horizon would else be
too long. Ways round up to slots, so that what keeps the engine's rules keeps the file's; the objective is
computed anew in the file's own units.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from itertools import pairwise

from benchmarks.families.base import Family, Solution, UnsupportedFile
from benchmarks.formats.trsp import Request, Technician, TechnicianRouting, read_trsp
from benchmarks.validators import trsp as validator
from models.domain.base import Window
from models.domain.instance import Instance, Weights
from models.domain.orders import CertificateDemand, Mode, PeopleLine, WorkOrder
from models.domain.plan import Plan
from models.domain.resources import Certificate, HeldCertificate, Operator, PartCount
from models.domain.sites import Calendar, Road, Site, TransportClass
from models.domain.time import Horizon

GRIDS = (100, 10, 1)
"""Slots of a unit of time, the finest first."""

LONGEST_HORIZON, LONGEST_WAY = 1_000_000, 100_000
CENT_A_SLOT = 60
"""Cents of an hour of one-minute slots, each of which costs one cent then."""

SHORTEST = 1
"""Slots of what takes no time: calls, and requests without service."""

_CREW, _DEPOT = "crew", "depot"


def to_instance(data: TechnicianRouting) -> Instance:
    """Map routes to be made onto people with a base, orders with windows, and calls at a yard.

    Raises
    ------
    UnsupportedFile
        If its times or ways are too long even on the coarsest grid.
    """
    grid = _grid(data)
    places = _places(data)
    last = max(_end(data, grid), 1)
    always = (Window(0, last),)
    return Instance(
        name=data.source,
        horizon=Horizon(start=datetime(2026, 1, 1, tzinfo=UTC), slot_minutes=1, slots=last),
        weights=Weights(unplanned=0, tardiness_per_hour=0),
        crew_transport=_CREW,
        calendars=(Calendar(id="always", windows=always),),
        sites=tuple(Site(id=name, calendar="always") for name in places),
        transport_classes=(TransportClass(id=_CREW),),
        roads=tuple(
            Road(transport=_CREW, origin=a, destination=b, minutes=_slots(math.dist(p, q), grid), km=0)
            for a, p in places.items()
            for b, q in places.items()
            if a != b
        ),
        certificates=tuple(Certificate(id=_skill(i)) for i in range(data.skills)),
        operators=tuple(_operator(person, grid) for person in data.technicians),
        orders=(*(_order(request, grid) for request in data.requests), *_calls(data, grid)),
    )


def _end(data: TechnicianRouting, grid: int) -> int:
    """Return the slot at which the last technician must be back."""
    return grid * max(person.latest for person in data.technicians)


def _grid(data: TechnicianRouting) -> int:
    places = list(_places(data).values())
    longest = max(math.dist(p, q) for p in places for q in places)
    for grid in GRIDS:
        if _end(data, grid) <= LONGEST_HORIZON and _slots(longest, grid) <= LONGEST_WAY:
            return grid
    message = f"its times need more than {LONGEST_HORIZON} slots, or its ways more than {LONGEST_WAY}"
    raise UnsupportedFile(data.source, message)


def _slots(length: float, grid: int) -> int:
    """Return a length in slots, rounded up."""
    return math.ceil(length * grid)


def _places(data: TechnicianRouting) -> dict[str, tuple[int, int]]:
    """Return where each site of the instance is."""
    found = {_DEPOT: (data.depot.x, data.depot.y)}
    found |= {_home(person.id): (person.x, person.y) for person in data.technicians}
    return found | {_request(request.id): (request.x, request.y) for request in data.requests}


def _home(technician: int) -> str:
    return f"home-{technician}"


def _request(number: int) -> str:
    return f"request-{number}"


def _skill(skill: int) -> str:
    return f"skill-{skill}"


def _tools(tools: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(f"tool-{tool}" for tool in tools)


def _parts(parts: tuple[int, ...]) -> tuple[PartCount, ...]:
    return tuple(PartCount(part=f"part-{part}", units=units) for part, units in enumerate(parts) if units)


def _operator(person: Technician, grid: int) -> Operator:
    return Operator(
        id=f"technician-{person.id}",
        certificates=tuple(HeldCertificate(certificate=_skill(skill)) for skill in person.skills),
        shifts=(Window(grid * person.earliest, grid * person.latest),),
        base=_home(person.id),
        away_per_hour=CENT_A_SLOT,
        tools=_tools(person.tools),
        parts=_parts(person.parts),
    )


def _order(request: Request, grid: int) -> WorkOrder:
    duration = max(SHORTEST, grid * request.service)
    line = PeopleLine(certificates=(CertificateDemand(certificate=_skill(request.skill)),))
    return WorkOrder(
        id=_request(request.id),
        site=_request(request.id),
        release=grid * request.earliest,
        deadline=grid * request.latest + duration,
        interruptible=False,
        optional=False,
        tools=_tools(request.tools),
        parts=_parts(request.parts),
        modes=(Mode(duration=duration, lines=(line,)),),
    )


def _calls(data: TechnicianRouting, grid: int) -> tuple[WorkOrder, ...]:
    """Return a call at the depot for each technician; anybody may take any."""
    return tuple(
        WorkOrder(
            id=f"call-{person.id}",
            site=_DEPOT,
            release=grid * data.depot.earliest,
            deadline=grid * data.depot.latest + SHORTEST,
            interruptible=False,
            restocks=True,
            modes=(Mode(duration=SHORTEST, lines=(PeopleLine(),)),),
        )
        for person in data.technicians
    )


def to_solution(data: TechnicianRouting, plan: Plan) -> Solution:
    """Return each technician's route, which leaves as late as it can and still is back as early as it can.

    Of several calls at the depot the first stays.
    """
    visits: dict[int, list[int]] = {}
    for duty in sorted(plan.duties, key=lambda duty: duty.start):
        visit = 0 if duty.order.startswith("call-") else int(duty.order.removeprefix("request-"))
        route = visits.setdefault(int(duty.operator.removeprefix("technician-")), [])
        if visit or 0 not in route:
            route.append(visit)
    return {"routes": [_route(data, technician, route) for technician, route in sorted(visits.items())]}


def _route(data: TechnicianRouting, technician: int, visits: list[int]) -> Solution:
    """Return a route with its times in the file's units."""
    person, offset = data.technicians[technician - 1], len(data.technicians) + 1
    home = person.x, person.y
    stops = [data.requests[visit - offset] if visit else data.depot for visit in visits]
    places = [home, *((stop.x, stop.y) for stop in stops), home]
    ways = [math.dist(a, b) for a, b in pairwise(places)]
    services = [data.requests[visit - offset].service if visit else 0 for visit in visits]
    end, latest = float(person.earliest), float(person.latest) - ways[-1]
    for way, stop, service in zip(ways, stops, services, strict=False):
        end = max(end + way, stop.earliest) + service
    end += ways[-1]
    latest = end - ways[-1]
    for way, stop, service in reversed(list(zip(ways, stops, services, strict=False))):
        latest = min(latest - service, stop.latest) - way
    start = max(float(person.earliest), latest)
    return {"technician": technician, "visits": visits, "start": start, "end": end}


def bound(data: TechnicianRouting, plan: Plan) -> float | None:
    """Return nothing: on the grid ways are longer than in the file, so that its bounds are none there."""
    return None


FAMILY = Family(
    name="trsp",
    title="technician routing and scheduling",
    read=read_trsp,
    to_instance=to_instance,
    to_solution=to_solution,
    faults=validator.faults,
    objective=validator.objective,
    bound=bound,
)
