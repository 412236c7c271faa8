"""An Excel workbook, one table a sheet."""

from __future__ import annotations

import re
import warnings
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

_FORMULA = re.compile(rb"<f[ >/]")
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
    values = _load(path, results=True)
    formulas = _load(path, results=False) if _has_formulas(path) else None
    book = RawBook()
    try:
        for sheet in values.worksheets:
            label = f"sheet {sheet.title}"
            name = table_named(sheet.title, label, book.faults)
            if name is not None:
                cells = _cells(sheet, formulas[sheet.title] if formulas else None)
                book.add(RawTable(name, label, rows_of(cells)))
    except DAMAGE as error:
        raise _damaged(path) from error
    finally:
        values.close()
        if formulas:
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


def _has_formulas(path: Path) -> bool:
    """Whether some sheet has formulas, without parsing them."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as part:
                    before = b""
                    while block := part.read(1 << 20):
                        if _FORMULA.search(before + block):
                            return True
                        before = block[-2:]
    return False


def _cells(sheet: Any, formulas: Any) -> list[list[RawCell]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of a date out of range: its cell is an error then
        return _read_cells(sheet, formulas)


def _read_cells(sheet: Any, formulas: Any) -> list[list[RawCell]]:
    sheet.reset_dimensions()
    if formulas is None:
        return [[_cell(cell) for cell in row] for row in sheet.iter_rows()]
    formulas.reset_dimensions()
    return [
        [_cell(cell, formula) for cell, formula in zip(row, row_of_formulas, strict=True)]
        for row, row_of_formulas in zip(sheet.iter_rows(), formulas.iter_rows(), strict=True)
    ]


def _cell(cell: Any, formula: Any = None) -> RawCell:
    value = cell.value
    if value is None:
        lost = formula is not None and formula.data_type == "f"
        return Unreadable(str(formula.value), _NO_RESULT) if lost else None
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
