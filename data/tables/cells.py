"""What can stand in a cell, and how it is shown."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

Cell = str | int | float | bool | Decimal | datetime | date | time | timedelta | None
"""A cell as a file gives it or takes it. CSV files hold text alone."""

SPREADSHEET_EPOCH = datetime(1899, 12, 30)
"""Day 0 of a workbook's dates. A cell of pure time counts from it."""


class CellFault(ValueError):
    """What is wrong with a cell, said so that it can follow the cell's value."""


class Unreadable:
    """A cell that a workbook has no value for.

    Parameters
    ----------
    text
        What the workbook shows or holds there.
    message
        What to do.
    """

    def __init__(self, text: str, message: str) -> None:
        self.text = text
        self.message = message

    def __str__(self) -> str:
        return self.text


def is_blank(cell: object) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def shown(cell: object) -> object:
    """Return a cell as people see it, for a message."""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes" if not cell.second else "seconds")
    if isinstance(cell, date | time | Decimal | Unreadable):
        return str(cell)
    if isinstance(cell, timedelta):
        return clock_text(cell)
    return cell


def clock_text(length: timedelta) -> str:
    """Return a length of time as ``h:mm``, or ``h:mm:ss`` where it has seconds."""
    seconds = round(length.total_seconds())
    text = f"{seconds // 3600}:{seconds // 60 % 60:02d}"
    return f"{text}:{seconds % 60:02d}" if seconds % 60 else text


def spent(cell: Cell) -> timedelta | None:
    """Return the time of a cell that a spreadsheet formats as a time, as elapsed since midnight."""
    if isinstance(cell, timedelta):
        return cell
    if isinstance(cell, time):
        return timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
    if isinstance(cell, datetime) and cell.year <= 1900 and cell.tzinfo is None:
        # what lies before the leap day that spreadsheets believe 1900 had is counted from the day before
        return cell - SPREADSHEET_EPOCH - timedelta(days=cell < datetime(1900, 3, 1))
    return None
