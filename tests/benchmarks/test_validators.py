"""The validators: each rule that a solution can break is told, and nothing else is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.families import family
from tests.benchmarks.samples import OPTIMA, write

SOUND: dict[str, dict[str, Any]] = {
    "rcpsp": {"start": [0, 0, 3, 0, 5, 5, 7]},
    "mmrcpsp": {"start": [0, 0, 0, 3, 3, 4], "mode": [1, 2, 2, 1, 1, 1]},
    "mspsp": {"start": [0, 0, 2, 2, 5], "team": [[], [[2, 1], [3, 2]], [[1, 1]], [[2, 2], [3, 2]], []]},
}

START = [0, 0, 3, 0, 5, 5, 7]
PAIR, HELPER, CREW = [[2, 1], [3, 2]], [[1, 1]], [[2, 2], [3, 2]]
"""Teams of the activities 2, 3 and 4 in a sound solution."""


def teams(pair: object = PAIR, helper: object = HELPER, crew: object = CREW) -> dict[str, Any]:
    return {"team": [[], pair, helper, crew, []]}


BROKEN: list[tuple[str, dict[str, Any], str]] = [
    ("rcpsp", {"start": [0, 0, 0, 0, 5, 5, 7]}, "in period 0 4 units of resource 1 are in use, of 2"),
    ("rcpsp", {"start": [0, 3, 0, 2, 6, 6, 7]}, "task 7 starts at 7, before task 6 ends at 8"),
    ("rcpsp", {"start": [0, 0, 3, 0, 4, 5, 7]}, "task 5 starts at 4, before task 3 ends at 5"),
    ("rcpsp", {"start": [1, 0, 3, 0, 5, 5, 7]}, "task 2 starts at 0, before task 1 ends at 1"),
    ("rcpsp", {"start": START[:-1]}, "'start' must be a list of 7 numbers, one per task, and is 6 of them"),
    ("rcpsp", {"start": [0, 0, 3, -1, 5, 5, 7]}, "'start' of task 4 is -1"),
    ("rcpsp", {"start": [0, 0, 3, 0.0, 5, 5, 7]}, "'start' of task 4 is 0.0"),
    ("rcpsp", {"start": [0, 0, 3, True, 5, 5, 7]}, "'start' of task 4 is True"),
    ("rcpsp", {"start": "0"}, "'start' must be a list"),
    ("rcpsp", {}, "'start' must be a list of 7 numbers, one per task, and is None"),
    ("mmrcpsp", {"mode": [1, 1, 1, 1, 1, 1]}, "13 units of resource 2 are used up, of 9"),
    ("mmrcpsp", {"mode": [1, 1, 2, 1, 1, 1]}, "in period 0 3 units of resource 1 are in use, of 2"),
    ("mmrcpsp", {"mode": [1, 2, 2, 1, 2, 1]}, "task 6 starts at 4, before task 5 ends at 5"),
    ("mmrcpsp", {"mode": [1, 3, 2, 1, 1, 1]}, "task 2 has no mode 3, but 2"),
    ("mmrcpsp", {"mode": [1, 0, 2, 1, 1, 1]}, "'mode' of task 2 is 0"),
    ("mmrcpsp", {"mode": [1, 2, 2, 1, 1]}, "'mode' must be a list of 6 numbers"),
    ("mspsp", {"start": [0, 0, 2, 1, 5]}, "resource 2 is on activities 2 and 4 at the same time"),
    ("mspsp", {"start": [0, 0, 1, 2, 4]}, "task 5 starts at 4, before task 4 ends at 5"),
    ("mspsp", teams(pair=[[1, 1], [1, 2]]), "resource 1 gives skill 2 to activity 2 without having it"),
    ("mspsp", teams(pair=[[2, 1], [2, 2]]), "resource 2 is 2 times in the team of activity 2"),
    ("mspsp", teams(pair=[[2, 1]]), "activity 2 has 0 heads of skill 2 and needs 1"),
    ("mspsp", teams(helper=[[1, 1], [2, 1]]), "activity 3 has 2 heads of skill 1 and needs 1"),
    ("mspsp", teams(helper=[[3, 1]]), "resource 3 gives skill 1 to activity 3 without having it"),
    ("mspsp", teams(pair=[[2, 1], [4, 2]]), "'team' of activity 2 has [4, 2]"),
    ("mspsp", teams(pair=[[2, 1], [3, 0]]), "'team' of activity 2 has [3, 0]"),
    ("mspsp", teams(pair=[[2, 1], [3]]), "'team' of activity 2 has [3]"),
    ("mspsp", teams(pair=4), "'team' of activity 2 has 4"),
    ("mspsp", {"team": [[], []]}, "'team' must be a list of 5 teams"),
    ("mspsp", {"team": None}, "'team' must be a list of 5 teams"),
]


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_solution_passes_and_its_objective_is_its_makespan(tmp_path: Path, name: str) -> None:
    """Catches a validator that is stricter than the family."""
    chosen = family(name)
    data = chosen.read(write(tmp_path, name))
    assert chosen.faults(data, SOUND[name]) == []
    assert chosen.objective(data, SOUND[name]) == OPTIMA[name]


@pytest.mark.parametrize("name, change, said", BROKEN)
def test_what_breaks_a_rule_is_told(tmp_path: Path, name: str, change: dict[str, Any], said: str) -> None:
    """Catches a validator that overlooks the one rule that this mutation of a sound solution breaks."""
    chosen = family(name)
    data = chosen.read(write(tmp_path, name))
    solution = SOUND[name] | change if change else {}
    assert any(said in fault for fault in chosen.faults(data, solution))


def test_zero_length_tasks_take_no_units(tmp_path: Path) -> None:
    """Catches a validator that counts what a task of no length asks for."""
    chosen = family("rcpsp")
    data = chosen.read(write(tmp_path, "rcpsp", "3 1\n1\n0 5 1 2\n2 1 1 3\n0 5 0\n"))
    assert chosen.faults(data, {"start": [0, 0, 2]}) == []
