"""Random projects without machines, such as those that engines are compared on."""

from __future__ import annotations

import random

from benchmarks.families import family
from benchmarks.formats.patterson import PattersonProject
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
