"""What a second worker brings: gain in cost per processor second with two workers, over that with one.

``python -m benchmarks.speedup --orders 1000 --seconds 20 --pairs 5``

Both begin with the same constructed plan and walk for the same processor time: one worker twice as long as
two.
Who begins alternates. The time in which the workers' processes begin does not count.
"""

from __future__ import annotations

import argparse
import sys
from statistics import median

from benchmarks.machine import where
from data.generator import generate
from models.domain.instance import Instance
from solver.cpsat.compile import Compiled
from solver.ledger.stored import make_ready
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.search.fleet.crews import ProcessCrew
from solver.search.fleet.master import Master, task_seconds
from solver.search.incumbent import Incumbent
from solver.search.state import State


def gain(instance: Instance, c: Compiled, state: State, workers: int, seconds: float, seed: int) -> int:
    """Return the cents that workers gain who walk so many seconds, all of them together."""
    patience = SolveLimits(seconds=seconds + 120, workers=workers, seed=seed)
    incumbent = Incumbent(c, patience, None)
    incumbent.offer(state, "constructed")
    assert incumbent.costs is not None, "construction keeps the rules"
    crew = ProcessCrew(instance, workers)
    master = Master(c, incumbent, crew, seed)
    begun, each = master.cost, task_seconds(c.works)
    try:
        master.run(lambda: master.tally.tasks * each >= seconds)
    finally:
        crew.end()
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
            gains[workers] = gain(instance, c, state, workers, 2 * options.seconds, pair + 1)
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
