"""Each kind of malformed input is told in words that a planner can act on."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.readers import read_any
from models.domain.codec import parse_instance
from models.domain.faults import InvalidFile
from tests.data.malformed.making import Case
from tests.data.malformed.sound import SOUND, write_sound_tables, write_sound_workbook
from tests.support_malformed import CASES, malformed_files


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_one_fault_is_told_with_value_place_and_advice(case: Case, tmp_path: Path) -> None:
    """Would catch a fault that is missed, told twice or in a library's words, or that brings others along."""
    case.write(tmp_path / case.name)
    with pytest.raises(InvalidFile) as caught:
        read_any(tmp_path / case.name)
    message = str(caught.value)
    assert len(caught.value.faults) == case.faults, message
    for word in case.words:
        assert word in message
    for jargon in ("Traceback", "pydantic", "Input should", "NamedTuple", "Error:", "None"):
        assert jargon not in message


def test_what_the_cases_start_from_is_sound(tmp_path: Path) -> None:
    """Would catch a base with a fault of its own, which would hide what the cases add."""
    parse_instance(SOUND)
    write_sound_tables(tmp_path / "tables")
    write_sound_workbook(tmp_path / "book.xlsx")
    assert read_any(tmp_path / "tables") == read_any(tmp_path / "book.xlsx")


def test_there_are_many_kinds_in_every_form(tmp_path: Path) -> None:
    """Would catch cases that overwrite each other, and a form that is forgotten."""
    made = malformed_files(tmp_path)
    assert len({case.path for case in made}) == len(made) >= 40
    assert sum(case.path.is_dir() for case in made) >= 15
    assert sum(case.path.suffix == ".xlsx" for case in made) >= 8
    assert sum(case.path.suffix == ".json" for case in made) >= 15
