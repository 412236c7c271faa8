"""Models of people alone: every order stays in its mode and time, some people's places are decided anew.

What a person could do at all is found once for each person; a model then is one literal for each of it, and
all times are constants.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solver.cpsat.choices import CrewVars, Part, Seat
from solver.search.state import Placement, Shift

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray
    from ortools.sat.python.cp_model import IntVar

    from solver.cpsat.clock import Ints
    from solver.cpsat.compile import Compiled
    from solver.cpsat.problem import Problem
    from solver.cpsat.shapes import PeopleNeed


class Choice(NamedTuple):
    """A place that a person could have: on a need of an order's mode, in its part of a duty."""

    order: int
    mode: int
    need: int
    duty: int
    start: int
    end: int


class Staffing:
    """What each person could do where every order stays where it is; found when first asked for.

    Parameters
    ----------
    held
        Mode, start and end of each order.
    """

    def __init__(self, c: Compiled, held: dict[int, tuple[int, int, int]]) -> None:
        self.c = c
        self.held = held
        self._all: list[Choice] = []
        """Every place, by start."""
        who: dict[int, int] = {}
        self._needs: list[PeopleNeed] = []
        """Needs of which no two ask for the same."""
        asked = []
        for k, (mode, start, end) in sorted(held.items(), key=lambda item: (item[1][1], item[0])):
            order = c.orders[k]
            for d in order.clock.duties_of(start, end):
                low, high = max(start, int(order.clock.duty_start[d])), min(end, int(order.clock.duty_end[d]))
                for n, need in enumerate(order.modes[mode].people):
                    if not need.machines:
                        if id(need.operators) not in who:
                            who[id(need.operators)] = len(self._needs)
                            self._needs.append(need)
                        asked.append(who[id(need.operators)])
                        self._all.append(Choice(k, mode, n, d, low, high))
        self._kinds = {kind.id: i for i, kind in enumerate(c.instance.shift_kinds)}
        self._start, self._end = _column(x.start for x in self._all), _column(x.end for x in self._all)
        self._need = _column(asked)
        self._kind = _column(self._kinds.get(c.shift_kind(x.order) or "", -1) for x in self._all)
        self._choices: dict[int, list[Choice]] = {}

    def choices(self, operator: int) -> list[Choice]:
        """Return what a person could do, by start."""
        if operator not in self._choices:
            able = self.able(operator).tolist()
            self._choices[operator] = [x for x, is_able in zip(self._all, able, strict=True) if is_able]
        return self._choices[operator]

    def places(self) -> list[Choice]:
        """Return every place, by start."""
        return self._all

    def able(self, operator: int) -> NDArray[np.bool_]:
        """Return which of all places a person could have, shape (places,)."""
        c = self.c
        person = c.operators[operator]
        if c.comes_with[operator] >= 0:
            return np.zeros(len(self._all), dtype=bool)  # he sits on his machine alone
        there = np.zeros(c.slots + 1, dtype=np.int64)
        for start, end in c.people.available[operator]:
            there[start + 1 : end + 1] = 1
        before = np.cumsum(there)
        able: NDArray[np.bool_] = before[self._end] - before[self._start] == self._end - self._start
        never = [x.shift_kind for x in c.index.limits(person.id).shift_kinds if not x.most]
        able &= ~np.isin(self._kind, [self._kinds[name] for name in never if name in self._kinds])
        for number, need in enumerate(self._needs):
            held = np.zeros(len(able), dtype=bool)
            for row in (need.operators == operator).nonzero()[0].tolist():
                held |= (need.valid_from[row] <= self._start) & (self._end <= need.valid_until[row])
            able &= held | (self._need != number)
        if person.declines:
            for i, place in enumerate(self._all):
                refused = c.declined(c.refusals[operator], c.orders[place.order])
                able[i] &= not any(a < place.end and place.start < b for a, b in refused)
        return able


def _column(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def staffing_of(c: Compiled) -> Staffing | None:
    """Return what people could do, if nothing else is to be decided; none if something is.

    That is so where each order must be done, has one mode, one start and no machines, nobody makes tours, and
    there is no plan to stay close to.
    """
    if c.instance.reference is not None or c.machines or any(c.people.has_base):
        return None
    held = {}
    for order in c.orders:
        starts = c.starts(order.index, 0)
        carried = order.order.tools or order.order.parts or order.order.restocks
        alone = len(order.modes) == 1 and len(starts) == 1 and not order.modes[0].machines
        if order.optional or carried or not alone:
            return None
        held[order.index] = (0, int(starts.start[0]), int(starts.end[0]))
    return Staffing(c, held)


def declare_staff(problem: Problem) -> None:
    """Create a literal for each place that one of the people in scope could have in its stretch."""
    staff, scope = problem.c.staffing, problem.scope
    assert scope.staff is not None, "a model of people alone names them"
    assert staff is not None, "orders that could be elsewhere are decided too"
    hinted = {
        (k, s.line, s.duty, s.operator)
        for k, p in problem.fixed.items()
        for s in p.shifts
        if problem.decides(s.operator, s.start)
    }
    low, high = scope.stretch or (0, problem.c.slots)
    chosen: dict[tuple[int, int, int], list[IntVar]] = {}
    for operator in scope.staff:
        for choice in staff.choices(operator):
            if low <= choice.start < high:
                k, mode, n, duty = choice.order, choice.mode, choice.need, choice.duty
                crew = problem.crews.get(k) or _crew(problem, k, mode)
                if duty not in crew.parts:
                    work = choice.end - choice.start
                    part = Part(duty, problem.one, choice.start, choice.end, work, {mode: problem.one})
                    crew.parts[duty] = part
                line = crew.order.modes[mode].people[n].line
                literal = problem.boolean("", (k, line, duty, operator) in hinted)
                crew.seats.append(Seat(mode, n, duty, operator, choice.start, choice.end, literal))
                chosen.setdefault((k, operator, duty), []).append(literal)
    for (k, operator, duty), literals in chosen.items():
        problem.crews[k].on_duty[operator, duty] = problem.either(literals, "there")


def _crew(problem: Problem, k: int, mode: int) -> CrewVars:
    """Return the people of an order, with those counted who stay."""
    order, p = problem.c.orders[k], problem.fixed[k]
    needs = {need.line: n for n, need in enumerate(order.modes[mode].people)}
    kept = Counter(
        (needs[s.line], s.duty)
        for s in p.shifts
        if s.machine < 0 and not problem.decides(s.operator, s.start)
    )
    problem.crews[k] = CrewVars(order, mode, kept=dict(kept))
    return problem.crews[k]


def placements_of(problem: Problem, value: Callable[[IntVar], int]) -> dict[int, Placement]:
    """Return the orders of a solution with their people."""
    found = dict(problem.fixed)
    for k, crew in problem.crews.items():
        p = found[k]
        stay = [s for s in p.shifts if not problem.decides(s.operator, s.start)]
        for seat in crew.seats:
            if value(seat.literal):
                line = crew.order.modes[seat.mode].people[seat.need].line
                stay.append(Shift(line, -1, seat.operator, seat.duty, seat.low, seat.high))
        shifts = tuple(sorted(stay))
        if shifts != p.shifts:
            found[k] = replace(p, shifts=shifts)
    return found
