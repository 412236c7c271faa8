"""Operators as arrays: when they are there, what they hold, how long they may work, how far they travel."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from models.domain.hours import WEEK
from solver.cpsat.clock import UNLIMITED, Ints
from solver.cpsat.roads import great_circle_km, runs, site_radians

if TYPE_CHECKING:
    from models.domain.instance import Instance
    from models.domain.resources import Limits, Operator
    from solver.cpsat.shapes import CompiledOrder, PeopleNeed, RoadTable

PAST_DAYS = 6
"""Days before the horizon that share a rolling week with one in it."""


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


class People:
    """The operators of an instance, by index; times are slots, money is cents.

    Parameters
    ----------
    crew_road
        Ways between the sites of the transport class in which crews travel; None: travel takes no time.

    Attributes
    ----------
    daily_limit, weekly_limit, rest
        Most work in a day and in seven days, least rest between two days, shape (P,).
    days_in_a_row
        Most days of work in a row, shape (P,).
    driving_limit
        Most driving in a day, by operator.
    rate
        Cents of a slot of work, shape (P,).
    past
        Work on each of the last days before the horizon, the last first, shape (P, PAST_DAYS).
    streak
        Days in a row that were worked up to the horizon, shape (P,).
    rested
        Rest that is lacking at the beginning of the horizon, shape (P,).
    crew_slots
        Way from site to site, shape (S, S).
    commute
        Cents from home to each site and back, shape (P, S).
    leave, reach
        Slots from the base to each site and back to it, shape (P, S); 0 for who has none.
    has_base
        Whether the operator has a base.
    away
        Cents of a slot from leaving the base to being back.
    available
        Runs in which the operator is there, by operator.
    """

    def __init__(self, instance: Instance, crew_road: RoadTable | None) -> None:
        self._operators = instance.operators
        self._slots = instance.horizon.slots
        self._minutes = instance.horizon.slot_minutes
        limits = [o.limits or instance.limits for o in self._operators]
        self.rate = _ints(instance.horizon.per_slot(o.cost_per_hour) for o in self._operators)
        self.available = [self._availability(o) for o in self._operators]
        self._limit(limits)
        self._look_back(limits)
        count = len(instance.sites)
        self.crew_slots: Ints = np.zeros((count, count), dtype=np.int64)
        shape = len(self._operators), count
        self.commute: Ints = np.zeros(shape, dtype=np.int64)
        # Not zeros_like: it writes all rows, which then take memory, and only people with a base have one.
        self.leave: Ints = np.zeros(shape, dtype=np.int64)
        self.reach: Ints = np.zeros(shape, dtype=np.int64)
        self.has_base = [o.base is not None for o in self._operators]
        self.away = [instance.horizon.per_slot(o.away_per_hour) for o in self._operators]
        if crew_road is not None:
            number = {site.id: i for i, site in enumerate(instance.sites)}
            for i, operator in enumerate(self._operators):
                if operator.base is not None:
                    self.leave[i] = crew_road.slots[number[operator.base]]
                    self.reach[i] = crew_road.slots[:, number[operator.base]]
            self.crew_slots = crew_road.slots
            self._price_ways_home(instance)
        self._holders: dict[object, tuple[Ints, Ints, Ints]] = {}
        self._holding: dict[str, list[int]] = defaultdict(list)
        for i, operator in enumerate(self._operators):
            for name in {held.certificate for held in operator.certificates}:
                self._holding[name].append(i)
        self._in_duty: dict[tuple[int, int, int], list[tuple[int, int, int]]] = {}

    def _availability(self, operator: Operator) -> list[tuple[int, int]]:
        present = np.zeros(self._slots, dtype=bool)
        for start, end in operator.shifts:
            present[start:end] = True
        for start, end in operator.leave:
            present[start:end] = False
        return runs(present)

    def _limit(self, limits: list[Limits]) -> None:
        self.daily_limit = _ints(self._most(x.daily_minutes) for x in limits)
        self.weekly_limit = _ints(self._most(x.weekly_minutes) for x in limits)
        self.driving_limit = [self._most(x.daily_driving_minutes) for x in limits]
        self.rest = _ints(self._least(x.rest_minutes or 0) for x in limits)
        self.days_in_a_row = _ints(x.consecutive_days or UNLIMITED for x in limits)

    def _most(self, minutes: int | None) -> int:
        return UNLIMITED if minutes is None else minutes // self._minutes

    def _least(self, minutes: int) -> int:
        return -(-minutes // self._minutes)

    def _look_back(self, limits: list[Limits]) -> None:
        """Note what was worked before the horizon."""
        count = len(self._operators)
        self.past: Ints = np.zeros((count, PAST_DAYS), dtype=np.int64)
        self.streak: Ints = np.zeros(count, dtype=np.int64)
        self.rested: Ints = np.zeros(count, dtype=np.int64)
        for i, (operator, own) in enumerate(zip(self._operators, limits, strict=True)):
            worked = {day.days_before: self._least(day.minutes) for day in operator.history if day.minutes}
            for before, slots in worked.items():
                if before <= PAST_DAYS:
                    self.past[i, before - 1] = slots
            while self.streak[i] + 1 in worked:
                self.streak[i] += 1
            if operator.rested_minutes is not None:
                lacking = (own.rest_minutes or 0) - operator.rested_minutes
                self.rested[i] = max(0, self._least(lacking))

    def _price_ways_home(self, instance: Instance) -> None:
        sites = site_radians(instance)
        transport = next(t for t in instance.transport_classes if t.id == instance.crew_transport)
        for i, operator in enumerate(self._operators):
            if operator.latitude is not None and operator.longitude is not None:
                home = np.radians(operator.latitude), np.radians(operator.longitude)
                length = great_circle_km(*home, *sites)
                km = np.ceil(length * transport.detour_percent / 100).astype(np.int64)
                self.commute[i] = 2 * km * transport.cost_per_km

    def past_week(self, operator: int, first: int) -> int:
        """Return the slots worked before the horizon in the seven days from day ``first`` on."""
        return int(self.past[operator, max(0, -WEEK - first) : max(0, -first)].sum())

    def holders(self, asked: set[tuple[str, int]], *, driving: bool) -> tuple[Ints, Ints, Ints]:
        """Return operators who hold all that is asked, with the ``[from, until)`` in which they do.

        Parameters
        ----------
        asked
            Certificates, each with its least level.
        driving
            Whether the work is driving: who drives stands in rows of his own.
        """
        key = (driving, tuple(sorted(asked)))
        if key not in self._holders:
            lists = [self._holding.get(name, []) for name, _ in asked]
            rows = [
                (i, start, end)
                for i in min(lists, key=len, default=range(len(self._operators)))
                for start, end in _validity(self._operators[i], asked, self._slots)
            ]
            table = np.array(rows, dtype=np.int64).reshape(-1, 3)
            self._holders[key] = (table[:, 0], table[:, 1], table[:, 2])
        return self._holders[key]

    def qualified_in_duty(
        self, order: CompiledOrder, need: PeopleNeed, duty: int
    ) -> list[tuple[int, int, int]]:
        """Return operators ``(operator, low, high)`` who are there and qualified in part of a duty.

        ``[low, high)`` is the stretch of the duty in which both hold; an operator may have several.
        """
        key = (id(need.operators), id(order.clock), duty)
        if key not in self._in_duty:
            start, end = int(order.clock.duty_start[duty]), int(order.clock.duty_end[duty])
            cut = [(i, max(low, start), min(high, end)) for i, low, high in self._there(need, start, end)]
            self._in_duty[key] = [row for row in cut if row[1] < row[2]]
        return self._in_duty[key]

    def there_on_day(self, need: PeopleNeed, start: int, end: int) -> list[tuple[int, int, int]]:
        """Return who is qualified and there at a time of ``[start, end)``, with that whole stretch."""
        return [row for row in self._there(need, start, end) if max(row[1], start) < min(row[2], end)]

    def _there(self, need: PeopleNeed, start: int, end: int) -> list[tuple[int, int, int]]:
        """Return the stretches of shifts about ``[start, end)`` in which operators are qualified."""
        rows = zip(need.operators.tolist(), need.valid_from.tolist(), need.valid_until.tolist(), strict=True)
        return [
            (i, max(window[0], valid_from), min(window[1], valid_until))
            for i, valid_from, valid_until in rows
            for window in self._windows_within(i, start, end)
        ]

    def _windows_within(self, operator: int, start: int, end: int) -> list[tuple[int, int]]:
        windows = self.available[operator]
        first = bisect_right(windows, start, key=lambda w: w[1])
        last = bisect_left(windows, end, key=lambda w: w[0])
        return windows[first:last]


def _validity(operator: Operator, asked: set[tuple[str, int]], slots: int) -> list[tuple[int, int]]:
    """Stretches in each of which the operator holds one record of everything that is asked."""
    windows = {(0, slots)}
    for certificate, level in sorted(asked):
        records = [
            (h.valid_from, slots if h.valid_until is None else h.valid_until)
            for h in operator.certificates
            if h.certificate == certificate and h.level >= level
        ]
        both = {(max(a, f), min(b, u)) for a, b in windows for f, u in records}
        windows = {(a, b) for a, b in both if a < b}
    return sorted(windows)
