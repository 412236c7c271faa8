"""Nurse rostering: what the reader takes and refuses, and what the validator accepts and rejects."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from benchmarks.families import nrp24
from benchmarks.families.base import UnsupportedFile
from benchmarks.formats.nrp24 import Cover, NurseRostering, Request, Shift, read_nrp24
from benchmarks.validators.nrp24 import faults, objective
from models.domain import Instance, Plan, instance_hash
from models.domain.plan import PlannedOrder, ShiftAssignment
from solver.check import check
from solver.limits import SolveLimits
from solver.solve import solve
from tests.benchmarks.samples import refused

# 8 days, so one weekend on the days 5 and 6. Nobody works L twice in a row, nor E after L; B may work L on
# any day, and has no day off.
TEXT = """\
# made for these tests
SECTION_HORIZON
# days
8

SECTION_SHIFTS
E,480,
L,600,E|L

SECTION_STAFF
A,E=4|L=1,2400,1440,3,2,2,0
B,E=3,2100,960,2,2,2,1

SECTION_DAYS_OFF
A,2

SECTION_SHIFT_ON_REQUESTS
A,1,L,1
A,3,E,2

SECTION_SHIFT_OFF_REQUESTS
A,4,E,5
B,6,E,3

SECTION_COVER
0,E,1,100,1
2,E,2,10,1
4,L,0,100,1
6,E,1,100,1
"""

OPTIMUM = 15
"""Least objective: see `test_the_optimum_by_enumeration`."""

Row = list[str]
A_SOUND = ["E", "", "", "E", "L", "", "", "E"]
B_SOUND = ["", "E", "L", "", "", "E", "E", ""]


def read(folder: Path, text: str = TEXT) -> NurseRostering:
    path = folder / "tiny.txt"
    path.write_text(text, encoding="utf-8")
    return read_nrp24(path)


def row(text: str) -> Row:
    """Return a row from a word with a letter per day; a dot is a day off."""
    return ["" if letter == "." else letter for letter in text]


def roster(a: Row = A_SOUND, b: Row = B_SOUND) -> dict[str, Any]:
    return {"roster": {"A": a, "B": b}}


def every_sound_row(data: NurseRostering, name: str, other: dict[str, Any]) -> list[Row]:
    """Return every row that the validator accepts for one member of staff beside the others' rows."""
    rows = (list(shifts) for shifts in product(["", "E", "L"], repeat=data.days))
    return [each for each in rows if not faults(data, {"roster": other["roster"] | {name: each}})]


def optimum(data: NurseRostering) -> int:
    """Return the least objective over all pairs of rows that the validator accepts."""
    first, second = (every_sound_row(data, name, roster()) for name in "AB")
    return min(objective(data, roster(a, b)) for a, b in product(first, second))


def test_the_reader_takes_each_section(tmp_path: Path) -> None:
    """Catches columns that are read in another order, and ids that are taken for places."""
    data = read(tmp_path)
    assert (data.source, data.days) == ("tiny.txt", 8)
    assert data.shifts == (Shift("E", 480, ()), Shift("L", 600, (0, 1)))
    first, second = data.staff
    assert (first.id, first.max_shifts, first.days_off) == ("A", (4, 1), (2,))
    assert (second.id, second.max_shifts, second.days_off) == ("B", (3, 8), ())
    assert (first.max_minutes, first.min_minutes, first.max_consecutive_shifts) == (2400, 1440, 3)
    assert (second.min_consecutive_shifts, second.min_consecutive_days_off) == (2, 2)
    assert (first.max_weekends, second.max_weekends) == (0, 1)
    assert data.on_requests == (Request(0, 1, 1, 1), Request(0, 3, 0, 2))
    assert data.off_requests == (Request(0, 4, 0, 5), Request(1, 6, 0, 3))
    assert data.cover[1] == Cover(2, 0, 2, 10, 1)
    assert len(data.cover) == 4


@pytest.mark.parametrize(
    "change", [("\n", "\r\n"), ("# made", "\ufeff# made"), (",", " , ")], ids=["crlf", "mark", "blanks"]
)
def test_the_reader_takes_what_editors_make_of_it(tmp_path: Path, change: tuple[str, str]) -> None:
    """Catches a reader that depends on line ends, blanks or a byte-order mark."""
    plain = read(tmp_path)
    path = tmp_path / "tiny.txt"
    path.write_bytes(TEXT.replace(*change).encode())
    assert read_nrp24(path) == plain


MALFORMED = [
    # what is replaced, by what, line that must be named, words that must be said
    ("SECTION_HORIZON\n", "8\nSECTION_HORIZON\n", 2, "'8' stands where the title of a section"),
    ("SECTION_COVER", "SECTION_COVERS", 25, "'SECTION_COVERS' stands where the title of a section"),
    ("SECTION_COVER", "SECTION_STAFF", 25, "the title of a section, once each,"),
    (TEXT[TEXT.index("SECTION_COVER") :], "", None, "the title 'SECTION_COVER'"),
    ("8\n\n", "eight\n\n", 4, "'eight' stands where the number of days"),
    ("8\n\n", "0\n\n", 4, "the number of days, a whole number from 1 to"),
    ("8\n\n", "8\n9\n\n", 5, "'9' stands where the end of the data"),
    ("8\n\n", "\n\n", 1, "the number of days"),
    ("E,480,\nL,600,E|L\n", "", None, "at least one shift"),
    ("E,480,\n", "E,480\n", 7, "a row 'id,minutes,cannot follow'"),
    ("E,480,\n", "E,4.5,\n", 7, "'4.5' stands where the minutes of shift E"),
    ("E,480,\n", ",480,\n", 7, "'' stands where the id of another shift"),
    ("L,600,E|L", "E,600,E", 8, "'E' stands where the id of another shift"),
    ("L,600,E|L", "L,600,E|N", 8, "'N' stands where the id of a shift"),
    ("B,E=3,", "A,E=3,", 12, "'A' stands where the id of another member of staff"),
    ("B,E=3,", "B,N=3,", 12, "'N' stands where the id of a shift"),
    ("B,E=3,", "B,E,", 12, "'E' stands where 'shift=most', once for each shift,"),
    ("B,E=3,", "B,E=3|E=4,", 12, "'E=4' stands where 'shift=most', once for each shift,"),
    ("B,E=3,", "B,E=x,", 12, "'x' stands where the most shifts E of B"),
    ("2,2,2,1\n", "2,2,2\n", 12, "a row 'id,most of each shift"),
    ("2,2,2,1\n", "2,2,2,-1\n", 12, "'-1' stands where the most weekends of B"),
    ("A,2\n", "C,2\n", 15, "'C' stands where the id of a member of staff"),
    ("A,2\n", "A,8\n", 15, "'8' stands where a day off of A, a whole number from 0 to 7"),
    ("A,2\n", "A,2\nA,3\n", 16, "the id of another member of staff"),
    ("A,3,E,2\n", "A,3,E\n", 19, "a row 'staff,day,shift,weight'"),
    ("A,3,E,2\n", "C,3,E,2\n", 19, "'C' stands where the id of a member of staff"),
    ("A,3,E,2\n", "A,9,E,2\n", 19, "'9' stands where the day of a request"),
    ("B,6,E,3\n", "B,6,N,3\n", 23, "'N' stands where the id of a shift"),
    ("B,6,E,3\n", "B,6,E,\n", 23, "'' stands where the weight of a request"),
    ("2,E,2,10,1\n", "2,E,2,10\n", 27, "a row 'day,shift,people needed"),
    ("2,E,2,10,1\n", "2,N,2,10,1\n", 27, "'N' stands where the id of a shift"),
    ("2,E,2,10,1\n", "8,E,2,10,1\n", 27, "'8' stands where the day of a cover"),
    ("2,E,2,10,1\n", "0,E,2,10,1\n", 27, "another day and shift"),
    ("2,E,2,10,1\n", "2,E,2,10,x\n", 27, "'x' stands where the weight if over"),
]


@pytest.mark.parametrize("old, new, line, said", MALFORMED)
def test_what_is_malformed_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int | None, said: str
) -> None:
    """Catches a fault that is taken as data, or told without the place and what is expected there."""
    assert said in refused(read, tmp_path, TEXT, (old, new), line)


def test_a_sound_roster_passes_with_short_runs_at_both_ends(tmp_path: Path) -> None:
    """Catches a least run of work, or of days off, that is asked at an end of the horizon too."""
    data = read(tmp_path)
    assert faults(data, roster()) == []


@pytest.mark.parametrize(
    "a, b, cost",
    [
        (
            "E..EL..E",
            ".EL..EE.",
            25,
        ),  # A's L on day 1 and B's E on day 6, 2 E missing on day 2, 1 L over on 4
        ("E..EE..E", ".EL..EE.", 29),  # 1 L less on day 4, but A did not want E there
        ("E..LE..E", ".EL..EE.", 31),  # and A does not get E on day 3
        (".......E", ".EL..EE.", 126),  # nobody on day 0, and A gets neither wish
        ("E..EL..E", ".EE..EE.", 15),  # B on day 2
        ("E..EL..E", ".EL.....", 122),  # B is off on day 6, where one is needed
        ("E.....EE", ".EL..EE.", 27),  # one E over on day 6
    ],
)
def test_the_objective_counts_requests_and_cover(tmp_path: Path, a: str, b: str, cost: int) -> None:
    """Catches a weight that is left out, counted the wrong way round, or once for several people."""
    assert objective(read(tmp_path), roster(row(a), row(b))) == cost


BROKEN = [
    ({"b": row(".EE..EE.")}, "B has 4 shifts E, of at most 3"),
    ({"b": row(".EL..EL.")}, "B works 2160 minutes, of at most 2100"),
    ({"a": row(".......E")}, "A works 480 minutes, of at least 1440"),
    ({"b": row("....EEE.")}, "B from day 4 on works 3 days in a row, of at most 2"),
    ({"b": row(".E...EE.")}, "B from day 1 on works 1 days in a row, of at least 2"),
    ({"b": row(".EL.EE..")}, "B from day 3 on is off 1 days in a row, of at least 2"),
    ({"a": row("E...EE..")}, "A works on 1 weekends, of at most 0"),
    ({"a": row("EE....EE")}, "A works on 1 weekends, of at most 0"),
    ({"a": row("EEE....E")}, "A has E on day 2, a day off"),
    ({"b": row(".LE..EE.")}, "B has E on day 2 after L, which it cannot follow"),
    ({"b": row("......LL")}, "B has L on day 7 after L, which it cannot follow"),
    ({"b": B_SOUND[:-1]}, "the row of B must be a list of 8 shifts, one per day"),
    ({"b": ".EL..EE."}, "the row of B must be a list of 8 shifts, one per day"),
    ({"b": row(".EN..EE.")}, "B has 'N' on day 2, which is no shift"),
    ({"b": ["", "E", None, "", "", "E", "E", ""]}, "B has None on day 2, which is no shift"),
    ({"b": ["", "E", ["L"], "", "", "E", "E", ""]}, "B has ['L'] on day 2, which is no shift"),
]


@pytest.mark.parametrize("change, said", BROKEN)
def test_what_breaks_a_rule_is_told_alone(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    """Catches a validator that overlooks the one rule that this roster breaks, or finds others."""
    assert faults(read(tmp_path), roster(**change)) == [said]


@pytest.mark.parametrize(
    "solution, said",
    [
        ({}, "'roster' must map the id of each member of staff to a row, and is None"),
        ({"roster": [A_SOUND, B_SOUND]}, "'roster' must map the id of each member of staff"),
        ({"roster": {"A": A_SOUND}}, "the roster has no row for B"),
        ({"roster": roster()["roster"] | {"C": B_SOUND}}, "the roster has a row for 'C'"),
    ],
)
def test_a_roster_of_other_people_is_told(tmp_path: Path, solution: dict[str, Any], said: str) -> None:
    """Catches a roster that leaves people out, or invents them."""
    (found,) = faults(read(tmp_path), solution)
    assert found.startswith(said)


def test_the_second_weekend_counts_too(tmp_path: Path) -> None:
    """Catches weekends that are counted in the first week only, or by days."""
    text = TEXT.replace("8\n\n", "14\n\n").replace("2100,960,2,2,2,1", "9999,0,2,2,2,1")
    data = read(tmp_path, text)
    both = row("EE..EE") + row("........")
    assert faults(data, roster(both, row(".....EE") + row("......E"))) == [
        "A works on 1 weekends, of at most 0",
        "B works on 2 weekends, of at most 1",
    ]


def test_the_optimum_by_enumeration(tmp_path: Path) -> None:
    """Catches a sample whose optimum, which the peers must reach, is not what is written here."""
    assert optimum(read(tmp_path)) == OPTIMUM


def mapped(data: NurseRostering, solution: dict[str, Any]) -> tuple[Instance, Plan]:
    """Return the instance of a file, and a roster as a plan of it."""
    instance = nrp24.to_instance(data)
    duties = [
        ShiftAssignment(
            operator=name, order=order.id, line=0, start=order.release, end=order.deadline or order.release
        )
        for order in instance.orders
        for name, shifts in solution["roster"].items()
        if shifts[int(order.id.split("/")[0])] == order.shift_kind
    ]
    orders = tuple(
        PlannedOrder(order=o.id, mode=0, start=o.release, end=o.deadline or o.release)
        for o in instance.orders
    )
    plan = Plan(
        instance_name=instance.name,
        instance_hash=instance_hash(instance),
        status="FEASIBLE",
        orders=orders,
        duties=tuple(duties),
    )
    return instance, plan


def test_checker_and_validator_agree_on_every_row(tmp_path: Path) -> None:
    """Catches a limit that is mapped to another one, and a price that is not the file's."""
    data = read(tmp_path)
    sound = {tuple(each) for each in every_sound_row(data, "A", roster())}
    for number, shifts in enumerate(product(["", "E", "L"], repeat=data.days)):
        if shifts in sound or number % 29 == 0:
            solution = roster(list(shifts))
            instance, plan = mapped(data, solution)
            report = check(instance, plan)
            assert report.ok == (shifts in sound), (shifts, report.messages(), faults(data, solution))
            assert report.costs.total == objective(data, solution)
            assert nrp24.to_solution(data, plan) == solution


def test_the_engine_finds_the_optimum(tmp_path: Path) -> None:
    """Catches a mapping that loses plans, or a plan that is read back wrongly."""
    data = read(tmp_path)
    instance = nrp24.to_instance(data)
    plan = solve(instance, SolveLimits(seconds=5, workers=1))
    solution = nrp24.to_solution(data, plan)
    assert faults(data, solution) == []
    assert objective(data, solution) == OPTIMUM
    assert plan.costs is not None
    assert plan.costs.total == OPTIMUM


def test_a_shift_that_takes_no_time_is_refused(tmp_path: Path) -> None:
    """Catches an order without a duration, which the instance would refuse in words of its own."""
    data = read(tmp_path, TEXT.replace("E,480,", "E,0,"))
    with pytest.raises(UnsupportedFile, match=r"tiny\.txt: shift E takes 0 minutes"):
        nrp24.to_instance(data)
