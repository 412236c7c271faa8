"""The column tables of docs/reference/tables.md: ``python -m data.tables.page [file]`` writes them."""

from __future__ import annotations

import sys
from pathlib import Path

from data.tables.catalogue import TABLES
from data.tables.shapes import Table

PAGE = Path("docs") / "reference" / "tables.md"
MARK = "<!-- what follows is written by: python -m data.tables.page -->"


def with_tables(page: str) -> str:
    """Return the page with the columns of every table after the mark."""
    intro, mark, _ = page.partition(MARK)
    if not mark:
        raise ValueError(f"the page of tables lacks the line {MARK}")
    return f"{intro}{MARK}\n\n" + "\n".join(_section(table) for table in TABLES.values())


def _section(table: Table) -> str:
    also = f" It may also be called `{'`, `'.join(table.aliases)}`." if table.aliases else ""
    rows = ["| column | what | written as | empty means |", "| --- | --- | --- | --- |"]
    for column in table.columns:
        names = " or ".join(f"`{name}`" for name in column.names())
        empty = "required" if column.required else column.empty
        rows.append(f"| {names} | {column.help} | {column.kind.words} | {empty} |")
    if table.prefix:
        rows.append(
            f"| `{table.prefix}…` | figure of the attribute named after the colon | a number | none |"
        )
    return f"### {table.name}\n\nEach row: {table.help}.{also}\n\n" + "\n".join(rows) + "\n"


def main(arguments: list[str]) -> int:
    """Write the columns into the page."""
    page = Path(arguments[0]) if arguments else PAGE
    page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
