"""Job shops with workers: reader, mapping and validator, on a tiny file written for these tests."""

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
from benchmarks.formats.fjsspw import Pair, WorkerJobShop, read_fjsspw
from benchmarks.formats.text import MalformedFile
from benchmarks.run import Task, run_engine
from models.domain.instance import Instance
from models.domain.orders import Mode, PoolLine
from models.domain.plan import Plan, PlannedOrder
from solver.limits import SolveLimits
from solver.solve import solve
from tests.benchmarks.samples import refused, write

# If machines could do two things at a time the optimum would be 4, and so it would if workers could.
SHOP = """\
2 2 3

2 1 1 1 1 2 1 2 2 1 2 2 3
2 2 1 1 2 2 2 1 1 2 1 1 1 2 1
"""

FAMILY = family("fjsspw")
SOUND = [[1, 1, 1, 1, 0, 2], [1, 2, 2, 1, 2, 4], [2, 1, 1, 2, 2, 4], [2, 2, 1, 2, 4, 5]]
OPTIMUM = 5
"""Worked out by hand; `optimum` has to find the same."""


def read(folder: Path, text: str = SHOP) -> WorkerJobShop:
    return read_fjsspw(write(folder, "fjsspw", text))


def mapped(folder: Path, text: str = SHOP) -> Instance:
    return FAMILY.to_instance(read(folder, text))


def every_solution(data: WorkerJobShop) -> Iterator[dict[str, Any]]:
    """Yield every choice of pairs and starts, most of them not sound."""
    places = [(job, number) for job, operations in enumerate(data.jobs) for number in range(len(operations))]
    ways = [data.jobs[job][number] for job, number in places]
    slots = range(sum(max(pair.duration for pair in pairs) for pairs in ways))
    for pairs in product(*ways):
        for starts in product(slots, repeat=len(places)):
            rows = zip(places, pairs, starts, strict=True)
            yield {
                "operations": [
                    [job + 1, number + 1, pair.machine + 1, pair.worker + 1, start, start + pair.duration]
                    for (job, number), pair, start in rows
                ]
            }


def optimum(data: WorkerJobShop) -> float | None:
    """Return the least objective over all solutions that the validator accepts; none if there are none."""
    found = [FAMILY.objective(data, s) for s in every_solution(data) if not FAMILY.faults(data, s)]
    return min(found, default=None)


def test_the_reader_keeps_machines_and_workers_apart(tmp_path: Path) -> None:
    """Catches counts that are taken for numbers, and pairs of one machine that go to the next."""
    data = read(tmp_path)
    assert (data.source, data.machines, data.workers) == ("tiny.txt", 2, 3)
    assert data.jobs == (
        ((Pair(0, 0, 2),), (Pair(1, 0, 2), Pair(1, 1, 3))),
        ((Pair(0, 1, 2), Pair(1, 0, 2)), (Pair(0, 1, 1),)),
    )


@pytest.mark.parametrize("change", [("\n", " \r\n"), (" ", "\t"), ("2 2 3\n\n", "\ufeff2 2 3\n\n")])
def test_what_editors_make_of_a_file_is_read(tmp_path: Path, change: tuple[str, str]) -> None:
    """Catches a reader that depends on line ends, blanks or a byte-order mark."""
    plain = read(tmp_path)
    path = tmp_path / "tiny.txt"
    path.write_bytes(SHOP.replace(*change).encode())
    assert read_fjsspw(path) == plain


MALFORMED = [
    # what is replaced, by what, line that must be named, words that must be said
    ("2 2 3\n\n", "0 2 3\n\n", 1, "the number of jobs, a whole number of at least 1,"),
    ("2 2 3\n\n", "2 2.5 3\n\n", 1, "'2.5' stands where the number of machines"),
    ("2 2 3\n\n", "2 2\n\n", 1, "the number of workers"),
    ("2 2 3\n\n", "2 2 3 4\n\n", 1, "'4' stands where the end of the data"),
    ("2 2 3\n\n", "1 2 3\n\n", 4, "'2' stands where the end of the data"),
    ("2 2 3\n\n", "3 2 3\n\n", 4, "a line for each of 3 jobs"),
    ("2 1 1 1 1 2 1", "0 1 1 1 1 2 1", 3, "job 1's number of operations"),
    ("2 1 1 1 1 2 1", "2 0 1 1 1 2 1", 3, "the number of machines of operation 1 of job 1"),
    ("2 1 1 1 1 2 1", "2 3 1 1 1 2 1", 3, "the number of machines of operation 1 of job 1"),
    ("2 1 1 1 1 2 1", "2 1 3 1 1 2 1", 3, "a machine of operation 1 of job 1, a whole number from 1 to 2"),
    ("2 1 1 1 1 2 1", "2 1 1 0 1 2 1", 3, "the number of workers of machine 1 in operation 1 of job 1"),
    ("2 1 1 1 1 2 1", "2 1 1 1 4 2 1", 3, "a worker of machine 1 in operation 1 of job 1"),
    ("2 1 1 1 1 2 1", "2 1 1 1 1 x 1", 3, "'x' stands where the duration of machine 1 in operation 1 of"),
    ("2 1 1 1 1 2 1", "2 1 1 1 1 -2 1", 3, "'-2'"),
    ("1 2 2 1 2 2 3\n", "1 2 2 1 2 1 3\n", 3, "'1' stands where a worker whom machine 2 in operation 2"),
    ("1 2 2 1 2 2 3\n", "1 2 2 1 2 2\n", 3, "'end of the data' stands where the duration of machine 2"),
    ("1 2 2 1 2 2 3\n", "1 2 2 1 2 2 3 9\n", 3, "'9' stands where the end of the data"),
    ("1 1 1 2 1\n", "1 1 1 2\n", 4, "the duration of machine 1 in operation 2 of job 2 with worker 2"),
    ("1 1 1 2 1\n", "1 1 1 2 1\n\n8\n", 6, "'8' stands where the end of the data"),
    (SHOP, "", 1, "the number of jobs"),
]


@pytest.mark.parametrize("old, new, line, said", MALFORMED)
def test_what_is_malformed_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int | None, said: str
) -> None:
    """Catches a fault that is taken as data, or told without the place and what is expected there."""
    assert said in refused(read, tmp_path, SHOP, (old, new), line)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    """Catches a decoding error that escapes as a traceback."""
    path = tmp_path / "tiny.txt"
    path.write_bytes(b"1 1\n\xff\xfe")
    with pytest.raises(MalformedFile, match=r"tiny\.txt, line 2: '0xff' stands where UTF-8 text"):
        read_fjsspw(path)


def test_a_pair_is_a_mode_that_takes_machine_and_worker(tmp_path: Path) -> None:
    """Catches pairs that are lost, and machines or workers that several operations may have at a time."""
    instance = mapped(tmp_path)
    assert [(pool.id, pool.levels[0].capacity) for pool in instance.pools] == [
        ("machine-1", 1),
        ("machine-2", 1),
        ("worker-1", 1),
        ("worker-2", 1),
        ("worker-3", 1),
    ]
    assert [order.id for order in instance.orders] == ["task-1", "task-2", "task-3", "task-4"]
    machine, first, second = (PoolLine(pool=name) for name in ("machine-2", "worker-1", "worker-2"))
    assert instance.orders[1].modes == (
        Mode(duration=2, lines=(machine, first)),
        Mode(duration=3, lines=(machine, second)),
    )


def test_only_operations_of_one_job_follow_each_other(tmp_path: Path) -> None:
    """Catches a link from the last operation of a job to the first of the next, or one that is missing."""
    links = [(link.predecessor, link.successor) for link in mapped(tmp_path).precedences]
    assert links == [("task-1", "task-2"), ("task-3", "task-4")]


def test_only_the_makespan_costs_and_nothing_may_stay_out(tmp_path: Path) -> None:
    """Catches an instance in which leaving an order out, or another term, is cheaper than the makespan."""
    instance = mapped(tmp_path)
    weights = instance.weights.model_dump()
    assert weights.pop("makespan_per_slot") == 1
    assert not any(weights.values())
    assert not any(order.optional for order in instance.orders)
    assert instance.horizon.slots == 2 + 3 + 2 + 1


def test_a_pair_that_takes_no_time_is_refused(tmp_path: Path) -> None:
    """Catches a mode that cannot be an order's being dropped in silence."""
    with pytest.raises(
        UnsupportedFile, match=r"tiny\.txt: operation 2 of job 2 takes machine-1 and worker-2"
    ):
        mapped(tmp_path, SHOP.replace("1 1 1 2 1\n", "1 1 1 2 0\n"))


def test_the_solution_says_who_does_what(tmp_path: Path) -> None:
    """Catches modes that are counted from 1, or ends that are not those of the chosen pair."""
    data = read(tmp_path)
    orders = [(3, 0, 4, 5), (2, 0, 2, 4), (1, 1, 4, 7), (0, 0, 0, 2)]
    plan = Plan(
        instance_name="x",
        instance_hash="",
        status="FEASIBLE",
        orders=tuple(PlannedOrder(order=f"task-{k + 1}", mode=m, start=s, end=e) for k, m, s, e in orders),
    )
    assert FAMILY.to_solution(data, plan) == {
        "operations": [[1, 1, 1, 1, 0, 2], [1, 2, 2, 2, 4, 7], [2, 1, 1, 2, 2, 4], [2, 2, 1, 2, 4, 5]]
    }


def test_the_engine_finds_and_proves_the_optimum(tmp_path: Path) -> None:
    """Catches a mapping that is tighter or looser than the family's rules: enumeration knows the optimum."""
    data = read(tmp_path)
    assert optimum(data) == OPTIMUM
    task = Task(FAMILY, tmp_path, seconds=20, workers=1)
    found = run_engine(task, Known("tiny.txt"), data, FAMILY.to_instance(data), seed=1)
    assert (found.error, found.status, found.objective, found.bound) == ("", "OPTIMAL", OPTIMUM, OPTIMUM)
    assert found.solution is not None
    assert FAMILY.faults(data, found.solution) == []


@pytest.mark.parametrize("seed", range(5))
def test_random_tiny_job_shops_are_solved_to_their_optimum(tmp_path: Path, seed: int) -> None:
    """Catches a mapping that is right on the sample alone."""
    data = read(
        tmp_path, random_shop(random.Random(seed), jobs=2, operations=2, machines=2, workers=2, most=2)
    )
    plan = solve(FAMILY.to_instance(data), SolveLimits(seconds=20, workers=1, seed=seed))
    solution = FAMILY.to_solution(data, plan)
    assert FAMILY.faults(data, solution) == []
    assert plan.status == "OPTIMAL"
    assert FAMILY.objective(data, solution) == optimum(data)


def test_a_larger_job_shop_is_planned_soundly(tmp_path: Path) -> None:
    """Catches what goes wrong only where the engine does not prove the optimum at once."""
    data = read(tmp_path, random_shop(random.Random(1), jobs=8, operations=6, machines=5, workers=6, most=30))
    plan = solve(FAMILY.to_instance(data), SolveLimits(seconds=2, workers=1))
    solution = FAMILY.to_solution(data, plan)
    assert FAMILY.faults(data, solution) == []
    assert plan.costs is not None
    assert FAMILY.objective(data, solution) == plan.costs.total


def random_shop(
    rng: random.Random, jobs: int, operations: int, machines: int, workers: int, most: int
) -> str:
    """Return a job shop with durations up to ``most``."""
    rows = [f"{jobs} {machines} {workers}"]
    for _ in range(jobs):
        row = [operations]
        for _ in range(operations):
            able = rng.sample(range(1, machines + 1), rng.randint(1, min(3, machines)))
            row.append(len(able))
            for machine in able:
                staff = rng.sample(range(1, workers + 1), rng.randint(1, min(3, workers)))
                row += [machine, len(staff)]
                for worker in staff:
                    row += [worker, rng.randint(1, most)]
        rows.append(" ".join(map(str, row)))
    return "\n".join(rows) + "\n"


def changed(row: int, *numbers: Any) -> list[list[Any]]:
    """Return the sound solution with one row in place of another."""
    return [list(numbers) if i == row else own for i, own in enumerate(SOUND)]


BROKEN: list[tuple[object, str]] = [
    (changed(2, 2, 1, 1, 2, 1, 3), "machine 1 is on operation 1 of job 1 and operation 1 of job 2"),
    (changed(2, 2, 1, 2, 1, 1, 3), "worker 1 is on operation 1 of job 1 and operation 1 of job 2"),
    (changed(1, 1, 2, 2, 1, 1, 3), "operation 2 of job 1 starts at 1, before operation 1 of job 1 ends at 2"),
    (changed(3, 2, 2, 2, 2, 4, 5), "machine 2 with worker 2 cannot do operation 2 of job 2"),
    (changed(3, 2, 2, 1, 3, 4, 5), "machine 1 with worker 3 cannot do operation 2 of job 2"),
    (changed(3, 2, 2, 0, 2, 4, 5), "machine 0 with worker 2 cannot do operation 2 of job 2"),
    (changed(1, 1, 2, 2, 2, 2, 4), "operation 2 of job 1 is done from 2 to 4, and needs 3 periods"),
    (changed(3, 2, 2, 1, 2, 4, 6), "operation 2 of job 2 is done from 4 to 6, and needs 1 periods"),
    (changed(0, 1, 1, 1, 1, -1, 1), "operation 1 of job 1 starts at -1, before 0"),
    (SOUND[:-1], "operation 2 of job 2 is 0 times among 'operations', and must be there once"),
    ([*SOUND, SOUND[0]], "operation 1 of job 1 is 2 times among 'operations'"),
    (changed(3, 2, 3, 1, 2, 4, 5), "there is no operation 3 of job 2"),
    (changed(3, 3, 1, 1, 2, 4, 5), "there is no operation 1 of job 3"),
    (changed(3, 2, 0, 1, 2, 4, 5), "there is no operation 0 of job 2"),
    (changed(3, 2, 2, 1, 2, 4), "'operations' has [2, 2, 1, 2, 4], where job, operation, machine"),
    (changed(3, 2, 2, 1, 2, 4, 5.0), "'operations' has [2, 2, 1, 2, 4, 5.0]"),
    (changed(3, 2, 2, True, 2, 4, 5), "'operations' has [2, 2, True, 2, 4, 5]"),
    ([*SOUND[:-1], 7], "'operations' has 7"),
    (None, "'operations' must be a list, and is None"),
]


def test_a_sound_solution_passes_in_any_order_and_its_objective_is_the_last_end(tmp_path: Path) -> None:
    """Catches a validator that is stricter than the family."""
    data = read(tmp_path)
    for rows in (SOUND, SOUND[::-1]):
        assert FAMILY.faults(data, {"operations": rows}) == []
        assert FAMILY.objective(data, {"operations": rows}) == OPTIMUM


@pytest.mark.parametrize("rows, said", BROKEN)
def test_what_breaks_a_rule_is_told(tmp_path: Path, rows: object, said: str) -> None:
    """Catches a validator that overlooks the one rule that this solution breaks."""
    data = read(tmp_path)
    assert any(said in fault for fault in FAMILY.faults(data, {"operations": rows}))
