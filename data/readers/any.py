"""An instance from any file or folder that holds one."""

from __future__ import annotations

from pathlib import Path

from models.domain.codec import read_instance
from models.domain.faults import Fault, InvalidFile
from models.domain.instance import Instance

WORKBOOKS = frozenset({".xlsx", ".xlsm"})
NEARLY = {
    ".xls": "is an old Excel workbook; save it as .xlsx",
    ".xlsb": "is a binary Excel workbook; save it as .xlsx",
    ".ods": "is an OpenDocument spreadsheet; save it as .xlsx",
    ".csv": "is one table alone; name the folder in which horizon.csv and the other tables are",
    ".tsv": "is one table alone; name the folder in which horizon.csv and the other tables are",
}


def read_any(path: Path) -> Instance:
    """Read an instance from JSON, a folder of CSV files or an Excel workbook, as ``path`` is one of these.

    Raises
    ------
    InvalidFile
        With every fault.
    """
    suffix = path.suffix.lower()
    if path.is_dir() or suffix in WORKBOOKS:
        from data.readers.tables import read_tables

        return read_tables(path)
    if suffix in NEARLY and path.exists():
        raise InvalidFile(str(path), [Fault("file", path.name, NEARLY[suffix])])
    return read_instance(path)
