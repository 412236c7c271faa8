"""An instance from a folder of CSV files or an Excel workbook, one table a file or sheet."""

from __future__ import annotations

from pathlib import Path

from data.readers.raw import RawBook
from data.tables.catalogue import TABLES
from models.domain.codec import parse_instance
from models.domain.faults import Fault, InvalidFile
from models.domain.instance import Instance


def read_tables(path: Path) -> Instance:
    """Read an instance from tables; docs/reference/tables.md describes them.

    Parameters
    ----------
    path
        A folder of CSV files, or an Excel workbook.

    Raises
    ------
    InvalidFile
        With every fault of all tables, each with its file or sheet, row and column.
    """
    return assemble(_read(path), str(path))


def assemble(raw: RawBook, source: str) -> Instance:
    """Return the instance that tables say.

    Raises
    ------
    InvalidFile
        With every fault.
    """
    from data.readers.horizon import begin
    from data.readers.people import add_people
    from data.readers.places import add_places
    from data.readers.plant import add_plant
    from data.readers.rows import read_rows
    from data.readers.work import add_work

    book = read_rows(raw)
    made = begin(book)
    calendars = add_places(made)
    add_plant(made)
    add_people(made, calendars)
    add_work(made)
    try:
        instance = parse_instance(made.data, source)
    except InvalidFile as error:
        told = [made.told(fault) for fault in error.faults]
        book.faults += [fault for fault in told if fault is not None]
    else:
        if not book.faults:
            return instance
    raise InvalidFile(source, _sorted(book.faults, list(book.labels.values())))


def _read(path: Path) -> RawBook:
    if path.is_dir():
        from data.readers.csv_folder import read_folder

        return read_folder(path)
    from data.readers.workbook import read_workbook

    return read_workbook(path)


def _sorted(faults: list[Fault], labels: list[str]) -> list[Fault]:
    """Return each fault once, by table; within a table those of the form come first."""
    unique = list({(fault.path, fault.message, str(fault.value)): fault for fault in faults}.values())
    order = {label: number for number, label in enumerate(labels)}
    return sorted(unique, key=lambda fault: order.get(fault.path.split(",")[0], len(TABLES)))
