"""Re-plans with at most 0, 3 and 10 changes never change more: ``python -m benchmarks.drills.changes``.

Each re-plan draws a fleet, a disruption and one of the three bounds. It fails if the plan makes more changes
than allowed, breaks a rule, or if there is none and the reason that is given is neither the bound nor a rule
that no plan can keep.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.replanning import FOLDER, Fleet, disruption, fleet, solving, write
from models.domain.reading import Reading
from solver.advice.what_if import Scenario, branch, staying_close
from solver.check import check
from solver.costs.deviation import count_changes
from solver.limits import SolveLimits

BOUNDS = (0, 3, 10)


def replan(made: Fleet, number: int, rng: Random, seconds: float) -> tuple[dict[str, Any], list[str]]:
    """Return what one re-plan came to, and what is wrong with it."""
    most = BOUNDS[number % len(BOUNDS)]
    tried = disruption(made, rng, most)
    scenario = Scenario(made.instance, made.plan, tried)
    done = branch(scenario, SolveLimits(seconds=seconds, workers=1, seed=number), solving)
    assert done.result is not None, "a branch comes back solved"
    name = f"{made.name}, {tried.name}, at most {most}"
    row: dict[str, Any] = {"name": name, "most": most, "status": done.result.status}
    if done.result.costs is None:
        reasons = [reason for left in done.result.unplanned for reason in left.reasons][:1]
        row["why"] = reasons[0].message if reasons else ""
        named = bool(reasons) and ("change" in reasons[0].message)
        return row, [] if named else [
            f"{name}: no plan, and the reason does not name the bound: {row['why']}"
        ]
    cancelled = {change.order for change in tried.changes if change.kind == "order_cancelled"}
    before = staying_close(made.instance, made.plan)
    made_changes = count_changes(Reading(before, done.result))
    row["changes"] = sum(n for order, n in made_changes.items() if order not in cancelled)
    report = check(scenario.changed(), done.result)
    failures = [f"{name}: {message}" for message in report.messages()]
    if row["changes"] > most:
        failures.append(f"{name}: {row['changes']} changes")
    return row, failures


def main() -> int:
    """Run the drill and record it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=50, help="re-plans (default: 50)")
    parser.add_argument("--orders", type=int, default=20, help="orders of a fleet (default: 20)")
    parser.add_argument("--fleets", type=int, default=5, help="fleets (default: 5)")
    parser.add_argument("--seconds", type=float, default=10.0, help="seconds of each solve (default: 10)")
    parser.add_argument("--seed", type=int, default=1, help="seed of every choice (default: 1)")
    parser.add_argument("--out", type=Path, default=FOLDER / "changes.json", help="default: %(default)s")
    options = parser.parse_args()
    rng = Random(options.seed)
    fleets = [fleet(options.orders, rng.randrange(1_000_000), options.seconds) for _ in range(options.fleets)]
    rows, failures = [], []
    for number in range(options.count):
        row, found = replan(fleets[number % len(fleets)], number, rng, options.seconds)
        rows.append(row)
        failures += found
        print(
            f"{number + 1:3} {row['name']}: {row['status']}, {row.get('changes', row.get('why'))}", flush=True
        )
    about = {"drill": "changes", "orders": options.orders, "seconds": options.seconds, "seed": options.seed}
    return write(options.out, about, rows, failures)


if __name__ == "__main__":
    sys.exit(main())
