"""The readers of the families' formats: what they take, and how they tell what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.formats.mspsp import read_mspsp
from benchmarks.formats.patterson import read_patterson
from benchmarks.formats.psplib import TaskMode, read_psplib
from benchmarks.formats.text import MalformedFile
from tests.benchmarks.samples import MSPSP, PATTERSON, PSPLIB, write

READERS: dict[str, Callable[[Path], Any]] = {
    "rcpsp": read_patterson,
    "mmrcpsp": read_psplib,
    "mspsp": read_mspsp,
}


def test_patterson_successors_may_run_over_lines(tmp_path: Path) -> None:
    """Catches a reader that takes one line per task."""
    data = read_patterson(write(tmp_path, "rcpsp"))
    assert data.source == "tiny.txt"
    assert data.capacities == (2, 1)
    assert data.durations == (0, 3, 2, 2, 0, 2, 0)
    assert data.demands[3] == (1, 1)
    assert data.successors == ((1, 2, 3), (4,), (4,), (5,), (5, 6), (6,), ())


@pytest.mark.parametrize(
    "change", [("\n", "\r\n"), (" ", "\t"), ("7 2\n", "\ufeff7 2\n")], ids=["crlf", "tabs", "mark"]
)
def test_patterson_reads_what_editors_make_of_it(tmp_path: Path, change: tuple[str, str]) -> None:
    """Catches a reader that depends on line ends, blanks or a byte-order mark."""
    plain = read_patterson(write(tmp_path, "rcpsp"))
    path = tmp_path / "tiny.txt"
    path.write_bytes(PATTERSON.replace(*change).encode())
    assert read_patterson(path) == plain


def test_patterson_without_resources(tmp_path: Path) -> None:
    """Catches a reader that takes the line after the first as capacities in any case."""
    data = read_patterson(write(tmp_path, "rcpsp", "2 0\n3 1 2\n0 0\n"))
    assert data.capacities == ()
    assert data.durations == (3, 0)


def test_psplib_tells_renewable_from_used_up(tmp_path: Path) -> None:
    """Catches columns that are read in another order than the file names them."""
    data = read_psplib(write(tmp_path, "mmrcpsp"))
    assert data.renewable == (True, False)
    assert data.capacities == (2, 9)
    assert data.modes[1] == (TaskMode(1, (2, 5)), TaskMode(3, (1, 1)))
    assert [len(modes) for modes in data.modes] == [1, 2, 2, 1, 2, 1]
    assert data.successors == ((1, 2), (3,), (5,), (4,), (5,), ())


def test_psplib_title_in_one_word(tmp_path: Path) -> None:
    """Catches a reader of MMLIB alone: PSPLIB writes RESOURCEAVAILABILITIES and more blocks before."""
    text = "projects : 1\n" + PSPLIB.replace("RESOURCE AVAILABILITIES", "RESOURCEAVAILABILITIES:")
    assert read_psplib(write(tmp_path, "mmrcpsp", text)) == read_psplib(write(tmp_path, "mmrcpsp"))


def test_mspsp_reads_tables_and_leaves_comments_out(tmp_path: Path) -> None:
    """Catches rows split at the wrong place, and figures taken from comments."""
    data = read_mspsp(write(tmp_path, "mspsp"))
    assert data.durations == (0, 2, 2, 3, 0)
    assert data.required == ((0, 0), (1, 1), (1, 0), (0, 2), (0, 0))
    assert data.mastery == ((True, False), (True, True), (False, True))
    assert data.successors == ((1, 2, 3), (4,), (), (4,), ())


MALFORMED = [
    # family, what is replaced, by what, line that must be named, words that must be said
    ("rcpsp", "3 1 0 1 5", "3 x 0 1 5", 5, "'x' stands where task 2's demand of resource 1"),
    ("rcpsp", "3 1 0 1 5", "3.5 1 0 1 5", 5, "'3.5' stands where the duration of task 2"),
    ("rcpsp", "3 1 0 1 5", "-3 1 0 1 5", 5, "'-3'"),
    ("rcpsp", "3 1 0 1 5", "3 1 0 1 8", 5, "successor 1 of task 2, a whole number from 1 to 7"),
    ("rcpsp", "3 1 0 1 5", "3 1 0 1 2", 5, "a successor of task 2 other than itself"),
    ("rcpsp", "3 1 0 1 5", "3 1 0 9 5", 5, "task 2's number of successors"),
    ("rcpsp", "2 1 1 1 7\n0 0 0 0\n", "2 1 1 1 7\n", 10, "'end of the data'"),
    ("rcpsp", "2 1 1 1 7\n0 0 0 0\n", "2 1 1 1 7\n0 0 0 0\n\n5\n", 13, "the end of the data"),
    ("rcpsp", "7 2", "0 2", 1, "the number of tasks"),
    ("rcpsp", "0 0 0 2 6 7", "0 0 0 2 2 7", None, "a cycle"),
    ("rcpsp", PATTERSON, "", 1, "the number of tasks"),
    ("rcpsp", "2 1\n", "2 \u0661\n", 2, "the capacity of resource 2"),
    ("rcpsp", "2 1\n", f"2 {'9' * 5000}\n", 2, "the capacity of resource 2"),
    ("mmrcpsp", "jobs  (incl", "tasks (incl", None, "a line 'jobs (incl. supersource/sink ): ...'"),
    ("mmrcpsp", "sink ):  6", "sink ):  six", 1, "the number of jobs"),
    (
        "mmrcpsp",
        "sink ):  6",
        "sink ):  7",
        14,
        "'end of the data' stands where the number of job 7, which is 7,",
    ),
    ("mmrcpsp", "PRECEDENCE RELATIONS:", "RELATIONS:", None, "the title 'PRECEDENCE RELATIONS'"),
    ("mmrcpsp", "REQUESTS/DURATIONS", "DURATIONS", None, "the title 'REQUESTS/DURATIONS'"),
    ("mmrcpsp", "RESOURCE AVAILABILITIES", "AVAILABLE", None, "the title 'RESOURCE AVAILABILITIES'"),
    ("mmrcpsp", " R 1 N 1\n", " R 1 D 1\n", 30, "doubly constrained resources are not read"),
    ("mmrcpsp", "4  1  1    5\n", "5  1  1    5\n", 12, "'5' stands where the number of job 4"),
    ("mmrcpsp", "4  1  1    5\n", "4  1  1    4\n", 12, "a successor of job 4 other than itself"),
    ("mmrcpsp", "4  1  1    5\n", "4  1  1    2\n", None, "'2 -> 4 -> 2' stands where a network"),
    ("mmrcpsp", "4  1  1    5\n", "4  0  1    5\n", 12, "job 4's number of modes"),
    (
        "mmrcpsp",
        "  2 3 1 1\n",
        "  2 3 1\n",
        21,
        "'end of the line' stands where a row with the 2 demands of mode 2 of job 2",
    ),
    ("mmrcpsp", "  2 3 1 1\n", "  3 3 1 1\n", 21, "the number of mode 2 of job 2"),
    ("mmrcpsp", "  2 3 1 1\n", "", 21, "the number of mode 2 of job 2"),
    ("mmrcpsp", " 2 9\n", " 2\n", 31, "the capacity of resource 2"),
    ("mmrcpsp", " 2 9\n", " 2 9 9\n", 31, "the end of the data"),
    ("mspsp", "nActs = 5;", "", None, "an assignment 'nActs = ...;'"),
    ("mspsp", "nActs = 5;", "nActs = five;", 5, "'five' stands where nActs"),
    ("mspsp", "nActs = 5;", "nActs = 5; nActs = 5;", 5, "a name that was not assigned before"),
    ("mspsp", "nActs = 5;", "nActs 5;", 5, "an assignment 'name = value;'"),
    ("mspsp", "nActs = 5;", "nActs = ;", 5, "'nothing' stands where nActs"),
    ("mspsp", "dur = [0,2,2,3,0];", "dur = [0,2,2,3];", 6, "dur[5]"),
    ("mspsp", "dur = [0,2,2,3,0];", "dur = [0,2,2,3,0,1];", 6, "the end of the data"),
    ("mspsp", "dur = [0,2,2,3,0];", "dur = [0,2;2,3,0];", 6, "'2,3,0]' stands where an assignment"),
    ("mspsp", "dur = [0,2,2,3,0];", "dur = [0 2,2,3,0];", 6, "','"),
    ("mspsp", "dur = [0,2,2,3,0];", "dur = [];", 6, "dur[1]"),
    ("mspsp", "dur = [0,2,2,3,0];", "dur = [0,2,2,3,-1];", 6, "'-1' stands where dur[5]"),
    ("mspsp", "  | 1,0,\n", "  | 1,0,1,\n", 11, "the end of the data"),
    ("mspsp", "  | 1,0,\n", "", 12, "a table sreq of 5 rows"),
    ("mspsp", "  | 0,0, |];", "  | 0,1, |];", 9, "no heads for activity 5"),
    ("mspsp", "  | 0,0, |];", "  | 0,0, ];", 13, "'|' in the table"),
    ("mspsp", "true,true", "true,maybe", 17, "'maybe' stands where mastery[2,2]"),
    ("mspsp", "true,true", "true,2", 17, "mastery[2,2], a whole number from 0 to 1"),
    ("mspsp", "pred = [1,1,1,2,4];", "pred = [1,1,1,2];", 21, "pred[5]"),
    ("mspsp", "succ = [2,3,4,5,5];", "succ = [2,3,4,5,6];", 22, "succ[5], a whole number from 1 to 5"),
    ("mspsp", "succ = [2,3,4,5,5];", "succ = [2,3,4,1,5];", None, "a cycle"),
    ("mspsp", "succ = [2,3,4,5,5];", "succ = [2,3,4,2,5];", 22, "a successor of 2 other than itself"),
    ("mspsp", "  {}];\n", "  {}]\n", 27, "an assignment that ends with ';'"),
]


@pytest.mark.parametrize("family, old, new, line, said", MALFORMED)
def test_what_is_malformed_is_named_with_its_line(
    tmp_path: Path, family: str, old: str, new: str, line: int | None, said: str
) -> None:
    """Catches a fault that is taken as data, or told without the place and what is expected there."""
    text = {"rcpsp": PATTERSON, "mmrcpsp": PSPLIB, "mspsp": MSPSP}[family]
    assert text.count(old) == 1, "the sample no longer has what this test replaces"
    path = write(tmp_path, family, text.replace(old, new))
    with pytest.raises(MalformedFile) as raised:
        READERS[family](path)
    assert raised.value.line == line
    assert said in str(raised.value)
    assert str(raised.value).startswith("tiny.txt")


@pytest.mark.parametrize("family", READERS)
def test_bytes_that_are_no_text_are_told(tmp_path: Path, family: str) -> None:
    """Catches a decoding error that escapes as a traceback."""
    path = tmp_path / "tiny.txt"
    path.write_bytes(b"1 1\n\xff\xfe")
    with pytest.raises(MalformedFile, match=r"tiny\.txt, line 2: '0xff' stands where UTF-8 text"):
        READERS[family](path)


@pytest.mark.parametrize("family", READERS)
def test_what_cannot_be_opened_is_told(tmp_path: Path, family: str) -> None:
    """Catches an operating-system error that escapes as a traceback."""
    with pytest.raises(MalformedFile, match=r"Is a directory|Permission denied"):
        READERS[family](tmp_path)
