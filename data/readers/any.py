"""An instance from any file or folder that holds one."""

from __future__ import annotations

from pathlib import Path

from data.readers.tables import read_tables
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
    if is_json(path):
        return read_instance(path)
    suffix = path.suffix.lower()
    if suffix in NEARLY and not path.is_dir():
        raise InvalidFile(str(path), [Fault("file", path.name, NEARLY[suffix])])
    return read_tables(path)


def is_json(path: Path) -> bool:
    """Whether a path is taken for a JSON file: no folder, and no ending that says otherwise."""
    suffix = path.suffix.lower()
    tables = path.is_dir() or suffix in WORKBOOKS or (suffix in NEARLY and path.exists())
    return not tables
