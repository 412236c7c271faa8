"""What a second worker brings: gain in cost per processor second with two workers, over that with one.

``python -m benchmarks.speedup --orders 1000 --seconds 20 --pairs 5 --ray``

Both begin with the same constructed plan and walk for the same processor time: one worker twice as long as
two.
Who begins alternates. The time in which the workers' processes begin does not count.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from benchmarks.machine import where
from data.generator import generate
from models.domain.instance import Instance
from solver.cpsat.compile import Compiled
from solver.ledger.stored import make_ready
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.search.fleet.crews import Crew, ProcessCrew, RayCrew
from solver.search.fleet.master import Master, task_seconds
from solver.search.incumbent import Incumbent
from solver.search.state import State


@contextmanager
def crew_of(instance: Instance, workers: int, *, in_ray: bool) -> Iterator[Crew]:
    """Begin workers as processes, or in a Ray cluster of this machine with as many cores; end them."""
    if not in_ray:
        crew: Crew = ProcessCrew(instance, workers)
        try:
            yield crew
        finally:
            crew.end()
        return
    import ray

    started: Any = ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False)
    crew = RayCrew(instance, workers, started.address_info["gcs_address"])
    try:
        yield crew
    finally:
        crew.end()
        ray.shutdown()


def gain(
    instance: Instance, c: Compiled, state: State, workers: int, seconds: float, seed: int, *, in_ray: bool
) -> int:
    """Return the cents that workers gain who walk so many seconds, all of them together."""
    patience = SolveLimits(seconds=seconds + 120, workers=workers, seed=seed)
    incumbent = Incumbent(c, patience, None)
    incumbent.offer(state, "constructed")
    assert incumbent.costs is not None, "construction keeps the rules"
    with crew_of(instance, workers, in_ray=in_ray) as crew:
        master = Master(c, incumbent, crew, seed)
        begun, each = master.cost, task_seconds(c.works)
        master.run(lambda: master.tally.tasks * each >= seconds)
    return begun - master.cost


def main(arguments: list[str] | None = None) -> int:
    """Run the pairs; print each, and the median of their ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speedup", description=__doc__)
    parser.add_argument("--orders", type=int, default=1_000)
    parser.add_argument("--all-rules", action="store_true")
    parser.add_argument(
        "--seconds", type=float, default=20.0, help="with two workers; one gets twice as many"
    )
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--ray", action="store_true", help="workers in a Ray cluster of this machine")
    options = parser.parse_args(arguments)
    if options.pairs < 1 or options.seconds <= 0:
        parser.error("--pairs and --seconds must be above 0")
    make_ready()
    print(where())
    instance = generate(options.orders, 1, all_rules=options.all_rules).instance
    c = Compiled(instance)
    state = construct(c, 1)
    ratios = []
    for pair in range(options.pairs):
        gains = {}
        for workers in (1, 2) if pair % 2 else (2, 1):
            seconds, seed = 2 * options.seconds, pair + 1
            gains[workers] = gain(instance, c, state, workers, seconds, seed, in_ray=options.ray)
        ratios.append(gains[2] / max(1, gains[1]))
        print(
            f"pair {pair + 1}: one worker gains {gains[1] / 100:,.0f}, two {gains[2] / 100:,.0f}, "
            f"ratio {ratios[-1]:.3f}",
            flush=True,
        )
    print(f"gain per processor second with two workers, of that with one: median {median(ratios):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
