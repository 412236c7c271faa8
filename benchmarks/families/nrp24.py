"""NRP24: a shift of a day is an order that stays where it is, with a line of people that has its price.

They may be too few or too many; limits, days off and requests are the engine's own.
All shifts of a day begin with it: a person has one of them at most, and the file knows no times of day.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from math import gcd

from benchmarks.families.base import Family, Solution, UnsupportedFile
from benchmarks.formats.nrp24 import Cover, NurseRostering, Request, Staff, read_nrp24
from benchmarks.validators import nrp24 as validator
from models.domain.base import Window
from models.domain.instance import Instance, Weights
from models.domain.orders import Mode, PeopleLine, WorkOrder
from models.domain.people import KindLimit, ShiftKind, ShiftRequest
from models.domain.plan import Plan
from models.domain.resources import Limits, Operator
from models.domain.sites import Calendar, Site
from models.domain.time import Horizon

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
DAY_MINUTES = 24 * 60
_SITE = "ward"


def to_instance(data: NurseRostering) -> Instance:
    """Map a roster onto orders, operators and kinds of shifts; one cent is one unit of the objective.

    Raises
    ------
    UnsupportedFile
        If a shift takes no time, or more than a day.
    """
    for shift in data.shifts:
        if not 0 < shift.minutes <= DAY_MINUTES:
            message = f"shift {shift.id} takes {shift.minutes} minutes; every shift must take some of one day"
            raise UnsupportedFile(data.source, message)
    slot = gcd(DAY_MINUTES, *(shift.minutes for shift in data.shifts))
    day = DAY_MINUTES // slot
    always = Window(0, data.days * day)
    return Instance(
        name=data.source,
        horizon=Horizon(start=MONDAY, slot_minutes=slot, slots=always.end),
        weights=Weights(unplanned=0, tardiness_per_hour=0),
        calendars=(Calendar(id="days", windows=(always,), handovers=tuple(range(day, always.end, day))),),
        sites=(Site(id=_SITE, calendar="days"),),
        shift_kinds=tuple(
            ShiftKind(id=shift.id, not_before=tuple(data.shifts[f].id for f in shift.cannot_follow))
            for shift in data.shifts
        ),
        operators=_operators(data, day),
        orders=_orders(data, slot),
    )


def _orders(data: NurseRostering, slot: int) -> tuple[WorkOrder, ...]:
    """Return an order for each day and shift; what has no cover may be worked by any number of people."""
    day, most = DAY_MINUTES // slot, max(1, len(data.staff))
    covers = {(cover.day, cover.shift): cover for cover in data.cover}
    orders = []
    for at in range(data.days):
        for number, shift in enumerate(data.shifts):
            length = shift.minutes // slot
            orders.append(
                WorkOrder(
                    id=_order_id(at, shift.id),
                    site=_SITE,
                    release=at * day,
                    deadline=at * day + length,
                    interruptible=False,
                    optional=False,
                    shift_kind=shift.id,
                    modes=(Mode(duration=length, lines=(_line(covers.get((at, number)), most),)),),
                )
            )
    return tuple(orders)


def _order_id(day: int, shift: str) -> str:
    return f"{day}/{shift}"


def _line(cover: Cover | None, staff: int) -> PeopleLine:
    """Return a line that any number of the staff may fill."""
    if cover is None:
        return PeopleLine(quantity=0, most=staff)
    return PeopleLine(
        quantity=cover.required,
        least=0,
        most=max(cover.required, staff),
        short_cost=cover.under_weight,
        extra_cost=cover.over_weight,
    )


def _operators(data: NurseRostering, day: int) -> tuple[Operator, ...]:
    requests: dict[int, list[ShiftRequest]] = defaultdict(list)
    for wanted, rows in ((True, data.on_requests), (False, data.off_requests)):
        for row in rows:
            requests[row.staff].append(_request(data, row, day, wanted=wanted))
    return tuple(
        Operator(
            id=person.id,
            shifts=(Window(0, data.days * day),),
            leave=tuple(Window(off * day, (off + 1) * day) for off in person.days_off),
            limits=_limits(data, person),
            requests=tuple(requests[number]),
        )
        for number, person in enumerate(data.staff)
    )


def _request(data: NurseRostering, row: Request, day: int, *, wanted: bool) -> ShiftRequest:
    window = Window(row.day * day, (row.day + 1) * day)
    kind = data.shifts[row.shift].id
    return ShiftRequest(shift_kind=kind, window=window, wanted=wanted, cost=row.weight)


def _limits(data: NurseRostering, person: Staff) -> Limits:
    return Limits(
        consecutive_days=max(1, person.max_consecutive_shifts),
        least_consecutive_days=max(1, person.min_consecutive_shifts),
        least_days_off=max(1, person.min_consecutive_days_off),
        least_period_minutes=person.min_minutes,
        most_period_minutes=person.max_minutes,
        most_weekends=person.max_weekends,
        shift_kinds=tuple(
            KindLimit(shift_kind=shift.id, most=most)
            for shift, most in zip(data.shifts, person.max_shifts, strict=True)
            if most < data.days
        ),
    )


def to_solution(data: NurseRostering, plan: Plan) -> Solution:
    """Return each member of staff's shift on each day; empty if off."""
    rows = {person.id: [""] * data.days for person in data.staff}
    for duty in plan.duties:
        day, shift = duty.order.split("/", 1)
        rows[duty.operator][int(day)] = shift
    return {"roster": rows}


FAMILY = Family(
    name="nrp24",
    title="nurse rostering",
    read=read_nrp24,
    to_instance=to_instance,
    to_solution=to_solution,
    faults=validator.faults,
    objective=validator.objective,
)
