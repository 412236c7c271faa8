"""Malformed instances of every form, each with one kind of fault, and what a message about it must say."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tests.data.malformed.csv_cases import CSV_CASES
from tests.data.malformed.excel_cases import EXCEL_CASES
from tests.data.malformed.json_cases import JSON_CASES
from tests.data.malformed.making import Case
from tests.data.malformed.many import TEN_CASES

CASES: tuple[Case, ...] = (*JSON_CASES, *CSV_CASES, *EXCEL_CASES, *TEN_CASES)
"""Every malformed instance."""


class Malformed(NamedTuple):
    """A malformed file or folder, and words that its message must hold: value, place, what to do."""

    path: Path
    words: tuple[str, ...]


def malformed_files(folder: Path) -> list[Malformed]:
    """Write every malformed instance into a folder, and return them with the words to expect."""
    made = []
    for case in CASES:
        path = folder / case.name
        case.write(path)
        made.append(Malformed(path, (f"has {case.faults} fault", *case.words)))
    return made
