"""Kinds of columns that hold times."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any, Literal

from data.tables import moments
from data.tables.cells import Cell, CellFault
from data.tables.clock import LAST_SLOT, Clock, Edge
from data.tables.kinds import Kind
from data.tables.moments import Moment
from data.tables.numbers import Mark

Before = Literal["clamp", "refuse", "first", "keep"]


class Point(Kind):
    """A point of time.

    Parameters
    ----------
    edge
        Which end of its local day a date alone means.
    up
        Whether it rounds up to a slot.
    before
        What becomes of one before the horizon: slot 0, a fault, the first slot's end, or a slot below 0.
    endless
        Whether one beyond all slots is the same as none.
    """

    converted = True
    timed = True

    def __init__(self, edge: Edge, *, up: bool, before: Before = "refuse", endless: bool = False) -> None:
        self.edge = edge
        self.up = up
        self.before = before
        self.endless = endless
        self.words = "a date, or a date with time" + ("; a date alone is its end" if edge == "end" else "")

    def parse(self, cell: Cell, mark: Mark) -> Moment:
        """Return the date or time."""
        return moments.moment(cell)

    def value(self, parsed: Any, clock: Clock) -> int | None:
        """Return the slot; none for one beyond all slots."""
        slot = clock.slot(parsed, self.edge, up=self.up)
        if slot > LAST_SLOT:
            return None if self.endless else LAST_SLOT
        if self.before == "keep":
            return slot
        if self.before == "first" and slot <= 0:
            return 1
        if slot < 0 and self.before == "refuse":
            raise CellFault(
                f"lies before the horizon, which starts at {clock.horizon.instant(0):%Y-%m-%d %H:%M}"
            )
        return max(0, slot)

    def cell(self, value: Any, clock: Clock) -> Cell:
        """Return the local time."""
        return clock.cell(value)


class Deadline(Point):
    """A hard end: one before the horizon can no longer be kept."""

    def __init__(self) -> None:
        super().__init__("end", up=False, before="keep", endless=True)

    def value(self, parsed: Any, clock: Clock) -> int | None:
        """Return the slot."""
        slot = super().value(parsed, clock)
        if slot is not None and slot < 1:
            raise CellFault("is over when the horizon starts; give a later one or leave the order out")
        return slot


class Border(Kind):
    """One end of a window: a date or a time. The rows that have it fit it to the horizon in pairs.

    Parameters
    ----------
    edge
        Which end.
    daily
        Whether it may also be a time of day, where the row names days of the week.
    """

    converted = True
    timed = True

    def __init__(self, edge: Edge, *, daily: bool = False) -> None:
        self.edge = edge
        self.daily = daily
        through = "; a date alone is its whole day" if edge == "end" else ""
        self.words = ("a time of day, or " if daily else "") + "a date, or a date with time" + through

    def parse(self, cell: Cell, mark: Mark) -> Moment | timedelta:
        """Return the time of day, date or time."""
        if self.daily:
            try:
                return moments.time_of_day(cell)
            except CellFault:
                if isinstance(cell, timedelta) or (isinstance(cell, str) and len(cell.strip()) < 8):
                    raise
        return moments.moment(cell)


class TimeOfDay(Kind):
    """A time of day."""

    words = "a time of day from 00:00 to 24:00"
    converted = True
    timed = True

    def parse(self, cell: Cell, mark: Mark) -> timedelta:
        """Return the time since midnight."""
        return moments.time_of_day(cell)


class TimesOfDay(Kind):
    """Times of day with semicolons between them."""

    words = "times of day with ; between them, such as 14:00; 22:00"
    converted = True
    timed = True

    def parse(self, cell: Cell, mark: Mark) -> list[timedelta]:
        """Return the times since midnight."""
        if not isinstance(cell, str):
            return [moments.time_of_day(cell)]
        return [moments.time_of_day(part) for part in re.split(r"[\s;,]+", cell.strip()) if part]


class Day(Kind):
    """A local date."""

    words = "a date"
    converted = True
    timed = True

    def parse(self, cell: Cell, mark: Mark) -> Moment:
        """Return the date."""
        when = moments.moment(cell)
        if isinstance(when, datetime):
            if when.tzinfo is None and when.time() == time():
                return when.date()
            raise CellFault("is a point of time; write a date alone, such as 2026-03-02")
        return when


class Weekdays(Kind):
    """Days of the week."""

    words = "days of the week: mon-sat, or mon, wed, or daily"
    timed = True

    def parse(self, cell: Cell, mark: Mark) -> frozenset[int]:
        """Return the days, Monday 0."""
        return moments.weekdays(cell)
