"""Portfolios of projects: reader, mapping and validator, on a tiny file written for these tests."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from benchmarks.bounds import Known
from benchmarks.families import family
from benchmarks.families.base import UnsupportedFile
from benchmarks.families.network import fill_starts
from benchmarks.formats.mplib import Portfolio, read_mplib
from benchmarks.formats.text import MalformedFile
from benchmarks.run import Task, run_engine
from models.domain.instance import Instance
from models.domain.orders import PoolLine
from solver.limits import SolveLimits
from solver.solve import solve
from tests.benchmarks.samples import refused, write

# Project 2 is released at 3. Its first task, of length 0, is followed by a task of project 1, which waits for
# that release too. Both projects want both units of resource 1.
PORTFOLIO = """\
  2
  2
  2   1

  5    0
  1    1

  0   0   0   2 1:2 1:3
  2   1   0   1 1:4
  1   1   1   1 1:5
  2   2   0   1
      1:5
  0   0   0   0

  3    3
  1    1

  0   0   0   2 2:2 1:4
  2   1   1   1 2:3
  0   0   0   0
"""

FAMILY = family("rcmpsp")
SOUND = [[0, 0, 0, 3, 5], [3, 5, 7]]
OPTIMUM = 7
"""Worked out by hand; `optimum` has to find the same."""


def read(folder: Path, text: str = PORTFOLIO) -> Portfolio:
    return read_mplib(write(folder, "rcmpsp", text))


def mapped(folder: Path, text: str = PORTFOLIO) -> Instance:
    return FAMILY.to_instance(read(folder, text))


def every_solution(data: Portfolio) -> Iterator[dict[str, Any]]:
    """Yield every choice of starts of the tasks that take time; the others start as early as they can."""
    first = [sum(len(p.durations) for p in data.projects[:n]) for n in range(len(data.projects))]
    durations = [d for p in data.projects for d in p.durations]
    releases = [p.release for p in data.projects for _ in p.durations]
    following = [[first[q] + u for q, u in row] for p in data.projects for row in p.successors]
    real = [task for task, duration in enumerate(durations) if duration]
    for starts in product(range(max(releases) + sum(durations)), repeat=len(real)):
        filled = fill_starts(durations, following, dict(zip(real, starts, strict=True)), releases)
        yield {
            "start": [filled[at : at + len(p.durations)] for at, p in zip(first, data.projects, strict=True)]
        }


def optimum(data: Portfolio) -> float | None:
    """Return the least objective over all solutions that the validator accepts; none if there are none."""
    found = [FAMILY.objective(data, s) for s in every_solution(data) if not FAMILY.faults(data, s)]
    return min(found, default=None)


def test_the_reader_keeps_projects_apart(tmp_path: Path) -> None:
    """Catches rows of one project that are read into another, and releases, flags or demands mixed up."""
    data = read(tmp_path)
    assert (data.source, data.capacities) == ("tiny.txt", (2, 1))
    assert [project.release for project in data.projects] == [0, 3]
    assert [project.durations for project in data.projects] == [(0, 2, 1, 2, 0), (0, 2, 0)]
    assert data.projects[0].demands == ((0, 0), (1, 0), (1, 1), (2, 0), (0, 0))
    assert data.projects[0].successors == (((0, 1), (0, 2)), ((0, 3),), ((0, 4),), ((0, 4),), ())
    assert data.projects[1].successors == (((0, 3), (1, 1)), ((1, 2),), ())


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("   ", "\t"), ("  2\n  2\n", "\ufeff2 2 ")])
def test_what_editors_make_of_a_file_is_read(tmp_path: Path, change: tuple[str, str]) -> None:
    """Catches a reader that depends on line ends, blanks or a byte-order mark."""
    plain = read(tmp_path)
    path = tmp_path / "tiny.txt"
    path.write_bytes(PORTFOLIO.replace(*change).encode())
    assert read_mplib(path) == plain


MALFORMED = [
    # what is replaced, by what, line that must be named, words that must be said
    ("  2\n  2\n  2", "  0\n  2\n  2", 1, "the number of projects, a whole number of at least 1,"),
    ("  2\n  2\n  2", "  2\n  x\n  2", 2, "'x' stands where the number of resources"),
    ("  2   1\n\n", "  2\n\n", 5, "'0' stands where project 1's number of tasks"),
    (
        "  1    1\n\n  0   0   0   2 1:2",
        "  1\n\n  0   0   0   2 1:2",
        8,
        "'1:2' stands where task 1:1's number of",
    ),
    ("  2   1\n", "  2   one\n", 3, "'one' stands where the capacity of resource 2"),
    ("  5    0\n", "  0    0\n", 5, "project 1's number of tasks"),
    ("  3    3\n", "  3   -3\n", 15, "'-3' stands where project 2's release"),
    ("  5    0\n  1    1\n", "  5    0\n  1    2\n", 6, "whether project 1 uses resource 2"),
    ("  2   1   0   1 1:4", "  2   1   0.5 1 1:4", 9, "'0.5' stands where task 1:2's demand of resource 2"),
    ("  2   1   0   1 1:4", "  y   1   0   1 1:4", 9, "'y' stands where the duration of task 1:2"),
    ("  2   1   0   1 1:4", "  2   1   0   1 4", 9, "successor 1 of task 1:2, written project:task,"),
    ("  2   1   0   1 1:4", "  2   1   0   1 1:", 9, "'1:' stands where successor 1 of task 1:2"),
    ("  2   1   0   1 1:4", "  2   1   0   1 -1:4", 9, "'-1:4'"),
    ("  2   1   0   1 1:4", "  2   1   0   1 1:6", 9, "a successor of task 1:2 that is in the file"),
    ("  2   1   0   1 1:4", "  2   1   0   1 1:0", 9, "a successor of task 1:2 that is in the file"),
    ("  2   1   0   1 1:4", "  2   1   0   1 3:1", 9, "'3:1'"),
    ("  2   1   0   1 1:4", "  2   1   0   1 1:2", 9, "a successor of task 1:2 other than itself"),
    ("  2   1   0   1 1:4", "  2   1   0   2 1:4", 10, "'1' stands where successor 2 of task 1:2"),
    ("      1:5\n  0   0   0   0\n", "      1:5\n  0   0   0   1 2:1\n", None, "without a cycle"),
    ("  2   1   1   1 2:3\n  0   0   0   0\n", "  2   1   1   1 2:3\n", 19, "'end of the data'"),
    ("  2   1   1   1 2:3\n  0   0   0   0\n", "  2   1   1   1\n", 19, "successor 1 of task 2:2"),
    ("2:3\n  0   0   0   0\n", "2:3\n  0   0   0   0\n\n 7\n", 22, "'7' stands where the end of the data"),
    (PORTFOLIO, "", 1, "the number of projects"),
]


@pytest.mark.parametrize("old, new, line, said", MALFORMED)
def test_what_is_malformed_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int | None, said: str
) -> None:
    """Catches a fault that is taken as data, or told without the place and what is expected there."""
    assert said in refused(read, tmp_path, PORTFOLIO, (old, new), line)


def test_a_circle_through_two_projects_is_named_as_in_the_file(tmp_path: Path) -> None:
    """Catches a circle that is told with numbers that the file does not have."""
    text = PORTFOLIO.replace("2:3\n  0   0   0   0\n", "2:3\n  0   0   0   1 1:2\n")
    text = text.replace("  0   0   0   2 2:2 1:4", "  0   0   0   1 2:2")
    text = text.replace("  2   1   0   1 1:4", "  2   1   0   1 2:2")
    with pytest.raises(MalformedFile, match=r"without a cycle") as raised:
        read(tmp_path, text)
    assert sorted(set(str(raised.value.value).split(" -> "))) == ["1:2", "2:2", "2:3"]


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    """Catches a decoding error that escapes as a traceback."""
    path = tmp_path / "tiny.txt"
    path.write_bytes(b"1 1\n\xff\xfe")
    with pytest.raises(MalformedFile, match=r"tiny\.txt, line 2: '0xff' stands where UTF-8 text"):
        read_mplib(path)


def test_tasks_of_all_projects_share_the_pools(tmp_path: Path) -> None:
    """Catches pools by project, and tasks that are lost, renamed or put into another project."""
    instance = mapped(tmp_path)
    assert [(pool.id, pool.levels[0].capacity) for pool in instance.pools] == [("R1", 2), ("R2", 1)]
    assert [(order.id, order.project) for order in instance.orders] == [
        ("task-2", "project-1"),
        ("task-3", "project-1"),
        ("task-4", "project-1"),
        ("task-7", "project-2"),
    ]
    assert [order.modes[0].duration for order in instance.orders] == [2, 1, 2, 2]
    assert instance.orders[0].modes[0].lines == (PoolLine(pool="R1", quantity=1),)
    assert [(link.predecessor, link.successor) for link in instance.precedences] == [("task-2", "task-4")]


def test_a_release_passes_through_tasks_of_no_length(tmp_path: Path) -> None:
    """Catches a release that is lost, or is not passed on to another project's task behind a milestone."""
    assert [order.release for order in mapped(tmp_path).orders] == [0, 0, 3, 3]


def test_the_horizon_lets_all_follow_the_last_release(tmp_path: Path) -> None:
    """Catches a horizon that is the sum of durations alone: what is released last may not fit."""
    assert mapped(tmp_path).horizon.slots == 3 + 2 + 1 + 2 + 2


def test_only_the_makespan_costs_and_nothing_may_stay_out(tmp_path: Path) -> None:
    """Catches an instance in which leaving an order out, or another term, is cheaper than the makespan."""
    instance = mapped(tmp_path)
    weights = instance.weights.model_dump()
    assert weights.pop("makespan_per_slot") == 1
    assert not any(weights.values())
    assert not any(order.optional for order in instance.orders)


def test_a_horizon_beyond_the_largest_is_refused(tmp_path: Path) -> None:
    """Catches a fault of the instance's fields that escapes as a traceback."""
    with pytest.raises(UnsupportedFile, match=r"tiny\.txt: .* 1000007 periods"):
        mapped(tmp_path, PORTFOLIO.replace("  3    3\n", "  3    1000000\n"))


def test_the_engine_finds_and_proves_the_optimum(tmp_path: Path) -> None:
    """Catches a mapping that is tighter or looser than the family's rules: enumeration knows the optimum."""
    data = read(tmp_path)
    assert optimum(data) == OPTIMUM
    task = Task(FAMILY, tmp_path, seconds=20, workers=1)
    found = run_engine(task, Known("tiny.txt"), data, FAMILY.to_instance(data), seed=1)
    assert (found.error, found.status, found.objective, found.bound) == ("", "OPTIMAL", OPTIMUM, OPTIMUM)
    assert found.solution is not None
    assert [len(row) for row in found.solution["start"]] == [5, 3]
    assert FAMILY.faults(data, found.solution) == []


@pytest.mark.parametrize("seed", range(5))
def test_random_tiny_portfolios_are_solved_to_their_optimum(tmp_path: Path, seed: int) -> None:
    """Catches a mapping that is right on the sample alone."""
    rng = random.Random(seed)
    data = read(tmp_path, random_portfolio(rng))
    plan = solve(FAMILY.to_instance(data), SolveLimits(seconds=20, workers=1, seed=seed))
    solution = FAMILY.to_solution(data, plan)
    assert FAMILY.faults(data, solution) == []
    assert plan.status == "OPTIMAL"
    assert FAMILY.objective(data, solution) == optimum(data)


def random_portfolio(rng: random.Random) -> str:
    """Return two projects with two tasks each between source and sink; links run within and between them."""
    rows = ["2 2", "2 1"]
    for p in (1, 2):
        rows += [f"4 {rng.randint(0, 3) * (p - 1)}", "1 1", f"0 0 0 2 {p}:2 {p}:3"]
        for t in (2, 3):
            following = [f"{p}:4"] + [f"{p}:3"] * (t == 2 and rng.random() < 0.4)
            following += [f"2:{rng.randint(1, 3)}"] * (p == 1 and rng.random() < 0.4)
            following += ["1:4"] * (p == 2 and rng.random() < 0.3)
            rows.append(f"{rng.randint(0, 2)} {rng.randint(0, 2)} {rng.randint(0, 1)} {len(following)}")
            rows += following
        rows.append("0 0 0 0")
    return "\n".join(rows) + "\n"


def test_a_larger_portfolio_is_planned_soundly(tmp_path: Path) -> None:
    """Catches what goes wrong only where the engine does not prove the optimum at once."""
    rng = random.Random(1)
    rows = ["6 2", "6 5"]
    for p in range(1, 7):
        rows += [f"12 {2 * p}", "1 1", f"0 0 0 3 {p}:2 {p}:3 {p}:4"]
        for t in range(2, 12):
            later = sorted({min(12, t + rng.randint(1, 4)) for _ in range(2)})
            links = " ".join(f"{p}:{u}" for u in later)
            rows.append(f"{rng.randint(1, 6)} {rng.randint(0, 4)} {rng.randint(0, 4)} {len(later)} {links}")
        rows.append("0 0 0 0")
    data = read(tmp_path, "\n".join(rows) + "\n")
    plan = solve(FAMILY.to_instance(data), SolveLimits(seconds=2, workers=1))
    solution = FAMILY.to_solution(data, plan)
    assert FAMILY.faults(data, solution) == []
    assert plan.costs is not None
    assert FAMILY.objective(data, solution) == plan.costs.total


BROKEN: list[tuple[object, str]] = [
    ([[0, 0, 0, 3, 5], [3, 4, 6]], "in period 4 3 units of resource 1 are in use, of 2"),
    ([[0, 0, 0, 5, 7], [3, 2, 7]], "task 2:2 starts at 2, before its project's release at 3"),
    ([[0, 0, 0, 5, 7], [2, 3, 5]], "task 2:1 starts at 2, before its project's release at 3"),
    ([[0, 2, 0, 3, 5], [3, 5, 7]], "task 1:4 starts at 3, before task 1:2 ends at 4"),
    ([[0, 0, 0, 3, 5], [4, 5, 7]], "task 1:4 starts at 3, before task 2:1 ends at 4"),
    ([[0, 0, 0, 3, 5], [3, 5, 6]], "task 2:3 starts at 6, before task 2:2 ends at 7"),
    ([[0, 0, 5, 3, 6], [3, 5, 7]], "in period 5 2 units of resource 2 are in use, of 1"),
    ([[0, 0, 0, 3, 5]], "'start' must be a list of 2 lists, one per project"),
    ([0, 0, 0, 3, 5, 3, 5, 7], "'start' must be a list of 2 lists, one per project"),
    ([[0, 0, 0, 3, 5], [3, 5]], "'start in project 2' must be a list of 3 numbers, one per task"),
    ([[0, 0, 0, 3, 5], 3], "'start in project 2' must be a list of 3 numbers"),
    ([[0, 0, -1, 3, 5], [3, 5, 7]], "'start in project 1' of task 3 is -1"),
    ([[0, 0, 0.0, 3, 5], [3, 5, 7]], "'start in project 1' of task 3 is 0.0"),
    ([[0, 0, False, 3, 5], [3, 5, 7]], "'start in project 1' of task 3 is False"),
    (None, "'start' must be a list of 2 lists"),
]


def test_a_sound_solution_passes_and_its_objective_is_the_last_end(tmp_path: Path) -> None:
    """Catches a validator that is stricter than the family, or takes one project's end for that of all."""
    data = read(tmp_path)
    assert FAMILY.faults(data, {"start": SOUND}) == []
    assert FAMILY.objective(data, {"start": SOUND}) == OPTIMUM
    longer = {"start": [[0, 0, 0, 8, 10], [3, 5, 7]]}
    assert FAMILY.faults(data, longer) == []
    assert FAMILY.objective(data, longer) == 10


@pytest.mark.parametrize("starts, said", BROKEN)
def test_what_breaks_a_rule_is_told(tmp_path: Path, starts: object, said: str) -> None:
    """Catches a validator that overlooks the one rule that this solution breaks."""
    data = read(tmp_path)
    assert any(said in fault for fault in FAMILY.faults(data, {"start": starts}))
