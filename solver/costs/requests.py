"""Shifts that people want, or do not want."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue

if TYPE_CHECKING:
    from models.domain.people import ShiftRequest
    from solver.cpsat.problem import Problem
    from solver.search.entries import Entry


class Requests(Cost):
    """``Σ over requests that are not granted of their cost``.

    A request is about the assignments of its person whose duty begins in its window and whose order is of its
    kind, if it names one. It is granted if there is one where it is wanted, and if there is none where not.
    """

    id = "requests"
    title: ClassVar[Mapping[str, str]] = {
        "en": "Requests for and against shifts",
        "es": "Peticiones de turnos",
    }

    def value(self, reading: Reading) -> TermValue:
        """Return the price of all requests that are not granted."""
        total = 0
        for person in reading.instance.operators:
            for request in person.requests:
                start, end = request.window
                there = any(
                    start <= reading.duty_start(duty) < end
                    and request.shift_kind in (None, reading.index.orders[duty.order].shift_kind)
                    for duty in reading.by_operator.get(person.id, ())
                )
                total += request.cost * (there is not request.wanted)
        return TermValue(total)

    def post(self, problem: Problem) -> None:
        """Pay for each request of a person who may get something."""
        c = problem.c
        offered = problem.work_entries()
        for operator, person in enumerate(c.operators):
            if not person.requests or not (operator in offered or problem.decides_all_of(operator)):
                continue
            by_start: dict[int, list[Entry]] = {}
            for entry in offered.get(operator, ()):
                if entry.duty >= 0:
                    start = int(c.orders[entry.order].clock.duty_start[entry.duty])
                    by_start.setdefault(start, []).append(entry)
            for request in person.requests:
                meant = [
                    entry
                    for start in by_start
                    if request.window.start <= start < request.window.end
                    for entry in by_start[start]
                    if request.shift_kind in (None, c.shift_kind(entry.order))
                ]
                _pay(problem, request, meant)


def _pay(problem: Problem, request: ShiftRequest, meant: list[Entry]) -> None:
    """Pay for a request that is about some entries."""
    free = [entry.literal for entry in meant if entry.literal is not None]
    if any(entry.literal is None for entry in meant):
        problem.constant += 0 if request.wanted else request.cost
    elif request.wanted:
        problem.constant += request.cost
        if free:
            problem.pay(problem.any_of(free, "granted"), -request.cost)
    elif free:
        problem.pay(problem.any_of(free, "refused"), request.cost)


COST = Requests()
