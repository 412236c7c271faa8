"""Dates, times and weekdays as people write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

from data.tables.cells import Cell, CellFault, spent

Moment = date | datetime
"""A local date, or a point of time: local where it has no offset."""

DATE = "write a date such as 2026-03-02, or with a time 2026-03-02 07:00"
DAYS = (
    ("monday", "lunes"),
    ("tuesday", "martes"),
    ("wednesday", "miercoles"),
    ("thursday", "jueves"),
    ("friday", "viernes"),
    ("saturday", "sabado"),
    ("sunday", "domingo"),
)

_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[ Tt](?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?P<fraction>\.\d{1,6})?)?"
    r"\s?(?P<offset>[Zz]|[+-]\d{2}(?::?\d{2}(?::\d{2})?)?)?)?"
)
_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::00)?")
_BETWEEN = re.compile(r"\s*(?:-|–|\bto\b|\ba\b)\s*")
_APART = re.compile(r"[\s,;/+]+")


def moment(cell: Cell) -> Moment:
    """Return a cell as a date or a point of time.

    Raises
    ------
    CellFault
        If it is none.
    """
    if isinstance(cell, datetime | date) and not (isinstance(cell, datetime) and cell.year <= 1900):
        return cell
    if not isinstance(cell, str):
        raise CellFault(f"is no date; {DATE}")
    match = _MOMENT.fullmatch(cell.strip())
    if match is None:
        raise CellFault(f"is no date; {DATE}")
    try:
        day = date.fromisoformat(match["day"])
    except ValueError as error:
        raise CellFault("is a day that the calendar does not have") from error
    if day.year < 1901:
        raise CellFault("lies before the year 1901; maybe the year is mistyped")
    return day if match["hour"] is None else _point(day, match)


def _point(day: date, match: re.Match[str]) -> datetime:
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    micro = round(float(match["fraction"] or 0) * 1_000_000)
    length = timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)
    if length > timedelta(days=1) or minute > 59 or second > 59:
        raise CellFault("has a time that the clock does not show; hours go from 0 to 24")
    try:
        return datetime.combine(day, datetime.min.time(), _zone(match["offset"])) + length
    except OverflowError as error:
        raise CellFault("lies beyond the year 9999") from error


def _zone(offset: str | None) -> timezone | None:
    if offset is None or offset in "Zz":
        return UTC if offset else None
    digits = offset[1:].replace(":", "").ljust(6, "0")
    hours, minutes, seconds = (int(digits[i : i + 2]) for i in (0, 2, 4))
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if length >= timedelta(days=1):
        raise CellFault("has an offset from UTC of a day or more; write one such as -05:00")
    return timezone(-length if offset[0] == "-" else length)


def time_of_day(cell: Cell) -> timedelta:
    """Return a time of day as elapsed since midnight, 24:00 included.

    Raises
    ------
    CellFault
        If it is none.
    """
    length = spent(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        length = timedelta(hours=cell) if 0 <= cell <= 24 else None
    match = _TIME.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if match and int(match[2] or 0) < 60:
        length = timedelta(hours=int(match[1]), minutes=int(match[2] or 0))
    if length is None or not timedelta(0) <= length <= timedelta(days=1):
        raise CellFault("is no time of day; write one from 00:00 to 24:00, such as 07:30")
    return length


def weekdays(cell: Cell) -> frozenset[int]:
    """Return the days of the week that a cell names, Monday 0: ``mon-sat``, ``mon, wed``, ``daily``.

    Raises
    ------
    CellFault
        If it names none.
    """
    text = _plain(cell) if isinstance(cell, str) else ""
    if text in {"daily", "all", "every day", "everyday", "diario", "todos"}:
        return frozenset(range(7))
    found: set[int] = set()
    for part in filter(None, _APART.split(_BETWEEN.sub("-", text))):
        first, ranged, last = part.partition("-")
        start = _day(first)
        end = _day(last) if ranged else start
        found.update((start + i) % 7 for i in range((end - start) % 7 + 1))
    if not found:
        raise CellFault("names no day of the week; write such as mon-sat, or mon, wed, or daily")
    return frozenset(found)


def _day(word: str) -> int:
    for number, names in enumerate(DAYS):
        if len(word) >= 3 and any(name.startswith(word) for name in names):
            return number
    raise CellFault(
        f"has '{word}', which is no day of the week; write such as mon-sat, or mon, wed, or daily"
    )


def _plain(text: str) -> str:
    """Return a text in small letters without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)).strip().rstrip(".")
