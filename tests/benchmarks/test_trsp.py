"""Technician routing: what the reader takes and refuses, and what the validator accepts and rejects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest

from benchmarks.formats.trsp import Depot, Request, Technician, TechnicianRouting, read_trsp
from benchmarks.validators.trsp import faults, objective
from tests.benchmarks.samples import refused

# Technician 1 needs the depot for the tool of request 4; technician 2 lacks the skill of requests 3 and 4.
TEXT = """\
tiny

INFO
CREW COUNT  SKILLS  TOOLS   SPARE PARTS
2      2       2       2

DEPOT TECHNICIANS AND REQUESTS
ID   X     Y     TWS    TWE    Serv   SKILLS   TOOLS    SPARE PARTS
0    0     0     0      78     0      [] \t[] \t[]
1    10    0     0      120    0      [0,1] \t[0] \t[1,0]
2    0     10    5      90     0      [1] \t[] \t[2,3]
3    13    4     20     30     10     [0] \t[0] \t[1,0]
4    10    8     80     95     5      [0] \t[1] \t[0,0]
5    0     20    0      70     5      [1] \t[] \t[1,0]
"""

OPTIMUM = 82.222
"""Least objective: see `test_the_optimum_by_enumeration`."""

FIRST = {"technician": 1, "visits": [3, 0, 4], "start": 25, "end": 93.0}
SECOND = {"technician": 2, "visits": [5], "start": 5, "end": 30}


def read(folder: Path, text: str = TEXT) -> TechnicianRouting:
    path = folder / "tiny.txt"
    path.write_text(text, encoding="utf-8")
    return read_trsp(path)


def changed(first: dict[str, Any] | None = None, second: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"routes": [FIRST | (first or {}), SECOND | (second or {})]}


def every_solution(data: TechnicianRouting) -> Iterator[dict[str, Any]]:
    """Yield every way of giving the sample's requests to its technicians, in any order, with depots."""
    requests = [request.id for request in data.requests]
    for count in range(len(requests) + 1):
        for mine in combinations(requests, count):
            rest = [request for request in requests if request not in mine]
            for first in _orders(mine):
                for second in _orders(rest):
                    yield changed(
                        {"visits": first, "start": 0, "end": 120}, {"visits": second, "start": 5, "end": 90}
                    )


def _orders(requests: Sequence[int]) -> Iterator[list[int]]:
    for order in permutations(requests):
        yield list(order)
        for place in range(len(order) + 1):
            yield [*order[:place], 0, *order[place:]]


def test_the_reader_takes_depot_technicians_and_requests(tmp_path: Path) -> None:
    """Catches columns that are read in another order, and rows that are taken for another kind."""
    data = read(tmp_path)
    assert (data.source, data.skills, data.tools, data.parts) == ("tiny.txt", 2, 2, 2)
    assert data.depot == Depot(0, 0, 0, 78)
    assert data.technicians == (
        Technician(1, 10, 0, 0, 120, (0, 1), (0,), (1, 0)),
        Technician(2, 0, 10, 5, 90, (1,), (), (2, 3)),
    )
    assert [request.id for request in data.requests] == [3, 4, 5]
    assert data.requests[0] == Request(3, 13, 4, 20, 30, 10, 0, (0,), (1, 0))


@pytest.mark.parametrize(
    "change",
    [("\n", "\r\n"), ("tiny\n", "\ufefftiny\n"), ("[0,1]", "[ 1, 0 ]"), (" \t", ""), ("[0,0]", "[]")],
    ids=["crlf", "mark", "blanks in a list", "no blanks between lists", "no parts"],
)
def test_the_reader_takes_what_editors_make_of_it(tmp_path: Path, change: tuple[str, str]) -> None:
    """Catches a reader that depends on line ends, blanks, the order in a list or a byte-order mark."""
    plain = read(tmp_path)
    path = tmp_path / "tiny.txt"
    path.write_bytes(TEXT.replace(*change).encode())
    assert read_trsp(path) == plain


MALFORMED = [
    # what is replaced, by what, line that must be named, words that must be said
    ("INFO\n", "", 3, "stands where the line 'INFO'"),
    ("CREW COUNT", "CREW", 4, "the line 'CREW COUNT SKILLS TOOLS SPARE PARTS'"),
    ("Serv   ", "", 8, "the line 'ID X Y TWS TWE SERV SKILLS TOOLS SPARE PARTS'"),
    (TEXT[TEXT.index("DEPOT") :], "", None, "'end of the file' stands where the line 'DEPOT TECHNICIANS"),
    (TEXT, "", None, "'end of the file' stands where the line 'INFO'"),
    ("2      2       2       2\n", "0 2 2 2\n", 5, "the number of technicians"),
    ("2      2       2       2\n", "2 2 2\n", 5, "the number of kinds of parts"),
    ("2      2       2       2\n", "2 2 2 2 2\n", 5, "the end of the data"),
    ("2      2       2       2\n", "9 2 2 2\n", 14, "'6 rows' stands where the depot and 9 technicians"),
    (TEXT[TEXT.index("0    0") :], "", None, "'0 rows' stands where the depot and 2 technicians"),
    ("3    13 ", "4    13 ", 12, "'4' stands where the number of 3, which is 3,"),
    ("3    13 ", "3    1x ", 12, "'1x' stands where the x of 3"),
    ("3    13 ", "3       ", 12, "a row with the 9 columns"),
    (
        "20     30 ",
        "31     30 ",
        12,
        "'30' stands where the window's end of 3, a whole number of at least 31",
    ),
    ("30     10 ", "30     -1 ", 12, "'-1' stands where the service time of 3"),
    ("78     0 ", "78     7 ", 9, "'7' stands where the service time of no request, which is 0,"),
    ("90     0 ", "90     7 ", 11, "'7' stands where the service time of no request, which is 0,"),
    ("[0,1]", "[0,2]", 10, "'2' stands where one of the skills of 1, a whole number from 0 to 1"),
    ("[0,1]", "[0,]", 10, "'' stands where one of the skills of 1"),
    ("[0,1]", "0", 10, "'0' stands where the skills of 1, a list '[...]',"),
    ("[0,1]", "[0,1", 10, "a row with the 9 columns"),
    ("[0] \t[1] \t[0,0]", "[0,1] \t[1] \t[0,0]", 13, "'[0, 1]' stands where the one skill of a request"),
    ("[0] \t[1] \t[0,0]", "[] \t[1] \t[0,0]", 13, "'[]' stands where the one skill of a request"),
    ("[0] \t[1] \t[0,0]", "[0] \t[2] \t[0,0]", 13, "'2' stands where one of the tools of 4"),
    ("[0] \t[1] \t[0,0]", "[0] \t[1] \t[0]", 13, "'[0]' stands where a list with the units of 2 kinds"),
    ("[0] \t[1] \t[0,0]", "[0] \t[1] \t[0,-1]", 13, "'-1' stands where one of the spare parts of 4"),
]


@pytest.mark.parametrize("old, new, line, said", MALFORMED)
def test_what_is_malformed_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int | None, said: str
) -> None:
    """Catches a fault that is taken as data, or told without the place and what is expected there."""
    assert said in refused(read, tmp_path, TEXT, (old, new), line)


def test_a_sound_solution_passes(tmp_path: Path) -> None:
    """Catches a validator that is stricter than the family, or counts waiting that a later start saves."""
    data = read(tmp_path)
    assert faults(data, changed()) == []
    assert objective(data, changed()) == 68 + 25


@pytest.mark.parametrize(
    "first, second, working_time",
    [
        ({"visits": [3, 0, 4], "start": 0}, {"visits": []}, 68),  # leaves at 25, and waits for request 4
        ({"visits": [3]}, {"visits": []}, 20),
        ({"visits": [0, 3]}, {"visits": []}, 38.6015),
        ({"visits": [0]}, {"visits": []}, 20),
        ({"visits": []}, {"visits": [5]}, 25),
        ({"visits": []}, {"visits": []}, 0),
    ],
)
def test_the_objective_is_the_least_working_time_of_the_visits(
    tmp_path: Path, first: dict[str, Any], second: dict[str, Any], working_time: float
) -> None:
    """Catches distances instead of times, the stated times taken for true, and other decimals."""
    assert objective(read(tmp_path), changed(first, second)) == working_time


EMPTY: dict[str, Any] = {"visits": []}
BROKEN = [
    (changed({"visits": [0, 4]}, {"visits": [0, 3, 5], "end": 80}), "2 serves request 3 without its skill 0"),
    (changed({"visits": [3, 4]}), "technician 1 serves request 4 without its tool 1"),
    (
        changed({"visits": [3, 5, 0, 4], "start": 0, "end": 110}, EMPTY),
        "technician 1 has used 2 units of part 0 after request 5, of 1",
    ),
    (changed({"visits": [3, 0, 0, 4]}), "technician 1 visits the depot 2 times"),
    (changed({"visits": [0, 4, 3]}), "who leaves as early as can be, is at request 3 at 90.0000, after 30"),
    (changed({}, EMPTY), "request 5 is served 0 times"),
    (changed({}, {"visits": [5, 5], "end": 35}), "request 5 is served 2 times"),
    ({"routes": [FIRST, FIRST | EMPTY, SECOND]}, "technician 1 has 2 routes"),
    (changed({}, {"start": 4}), "technician 2 leaves at 4, before 5"),
    (changed({}, {"end": 90.001}), "technician 2 is stated to be home at 90.001, after 90"),
    (changed({}, {"end": 29.9}), "who leaves at 5, is home at 30.0000, after the stated end 29.9"),
    (changed({"start": 26}), "technician 1, who leaves at 26, is at request 3 at 31.0000, after 30"),
    ({}, "'routes' must be a list of routes, and is None"),
    ({"routes": [FIRST, None]}, "route 2 is None, where an object is expected"),
    (changed({"technician": 0}), "'technician' of route 1 is 0, which is no technician"),
    (changed({"technician": 3}), "'technician' of route 1 is 3, which is no technician"),
    (changed({"technician": True}), "'technician' of route 1 is True, which is no technician"),
    (changed({"visits": 3}), "'visits' of route 1 must be a list, and is 3"),
    (changed({"visits": [3, 2]}), "'visits' of route 1 has 2, which is neither the depot nor a request"),
    (changed({"visits": [3, 6]}), "'visits' of route 1 has 6, which is neither the depot nor a request"),
    (changed({"visits": [3, False]}), "'visits' of route 1 has False, which is neither"),
    (changed({"start": None}), "'start' of route 1 is None, where a time is expected"),
    (changed({"end": float("nan")}), "'end' of route 1 is nan, where a time is expected"),
]


@pytest.mark.parametrize("solution, said", BROKEN)
def test_what_breaks_a_rule_is_told(tmp_path: Path, solution: dict[str, Any], said: str) -> None:
    """Catches a validator that overlooks the one rule that this solution breaks, or finds others."""
    (found,) = faults(read(tmp_path), solution)
    assert said in found


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("78     0 ", "43     0 ", "is at the depot at 43.6015, after 43"),
        ("80     95 ", "0      50 ", "is at request 4 at 56.4077, after 50"),
        ("90     0 ", "29     0 ", "is at home at 30.0000, after 29"),
    ],
)
def test_the_windows_of_depot_and_home_hold(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Catches windows that are held for requests alone."""
    assert TEXT.count(old) == 1, "the sample no longer has what this test replaces"
    (found,) = faults(read(tmp_path, TEXT.replace(old, new)), changed())
    assert found.endswith(said)


@pytest.mark.parametrize(
    "change, sound",
    [
        ({"start": 25.00005}, True),
        ({"start": 25.0002}, False),
        ({"end": 92.99995}, True),
        ({"end": 92.9998}, False),
    ],
)
def test_stated_times_may_be_rounded(tmp_path: Path, change: dict[str, float], sound: bool) -> None:
    """Catches times that are refused for their last decimal, and a tolerance that hides more."""
    assert (faults(read(tmp_path), changed(change)) == []) == sound


def test_waiting_that_no_later_start_saves_is_working_time(tmp_path: Path) -> None:
    """Catches a latest start that leaves out the service before a tight window: 5, 3 until 60, then 4."""
    data = read(tmp_path, TEXT.replace("20     30 ", "20     60 "))
    assert objective(data, changed({"visits": [5, 3, 4]}, {"visits": []})) == 80.9762


def test_the_visits_themselves_have_no_tolerance(tmp_path: Path) -> None:
    """Catches a window that is missed by less than the tolerance of stated times: the way is 20000.000025."""
    text = TEXT.replace("3    13    4     20     30 ", "3    20010 1     0      20000 ")
    data = read(tmp_path, text.replace("120 ", "50000 "))
    found = faults(data, {"routes": [FIRST | {"visits": [3], "start": 0, "end": 40011}]})
    assert "technician 1, who leaves as early as can be, is at request 3 at 20000.0000, after 20000" in found


def test_the_optimum_by_enumeration(tmp_path: Path) -> None:
    """Catches a sample whose optimum, which the peers must reach, is not what is written here."""
    data = read(tmp_path)
    assert min(objective(data, s) for s in every_solution(data) if not faults(data, s)) == OPTIMUM
