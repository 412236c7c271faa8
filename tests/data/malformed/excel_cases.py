"""Malformed workbooks, and files that are taken for some."""

from __future__ import annotations

from datetime import datetime

from openpyxl import Workbook

from tests.data.malformed.making import Case, book_case, cell_case
from tests.data.malformed.sound import SOUND_TABLES

OLD_BOOK = b"\xd0\xcf\x11\xe0" + bytes(600)


def _file(name: str, content: bytes, *words: str) -> Case:
    return Case(name, lambda path: path.write_bytes(content), words)


def _only_notes(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        book.remove(sheet)
    book.worksheets[0].title = "Notes"


def _renamed_sheet(book: Workbook) -> None:
    book["operator_leave"].title = "Operators leave"


EXCEL_CASES = (
    _file("text.xlsx", b"id,name\n", "text.xlsx", "no Excel workbook", "save it again"),
    _file("old.xlsx", OLD_BOOK, "old .xls workbook", "password"),
    _file("old.xls", OLD_BOOK, "old Excel workbook", "save it as .xlsx"),
    _file("alone.csv", SOUND_TABLES["orders"].encode(), "alone.csv", "name the folder"),
    book_case("no-sheets", _only_notes, "holds no table", "sheet horizon"),
    book_case("unknown-sheet", _renamed_sheet, "sheet Operators leave", "Maybe 'operator_leave' is meant"),
    cell_case(
        "formula",
        "orders!D2",
        "=6*2",
        "sheet orders, row 2, column duration_h",
        '"=6*2"',
        "without a stored result",
    ),
    cell_case(
        "formula-error",
        "orders!D2",
        "#REF!",
        "sheet orders, row 2, column duration_h",
        '"#REF!"',
        "mend the formula",
    ),
    cell_case(
        "a-date",
        "orders!C2",
        datetime(2026, 3, 5),
        "sheet orders, row 2, column priority",
        '"2026-03-05',
        "no number",
        number_format="yyyy-mm-dd",
    ),
    cell_case(
        "true-as-key", "orders!A2", True, "sheet orders, row 2, column id", "true", "format the cell as text"
    ),
    cell_case(
        "fraction",
        "order_lines!C3",
        1.5,
        "sheet order_lines, row 3, column quantity",
        "1.5",
        "no whole number",
    ),
    cell_case(
        "unknown-certificate",
        "order_lines!D3",
        "diger",
        "sheet order_lines, row 3, column certificates",
        '"diger"',
        "Maybe 'digger' is meant",
    ),
)
