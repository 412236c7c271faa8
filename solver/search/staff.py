"""Staffing: people for each part of a duty, those lines first that fewest people can take.

Each part is judged by itself against the ledger, all parts at once. Where lines compete for the same
people, augmenting paths find a full staff if there is one (H. Kuhn, "The Hungarian method for the
assignment problem", Naval Research Logistics Quarterly 2, 1955). A span is staffed from these choices;
only where they clash among themselves (hours, rest) its duties are staffed one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from solver.cpsat.parts import DutyParts
from solver.search.judge import FORBIDDEN, judged
from solver.search.ledger import Ledger, ShiftBatch
from solver.search.state import Shift

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints
    from solver.cpsat.shapes import PeopleNeed
    from solver.search.state import Placement

PINNED = FORBIDDEN // 1024
"""Rebate that makes a pinned person the first choice."""


class Staff:
    """The cheapest people for the parts of one order in one mode.

    Attributes
    ----------
    cost
        Cents of each part with all its people, `FORBIDDEN` where some line stays empty, shape (R,).
    who
        Operators by seat and part, shape (S, R); seats follow the mode's lines.
    """

    def __init__(self, ledger: Ledger, k: int, mode: int, parts: DutyParts) -> None:
        self.ledger = ledger
        self.k = k
        self.parts = parts
        self.needs = ledger.c.orders[k].modes[mode].people
        self.seat_of = np.cumsum([0, *(need.quantity for need in self.needs)])
        rows = len(parts)
        self.who: Ints = np.zeros((int(self.seat_of[-1]), rows), dtype=np.int64)
        self.cost: Ints = np.zeros(rows, dtype=np.int64)
        self.offers = [self._offers(mode, need) for need in self.needs]
        if all((offer < FORBIDDEN // 2).any() for offer in self.offers):
            self._choose()
        else:
            self.cost[:] = FORBIDDEN

    def _offers(self, mode: int, need: PeopleNeed) -> Ints:
        """Return the price of each operator of a line for each part, shape (R, C)."""
        parts, order = self.parts, self.ledger.c.orders[self.k]
        if not len(need.operators):
            return np.full((len(parts), 1), FORBIDDEN)
        batch = ShiftBatch(order, mode, need, parts.start, parts.end, parts.duty, parts.day)
        cost = judged(self.ledger, batch)
        for row, operator in self._forced(need):
            cost[row, need.operators == operator] -= PINNED
        return cost

    def _forced(self, need: PeopleNeed) -> Iterator[tuple[int, int]]:
        """Yield part and operator for people whom a pin or the frozen past puts there."""
        order = self.ledger.c.orders[self.k]
        for row in range(len(self.parts)) if order.pinned_operators or order.fixed_duties else ():
            start = int(order.clock.duty_start[self.parts.duty[row]])
            for operator, after, before in order.pinned_operators:
                if after <= start < before and operator in need.operators:
                    yield row, operator
            for operator, at in order.fixed_duties:
                if at == self.parts.start[row] and operator in need.operators:
                    yield row, operator

    def _choose(self) -> None:
        """Fill the seats of all parts, scarce lines first; mend parts where that fails."""
        rows = np.arange(len(self.parts))
        alone = len(self.who) == 1
        taken = np.zeros((len(rows), len(self.ledger.c.operators)), dtype=bool)
        for i in sorted(range(len(self.needs)), key=lambda i: len(self.needs[i].operators)):
            operators, cost = self.needs[i].operators, self.offers[i]
            for seat in range(int(self.seat_of[i]), int(self.seat_of[i + 1])):
                left = cost if alone else np.where(taken[:, operators], FORBIDDEN, cost)
                pick = left.argmin(axis=1)
                self.cost = np.minimum(self.cost + left[rows, pick], FORBIDDEN)
                self.who[seat] = operators[pick]
                taken[rows, self.who[seat]] = True
        self.cost[self.cost >= FORBIDDEN // 2] = FORBIDDEN
        if not alone:
            for row in np.flatnonzero(self.cost >= FORBIDDEN).tolist():
                self._match(row)

    def _match(self, row: int) -> None:
        """Fill the seats of one part by augmenting paths, if all can be filled."""
        options = []
        for need, offer, seats in zip(self.needs, self.offers, np.diff(self.seat_of).tolist(), strict=True):
            cost = offer[row]
            open_to = [c for c in np.argsort(cost, kind="stable").tolist() if cost[c] < FORBIDDEN // 2]
            options += [{int(need.operators[c]): int(cost[c]) for c in reversed(open_to)}] * seats
        seat_of: dict[int, int] = {}

        def seated(seat: int, asked: set[int]) -> bool:
            for operator in sorted(options[seat], key=options[seat].__getitem__):
                if operator not in asked:
                    asked.add(operator)
                    if operator not in seat_of or seated(seat_of[operator], asked):
                        seat_of[operator] = seat
                        return True
            return False

        if all(seated(seat, set()) for seat in sorted(range(len(options)), key=lambda s: len(options[s]))):
            for operator, seat in seat_of.items():
                self.who[seat, row] = operator
            self.cost[row] = sum(options[seat][operator] for operator, seat in seat_of.items())

    def shifts(self, placement: Placement, rows: list[int]) -> list[Shift]:
        """Return the shifts of a placement from the choices for its parts."""
        at = machines_at(self, placement)
        parts = self.parts
        found = []
        for row in rows:
            duty, start, end = int(parts.duty[row]), int(parts.start[row]), int(parts.end[row])
            for seat, (line, machine) in enumerate(at):
                found.append(Shift(line, machine, int(self.who[seat, row]), duty, start, end))
        return found


def machines_at(staff: Staff, placement: Placement) -> list[tuple[int, int]]:
    """Return line and machine (-1: none) of each seat of a placement."""
    by_line: dict[int, tuple[int, ...]] = {}
    at = 0
    for need in staff.ledger.c.orders[staff.k].modes[placement.mode].machines:
        by_line[need.line] = placement.machines[at : at + need.quantity]
        at += need.quantity
    return [
        (need.line, machine)
        for need in staff.needs
        for machine in by_line.get(need.line, (-1,) * need.quantity)
    ]


def clash(ledger: Ledger, k: int, shifts: list[Shift]) -> bool:
    """Whether shifts that are allowed one by one may break hours or rest together."""
    days = ledger.c.orders[k].clock.duty_day_list
    last: dict[int, Shift] = {}
    hours: dict[int, int] = {}
    for s in shifts:
        day, before = days[s.duty], last.get(s.operator)
        length = s.end - s.start
        if before is None:
            hours[s.operator] = length
        elif days[before.duty] != day:
            if s.start - before.end < ledger.c.rest[s.operator]:
                return True
            hours[s.operator] = length
        else:
            hours[s.operator] += length
            if ledger.hours[s.operator, day] or hours[s.operator] > ledger.c.daily_limit[s.operator]:
                return True
        last[s.operator] = s
    return False


def staffed(
    ledger: Ledger, k: int, placement: Placement, parts: DutyParts, rows: list[int]
) -> list[Shift] | None:
    """Staff the parts ``rows`` of a placement one after the other, each against all that were staffed before.

    The ledger is left as it was. None if a duty finds no staff.
    """
    shifts: list[Shift] = []
    for row in rows:
        one = Staff(ledger, k, placement.mode, parts.within(np.arange(len(parts)) == row))
        if one.cost[0] >= FORBIDDEN // 2:
            ledger.unbook(k, shifts)
            return None
        more = one.shifts(placement, [0])
        ledger.book(k, more)
        shifts += more
    ledger.unbook(k, shifts)
    return shifts
