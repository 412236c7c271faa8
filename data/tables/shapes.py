"""What a table and a column are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from data.tables.kinds import Kind

_GAPS = re.compile(r"[\s_-]+")


def plain_name(text: str) -> str:
    """Return the name of a table, column or setting as this product writes it: ``start_date``."""
    return _GAPS.sub("_", text.replace("\ufeff", "").strip().casefold()).strip("_")


@dataclass(frozen=True)
class Column:
    """One column.

    Parameters
    ----------
    name
        As it is written in the header.
    kind
        What its cells hold.
    help
        What they mean.
    empty
        What an empty cell means.
    required
        Whether every row must have a value here.
    field
        Field of the instance that it fills; empty: none by itself.
    aliases
        Other names that are understood.
    """

    name: str
    kind: Kind
    help: str
    empty: str = ""
    required: bool = False
    field: str = ""
    aliases: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """Return every name that is understood."""
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Table:
    """One table: a CSV file or a sheet.

    Parameters
    ----------
    name
        Of the file or sheet.
    help
        What a row is.
    columns
        In the order in which they are written.
    collection
        List of the instance to which each row adds one object; empty: see the reader.
    owner
        Table and column whose row owns each row of this one.
    single
        Whether it holds one row only, which may stand as key and value down the sheet.
    prefix
        Beginning of the names of further columns, one for each attribute.
    aliases
        Other names that are understood.
    """

    name: str
    help: str
    columns: tuple[Column, ...]
    collection: str = ""
    owner: tuple[str, str] | None = None
    single: bool = False
    prefix: str = ""
    aliases: tuple[str, ...] = ()
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {name: column for column in self.columns for name in column.names()}
        object.__setattr__(self, "by_name", names)

    def column(self, name: str) -> Column:
        """Return the column of a name."""
        return self.by_name[name]
