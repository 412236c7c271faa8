"""The table of best-known values and the gap to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.bounds import Known, read_bounds
from benchmarks.formats.text import MalformedFile
from tests.benchmarks.samples import write_bounds


def test_rows_with_and_without_figures(tmp_path: Path) -> None:
    """Catches empty cells read as zero, decimals cut off, and commas in a source that end the row."""
    write_bounds(tmp_path, 'a.txt,117,112,no,"x, y"', "b.txt,12.5,,unknown,z", "c.txt,,,unknown,")
    assert read_bounds(tmp_path) == [Known("a.txt", 117, 112), Known("b.txt", 12.5), Known("c.txt")]


FAULTS = [
    ("a.txt,x,1,no,s", 2, "'x' stands where a number or nothing as best_known"),
    ("a.txt,5,nan,no,s", 2, "'nan' stands where a number or nothing as lower_bound"),
    ("a.txt,5,inf,no,s", 2, "lower_bound"),
    (",5,1,no,s", 2, "the name of a file"),
    ("../a.txt,5,1,no,s", 2, "'../a.txt' stands where the name of a file in the same folder"),
    ("..\\a.txt,5,1,no,s", 2, "the name of a file in the same folder"),
    ("a.txt,5,1,no,s\na.txt,5,1,no,s", 3, "an instance that no row above names"),
    ("a.txt,5,6,no,s", 2, "a lower bound of at most 5"),
]


@pytest.mark.parametrize("row, line, said", FAULTS)
def test_a_malformed_row_is_named(tmp_path: Path, row: str, line: int, said: str) -> None:
    """Catches a gap that is computed from a figure that is none, and names that lead out of the folder."""
    write_bounds(tmp_path, row)
    with pytest.raises(MalformedFile) as raised:
        read_bounds(tmp_path)
    assert raised.value.line == line
    assert said in str(raised.value)


def test_a_missing_table_or_column_is_named(tmp_path: Path) -> None:
    """Catches a folder of another kind that is taken for a family without instances."""
    with pytest.raises(MalformedFile, match=r"bounds\.csv: 'No such file"):
        read_bounds(tmp_path)
    (tmp_path / "bounds.csv").write_text("instance,best\na.txt,4\n", encoding="utf-8")
    with pytest.raises(MalformedFile, match="a column 'best_known'"):
        read_bounds(tmp_path)


@pytest.mark.parametrize(
    "known, objective, gap",
    [
        (Known("a", 80, 70), 100, 25.0),
        (Known("a", 80, 70), 76, -5.0),
        (Known("a", 80, 70), None, 100.0),
        (Known("a", None), 80, None),
        (Known("a", None), None, 100.0),
        (Known("a", 0), 0, 0.0),
        (Known("a", 0), 3, 100.0),
    ],
)
def test_the_gap_is_relative_to_the_best_known(
    known: Known, objective: float | None, gap: float | None
) -> None:
    """Catches a gap relative to the bound or the objective, and one that flatters an unsolved run."""
    assert known.gap_percent(objective) == gap
