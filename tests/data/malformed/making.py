"""How one fault is put into a sound instance."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.data.malformed.sound import SOUND, SOUND_TABLES, sound_workbook, write_folder


@dataclass(frozen=True)
class Case:
    """One malformed instance.

    Parameters
    ----------
    name
        Of its file or folder.
    write
        Writes it.
    words
        What its message must hold.
    faults
        How many faults it has.
    """

    name: str
    write: Callable[[Path], object]
    words: tuple[str, ...]
    faults: int = 1


def json_case(name: str, place: str, value: Any, *words: str) -> Case:
    """Return a case with one value of the sound JSON replaced; ``place`` is such as ``orders.0.site``."""

    def write(path: Path) -> None:
        data = copy.deepcopy(SOUND)
        put(data, place, value)
        path.write_text(json.dumps(data, indent=1), encoding="utf-8")

    return Case(f"{name}.json", write, words)


def text_case(name: str, content: str | bytes, *words: str) -> Case:
    """Return a case of a JSON file with this content."""
    raw = content.encode() if isinstance(content, str) else content
    return Case(f"{name}.json", lambda path: path.write_bytes(raw), words)


def csv_case(name: str, table: str, old: str, new: str, *words: str) -> Case:
    """Return a case with a part of one sound table replaced; an empty ``old`` replaces all of it."""

    def write(path: Path) -> None:
        assert old in SOUND_TABLES.get(table, "")
        text = SOUND_TABLES[table].replace(old, new, 1) if old else new
        write_folder(path, {**SOUND_TABLES, table: text})

    return Case(f"csv-{name}", write, words)


def file_case(name: str, file: str, content: bytes | None, *words: str) -> Case:
    """Return a case with one more file in the folder of sound tables, or with one taken out."""

    def write(path: Path) -> None:
        write_folder(path, SOUND_TABLES)
        if content is None:
            (path / file).unlink()
        else:
            (path / file).write_bytes(content)

    return Case(f"csv-{name}", write, words)


def book_case(name: str, change: Callable[[Workbook], object], *words: str) -> Case:
    """Return a case with the sound workbook changed."""

    def write(path: Path) -> None:
        book = sound_workbook()
        change(book)
        book.save(path)

    return Case(f"{name}.xlsx", write, words)


def cell_case(name: str, place: str, value: Any, *words: str, number_format: str = "") -> Case:
    """Return a case with one cell of the sound workbook replaced; ``place`` is such as ``orders!D2``."""

    def change(book: Workbook) -> None:
        sheet, cell = place.split("!")
        book[sheet][cell] = value
        if number_format:
            book[sheet][cell].number_format = number_format

    return book_case(name, change, *words)


def put(data: Any, place: str, value: Any) -> None:
    *way, last = place.split(".")
    for part in way:
        data = data[int(part) if isinstance(data, list) else part]
    if value is MISSING:
        del data[last]
    elif isinstance(data, list) and int(last) == len(data):
        data.append(value)
    else:
        data[int(last) if isinstance(data, list) else last] = value


MISSING = object()
