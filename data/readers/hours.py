"""Hours of calendars and shifts: weekly patterns, single windows, exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from data.readers.assembly import Assembly
from data.readers.rows import Row
from data.tables.clock import Clock
from models.domain.base import Window
from models.domain.time import merge, subtract

DAY = timedelta(days=1)


@dataclass
class Hours:
    """Hours of one calendar or person in the making.

    Parameters
    ----------
    dated
        Windows of weekly patterns, each with the local date of its beginning; may reach out of the horizon.
    single
        Windows that are given one by one, with the same and their rows.
    handovers
        Slots of hand-overs of weekly patterns.
    changed
        Whether exceptions were applied.
    """

    dated: list[tuple[date, Window]] = field(default_factory=list)
    single: list[tuple[date, Window, Row]] = field(default_factory=list)
    handovers: set[int] = field(default_factory=set)
    changed: bool = False
    closed: list[Window] = field(default_factory=list)
    extra: list[Window] = field(default_factory=list)

    @property
    def as_given(self) -> bool:
        """Whether its windows are exactly those that are given one by one."""
        return not (self.dated or self.changed or self.extra)

    def windows(self, clock: Clock) -> tuple[Window, ...]:
        """Return the open hours within the horizon, merged."""
        given = [window for _, window in self.dated] + [window for _, window, _ in self.single]
        left = merge([*subtract(merge(given), tuple(self.closed)), *self.extra])
        return tuple(part for window in left if (part := clock.clip(window)))


def read_hours(made: Assembly, rows: Iterable[Row]) -> Hours:
    """Return the hours that rows with ``weekdays``, ``from`` and ``to`` say."""
    hours = Hours()
    for row in rows:
        if "from" not in row.values or "to" not in row.values:
            continue
        if "weekdays" in row.values:
            _weekly(made, row, hours)
        elif "weekdays" not in row.faulty:
            _single(made, row, hours)
    return hours


def _weekly(made: Assembly, row: Row, hours: Hours) -> None:
    begin, end = row.values["from"], row.values["to"]
    for name, value in (("from", begin), ("to", end)):
        if not isinstance(value, timedelta):
            made.book.fault(
                row, name, "is a date, but the row names weekdays; write a time of day such as 07:30"
            )
            return
    clock = made.clock
    if clock is None or row.faulty.intersection({"from", "to"}):
        return
    if begin == end:
        message = "is the same as from; for a whole day write 00:00 and 24:00"
        made.book.fault(row, "to", message)
        return
    if end < begin:
        end += DAY
    found = _on_days(clock, row.values["weekdays"], begin, end)
    if found and all(window.start >= window.end for _, window in found):
        message = f"leaves no whole slot of {clock.horizon.slot_minutes} minutes after from"
        made.book.fault(row, "to", message)
        return
    hours.dated += [(day, window) for day, window in found if window.start < window.end]
    for handover in row.values.get("handovers", ()):
        at = handover if handover > begin else handover + DAY
        if not begin < at < end:
            made.book.fault(row, "handovers", "must lie between from and to")
            return
        hours.handovers.update(clock.slot(clock.on(day, at), "start", up=False) for day, _ in found)


def _on_days(
    clock: Clock, weekdays: frozenset[int], begin: timedelta, end: timedelta
) -> list[tuple[date, Window]]:
    return [
        (day, clock.window(clock.on(day, begin), clock.on(day, end), outward=False))
        for day in clock.days()
        if day.weekday() in weekdays
    ]


def _single(made: Assembly, row: Row, hours: Hours) -> None:
    for name in ("from", "to"):
        if isinstance(row.values[name], timedelta):
            message = (
                "is a time of day, but the row names no weekdays; name them or write a date with the time"
            )
            made.book.fault(row, name, message)
            return
    if row.faulty.intersection({"from", "to"}):
        return
    if "handovers" in row.values:
        message = "goes with weekdays; write hand-overs of single days into the table calendar_handovers"
        made.book.fault(row, "handovers", message)
    window = made.window(row, "from", "to", outward=False)
    if window is not None and made.clock is not None:
        begin = made.clock.instant(row.values["from"], "start")
        hours.single.append((begin.astimezone(made.clock.horizon.zone).date(), window, row))


def except_on(made: Assembly, row: Row, of: Sequence[Hours]) -> None:
    """Apply one exception to the hours of calendars; those that close come before those that open."""
    clock, state = made.clock, row.values.get("state", "closed")
    begin, end = row.values.get("from"), row.values.get("to")
    if (begin is None) != (end is None) and not row.faulty.intersection({"from", "to"}):
        made.book.fault(row, "to" if end is None else "from", "is given; give both from and to, or neither")
    elif state == "open" and begin is None and "from" not in row.faulty:
        made.book.fault(row, "from", "is given, but a day that is open needs from and to")
    if clock is None or "date" not in row.values or row.faulty:
        return
    first = row.values["date"]
    last = row.values.get("until", first)
    if last < first:
        made.book.fault(row, "until", f"must not come before date, which is {row.shown('date')}")
        return
    for day in (day for day in clock.days() if first <= day <= last):
        for hours in of:
            _except(clock, hours, day, state, begin, end)


def _except(
    clock: Clock, hours: Hours, day: date, state: str, begin: timedelta | None, end: timedelta | None
) -> None:
    hours.changed = True
    if begin is None or end is None:
        hours.dated = [entry for entry in hours.dated if entry[0] != day]
        hours.single = [entry for entry in hours.single if entry[0] != day]
        return
    until = clock.on(day, end if end > begin else end + DAY)
    window = clock.window(clock.on(day, begin), until, outward=state == "closed")
    (hours.extra if state == "open" else hours.closed).append(window)


def put_hours(made: Assembly, hours: Hours, owner: tuple[dict[str, object], str], name: str) -> None:
    """Put hours into a list of an object: as they are given, or merged where they were put together."""
    clock = made.clock
    item, path = owner
    item[name] = []
    if clock is None:
        return
    if not hours.as_given:
        item[name] = [list(window) for window in hours.windows(clock)]
        return
    for _, window, row in hours.single:
        clipped = clock.clip(window)
        if clipped is not None:
            made.append((item, path), name, clipped, row, ("from", "to"))
