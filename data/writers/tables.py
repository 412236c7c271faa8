"""An instance to a folder of CSV files or to an Excel workbook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from data.tables.catalogue import TABLES
from data.tables.cells import Cell
from data.writers.sheets import Sheet, sheets_of
from models.domain.faults import Fault, InvalidFile
from models.domain.instance import Instance
from models.domain.rosters import has_rosters

WORKBOOK_SUFFIXES = frozenset({".xlsx"})


def write_tables(instance: Instance, path: Path) -> None:
    """Write an instance as tables that read back as an equal one.

    Weekly patterns are written as the windows that they came to.

    Parameters
    ----------
    path
        An ``.xlsx`` workbook, replaced whole or not at all; else a folder, made if it is not there, in
        which the tables of the instance take the place of all tables that were there.

    Raises
    ------
    InvalidFile
        If tables cannot hold it: times beyond the year 9997, in a workbook too much for a sheet or cell, or
        limits and prices of rosters, for which there are no tables yet.
    OSError
        If it cannot be written.
    """
    if instance.shift_kinds or has_rosters(instance):
        message = "have no tables yet. Maybe keep this instance as JSON"
        raise InvalidFile(str(path), [Fault("$", "Limits and prices of rosters", message)])
    try:
        sheets = sheets_of(instance)
    except OverflowError as error:
        raise InvalidFile(str(path), [Fault("time", str(error), "is later than tables can hold")]) from error
    if path.suffix.lower() in WORKBOOK_SUFFIXES:
        from data.writers.workbook import write_workbook

        write_workbook(sheets, path)
    else:
        _write_folder(sheets, path)


def _write_folder(sheets: list[Sheet], folder: Path) -> None:
    import pandas as pd

    folder.mkdir(parents=True, exist_ok=True)
    for sheet in sheets:
        header, rows = sheet.trimmed()
        frame = pd.DataFrame([[_text(cell) for cell in row] for row in rows], columns=header, dtype=object)
        unfinished = folder / f".{sheet.name}.csv.part"
        frame.to_csv(unfinished, index=False, encoding="utf-8-sig", lineterminator="\r\n")
        unfinished.replace(folder / f"{sheet.name}.csv")
    for name in set(TABLES) - {sheet.name for sheet in sheets}:
        (folder / f"{name}.csv").unlink(missing_ok=True)


def _text(cell: Cell) -> str:
    """Return a cell of a CSV file."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes" if not cell.second else "auto")
    return repr(cell) if isinstance(cell, float) else str(cell)
