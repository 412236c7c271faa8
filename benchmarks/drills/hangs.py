"""Promise 2 at full count: hang the worker in every way there is and see each solve end in time.

``python -m benchmarks.drills.hangs`` runs in real time, some of them side by side, and writes ``2.json``.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

import psutil

from benchmarks.drills.misbehaving import HANGS, command, empty_plan
from benchmarks.drills.record import arguments, commit, record
from data.generator.generate import generate
from models.domain.instance import Instance
from solver.check import check
from solver.errors import WorkerKilled
from solver.guard import run
from solver.limits import Progress, SolveLimits
from solver.process.outcome import Outcome

PROMISE = 2
SIDE_BY_SIDE = 2
MOST_SECONDS_OVER = 5.0


@dataclass(frozen=True)
class Ended:
    """How one solve ended."""

    kind: str
    over: float
    fault: str


def hang(kind: str, limit: float, instance: Instance) -> Ended:
    """Solve with a worker that hangs, and say by how much the call passed its limit."""
    named: list[int] = []

    def hear(step: Progress) -> None:
        if not named:
            named.extend(int(word) for word in step.message.split())

    began = time.monotonic()
    outcome = run(instance, SolveLimits(seconds=limit), hear, command=command(kind))
    over = time.monotonic() - began - limit
    return Ended(kind, over, fault_of(kind, instance, outcome, over, named))


def all_optional(instance: Instance) -> Instance:
    """Return ``instance`` with all orders optional and no pins, so that the empty plan keeps every rule."""
    orders = [order.model_copy(update={"optional": True}) for order in instance.orders]
    return instance.model_copy(update={"orders": tuple(orders), "pins": (), "reference": None})


def fault_of(kind: str, instance: Instance, outcome: Outcome, over: float, named: list[int]) -> str:
    """Return what of the promise was not kept; nothing if all was."""
    if over > MOST_SECONDS_OVER:
        return f"ended {over:.2f} s after its limit"
    if not isinstance(outcome.error, WorkerKilled):
        return f"ended with {outcome.error!r}"
    if not named:
        return "was never heard, so that nothing was drilled"
    alive = [pid for pid in named if at_work(pid)]
    if alive:
        return f"left processes {alive}"
    if kind == "waits":
        return ""
    if outcome.plan is None or outcome.plan.costs != empty_plan(instance).costs:
        return "lost its plan"
    return "" if check(instance, outcome.plan).ok else "gave a plan that breaks a rule"


def at_work(pid: int) -> bool:
    """Whether a process is there and not merely waiting to be reaped."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def main() -> int:
    """Run the drill and record it."""
    options = arguments("Hang the solving process in every way and see each solve end.", PROMISE, 100)
    drilled = commit()
    rng = Random(options.seed)
    kinds = [HANGS[i % len(HANGS)].__name__ for i in range(options.count)]
    drawn = [(kind, rng.uniform(4.0, 7.0), rng.randrange(10_000)) for kind in kinds]
    # All made first: to make one takes seconds, in which this process would keep its own guards from running.
    jobs = [(kind, limit, all_optional(generate(12, seed).instance)) for kind, limit, seed in drawn]
    results: list[Ended] = []
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        for ended in pool.map(lambda job: hang(*job), jobs):
            results.append(ended)
            print(f"{len(results):4} {ended.kind:8} {ended.over:+6.2f} s {ended.fault}", flush=True)
    failures = [f"{ended.kind}: {ended.fault}" for ended in results if ended.fault]
    latest = max(ended.over for ended in results)
    figure = f"{len(HANGS)} kinds of hang, the last ended {latest:.2f} s after its limit"
    return record(options.out, drilled, count=len(results), failures=failures, figure=figure)


if __name__ == "__main__":
    sys.exit(main())
