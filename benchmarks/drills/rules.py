"""Promise 1 at full count: plans of generated fleets break no rule and plan nearly everything.

``python -m benchmarks.drills.rules`` plans 1,000 fleets of 5 to 60 orders with the demands of every rule
(``bitcorp generate --all-rules``), one after the other with two cores, for 5 s or until 98 % of the orders
are planned (by priority). Twenty at a time are generated before they are planned. Writes ``1.json``.

A failure is a plan that breaks a rule, a fleet without a plan, and a share of the orders of all fleets
together, by priority, that is below 98 %. Fleets that are below it by themselves are named beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from random import Random

from benchmarks.drills.record import arguments, commit, record
from data.generator.generate import generate
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import check
from solver.guard import run
from solver.limits import Progress, SolveLimits

PROMISE = 1
FEWEST, MOST = 5, 60
SECONDS = 5.0
LEAST_SHARE = 0.98
CORES = 2
BATCH = 20


@dataclass(frozen=True)
class Fleet:
    """What to generate, and the seed of its solve."""

    orders: int
    seed: int
    solver_seed: int

    def __str__(self) -> str:
        return f"{self.orders} orders, seed {self.seed}"


def generated(fleets: Sequence[Fleet]) -> Iterator[Instance]:
    """Yield the instance of each fleet; some are made at a time, so that nothing runs beside a solve."""
    with ProcessPoolExecutor(CORES) as processes:
        for first in range(0, len(fleets), BATCH):
            yield from list(processes.map(_instance, fleets[first : first + BATCH]))


def _instance(fleet: Fleet) -> Instance:
    return generate(fleet.orders, fleet.seed, all_rules=True).instance


def faults(fleet: Fleet, instance: Instance) -> tuple[list[str], float]:
    """Plan one fleet; return what is wrong with the plan, and the share that is planned by priority."""
    name = str(fleet)
    last: list[Plan] = []

    def enough() -> bool:
        return bool(last) and check(instance, last.pop()).planned_share >= LEAST_SHARE

    def keep(step: Progress) -> None:
        last[:] = [step.plan] if step.plan is not None else last

    limits = SolveLimits(seconds=SECONDS, workers=CORES, seed=fleet.solver_seed)
    outcome = run(instance, limits, keep, enough)
    if outcome.plan is None:
        return [f"{name}: no plan: {outcome.error}"], 0.0
    if not outcome.plan.orders:
        return [f"{name}: no plan: {outcome.plan.status}"], 0.0
    report = check(instance, outcome.plan)
    found = [f"{name}: {message}" for message in report.messages()]
    if outcome.error is not None:
        found.append(f"{name}: {outcome.error}")
    if outcome.plan.costs != report.costs:
        found.append(f"{name}: the plan says it costs {outcome.plan.costs}, the checker {report.costs}")
    return found, report.planned_share


def main() -> int:
    """Run the drill and record it."""
    options = arguments("Plan generated fleets and verify every plan.", PROMISE, 1_000)
    drilled = commit()
    rng = Random(options.seed)
    fleets = [
        Fleet(rng.randint(FEWEST, MOST), rng.randrange(1_000_000), rng.randrange(1_000_000))
        for _ in range(options.count)
    ]
    failures: list[str] = []
    short: list[str] = []
    planned = wanted = 0.0
    for number, (fleet, instance) in enumerate(zip(fleets, generated(fleets), strict=True), start=1):
        found, share = faults(fleet, instance)
        failures += found
        weight = sum(order.priority for order in instance.orders)
        planned, wanted = planned + share * weight, wanted + weight
        if share < LEAST_SHARE:
            short.append(f"{fleet}: {share:.1%}")
            print(short[-1])
        print(
            f"{number:4} of {options.count}: {planned / wanted:.2%} planned, {len(short)} fleets below "
            f"{LEAST_SHARE:.0%}, {len(failures)} failures",
            flush=True,
        )
    if planned < LEAST_SHARE * wanted:
        failures.append(f"{planned / wanted:.2%} of all orders planned")
    figure = (
        f"{planned / wanted:.2%} of the orders by priority planned within {SECONDS:g} s a fleet; "
        f"{options.count - len(short)} of {options.count} fleets to {LEAST_SHARE:.0%} each"
    ) + (f"; below: {', '.join(short)}" if short else "")
    return record(options.out, drilled, count=options.count, failures=failures, figure=figure)


if __name__ == "__main__":
    sys.exit(main())
