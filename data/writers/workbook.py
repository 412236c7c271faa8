"""Tables to an Excel workbook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from data.writers.sheets import Sheet
from models.domain.faults import Fault, InvalidFile

LONGEST_TEXT = 32_767
"""Characters in a cell."""
MOST_ROWS = 1_048_576
"""Rows in a sheet, the header included."""

WITH_TIME = "yyyy-mm-dd hh:mm"
WITH_SECONDS = "yyyy-mm-dd hh:mm:ss"


def write_workbook(sheets: list[Sheet], path: Path) -> None:
    """Write tables as the sheets of a workbook; the file is replaced whole or not at all.

    Raises
    ------
    InvalidFile
        If a sheet or a cell cannot hold what belongs in it.
    """
    faults = [fault for sheet in sheets for fault in _too_much(sheet)]
    if faults:
        raise InvalidFile(str(path), faults)
    book = Workbook(write_only=True)
    for sheet in sheets:
        _add(book, sheet)
    unfinished = path.with_name(path.name + ".part")
    book.save(unfinished)
    unfinished.replace(path)


def _too_much(sheet: Sheet) -> list[Fault]:
    if len(sheet.rows) >= MOST_ROWS:
        message = f"rows are more than the {MOST_ROWS:,} of a sheet; write a folder of CSV files instead"
        return [Fault(f"sheet {sheet.name}", len(sheet.rows) + 1, message)]
    return [
        Fault(
            f"sheet {sheet.name}, row {number}, column {sheet.header[index]}",
            cell,
            f"has {len(cell):,} characters, more than a cell holds; write a folder of CSV files instead",
        )
        for number, row in enumerate(sheet.rows, start=2)
        for index, cell in enumerate(row)
        if isinstance(cell, str) and len(cell) > LONGEST_TEXT
    ]


def _add(book: Workbook, sheet: Sheet) -> None:
    header, rows = sheet.trimmed()
    page: Any = book.create_sheet(sheet.name)
    page.freeze_panes = "A2"
    for index, name in enumerate(header, start=1):
        page.column_dimensions[get_column_letter(index)].width = max(12, len(name) + 2)
    titles = [_cell(page, name) for name in header]
    for title in titles:
        title.font = Font(bold=True)
    page.append(titles)
    for row in rows:
        page.append([_cell(page, cell) for cell in row])


def _cell(page: Any, value: Any) -> Any:
    made: Any = WriteOnlyCell(page, value=repr(value) if isinstance(value, float) else value)
    if isinstance(value, float):
        made.data_type = "n"  # with all its digits, of which openpyxl by itself writes 16
    elif isinstance(value, str):
        made.data_type = "s"  # also what looks like a formula or an error
    elif isinstance(value, datetime):
        made.number_format = WITH_SECONDS if value.second else WITH_TIME
    return made
