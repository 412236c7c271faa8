"""Rows to the JSON of an instance, remembering which cell each field came from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from data.readers.rows import Book, Row
from data.tables.catalogue import TABLES
from data.tables.cells import CellFault
from data.tables.clock import Clock
from data.tables.kinds import Number
from data.tables.moments import Moment
from models.domain.base import Window
from models.domain.checking import COLLECTIONS
from models.domain.codec import UNREADABLE
from models.domain.faults import Fault, json_path, maybe

_PATH = re.compile(r"\$(?:\.\w+|\[\d+\]|\[\"[^\"]*\"\])+")
_LAST_PART = re.compile(r"(?:\.\w+|\[\d+\]|\[\"[^\"]*\"\])$")


@dataclass(frozen=True)
class Origin:
    """The cells that a field came from; none: the row as a whole."""

    row: Row
    columns: tuple[str, ...] = ()


@dataclass
class Assembly:
    """An instance in the making.

    Parameters
    ----------
    book
        The rows, and the faults so far.
    clock
        Local time; none while the horizon is faulty: then nothing that depends on it is made.
    data
        The instance's JSON.
    origins
        By JSON path: the cells it came from.
    owners
        By table and id: the object that other tables add to, and its JSON path.
    """

    book: Book
    clock: Clock | None
    data: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    owners: dict[str, dict[str, tuple[dict[str, Any], str]]] = field(default_factory=dict)

    def item(self, row: Row, path: str) -> dict[str, Any]:
        """Return the object that a row makes: each column with a field of its own."""
        made: dict[str, Any] = {}
        self.origins[path] = Origin(row)
        for column in row.table.columns:
            if column.field:
                self.put(made, column.field, row, column.name, path)
        return made

    def put(self, made: dict[str, Any], name: str, row: Row, column: str, path: str) -> None:
        """Put what a cell says into a field; a faulty cell is left out."""
        self.origins[path + json_path((name,))[1:]] = Origin(row, (column,))
        value = self.value(row, column)
        if value is not None:
            made[name] = value

    def value(self, row: Row, column: str) -> Any:
        """Return the field that a cell gives; none if the cell or the horizon is faulty."""
        if column not in row.values or column in row.faulty:
            return None
        kind = row.table.column(column).kind
        if kind.timed and self.clock is None:
            return None
        try:
            return kind.value(row.values[column], self.clock) if self.clock else row.values[column]
        except CellFault as fault:
            self.book.fault(row, column, str(fault))
            return None

    def collect(self, table: str) -> list[tuple[Row, dict[str, Any], str]]:
        """Make the objects of a table whose rows are the items of one collection."""
        rows = self.book.of(table)
        made = []
        for index, row in enumerate(rows):
            name = row.table.collection
            path = f"$.{name}[{index}]"
            made.append((row, self.item(row, path), path))
        if table in self.book.lost:
            self.data[TABLES[table].collection] = UNREADABLE
        elif rows:
            self.data[rows[0].table.collection] = [item for _, item, _ in made]
        self.owners[table] = {}
        for row, item, path in made:
            if isinstance(row.values.get("id"), str):
                self.owners[table].setdefault(row.values["id"], (item, path))
        return made

    def owner(self, row: Row) -> tuple[dict[str, Any], str] | None:
        """Return the object that a row adds to, and its path; none, with a fault, if there is none."""
        table, column = row.table.owner or ("", "")
        key = row.values.get(column)
        if key is None:
            return None
        found = self.owners[table].get(key)
        if found is None and not self.may_be_lost(table):
            known = self.owners[table]
            where = (
                f"in {self.book.labels[table]}"
                if table in self.book.labels
                else f": there is no table {table}"
            )
            message = f"is no {COLLECTIONS[table]} {where}".replace(" :", ":") + maybe(key, known)
            self.book.fault(row, column, message)
        return found

    def may_be_lost(self, table: str, column: str = "id") -> bool:
        """Whether a key that a table does not have may stand where it cannot be read."""
        return table in self.book.lost or any(column in row.faulty for row in self.book.of(table))

    def add(self, row: Row, name: str) -> None:
        """Append what a row makes to a list of its owner."""
        found = self.owner(row)
        if found is not None:
            owner, path = found
            items = owner.setdefault(name, [])
            items.append(self.item(row, f"{path}.{name}[{len(items)}]"))

    def add_window(self, row: Row, name: str, *, outward: bool) -> None:
        """Append the part of a row's window that lies in the horizon to a list of its owner."""
        found = self.owner(row)
        window = self.window(row, "from", "to", outward=outward)
        if found is not None and window is not None and self.clock:
            clipped = self.clock.clip(window)
            if clipped is not None:
                self.append(found, name, clipped, row, ("from", "to"))

    def append(
        self, owner: tuple[dict[str, Any], str], name: str, value: Any, row: Row, columns: Sequence[str]
    ) -> None:
        """Append a value to a list of an object."""
        made, path = owner
        items = made.setdefault(name, [])
        self.origins[f"{path}.{name}[{len(items)}]"] = Origin(row, tuple(columns))
        items.append(list(value) if isinstance(value, Window) else value)

    def window(self, row: Row, first: str, last: str, *, outward: bool) -> Window | None:
        """Return the slots between two cells of a row; none, with a fault, if they are none."""
        start, end = row.values.get(first), row.values.get(last)
        if self.clock is None or start is None or end is None:
            return None
        return self.between(row, (first, last), start, end, outward=outward)

    def between(
        self, row: Row, columns: tuple[str, str], start: Moment, end: Moment, *, outward: bool
    ) -> Window | None:
        """Return the slots between two moments; none, with a fault, if they are none."""
        clock = self.clock
        if clock is None:
            return None
        if clock.instant(end, "end") <= clock.instant(start, "start"):
            message = f"must come after {columns[0]}, which is {row.shown(columns[0])}"
            self.book.fault(row, columns[1], message)
            return None
        window = clock.window(start, end, outward=outward)
        if window.start >= window.end:
            message = f"leaves no whole slot of {clock.horizon.slot_minutes} minutes after {columns[0]}"
            self.book.fault(row, columns[1], message)
            return None
        return window

    def attributes(self, row: Row, made: dict[str, Any], name: str, path: str) -> None:
        """Put the further columns of a row into an object of attributes."""
        for column, attribute in row.attributes():
            self.origins[path + json_path((name, attribute))[1:]] = Origin(row, (column,))
            if column in row.values:
                made.setdefault(name, {})[attribute] = row.values[column]

    def told(self, fault: Fault) -> Fault | None:
        """Return a fault of the JSON as one of the tables; none if its cell is known to be faulty."""
        path, origin = fault.path, self.origins.get(fault.path)
        while origin is None and _LAST_PART.search(path):
            path = _LAST_PART.sub("", path)
            origin = self.origins.get(path)
        message = _PATH.sub(lambda match: self._where(match[0]), fault.message)
        if origin is None:
            name = fault.path.removeprefix("$.").split("[")[0]
            if name in self.book.lost or (self.clock is None and name in {"horizon", "name"}):
                return None
            return Fault(self.book.labels.get(name, fault.path), fault.value, message)
        row, columns = origin.row, origin.columns
        if any(column in row.faulty for column in columns):
            return None
        if not columns:
            return Fault(row.where, fault.value, message)
        kinds = [
            Number() if c.startswith(row.table.prefix or "?") else row.table.column(c).kind for c in columns
        ]
        if self.clock is None and any(kind.timed for kind in kinds):
            return None
        cell = path == fault.path or any(kind.converted for kind in kinds)
        value = row.shown(*columns) if cell else fault.value
        return Fault(row.at(columns[-1]), value, message)

    def _where(self, path: str) -> str:
        origin = self.origins.get(path)
        return origin.row.where if origin else path
