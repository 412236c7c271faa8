"""Lists within one cell: items between semicolons, quoted where an item holds one."""

from __future__ import annotations

import csv
import io

from data.tables.cells import CellFault

NONE = "none"
"""What stands for a list of nothing, where an empty cell means everything."""


def split(text: str) -> list[str]:
    """Return the items of a cell; empty ones are dropped.

    Raises
    ------
    CellFault
        If a quotation mark is not closed.
    """
    try:
        rows = list(csv.reader([text], delimiter=";", skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise CellFault('has a quotation mark that is not closed; write a quoted item as "..."') from error
    return [item.strip() for row in rows for item in row if item.strip()]


def join(items: list[str]) -> str:
    """Return the cell that `split` reads as ``items``."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="").writerow(items)
    joined = (
        text.getvalue().replace(";", "; ")
        if not any(";" in i or '"' in i for i in items)
        else text.getvalue()
    )
    return f"{joined};" if joined.casefold() == NONE else joined
