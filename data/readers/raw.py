"""A table as its file gives it, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from data.tables.cells import is_blank, shown
from data.tables.numbers import Mark
from models.domain.faults import Fault

RawCell = Any
"""A `Cell`, or an `Unreadable`."""


@dataclass(frozen=True)
class RawRow:
    """A row with its number as the spreadsheet shows it; the header is row 1."""

    number: int
    cells: tuple[RawCell, ...]


@dataclass(frozen=True)
class RawTable:
    """A file or sheet.

    Parameters
    ----------
    name
        Of the table that it holds.
    label
        What to call it in faults: ``orders.csv`` or ``sheet orders``.
    rows
        Those in which something stands, the header first.
    mark
        Decimal mark of numbers that are text, where the table itself does not tell.
    """

    name: str
    label: str
    rows: tuple[RawRow, ...]
    mark: Mark = "."


@dataclass
class RawBook:
    """All tables of a folder or workbook, and what is wrong with it as a whole.

    Parameters
    ----------
    lost
        Tables that are there and cannot be read: what refers to them may be right.
    """

    tables: dict[str, RawTable] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)

    def lose(self, name: str, label: str, value: Any, message: str) -> None:
        """Note why a table cannot be read."""
        self.lost.add(name)
        self.faults.append(Fault(label, value, message))

    def add(self, table: RawTable) -> None:
        """Take a table, unless it is there already."""
        first = self.tables.get(table.name)
        if first is not None:
            message = f"is the table {table.name}, as {first.label} is too; keep one of them"
            self.faults.append(Fault(table.label, table.name, message))
        elif not table.rows:
            message = "is empty; its first row must name the columns"
            self.lose(table.name, table.label, table.name, message)
        else:
            self.tables[table.name] = table


def place(label: str, row: int, column: str | None = None) -> str:
    """Return where a cell is, in words."""
    return f"{label}, row {row}" + (f", column {column}" if column else "")


def rows_of(cells: list[list[RawCell]]) -> tuple[RawRow, ...]:
    """Return the rows in which something stands."""
    return tuple(
        RawRow(number, tuple(row))
        for number, row in enumerate(cells, start=1)
        if not all(is_blank(cell) for cell in row)
    )


def shown_cell(cell: RawCell) -> Any:
    """Return a cell as people see it."""
    return "nothing" if is_blank(cell) else shown(cell)
