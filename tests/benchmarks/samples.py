"""Tiny instances in each family's format, written for these tests, and their optima by enumeration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations, product
from pathlib import Path
from typing import Any

import pytest

from benchmarks.families import Family
from benchmarks.formats.mspsp import MultiSkillProject
from benchmarks.formats.patterson import PattersonProject
from benchmarks.formats.psplib import MultiModeProject
from benchmarks.formats.text import MalformedFile

# 7 tasks, 2 resources of 2 and 1 units. Task 5 is a milestone of length 0 in the middle; task 1's successors
# run over two lines, and there are blank lines, as in the public files.
PATTERSON = """\
7 2
2 1
0 0 0 3 2 3
      4
3 1 0 1 5

2 2 0 1 5
2 1 1 1 6
0 0 0 2 6 7
2 1 1 1 7
0 0 0 0
"""

PSPLIB = """\
jobs  (incl. supersource/sink ):  6
RESOURCES
- renewable                 : 1 R
- nonrenewable              : 1 N
- doubly constrained        : 0 D
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
1  1  2    2 3
2  2  1    4
3  2  1    6
4  1  1    5
5  2  1    6
6  1  0
************************************************************************
REQUESTS/DURATIONS
jobnr. mode dur R1 N1
------------------------------------------------------------------------
1 1 0 0 0
2 1 1 2 5
  2 3 1 1
3 1 2 2 4
  2 3 1 2
4 1 0 0 1
5 1 1 1 3
  2 2 1 0
6 1 0 0 0
************************************************************************
RESOURCE AVAILABILITIES
 R 1 N 1
 2 9
************************************************************************
"""

MSPSP = """\
% seed = 7
mint = 5;
% maxt = 9;

nActs = 5;
dur = [0,2,2,3,0];

nSkills = 2;
sreq = [| 0,0,
  | 1,1,
  | 1,0,
  | 0,2,
  | 0,0, |];

nResources = 3;
mastery = [| true,false,
  | true,true,
  | false,true, |];

nPrecs = 5;
pred = [1,1,1,2,4];
succ = [2,3,4,5,5];

nUnrels = 1;
unpred = [2];
unsucc = [3];
USEFUL_RES = [{},
  {1,2,3},
  {1,2},
  {2,3},
  {}];
"""

TEXTS = {"rcpsp": PATTERSON, "mmrcpsp": PSPLIB, "mspsp": MSPSP}
OPTIMA = {"rcpsp": 7, "mmrcpsp": 4, "mspsp": 5}
"""Worked out by hand; `optimum` has to find the same."""


def write(folder: Path, family: str, text: str | None = None, name: str = "tiny.txt") -> Path:
    """Write a family's tiny instance, or another text, into ``folder``."""
    path = folder / name
    path.write_text(TEXTS[family] if text is None else text, encoding="utf-8")
    return path


def write_bounds(folder: Path, *rows: str) -> Path:
    """Write ``bounds.csv`` with these rows."""
    path = folder / "bounds.csv"
    lines = ["instance,best_known,lower_bound,proven_optimal,source", *rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def optimum(family: Family[Any], data: Any) -> float | None:
    """Return the least objective over all solutions that the validator accepts; none if there are none."""
    found = [family.objective(data, s) for s in every_solution(data) if not family.faults(data, s)]
    return min(found, default=None)


def every_solution(data: Any) -> Iterator[dict[str, Any]]:
    """Yield every conceivable solution: all starts, modes and teams, most of them not sound.

    The first task starts at 0 and the last, which is the sink, when all others have ended.
    """
    match data:
        case PattersonProject():
            for starts in _every_start(data.durations):
                yield {"start": starts}
        case MultiModeProject():
            for modes in product(*(range(len(ways)) for ways in data.modes)):
                lengths = [ways[mode].duration for ways, mode in zip(data.modes, modes, strict=True)]
                for starts in _every_start(lengths):
                    yield {"start": starts, "mode": [mode + 1 for mode in modes]}
        case MultiSkillProject():
            for teams in product(*(_every_team(data, heads) for heads in data.required)):
                for starts in _every_start(data.durations):
                    yield {"start": starts, "team": list(teams)}


def _every_start(lengths: Sequence[int]) -> Iterator[list[int]]:
    between = lengths[1:-1]
    for starts in product(range(sum(lengths)), repeat=len(between)):
        yield [0, *starts, max(start + length for start, length in zip(starts, between, strict=True))]


def _every_team(data: MultiSkillProject, heads: Sequence[int]) -> Iterator[list[list[int]]]:
    places = [skill for skill, count in enumerate(heads, 1) for _ in range(count)]
    for people in permutations(range(1, len(data.mastery) + 1), len(places)):
        yield [[person, skill] for person, skill in zip(people, places, strict=True)]


def refused(
    read: Callable[[Path, str], object], folder: Path, text: str, change: tuple[str, str], line: int | None
) -> str:
    """Change one place of a sample, and return what its reader says of it; it must name the line."""
    old, new = change
    assert text.count(old) == 1, "the sample no longer has what this test replaces"
    with pytest.raises(MalformedFile) as raised:
        read(folder, text.replace(old, new))
    assert raised.value.line == line
    assert str(raised.value).startswith("tiny.txt")
    return str(raised.value)
