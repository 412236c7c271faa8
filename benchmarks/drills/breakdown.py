"""A re-plan after a breakdown: first checked plan soon, final plan as good as a full solve's.

``python -m benchmarks.drills.breakdown`` generates a fleet, plans it, lets its busiest machine break down,
and re-plans from the present plan and from nothing with the same time. It prints when the first checked plan
was there (wanted: 5 s), and how much dearer the final one is (wanted: 1 %).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.replanning import FOLDER, FirstPlan, Fleet, fleet, guarded, write
from models.domain.changes import Changes, parse_changes
from solver.advice.what_if import Scenario
from solver.check import check
from solver.guard import run
from solver.limits import SolveLimits

FIRST_SECONDS = 5.0
DEARER = 0.01


def breakdown(made: Fleet) -> Changes:
    """Return three days, from the second quarter of the horizon on, without the busiest machine."""
    horizon = made.instance.horizon
    day = 24 * 60 // horizon.slot_minutes
    start = horizon.slots // 4
    busy = Counter(
        m for o in made.plan.orders if o.start < start + 3 * day and start < o.end for m in o.machines
    )
    machine = max(sorted(busy), key=lambda name: busy[name])
    down = {"kind": "machine_down", "machine": machine, "start": start, "end": start + 3 * day}
    return parse_changes({"name": f"{machine} breaks down", "changes": [down]})


def main() -> int:
    """Run the drill and record it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--orders", type=int, default=1_000, help="orders of the fleet (default: 1000)")
    parser.add_argument("--plan-seconds", type=float, default=60.0, help="of the present plan (default: 60)")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each re-plan (default: 60)")
    parser.add_argument("--workers", type=int, default=2, help="cores of each solve (default: 2)")
    parser.add_argument("--seed", type=int, default=1, help="seed of every choice (default: 1)")
    parser.add_argument("--out", type=Path, default=FOLDER / "breakdown.json", help="default: %(default)s")
    options = parser.parse_args()
    made = fleet(options.orders, options.seed, options.plan_seconds)
    scenario = Scenario(made.instance, made.plan, breakdown(made))
    changed = scenario.changed()
    limits = SolveLimits(seconds=options.seconds, workers=options.workers, seed=options.seed)
    first = FirstPlan(time.monotonic())
    outcome = run(changed, limits, first, start=made.plan)
    whole = guarded(changed, limits)
    row: dict[str, Any] = {"name": f"{made.name}, {scenario.name}", "first_seconds": first.seconds}
    failures = []
    if outcome.plan is None or outcome.plan.costs is None or whole.costs is None:
        failures.append(f"no plan: {outcome.error}")
    else:
        apart = outcome.plan.costs.total / max(1, whole.costs.total) - 1
        row |= {
            "first_cost": first.cost,
            "cost": outcome.plan.costs.total,
            "solve": whole.costs.total,
            "apart": apart,
        }
        row["changes"] = Scenario(made.instance, made.plan, scenario.changes, outcome.plan).compared().changes
        failures += list(check(changed, outcome.plan).messages())
        if first.seconds is None or first.seconds > FIRST_SECONDS:
            failures.append(f"the first checked plan was there after {first.seconds} s")
        if apart > DEARER:
            failures.append(f"{apart:+.2%} dearer than a solve from nothing")
    print(row, flush=True)
    about = {"drill": "breakdown", "orders": options.orders, "seconds": options.seconds, "seed": options.seed}
    return write(options.out, about, [row], failures)


if __name__ == "__main__":
    sys.exit(main())
