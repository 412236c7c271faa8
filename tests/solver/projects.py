"""Random projects without machines, such as those that engines are compared on."""

from __future__ import annotations

import random

from benchmarks.families import family
from benchmarks.formats.fjsspw import Pair, WorkerJobShop
from benchmarks.formats.mspsp import MultiSkillProject
from benchmarks.formats.patterson import PattersonProject
from benchmarks.formats.psplib import MultiModeProject, TaskMode
from models.domain import Instance


def project(seed: int, tasks: int = 20) -> Instance:
    """Return tasks that share three pools, with links to later tasks; the first and the last are dummies."""
    draw = random.Random(seed)
    inner = range(1, tasks + 1)
    capacities = tuple(draw.randint(4, 8) for _ in range(3))
    durations = (0, *(draw.randint(1, 9) for _ in inner), 0)
    demands = tuple(
        tuple(draw.choice([0, 0, draw.randint(1, cap)]) if task in inner else 0 for cap in capacities)
        for task in range(tasks + 2)
    )
    links = [tuple(sorted(draw.sample(range(t + 1, tasks + 1), min(2, tasks - t)))) for t in inner]
    successors = (tuple(inner), *(own or (tasks + 1,) for own in links), ())
    data = PattersonProject(
        source=f"project-{seed}",
        durations=durations,
        demands=demands,
        capacities=capacities,
        successors=successors,
    )
    return family("rcpsp").to_instance(data)


def shop(seed: int, jobs: int = 6, steps: int = 4, machines: int = 4, workers: int = 3) -> Instance:
    """Return jobs of steps, each done by one of several pairs of a machine and a worker."""
    draw = random.Random(seed)

    def pairs() -> tuple[Pair, ...]:
        chosen = draw.sample([(m, w) for m in range(machines) for w in range(workers)], 4)
        return tuple(Pair(machine, worker, draw.randint(1, 9)) for machine, worker in sorted(chosen))

    steps_of = tuple(tuple(pairs() for _ in range(steps)) for _ in range(jobs))
    data = WorkerJobShop(source=f"shop-{seed}", machines=machines, workers=workers, jobs=steps_of)
    return family("fjsspw").to_instance(data)


def project_with_modes(seed: int, tasks: int = 20) -> Instance:
    """Return tasks with three modes each, the longer the fewer units, that share pools and budgets."""
    draw = random.Random(seed)
    inner = range(1, tasks + 1)
    dummy = TaskMode(0, (0, 0, 0, 0))

    def modes() -> tuple[TaskMode, ...]:
        longest, most = draw.randint(5, 9), [draw.randint(2, 6) for _ in range(4)]
        ways = ((longest - 3 * (2 - i) // 2, tuple(max(1, q - 2 * i) for q in most)) for i in range(3))
        return tuple(TaskMode(max(1, duration), demands) for duration, demands in ways)

    links = [tuple(sorted(draw.sample(range(t + 1, tasks + 1), min(2, tasks - t)))) for t in inner]
    data = MultiModeProject(
        source=f"modes-{seed}",
        modes=((dummy,), *(modes() for _ in inner), (dummy,)),
        successors=(tuple(inner), *(own or (tasks + 1,) for own in links), ()),
        renewable=(True, True, False, False),
        capacities=(8, 8, 3 * tasks, 3 * tasks),
    )
    return family("mmrcpsp").to_instance(data)


def project_with_people(seed: int, tasks: int = 20, people: int = 8) -> Instance:
    """Return tasks that need teams of people who hold some of four skills each."""
    draw = random.Random(seed)
    inner = range(1, tasks + 1)
    mastery = tuple(
        tuple(draw.random() < 0.5 or person % 4 == skill for skill in range(4)) for person in range(people)
    )

    def heads() -> tuple[int, ...]:
        asked = [0, 0, 0, 0]
        for skill in draw.sample(range(4), draw.randint(1, 2)):
            asked[skill] = draw.randint(1, people // 4)
        return tuple(asked)

    links = [tuple(sorted(draw.sample(range(t + 1, tasks + 1), min(2, tasks - t)))) for t in inner]
    data = MultiSkillProject(
        source=f"people-{seed}",
        durations=(0, *(draw.randint(1, 9) for _ in inner), 0),
        required=((0, 0, 0, 0), *(heads() for _ in inner), (0, 0, 0, 0)),
        mastery=mastery,
        successors=(tuple(inner), *(own or (tasks + 1,) for own in links), ()),
    )
    return family("mspsp").to_instance(data)
