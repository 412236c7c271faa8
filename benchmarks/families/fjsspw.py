"""FJSSP-W: an operation is an order, a pair that can do it a mode; machines and workers are pools of one."""

from __future__ import annotations

from itertools import pairwise

from benchmarks.families.base import Family, Solution, UnsupportedFile
from benchmarks.families.network import pool, project_instance, task_of
from benchmarks.formats.fjsspw import Pair, WorkerJobShop, read_fjsspw
from benchmarks.validators import fjsspw as validator
from models.domain.instance import Instance
from models.domain.orders import Mode, PoolLine
from models.domain.plan import Plan


def to_instance(data: WorkerJobShop) -> Instance:
    """Map a job shop onto pools of one unit and orders with a mode for each pair.

    Raises
    ------
    UnsupportedFile
        If a pair does an operation in no time.
    """
    places = _places(data)
    modes = {k: [_mode(data, place, pair) for pair in _pairs(data, place)] for k, place in enumerate(places)}
    links = [(k, k + 1) for k, (one, other) in enumerate(pairwise(places)) if one[0] == other[0]]
    machines = [pool(_machine_id(machine), 1) for machine in range(data.machines)]
    workers = [pool(_worker_id(worker), 1) for worker in range(data.workers)]
    return project_instance(data.source, modes, links, pools=machines + workers)


def _places(data: WorkerJobShop) -> list[tuple[int, int]]:
    """Job and operation, from 0, of each order."""
    return [(job, number) for job, operations in enumerate(data.jobs) for number in range(len(operations))]


def _pairs(data: WorkerJobShop, place: tuple[int, int]) -> tuple[Pair, ...]:
    job, number = place
    return data.jobs[job][number]


def _machine_id(machine: int) -> str:
    return f"machine-{machine + 1}"


def _worker_id(worker: int) -> str:
    return f"worker-{worker + 1}"


def _mode(data: WorkerJobShop, place: tuple[int, int], pair: Pair) -> Mode:
    machine, worker = _machine_id(pair.machine), _worker_id(pair.worker)
    if pair.duration == 0:
        name = f"operation {place[1] + 1} of job {place[0] + 1}"
        message = f"{name} takes {machine} and {worker} no time; every pair must need some"
        raise UnsupportedFile(data.source, message)
    return Mode(duration=pair.duration, lines=(PoolLine(pool=machine), PoolLine(pool=worker)))


def to_solution(data: WorkerJobShop, plan: Plan) -> Solution:
    """Return job, operation, machine and worker, all from 1, and start and end of each operation."""
    places = _places(data)
    rows = []
    for order in plan.orders:
        place = places[task_of(order.order)]
        pair = _pairs(data, place)[order.mode]
        end = order.start + pair.duration
        rows.append([place[0] + 1, place[1] + 1, pair.machine + 1, pair.worker + 1, order.start, end])
    return {"operations": sorted(rows)}


FAMILY = Family(
    name="fjsspw",
    title="flexible job shop scheduling with workers",
    read=read_fjsspw,
    to_instance=to_instance,
    to_solution=to_solution,
    faults=validator.faults,
    objective=validator.objective,
)
