"""Numbers as people write them, read without loss: decimal point or comma, thousands, hours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from data.tables.cells import Cell, CellFault, spent

Mark = Literal[".", ","] | None
"""The decimal mark of a table; none where it is not known."""

_PLAIN = re.compile(r"[+-]?(\d+\.?|\d*\.\d+)([eE][+-]?\d{1,3})?")
_GROUPED = {
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?"),
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d*)?"),
}
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+")
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_CLOCK = re.compile(r"(\d{1,7}):([0-5]\d)")
_NOISE = Decimal("1e-6")
_SPACES = str.maketrans("", "", "\u00a0\u202f ")


def mark_of(cells: Iterable[object], default: Mark) -> Mark:
    """Return the decimal mark that a table's numbers show.

    Parameters
    ----------
    cells
        Its number cells.
    default
        What to return where none of them tells.
    """
    seen: set[Mark] = set()
    for cell in cells:
        text = cell.translate(_SPACES) if isinstance(cell, str) else ""
        if not text or _EITHER.fullmatch(text):
            continue
        if "," in text and (_GROUPED[","].fullmatch(text) or _DECIMAL_COMMA.fullmatch(text)):
            seen.add(",")
        elif "." in text and (_GROUPED["."].fullmatch(text) or _PLAIN.fullmatch(text)):
            seen.add(".")
    if len(seen) == 2:
        return None
    return seen.pop() if seen else default


def number(cell: Cell, mark: Mark = ".") -> Decimal:
    """Return a cell as an exact decimal.

    Raises
    ------
    CellFault
        If it is no number, or ``1.200`` in a table that does not tell how it writes decimals.
    """
    if isinstance(cell, bool) or cell is None or not isinstance(cell, str | int | float | Decimal):
        raise CellFault("is no number")
    if not isinstance(cell, str):
        return Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
    text = cell.translate(_SPACES)
    if _EITHER.fullmatch(text) and mark is None:
        whole, fraction = text.replace(",", "."), text.replace(",", "").replace(".", "")
        raise CellFault(
            f"can be read as {whole.rstrip('0').rstrip('.')} or as {fraction}; write one of these"
        )
    if _GROUPED[","].fullmatch(text) and (mark == "," or not _EITHER.fullmatch(text)):
        text = text.replace(".", "").replace(",", ".")
    elif _GROUPED["."].fullmatch(text) and (mark != "," or not _EITHER.fullmatch(text)):
        text = text.replace(",", "")
    elif _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    if not _PLAIN.fullmatch(text):
        raise CellFault("is no number")
    return Decimal(text)


def whole(cell: Cell, mark: Mark = ".") -> int:
    """Return a cell as a whole number.

    Raises
    ------
    CellFault
        If it is none.
    """
    value = number(cell, mark)
    if value != value.to_integral_value() or value.adjusted() > 18:
        raise CellFault("is no whole number")
    return int(value)


def hundredths(cell: Cell, mark: Mark = ".") -> int:
    """Return an amount of money in hundredths, exactly.

    Raises
    ------
    CellFault
        If it is none, or has more than two decimals.
    """
    value = number(cell, mark)
    if value.adjusted() > 18:
        raise CellFault("is more money than any field takes")
    cents = (value * 100).to_integral_value()
    if abs(value * 100 - cents) > (_NOISE if isinstance(cell, float) else 0):
        raise CellFault("has more than two decimals")
    return int(cents)


def minutes(cell: Cell, mark: Mark = ".") -> Fraction:
    """Return a length of time given in hours, such as 7.5 or 7:30, in minutes.

    Raises
    ------
    CellFault
        If it is none.
    """
    clock = _CLOCK.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if clock:
        return Fraction(int(clock[1]) * 60 + int(clock[2]))
    length = spent(cell)
    if length is not None:
        return Fraction(round(length / timedelta(seconds=1)), 60)
    value = number(cell, mark)
    if value.adjusted() > 9:
        raise CellFault("is longer than any field takes")
    if isinstance(cell, float):  # what a spreadsheet computes is a little off
        return Fraction(round(Fraction(value) * 60, 6))
    return Fraction(value) * 60


def hours_cell(total: int) -> Cell:
    """Return whole minutes as a cell of hours: decimal where two decimals say it, else ``h:mm``."""
    if total % 3 == 0:
        hours = Decimal(total) / 60
        return int(hours) if hours == int(hours) else hours
    return f"{total // 60}:{total % 60:02d}"
