"""How a crew scales: what its master does by itself is measured, and more workers than there are, computed.

``python -m benchmarks.crew_model --orders 1000 10000 --workers 1 2 8 64``

A master cuts a plan, hands the parts out and merges what comes back; meanwhile workers walk. What one part
costs the master and a worker beside walking is measured on a generated fleet with its witness plan, and so
is the share of orders that no part may change because their machines work in several parts. From these come
the time of an epoch and how much of all workers' time goes into walking. One and two workers are run as well,
so that the model can be compared with what happens. Larger fleets than the largest one measured are computed
from it, each cost by the length of what it copies.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.machine import where
from data.generator import generate
from models.domain.instance import Instance
from solver.cpsat.compile import Compiled
from solver.ledger.ledger import ledger_of
from solver.ledger.stored import make_ready
from solver.limits import SolveLimits
from solver.search.fleet.changes import changed
from solver.search.fleet.crews import ProcessCrew
from solver.search.fleet.hand import Hand, Task
from solver.search.fleet.master import Master, task_seconds
from solver.search.fleet.parts import Divider
from solver.search.incumbent import Incumbent
from solver.search.state import State, state_of

MANY = 100_000
"""Orders of the fleet that is computed only."""

TURNS = 5
"""Measurements of which the median counts."""


@dataclass(frozen=True)
class Costs:
    """Seconds, but for the last two.

    Parameters
    ----------
    cut
        Of cutting a plan into parts, for each part.
    give
        Of writing a plan for one worker. In a cluster's object store it is written once for all.
    merge
        Of taking over what a worker has changed.
    begin
        Of a worker that takes a plan over, and of what it says at the end.
    task
        Of walking.
    size
        Bytes of a plan.
    free
        Share of the orders that some part may change.
    """

    cut: float
    give: float
    merge: float
    begin: float
    task: float
    size: int
    free: float


def measured(instance: Instance, c: Compiled, state: State, parts: int) -> Costs:
    """Return what a part costs where a plan is cut into so many."""
    ledger = ledger_of(c, state)
    places = ledger.save()
    divider = Divider(c, 1, 1)
    divider.count = parts
    cut = _median(lambda: divider.parts(ledger, places)) / parts
    pieces = divider.parts(ledger, places)
    text = pickle.dumps(places)
    give = _median(lambda: pickle.loads(pickle.dumps(places)))
    hand = Hand(instance)
    part = max(pieces, key=lambda piece: len(piece.orders))
    walk = 1.0
    task = Task(0, part, np.ones(len(c.orders)), frozenset(), 0.0, walk, 1)
    hand.work(task, places)
    begun = time.perf_counter()
    done = hand.work(task, places)
    begin = max(0.0, time.perf_counter() - begun - walk)

    def merge() -> None:
        after = changed(c.fixed, places, done.changes)
        ledger.adopt(after, done.changes.orders)
        ledger.excess()
        ledger.go_back(places)

    free = sum(len(piece.orders) for piece in pieces) / c.works
    return Costs(cut, give, _median(merge), begin, task_seconds(c.works), len(text), free)


def _median(do: Callable[[], object]) -> float:
    seconds = []
    for _ in range(TURNS):
        begun = time.perf_counter()
        do()
        seconds.append(time.perf_counter() - begun)
    return float(np.median(seconds))


def epoch(costs: Costs, workers: int, *, shared: bool) -> float:
    """Return the seconds from one cut to the next, where each worker gets one part.

    Parameters
    ----------
    shared
        Whether a plan is written once for all workers.
    """
    give = costs.give if shared else workers * costs.give
    alone = workers * (costs.cut + costs.merge) + give
    return alone + costs.begin + costs.task


def used(costs: Costs, workers: int, *, shared: bool) -> float:
    """Return the share of the workers' time in which they walk."""
    return costs.task / epoch(costs, workers, shared=shared)


def larger(costs: Costs, factor: float) -> Costs:
    """Return the costs of a fleet that is larger by a factor; its tasks are longer by as much."""
    task = costs.task * factor
    return Costs(
        costs.cut * factor,
        costs.give * factor,
        costs.merge * factor,
        costs.begin * factor,
        min(task, costs.task * 4),
        round(costs.size * factor),
        costs.free,
    )


def run(instance: Instance, state: State, workers: int, seconds: float) -> float:
    """Return how many tasks a minute a crew of this machine does."""
    c = Compiled(instance)
    incumbent = Incumbent(c, SolveLimits(seconds=seconds, workers=workers), None)
    incumbent.offer(state, "witness")
    crew = ProcessCrew(instance, workers)
    master = Master(c, incumbent, crew, 1)
    begun = 0.0

    def stop() -> bool:
        nonlocal begun
        if not begun and master.tally.tasks >= workers:  # all hands are ready
            begun = time.perf_counter()
        return bool(begun) and time.perf_counter() - begun > seconds

    try:
        incumbent.effort = type(incumbent.effort)(SolveLimits(seconds=1e6))
        master.effort = incumbent.effort
        master.run(stop)
    finally:
        crew.end()
    return (master.tally.tasks - workers) / (time.perf_counter() - begun) * 60


def main(arguments: list[str] | None = None) -> int:
    """Print what was measured, and what follows from it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crew_model", description=__doc__)
    parser.add_argument("--orders", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 8, 64])
    parser.add_argument("--seconds", type=float, default=30.0, help="of each run with one and two workers")
    options = parser.parse_args(arguments)
    make_ready()
    print(where())
    print("orders   workers  parts  free    cut ms  give ms  merge ms  begin ms  plan MB  walking  with Ray")
    last: dict[int, Costs] = {}
    for orders in options.orders:
        made = generate(orders, 1)
        c = Compiled(made.instance)
        state = state_of(c, made.witness)
        for workers in options.workers:
            parts = Divider(c, workers, 1).count
            last[workers] = measured(made.instance, c, state, parts)
            print(_row(orders, workers, parts, last[workers]), flush=True)
        for workers in (1, 2):
            done = run(made.instance, state, workers, options.seconds)
            costs = measured(made.instance, c, state, Divider(c, workers, 1).count)
            expected = workers * 60 / epoch(costs, workers, shared=False)
            print(
                f"{orders:>6,} orders, {workers} workers: {done:.1f} tasks a minute, expected {expected:.1f}"
            )
    for workers, costs in last.items():
        print(_row(MANY, workers, 0, larger(costs, MANY / options.orders[-1])), "(computed)")
    return 0


def _row(orders: int, workers: int, parts: int, costs: Costs) -> str:
    ms = "".join(f"{1000 * each:>9.1f}" for each in (costs.cut, costs.give, costs.merge, costs.begin))
    shares = [used(costs, workers, shared=shared) for shared in (False, True)]
    return (
        f"{orders:>7,}{workers:>8}{parts or '':>8}{costs.free:>7.0%}{ms}{costs.size / 1e6:>9.1f}"
        f"{shares[0]:>9.0%}{shares[1]:>9.0%}"
    )


if __name__ == "__main__":
    sys.exit(main())
