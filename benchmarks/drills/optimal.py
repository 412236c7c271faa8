"""Promise 4 at full count: solves stopped at random moments claim an optimum only where there is one.

``python -m benchmarks.drills.optimal`` generates 20 instances of 8 orders, solves each for 20 s (on at
least 18 the optimum has to be proven), then stops 100 further solves at random moments and holds each
claim against everything else that is known of the instance. Writes ``4.json``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from benchmarks.drills.record import arguments, commit, record
from data.generator.generate import generate
from models.domain.instance import Instance
from models.domain.plan import Plan, Provenance
from solver.check import check, with_costs
from solver.guard import run
from solver.limits import SolveLimits

PROMISE = 4
INSTANCES = 20
LEAST_PROVEN = 18
ORDERS = 8
SECONDS = 20.0
WORKERS = 2
LATEST_STOP = 1.5
"""Random moments reach so many times the time that the proof took: most before it, some after."""


@dataclass
class Known:
    """What is known of one instance.

    Parameters
    ----------
    costs
        Of plans that the checker accepts, whoever made them.
    bounds
        Lower bounds that solves claimed.
    claims
        Costs that solves called optimal.
    seconds
        How long the proof took, or the whole solve if there was none.
    """

    name: str
    instance: Instance
    costs: list[int] = field(default_factory=list)
    bounds: list[int] = field(default_factory=list)
    claims: list[int] = field(default_factory=list)
    seconds: float = SECONDS

    def learn(self, plan: Plan | None) -> None:
        """Add what a plan shows and what it claims."""
        if plan is None or plan.costs is None:
            return
        claimless = plan.model_copy(update={"status": "FEASIBLE", "provenance": Provenance()})
        report = check(self.instance, claimless)
        if report.ok:
            self.costs.append(report.costs.total)
        if plan.provenance.bound is not None:
            self.bounds.append(plan.provenance.bound)
        if plan.status == "OPTIMAL":
            self.claims.append(report.costs.total)

    def false_claims(self) -> list[str]:
        """Return the claims that something else contradicts."""
        least = min(self.costs)
        found = [f"{self.name}: {c} called optimal, {least} is possible" for c in self.claims if c > least]
        found += [f"{self.name}: bound {b} claimed, {least} is possible" for b in self.bounds if b > least]
        return found


def made(seed: int) -> Known:
    """Return a generated instance of 8 orders, and what its witness plan shows of it."""
    generated = generate(ORDERS, seed)
    known = Known(f"seed {seed}", generated.instance)
    known.learn(with_costs(generated.instance, generated.witness))
    return known


def solved(
    known: Known, seed: int, seconds: float = SECONDS, stop: Callable[[], bool] | None = None
) -> Plan | None:
    """Solve for at most ``seconds`` and learn from the plan."""
    limits = SolveLimits(seconds=seconds, workers=WORKERS, seed=seed)
    plan = run(known.instance, limits, stop=stop).plan
    known.learn(plan)
    return plan


def proven(known: Known, seed: int, seconds: float = SECONDS) -> bool:
    """Whether the optimum is proven within ``seconds``; notes how long that took."""
    plan = solved(known, seed, seconds)
    if plan is not None:
        known.seconds = plan.provenance.wall_seconds
    return plan is not None and plan.status == "OPTIMAL"


def stopped_at(known: Known, moment: float, seed: int) -> Plan | None:
    """Solve with another seed and stop after ``moment`` seconds."""
    began = time.monotonic()
    return solved(known, seed, stop=lambda: time.monotonic() - began >= moment)


def main() -> int:
    """Run the drill and record it."""
    options = arguments("Stop solves at random moments and verify what they claim.", PROMISE, 100)
    drilled = commit()
    rng = Random(options.seed)
    known = [made(rng.randrange(1_000_000)) for _ in range(INSTANCES)]
    said = 0
    for number, one in enumerate(known, start=1):
        said += proven(one, rng.randrange(1_000_000))
        print(f"instance {number:2} of {INSTANCES}: {said} proven, {one.seconds:.1f} s", flush=True)
    claims = 0
    for number in range(options.count):
        one = known[number % INSTANCES]
        moment = rng.uniform(0.0, LATEST_STOP * one.seconds)
        plan = stopped_at(one, moment, rng.randrange(1_000_000))
        claims += plan is not None and plan.status == "OPTIMAL"
        status = plan.status if plan else "none"
        print(f"stop {number + 1:3} of {options.count} after {moment:5.2f} s: {status}", flush=True)
    failures = [claim for one in known for claim in one.false_claims()]
    false = len(failures)
    if said < LEAST_PROVEN:
        failures.append(f"proven within {SECONDS:g} s on {said} of {INSTANCES} instances only")
    figure = f"{false} false of {claims} claims; {said} of {INSTANCES} proven within {SECONDS:g} s"
    return record(options.out, drilled, count=options.count, failures=failures, figure=figure)


if __name__ == "__main__":
    sys.exit(main())
