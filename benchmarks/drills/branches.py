"""What-if branches cost what a solve of the changed instance costs: ``python -m benchmarks.drills.branches``.

Each branch is solved from the present plan, and its changed instance without it, with the same limits. It
fails if the two costs differ by more than the larger of the two proven gaps, or by more than 1 % if no bound
is known.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.replanning import FOLDER, disruption, fleet, guarded, solving, write
from models.domain.plan import Plan
from solver.advice.what_if import Scenario, branch
from solver.check import check
from solver.limits import SolveLimits

LEAST_GAP = 0.001
WITHOUT_BOUND = 0.01


def gap_of(plan: Plan) -> float:
    """Return how far a plan may be from the best, as a share of its cost."""
    return WITHOUT_BOUND if plan.provenance.gap is None else max(LEAST_GAP, plan.provenance.gap)


def main() -> int:
    """Run the drill and record it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=20, help="branches (default: 20)")
    parser.add_argument("--orders", type=int, default=20, help="orders of a fleet (default: 20)")
    parser.add_argument("--fleets", type=int, default=4, help="fleets (default: 4)")
    parser.add_argument("--seconds", type=float, default=20.0, help="seconds of each solve (default: 20)")
    parser.add_argument("--seed", type=int, default=1, help="seed of every choice (default: 1)")
    parser.add_argument("--out", type=Path, default=FOLDER / "branches.json", help="default: %(default)s")
    options = parser.parse_args()
    rng = Random(options.seed)
    fleets = [fleet(options.orders, rng.randrange(1_000_000), options.seconds) for _ in range(options.fleets)]
    rows: list[dict[str, Any]] = []
    failures: list[str] = []
    for number in range(options.count):
        made = fleets[number % len(fleets)]
        scenario = Scenario(made.instance, made.plan, disruption(made, rng))
        limits = SolveLimits(seconds=options.seconds, workers=1, seed=number)
        done = branch(scenario, limits, solving).result
        whole = guarded(scenario.changed(), limits)
        name = f"{made.name}, {scenario.name}"
        row: dict[str, Any] = {"name": name}
        rows.append(row)
        if done is None or done.costs is None or whole.costs is None:
            row["status"] = [None if plan is None else plan.status for plan in (done, whole)]
            if done is None or (done.costs is None) != (whole.costs is None):
                failures.append(f"{name}: one of the two has no plan")
            continue
        first, second = done.costs.total, whole.costs.total
        allowed = max(gap_of(done), gap_of(whole))
        apart = (first - second) / max(1, abs(second))
        row |= {"branch": first, "solve": second, "apart": round(apart, 5), "allowed": round(allowed, 5)}
        failures += [f"{name}: {message}" for message in check(scenario.changed(), done).messages()]
        if abs(apart) > allowed:
            failures.append(f"{name}: {apart:+.2%} apart, {allowed:.2%} allowed")
        print(f"{number + 1:3} {name}: {apart:+.3%} apart, {allowed:.3%} allowed", flush=True)
    about = {"drill": "branches", "orders": options.orders, "seconds": options.seconds, "seed": options.seed}
    return write(options.out, about, rows, failures)


if __name__ == "__main__":
    sys.exit(main())
