"""Local dates and times to slots of a horizon, and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from data.tables.cells import SPREADSHEET_EPOCH, Cell
from data.tables.moments import Moment
from models.domain.base import Window
from models.domain.time import Horizon

Edge = Literal["start", "end"]

LAST_SLOT = 1_000_000
"""The largest slot that a field takes."""

LAST_YEAR = 9997
"""Beyond it no zone can be applied to a date: such dates mean "for ever"."""

_SECOND = timedelta(seconds=1)


class Clock:
    """The local time of one horizon.

    A time that the clocks skip in spring counts as the moment at which they are put forward; of a time
    that they show twice in autumn the first is meant, unless an offset says otherwise.

    Parameters
    ----------
    horizon
        Its start, zone and slots.
    """

    def __init__(self, horizon: Horizon) -> None:
        self.horizon = horizon
        self.start = horizon.start.astimezone(UTC)
        self.length = timedelta(minutes=horizon.slot_minutes)
        self._slots: dict[tuple[Moment, Edge, bool], int] = {}
        self._cells: dict[int, Cell] = {}

    def instant(self, when: Moment, edge: Edge) -> datetime:
        """Return the moment that a cell means; a date alone is its local day's start or end."""
        if not isinstance(when, datetime):
            if edge == "end":
                when = when + timedelta(days=1) if when < date.max else when
            when = datetime.combine(when, time())
        if when.year > LAST_YEAR:  # "for ever"; no zone can be applied there
            when = when.replace(year=LAST_YEAR, month=1, day=1)
        return when.astimezone(UTC) if when.tzinfo else localized(when, self.horizon.zone)

    def slot(self, when: Moment, edge: Edge, *, up: bool) -> int:
        """Return the slot of a moment, rounded up or down; may lie outside the horizon."""
        key = (when, edge, up)  # fleets share their hours
        if key not in self._slots:
            elapsed = self.instant(when, edge) - self.start
            self._slots[key] = -(-elapsed // self.length) if up else elapsed // self.length
        return self._slots[key]

    def window(self, start: Moment, end: Moment, *, outward: bool) -> Window:
        """Return the slots between two moments, rounded inwards or outwards; may be empty."""
        return Window(self.slot(start, "start", up=not outward), self.slot(end, "end", up=outward))

    def clip(self, window: Window) -> Window | None:
        """Return the part of a window that lies in the horizon; none if there is no such part."""
        start, end = max(0, window.start), min(self.horizon.slots, window.end)
        return Window(start, end) if start < end else None

    def days(self) -> Iterator[date]:
        """Yield the local dates whose shifts may reach into the horizon."""
        first = self.horizon.instant(0).date() - timedelta(days=1)
        last = self.horizon.instant(self.horizon.slots).date()
        for number in range((last - first).days + 1):
            yield first + timedelta(days=number)

    def on(self, day: date, at: timedelta) -> datetime:
        """Return the moment at which the wall clock of a local date has run ``at`` since midnight."""
        return localized(datetime.combine(day, time()) + at, self.horizon.zone)

    def cell(self, slot: int) -> Cell:
        """Return the local time of a slot as a cell that reads back as this slot.

        Raises
        ------
        OverflowError
            If it is too late for a date.
        """
        if slot not in self._cells:
            self._cells[slot] = self._cell(slot)
        return self._cells[slot]

    def _cell(self, slot: int) -> Cell:
        local = self.horizon.instant(slot)
        if local.year > LAST_YEAR:
            raise OverflowError(f"slot {slot}")
        plain = local.replace(tzinfo=None)
        if localized(plain, self.horizon.zone) != local:
            return local.isoformat(" ")
        if plain.microsecond or plain.year <= SPREADSHEET_EPOCH.year + 1:
            return plain.isoformat(" ")
        return plain


def localized(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment at which the clocks of a zone first show a local time, or skip it, in UTC."""
    before = local.replace(tzinfo=zone, fold=0)
    moment = before.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local:
        return moment
    # The clocks skip it: look for the second at which they are put forward.
    early, late = local.replace(tzinfo=zone, fold=1).astimezone(UTC), moment
    offset = before.utcoffset()
    while late - early > _SECOND:
        middle = early + (late - early) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)
