"""A folder of CSV files, as spreadsheets save them."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path

import pandas as pd

from data.readers.naming import table_named
from data.readers.raw import RawBook, RawCell, RawTable, rows_of
from data.tables.catalogue import NAMES
from data.tables.numbers import Mark
from data.tables.shapes import plain_name
from models.domain.faults import Fault, InvalidFile

LARGEST_FILE_BYTES = 256 * 1024 * 1024
SEPARATORS = (",", ";", "\t")

_QUOTED = re.compile(r'"[^"]*"')
_LINE = re.compile(r"\r\n|\r|\n")


def read_folder(folder: Path) -> RawBook:
    """Read every table in a folder. Files that are no tables are left alone unless they look like some.

    Raises
    ------
    InvalidFile
        If the folder cannot be read or holds no table.
    """
    book = RawBook()
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file() and path.name[0] not in "._~")
    except OSError as error:
        raise InvalidFile(
            str(folder), [Fault("folder", folder.name, f"cannot be read: {error.strerror}")]
        ) from error
    for file in files:
        if file.suffix.lower() != ".csv":
            if plain_name(file.stem) in NAMES and file.suffix.lower() not in {".md", ".json"}:
                message = "has the name of a table but is no .csv file; save it as CSV UTF-8"
                book.faults.append(Fault(file.name, file.suffix, message))
            continue
        name = table_named(file.stem, file.name, book.faults)
        if name is not None:
            _read_file(file, name, book)
    if not book.tables and not book.faults:
        message = "holds no table; there must be at least horizon.csv"
        raise InvalidFile(str(folder), [Fault("folder", folder.name, message)])
    return book


def _read_file(file: Path, name: str, book: RawBook) -> None:
    text = _text(file, name, book)
    if text is None:
        return
    skipped, separator = _separator(text)
    try:
        cells = _parsed(text[skipped:], separator)
    except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
        message = "cannot be read as CSV: a quotation mark is opened and not closed"
        if "EOF inside string" not in str(error):
            message = f"cannot be read as CSV: {str(error).strip()}"
        book.lose(name, file.name, name, message)
        return
    mark: Mark = "." if separator == "," else None
    book.add(RawTable(name, file.name, rows_of(cells), mark))


def _parsed(text: str, separator: str) -> list[list[RawCell]]:
    """Return the cells of a CSV text, every one as text."""
    unquoted = _QUOTED.sub("", text)
    width = 1 + max(line.count(separator) for part in (text, unquoted) for line in _LINE.split(part))
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)  # cells that would be dropped
        try:
            frame = pd.read_csv(
                io.StringIO(text),
                sep=separator,
                header=None,
                names=range(width),
                index_col=False,
                dtype=str,
                na_filter=False,
                skip_blank_lines=False,
            )
        except pd.errors.EmptyDataError:
            return []
    return [[cell if isinstance(cell, str) else None for cell in row] for row in frame.to_numpy().tolist()]


def _text(file: Path, name: str, book: RawBook) -> str | None:
    """Return a file's text: UTF-8 or UTF-16 as marked, else Windows-1252, in which Excel saves by default."""
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        book.lose(name, file.name, file.name, f"cannot be read: {error.strerror}")
        return None
    if len(content) > LARGEST_FILE_BYTES:
        message = f"is larger than {LARGEST_FILE_BYTES // 2**20} MiB, the largest file that is read"
        book.lose(name, file.name, len(content), message)
        return None
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    message = "is no text in UTF-8 or Windows-1252; save it as CSV UTF-8"
    book.lose(name, file.name, content[:8].decode("latin-1"), message)
    return None


def _separator(text: str) -> tuple[int, str]:
    """Return how much to skip of a text, and what stands between its cells.

    Excel writes and reads a first line ``sep=;``, which is no row.
    """
    head, end, _ = text.partition("\n")
    if head.strip().lower().startswith("sep=") and len(head.strip()) == 5:
        return len(head) + len(end), head.strip()[4]
    return 0, max(SEPARATORS, key=head.count)
