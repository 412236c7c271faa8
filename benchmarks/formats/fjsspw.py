"""The format of flexible job shops with workers (FJSSP-W).

    jobs  machines  workers
    one line per job: number of operations
                      per operation: number of machines
                                     per machine: machine  number of workers
                                                  per worker: worker  duration with both

All are whole numbers; jobs, operations, machines and workers count from 1.

Source
------
D. Hutter, M. Hellwig, T. Steinberger, B. Kasper (2025), A benchmarking environment for worker flexibility
in flexible job shop scheduling problems. arXiv:2501.16159.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.formats.text import MalformedFile, Numbers, Word, read_text, words_of


@dataclass(frozen=True)
class Pair:
    """A machine and a worker who can do an operation together, and how many periods it takes them."""

    machine: int
    worker: int
    duration: int


Operation = tuple[Pair, ...]
"""What can do it, in the order of the file; no machine is with a worker twice."""


@dataclass(frozen=True)
class WorkerJobShop:
    """Jobs of operations, each done by one machine and one worker. All count from 0.

    Parameters
    ----------
    source
        Name of the file.
    machines, workers
        How many there are.
    jobs
        Per job its operations, which are done one after the other.
    """

    source: str
    machines: int
    workers: int
    jobs: tuple[tuple[Operation, ...], ...]


def read_fjsspw(path: Path) -> WorkerJobShop:
    """Read a job shop.

    Raises
    ------
    MalformedFile
        Naming the first thing that is wrong.
    """
    lines = _lines(path)
    head = Numbers(path, lines[0] if lines else [])
    count = head.take("the number of jobs", 1)
    machines = head.take("the number of machines", 1)
    workers = head.take("the number of workers", 1)
    head.finish()
    rows = lines[1:]
    if len(rows) < count:
        last = lines[-1][0].line
        raise MalformedFile(
            path, last, "end of the data", f"a line for each of {count} jobs, after this one,"
        )
    if len(rows) > count:
        text, line = rows[count][0]
        raise MalformedFile(path, line, text, "the end of the data")
    jobs = tuple(_job(Numbers(path, row), job, machines, workers) for job, row in enumerate(rows, 1))
    return WorkerJobShop(path.name, machines, workers, jobs)


def _lines(path: Path) -> list[list[Word]]:
    """Return the words of each line that has any."""
    lines = enumerate(read_text(path).split("\n"), 1)
    return [words for number, line in lines if (words := words_of(line, number))]


def _job(numbers: Numbers, job: int, machines: int, workers: int) -> tuple[Operation, ...]:
    count = numbers.take(f"job {job}'s number of operations", 1)
    operations = tuple(
        _operation(numbers, f"operation {number} of job {job}", machines, workers)
        for number in range(1, count + 1)
    )
    numbers.finish()
    return operations


def _operation(numbers: Numbers, name: str, machines: int, workers: int) -> Operation:
    pairs: dict[tuple[int, int], Pair] = {}
    for _ in range(numbers.take(f"the number of machines of {name}", 1, machines)):
        machine = numbers.take(f"a machine of {name}", 1, machines)
        place = f"machine {machine} in {name}"
        for _ in range(numbers.take(f"the number of workers of {place}", 1, workers)):
            worker = numbers.take(f"a worker of {place}", 1, workers)
            if (machine, worker) in pairs:
                expected = f"a worker whom {place} has not named yet"
                raise MalformedFile(numbers.path, numbers.line, worker, expected)
            duration = numbers.take(f"the duration of {place} with worker {worker}")
            pairs[machine, worker] = Pair(machine - 1, worker - 1, duration)
    return tuple(pairs.values())
