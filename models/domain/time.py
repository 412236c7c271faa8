"""The horizon: a grid of slots in elapsed time, and the local days that lie on it."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field, field_validator

from models.domain.base import SLOTS_UNIT, Frozen, Slot, Window


class Horizon(Frozen):
    """The stretch of time that is planned.

    Parameters
    ----------
    start
        Instant of slot 0, with its zone.
    time_zone
        IANA name of the tenant's zone, such as ``America/Lima``; local days follow it.
    slot_minutes
        Length of a slot in elapsed minutes.
    slots
        Length of the horizon in slots.
    now
        Slot of the present moment.
    freeze
        Slot before which the reference plan stays as it is.
    """

    start: AwareDatetime
    time_zone: str = "UTC"
    slot_minutes: int = Field(default=30, ge=1, le=1440)
    slots: int = Field(ge=1, le=1_000_000, json_schema_extra=SLOTS_UNIT)
    now: Slot = 0
    freeze: Slot = 0

    @field_validator("start")
    @classmethod
    def _fixed_offset(cls, start: datetime) -> datetime:
        """Drop a zone's rules for its offset: in the hour that clocks show twice they spoil comparisons."""
        return start.replace(tzinfo=timezone(start.utcoffset() or timedelta(0)), fold=0)

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            message = "is no IANA time zone. Maybe write it as 'America/Lima' or 'UTC'"
            raise ValueError(message) from error
        return name

    @cached_property
    def zone(self) -> ZoneInfo:
        """The tenant's time zone."""
        return ZoneInfo(self.time_zone)

    def instant(self, slot: int) -> datetime:
        """Return the local date and time, with its zone, at which ``slot`` begins."""
        elapsed = timedelta(minutes=slot * self.slot_minutes)
        return (self.start.astimezone(ZoneInfo("UTC")) + elapsed).astimezone(self.zone)

    def slot_at(self, instant: datetime, *, round_up: bool = False) -> int:
        """Return the slot that holds ``instant``, or with ``round_up`` the first not before it.

        Windows round inwards: their start up, their end down. May lie outside the horizon.
        """
        if instant.tzinfo is None:
            instant = instant.replace(tzinfo=self.zone)
        seconds = int((instant.astimezone(ZoneInfo("UTC")) - self.start).total_seconds())
        length = self.slot_minutes * 60
        return -(-seconds // length) if round_up else seconds // length

    @cached_property
    def day_starts(self) -> tuple[int, ...]:
        """First slot of each local day that the horizon touches; the first entry is 0."""
        starts = [0]
        day = self.instant(0).date()
        while True:
            day += timedelta(days=1)
            slot = self.slot_at(datetime(day.year, day.month, day.day), round_up=True)
            if slot >= self.slots:
                return tuple(starts)
            if slot > starts[-1]:
                starts.append(slot)

    def day_of(self, slot: int) -> int:
        """Return the number of the local day in which ``slot`` lies; the horizon's first is 0."""
        return bisect_right(self.day_starts, slot) - 1

    def date_of(self, slot: int) -> date:
        """Return the local date in which ``slot`` lies."""
        return self.instant(slot).date()

    def slots_for(self, minutes: int) -> int:
        """Return ``minutes`` in slots, rounded up."""
        return -(-minutes // self.slot_minutes)

    def per_slot(self, cents_per_hour: int) -> int:
        """Return an hourly rate as whole cents a slot, halves rounded up."""
        return (cents_per_hour * self.slot_minutes * 2 + 60) // 120


def merge(windows: list[Window] | tuple[Window, ...]) -> tuple[Window, ...]:
    """Return the union of ``windows`` as sorted windows that neither touch nor overlap."""
    merged: list[Window] = []
    for window in sorted(w for w in windows if w.start < w.end):
        if merged and window.start <= merged[-1].end:
            merged[-1] = Window(merged[-1].start, max(merged[-1].end, window.end))
        else:
            merged.append(window)
    return tuple(merged)


def subtract(windows: tuple[Window, ...], holes: tuple[Window, ...]) -> tuple[Window, ...]:
    """Return what is left of sorted, disjoint ``windows`` without ``holes``."""
    left: list[Window] = []
    cuts = merge(holes)
    for window in windows:
        start = window.start
        for hole in cuts:
            if hole.end <= start or hole.start >= window.end:
                continue
            if hole.start > start:
                left.append(Window(start, hole.start))
            start = max(start, hole.end)
        if start < window.end:
            left.append(Window(start, window.end))
    return tuple(left)


def intersect(first: tuple[Window, ...], second: tuple[Window, ...]) -> tuple[Window, ...]:
    """Return the common part of two sorted, disjoint sequences of windows."""
    common: list[Window] = []
    i = j = 0
    while i < len(first) and j < len(second):
        start = max(first[i].start, second[j].start)
        end = min(first[i].end, second[j].end)
        if start < end:
            common.append(Window(start, end))
        if first[i].end <= second[j].end:
            i += 1
        else:
            j += 1
    return tuple(common)


def covers(windows: tuple[Window, ...], start: int, end: int) -> bool:
    """Whether one of the disjoint ``windows`` holds all of ``[start, end)``."""
    return any(w.start <= start and end <= w.end for w in windows)
