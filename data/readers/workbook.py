"""An Excel workbook, one table a sheet."""

from __future__ import annotations

import zipfile
import zlib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from data.readers.naming import table_named
from data.readers.raw import RawBook, RawCell, RawTable, rows_of
from data.tables.cells import Unreadable
from models.domain.faults import Fault, InvalidFile

LARGEST_BOOK_BYTES = 1024 * 1024 * 1024
"""Of the unpacked workbook: a small file can unpack to more than memory holds."""

OLD_FORMAT = b"\xd0\xcf\x11\xe0"
"""Beginning of .xls files, and of .xlsx files behind a password."""

DAMAGE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # of its XML
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
)
"""What openpyxl raises over a workbook that is not in order."""

_NO_RESULT = "is a formula without a stored result; open the workbook, save it, and try again"
_ERROR = "is the error that a formula shows; mend the formula or write the value"


def read_workbook(path: Path) -> RawBook:
    """Read every table in a workbook.

    Raises
    ------
    InvalidFile
        If it cannot be read or holds no table.
    """
    _check_file(path)
    values, formulas = _load(path, results=True), _load(path, results=False)
    book = RawBook()
    try:
        for sheet in values.worksheets:
            label = f"sheet {sheet.title}"
            name = table_named(sheet.title, label, book.faults)
            if name is not None:
                sheet.reset_dimensions()
                shown = formulas[sheet.title]
                shown.reset_dimensions()
                book.add(RawTable(name, label, rows_of(_cells(sheet, shown))))
    except DAMAGE as error:
        raise _damaged(path) from error
    finally:
        values.close()
        formulas.close()
    if not book.tables and not book.faults:
        message = "holds no table; there must be at least a sheet horizon"
        raise InvalidFile(str(path), [Fault("workbook", path.name, message)])
    return book


def _check_file(path: Path) -> None:
    """Require a file that is a workbook at all, and no larger than memory."""
    try:
        with path.open("rb") as file:
            head = file.read(4)
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except FileNotFoundError as error:
        message = "does not exist. Maybe the name is mistyped"
        raise InvalidFile(str(path), [Fault("file", path.name, message)]) from error
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise InvalidFile(str(path), [Fault("file", path.name, message)]) from error
    except zipfile.BadZipFile as error:
        if head == OLD_FORMAT:
            message = "is an old .xls workbook or needs a password; save it as .xlsx without one"
            raise InvalidFile(str(path), [Fault("workbook", path.name, message)]) from error
        raise _damaged(path) from error
    if size > LARGEST_BOOK_BYTES:
        message = f"unpacks to more than {LARGEST_BOOK_BYTES // 2**20} MiB, the largest workbook that is read"
        raise InvalidFile(str(path), [Fault("workbook", path.name, message)])


def _load(path: Path, *, results: bool) -> Any:
    """Open a workbook: with the results of its formulas, or with the formulas."""
    try:
        return load_workbook(path, read_only=True, data_only=results, keep_links=False)
    except DAMAGE as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> InvalidFile:
    message = "is no Excel workbook, or a damaged one; save it again as .xlsx"
    return InvalidFile(str(path), [Fault("workbook", path.name, message)])


def _cells(sheet: Any, formulas: Any) -> list[list[RawCell]]:
    return [
        [_cell(cell, formula) for cell, formula in zip(row, row_of_formulas, strict=True)]
        for row, row_of_formulas in zip(sheet.iter_rows(), formulas.iter_rows(), strict=True)
    ]


def _cell(cell: Any, formula: Any) -> RawCell:
    value = cell.value
    if value is None:
        return Unreadable(str(formula.value), _NO_RESULT) if formula.data_type == "f" else None
    if cell.data_type == "e":
        return Unreadable(str(value), _ERROR)
    if isinstance(value, time):
        value = timedelta(
            hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
        )
    if isinstance(value, timedelta):
        return timedelta(seconds=round(value.total_seconds()))
    if isinstance(value, datetime):
        value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
        shows_time = "h" in cell.number_format.lower()
        return value if shows_time or value.time() != time() else value.date()
    return value
