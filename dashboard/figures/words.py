"""Times, lengths and money as a planner reads them, in the tenant's local time."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from models.domain.time import Horizon

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DASH = "–"


class Clock:
    """Slots of one horizon in words, independent of the machine's locale and zone."""

    def __init__(self, horizon: Horizon) -> None:
        self.horizon = horizon
        self._year = horizon.instant(0).year

    def instant(self, slot: int) -> datetime:
        """Return the local instant of a slot, the calendar's last one if the slot lies beyond it."""
        try:
            return self.horizon.instant(slot)
        except OverflowError:
            return datetime.max.replace(tzinfo=self.horizon.zone)

    def day(self, slot: int) -> str:
        """Return a slot's local date, such as ``Mon 19 Oct``; a year that is not the first is named."""
        return self._day(self.instant(slot))

    def moment(self, slot: int) -> str:
        """Return a slot's local date and time; in the hour that comes twice its zone is named."""
        at = self.instant(slot)
        return f"{self._day(at)} {_time(at)}"

    def span(self, start: int, end: int) -> str:
        """Return ``[start, end)`` in local time, the date once if it lies on one."""
        a, b = self.instant(start), self.instant(end)
        if a.date() == b.date():
            return f"{self._day(a)} {_time(a)}{DASH}{_time(b)}"
        return f"{self._day(a)} {_time(a)} {DASH} {self._day(b)} {_time(b)}"

    def hours(self, slots: int) -> str:
        """Return a length as hours, such as ``12.5 h``; from a thousand on whole ones."""
        hours = slots * self.horizon.slot_minutes / 60
        return (f"{hours:,.0f}" if hours >= 1000 else f"{hours:,.1f}".removesuffix(".0")) + " h"

    def elapsed(self, slots: int) -> str:
        """Return a stretch of calendar time, such as ``1 d 4 h``."""
        minutes = slots * self.horizon.slot_minutes
        days, minutes = divmod(minutes, 24 * 60)
        hours, minutes = divmod(minutes, 60)
        parts = [f"{n} {unit}" for n, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if n]
        return " ".join(parts[:2]) or "0 h"

    def offsets(self) -> list[tuple[int, int]]:
        """Return from which slot on the local clock is how many minutes ahead of UTC."""
        found = [(0, self._offset(0))]
        for day in (*self.horizon.day_starts[1:], self.horizon.slots):
            if self._offset(day) != found[-1][1]:
                found.append((self._change(found[-1][0], day, found[-1][1]), self._offset(day)))
        return found

    def _change(self, low: int, high: int, before: int) -> int:
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._offset(middle) == before else (low, middle)
        return high

    def _offset(self, slot: int) -> int:
        offset = self.instant(slot).utcoffset()
        return int(offset.total_seconds() // 60) if offset is not None else 0

    def weekends(self) -> list[tuple[int, int]]:
        """Return the local Saturdays and Sundays as ``[start, end)``, neighbours joined."""
        starts = [*self.horizon.day_starts, self.horizon.slots]
        found: list[tuple[int, int]] = []
        for start, end in pairwise(starts):
            if self.instant(start).weekday() < 5:
                continue
            if found and found[-1][1] == start:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        return found

    def _day(self, at: datetime) -> str:
        year = f" {at.year}" if at.year != self._year else ""
        return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]}{year}"


def _time(at: datetime) -> str:
    twice = at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset()
    return f"{at:%H:%M}" + (f" {at.tzname()}" if twice else "")


def long_date(at: datetime) -> str:
    """Return a date with its year, such as ``Mon 19 Oct 2026``."""
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}"


def money(cents: int, currency: str = "") -> str:
    """Return cents as an amount, such as ``EUR 1,234.50``; whole amounts without decimals."""
    sign = "−" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    amount = f"{sign}{whole:,}" + (f".{rest:02d}" if rest else "")
    return f"{currency} {amount}".strip()


def amount(cents: int) -> str:
    """Return cents as an amount with both decimals, for a column of figures."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'−' if cents < 0 else ''}{whole:,}.{rest:02d}"


def rounded_money(cents: int, currency: str = "") -> str:
    """Return cents as an amount to the nearest whole unit, halves away from zero."""
    whole = (abs(cents) + 50) // 100
    return f"{currency} {'−' if cents < 0 and whole else ''}{whole:,}".strip()


def percent(share: float | None, digits: int = 0) -> str:
    """Return a share of 1 as per cent; a dash if there is none. Only 1 itself reads 100 %."""
    if share is None:
        return DASH
    text = f"{share * 100:.{digits}f}"
    if share < 1 and float(text) >= 100:
        text = f"{100 - 10.0**-digits:.{digits}f}"
    return f"{text} %"


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun, such as ``1 order`` or ``3 orders``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
