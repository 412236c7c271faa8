"""Raw tables to rows of what their cells say, with every fault of form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from data.readers.raw import RawBook, RawCell, RawRow, RawTable, place, shown_cell
from data.tables.catalogue import TABLES
from data.tables.cells import CellFault, Unreadable, is_blank
from data.tables.kinds import Kind, Number
from data.tables.numbers import Mark, mark_of
from data.tables.shapes import Column, Table, plain_name
from models.domain.faults import Fault, maybe, nearest

KEY_HEADERS = frozenset({"key", "field", "setting", "name"})


@dataclass(frozen=True)
class Place:
    """Where a value of a row stands."""

    where: str
    cell: RawCell


@dataclass
class Row:
    """One row, read.

    Parameters
    ----------
    label, number
        Where it is.
    values
        By column: what its cells say; blank and faulty ones are left out.
    cells
        By column: where its cells are, and what stands in them.
    faulty
        Columns whose cells have a fault.
    """

    table: Table
    label: str
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, Place] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)

    @property
    def where(self) -> str:
        """The row in words."""
        return place(self.label, self.number)

    def at(self, column: str) -> str:
        """Return where the cell of a column is, or would be."""
        found = self.cells.get(column)
        return found.where if found else place(self.label, self.number, column)

    def shown(self, *columns: str) -> Any:
        """Return what stands in the cells of columns, as people see it."""
        cells = [shown_cell(self.cells[c].cell) if c in self.cells else "nothing" for c in columns]
        return cells[0] if len(cells) == 1 else " to ".join(str(cell) for cell in cells)

    def attributes(self) -> Iterator[tuple[str, str]]:
        """Yield each further column of an attribute with the attribute's name."""
        prefix = self.table.prefix
        for name in self.cells:
            if prefix and name.startswith(prefix):
                yield name, name.removeprefix(prefix)


@dataclass
class Book:
    """The rows of all tables, the faults so far, and which tables cannot be read.

    Parameters
    ----------
    parsed
        Times by kind of column and text: fleets share their hours, and times are slow to read.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    parsed: dict[tuple[Kind, str], Any] = field(default_factory=dict)

    def of(self, table: str) -> list[Row]:
        """Return the rows of a table; none if it is not there."""
        return self.rows.get(table, [])

    def fault(self, row: Row, column: str, message: str, value: Any = None) -> None:
        """Note what is wrong with a cell."""
        row.faulty.add(column)
        shown = row.shown(column) if value is None else value
        self.faults.append(Fault(row.at(column), shown, message))


def read_rows(raw: RawBook) -> Book:
    """Read the cells of all tables."""
    book = Book(faults=list(raw.faults), lost=raw.lost)
    for table in TABLES.values():
        source = raw.tables.get(table.name)
        if source is not None:
            book.labels[table.name] = source.label
            book.rows[table.name] = _rows(table, source, book)
    return book


def _rows(table: Table, source: RawTable, book: Book) -> list[Row]:
    if table.single and _is_key_and_value(source):
        return [_upright(table, source, book)]
    header, *rest = source.rows
    columns, guessed = _columns(table, source.label, header, book)
    mark = _mark(columns, source, rest)
    there = {column.name for column in columns.values()}
    missing = guessed | {column.name for column in table.columns if column.required} - there
    rows = []
    for raw in rest:
        row = Row(table, source.label, raw.number, faulty=set(missing))
        for index, column in columns.items():
            where = place(source.label, raw.number, str(header.cells[index]).strip())
            row.cells[column.name] = Place(where, raw.cells[index] if index < len(raw.cells) else None)
        for index, cell in enumerate(raw.cells):
            if not is_blank(cell) and (index >= len(header.cells) or is_blank(header.cells[index])):
                message = "stands in a column without a name; name it in the header or take the value out"
                book.faults.append(Fault(place(source.label, raw.number), shown_cell(cell), message))
        _read(row, columns.values(), mark, book)
        rows.append(row)
    if table.single and len(rows) != 1:
        message = f"has {len(rows)} rows below the header where one is expected"
        book.faults.append(Fault(source.label, table.name, message))
    return rows


def _is_key_and_value(source: RawTable) -> bool:
    names = [plain_name(str(cell)) for cell in source.rows[0].cells if not is_blank(cell)]
    return len(names) >= 2 and names[0] in KEY_HEADERS and names[1] == "value"


def _upright(table: Table, source: RawTable, book: Book) -> Row:
    """Return the one row of a table that has its columns below each other."""
    row = Row(table, source.label, source.rows[0].number)
    columns: list[Column] = []
    for raw in source.rows[1:]:
        key, cell = raw.cells[0], raw.cells[1] if len(raw.cells) > 1 else None
        name = plain_name(str(key)) if not is_blank(key) else ""
        column = table.by_name.get(name)
        if column is None:
            known = [c.name for c in table.columns]
            message = f"is nothing that the table {table.name} knows{maybe(name, known)}"
            hint = "" if "Maybe" in message else f"; there are {', '.join(known)}"
            book.faults.append(Fault(place(source.label, raw.number), shown_cell(key), message + hint))
            row.faulty.update(filter(None, [nearest(name, known)]))
        elif column.name in row.cells:
            message = f"is given twice; {row.cells[column.name].where} has it too"
            book.faults.append(Fault(place(source.label, raw.number), shown_cell(key), message))
        else:
            row.cells[column.name] = Place(f"{place(source.label, raw.number)}, {column.name}", cell)
            columns.append(column)
    mark = mark_of([row.cells[c.name].cell for c in columns if c.kind.numeric], source.mark)
    _read(row, [c for c in table.columns if c in columns or c.required], mark, book)
    return row


def _columns(table: Table, label: str, header: RawRow, book: Book) -> tuple[dict[int, Column], set[str]]:
    """Return the column that each position holds, and columns that unknown names may stand for.

    What is unknown, doubled or missing is noted.
    """
    columns: dict[int, Column] = {}
    guessed: set[str] = set()
    for index, cell in enumerate(header.cells):
        if is_blank(cell):
            continue
        name = plain_name(str(cell))
        column = _column(table, name)
        if column is None:
            known = [c.name for c in table.columns]
            message = f"is no column of the table {table.name}{maybe(name, known)}"
            hint = "" if "Maybe" in message else f"; there are {', '.join(known)}"
            book.faults.append(Fault(place(label, header.number), shown_cell(cell), message + hint))
            guessed.update(filter(None, [nearest(name, known)]))
        elif column.name in {c.name for c in columns.values()}:
            message = "names a column that is there already; keep one of them"
            book.faults.append(Fault(place(label, header.number), shown_cell(cell), message))
        else:
            columns[index] = column
    there = {column.name for column in columns.values()}
    for column in table.columns:
        if column.required and column.name not in there | guessed:
            message = f"is given, but the column {column.name} is required: {column.help}"
            book.faults.append(Fault(place(label, header.number), "nothing", message))
    return columns, guessed - there


def _column(table: Table, name: str) -> Column | None:
    prefix = table.prefix
    if prefix and name.startswith(prefix) and len(name) > len(prefix):
        attribute = name.removeprefix(prefix).strip("_ ")
        return Column(f"{prefix}{attribute}", Number(), f"attribute {attribute}")
    return table.by_name.get(name)


def _mark(columns: dict[int, Column], source: RawTable, rows: list[RawRow]) -> Mark:
    places = [index for index, column in columns.items() if column.kind.numeric]
    return mark_of([row.cells[i] for row in rows for i in places if i < len(row.cells)], source.mark)


def _read(row: Row, columns: Any, mark: Mark, book: Book) -> None:
    """Read the cells of a row."""
    for column in columns:
        cell = row.cells[column.name].cell if column.name in row.cells else None
        if is_blank(cell):
            if column.required and column.name not in row.faulty:
                book.fault(row, column.name, f"is given, but a value is required: {column.kind.words}")
            continue
        if isinstance(cell, Unreadable):
            book.fault(row, column.name, cell.message)
            continue
        try:
            row.values[column.name] = _parsed(column.kind, cell, mark, book)
        except CellFault as fault:
            words = str(fault)
            hint = "" if ";" in words or "must" in words else f"; write {column.kind.words}"
            book.fault(row, column.name, words + hint)


def _parsed(kind: Kind, cell: RawCell, mark: Mark, book: Book) -> Any:
    """Return what a cell says; a time that was read before is not read again."""
    if not kind.timed or kind.numeric or not isinstance(cell, str):
        return kind.parse(cell, mark)
    key = (kind, cell)
    if key not in book.parsed:
        book.parsed[key] = kind.parse(cell, mark)
    return book.parsed[key]
