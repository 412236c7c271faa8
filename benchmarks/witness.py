"""Plan generated fleets and compare with their witness plans and with the reference greedy.

``python -m benchmarks.witness --count 300 --orders 5-40 --time-limit 20``
``python -m benchmarks.witness --count 10 --orders 200 --time-limit 60 --all-rules``

One fleet after the other, each solved in one process of its own. The results file is whole after each
fleet; called again with the same settings it goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.drills.record import commit
from benchmarks.generated import LEAST_SHARE, Trial, attempt, summary, trial_of
from benchmarks.machine import describe, versions, where
from models.domain.codec import write_whole
from solver.limits import SolveLimits

HEAD = "orders  seed  status     share  avoidable    witness     greedy   /witness  /greedy   wall s"


def main(arguments: list[str] | None = None) -> int:
    """Run the fleets; 1 if a plan broke a rule, a solve failed, or too little was planned."""
    options = _options(arguments)
    settings = {"time_limit_s": options.time_limit, "workers": options.workers, "solver_seed": options.seed}
    settings |= {"commit": commit(), "all_rules": options.all_rules}
    try:
        done = _read(options.out, settings)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(
            f"{options.out}: is not a results file of these settings: {error}. Maybe remove it",
            file=sys.stderr,
        )
        return 2
    print(where())
    print(HEAD)
    trials = []
    for orders, seed in fleets(options.orders, options.count, options.first_seed):
        if (orders, seed) not in done:
            limits = SolveLimits(seconds=options.time_limit, workers=options.workers, seed=options.seed)
            done[orders, seed] = attempt(orders, seed, limits, all_rules=options.all_rules)
            _write(options.out, settings, done)
        trials.append(done[orders, seed])
        print(line(trials[-1]), flush=True)
    print("\n".join(["", *summary(trials), f"results in {options.out}"]))
    sound = all(t.violations == 0 and not t.error and t.planned_share >= LEAST_SHARE for t in trials)
    return 0 if sound else 1


def fleets(sizes: tuple[int, int], count: int, first_seed: int) -> list[tuple[int, int]]:
    """Return orders and seed of each fleet: sizes in turn over the range, every seed once."""
    low, high = sizes
    return [(low + number % (high - low + 1), first_seed + number) for number in range(count)]


def line(trial: Trial) -> str:
    """Return one trial as a row of the table; money in whole units."""
    amounts = (trial.avoidable, trial.witness, trial.greedy)
    money = "".join(f"{'-':>11}" if cents is None else f"{cents / 100:>11,.0f}" for cents in amounts)
    to_greedy = f"{'-':>9}" if trial.to_greedy is None else f"{trial.to_greedy:>9.3f}"
    row = (
        f"{trial.orders:>6}{trial.seed:>6}  {trial.status:<9}{trial.planned_share:>7.1%}{money}"
        f"{trial.to_witness:>11.3f}{to_greedy}{trial.wall_s:>9.1f}"
    )
    if trial.violations:
        row += f"  {trial.violations} VIOLATIONS"
    return row + (f"  ERROR {trial.error.splitlines()[0]}" if trial.error else "")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.witness",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--count", "--seeds", type=int, default=300, help="how many fleets (default: %(default)s)"
    )
    parser.add_argument(
        "--orders", type=_range, default=(5, 40), metavar="N[-M]", help="work orders of each (default: 5-40)"
    )
    parser.add_argument("--time-limit", type=float, default=20.0, metavar="S", help="seconds of each solve")
    parser.add_argument("--workers", type=int, default=2, help="cores of each solve (default: %(default)s)")
    parser.add_argument(
        "--first-seed", type=int, default=1, help="seed of the first fleet; then one more each"
    )
    parser.add_argument("--seed", type=int, default=1, help="seed of the engine (default: %(default)s)")
    parser.add_argument("--all-rules", action="store_true", help="fleets with the demands of every rule")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(".benchmarks") / "witness.json",
        metavar="F",
        help="results file (default: %(default)s)",
    )
    options = parser.parse_args(arguments)
    if options.count < 1 or options.workers < 1 or options.time_limit <= 0:
        parser.error("--count, --workers and --time-limit must be above 0")
    return options


def _range(text: str) -> tuple[int, int]:
    low, _, high = text.partition("-")
    try:
        sizes = int(low), int(high or low)
    except ValueError:
        sizes = 0, 0
    if not 1 <= sizes[0] <= sizes[1] <= 10_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number or range of orders such as 200 or 5-40")
    return sizes


def _read(path: Path, settings: dict[str, Any]) -> dict[tuple[int, int], Trial]:
    """Return the trials of an earlier call by orders and seed."""
    if not path.exists():
        return {}
    data = json.loads(path.read_text(encoding="utf-8"))
    earlier = {name: data[name] for name in settings}
    if earlier != settings:
        raise ValueError(f"it was made with {earlier}")
    trials = [trial_of(row) for row in data["trials"]]
    return {trial.key: trial for trial in trials}


def _write(path: Path, settings: dict[str, Any], done: dict[tuple[int, int], Trial]) -> None:
    data = {
        **settings,
        "machine": describe(),
        "versions": versions(),
        "trials": [done[key].as_json() for key in sorted(done)],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(json.dumps(data, indent=1) + "\n", path)


if __name__ == "__main__":
    sys.exit(main())
