"""Plan the fixed generated fleets and measure quality over time: ``python -m benchmarks.fleets``.

``python -m benchmarks.fleets --orders 200 1000 --plain --time-limit 60 --workers 2``
``python -m benchmarks.fleets --all-rules --orders 1000 --keep``

One fleet after the other, each solved in a process of its own. A fleet is generated once and kept in
``.benchmarks/fleets``. The results file is whole after each fleet. Best known plans are in
``benchmarks/fleets.json``; --keep puts better ones there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.drills.record import engine_commit
from benchmarks.fleets.best import FILE, best_of, improved, read_best, verdict, write_best
from benchmarks.fleets.stored import FOLDER, Fleet, load
from benchmarks.fleets.trial import Trial, attempt, usual_seconds
from benchmarks.machine import describe, versions, where
from models.domain.codec import write_whole
from solver.limits import SolveLimits

SIZES = (200, 1_000, 3_000, 10_000)
SEED = 1
"""Of every fleet, unless others are asked for: what is known of fixed fleets can be compared."""

HEAD = "orders seed rules      share      cost   avoidable  /witness  /greedy  load s first s  wall s    MiB"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the fleets; 1 if a plan broke a rule or a solve failed, 2 if a file cannot be used."""
    options = _options(arguments)
    try:
        known = read_best(options.best)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    begun = datetime.now(UTC)
    out = options.out or Path(".benchmarks") / f"fleets-{begun:%Y%m%d-%H%M%S}.json"
    planned_by, machine = engine_commit(), describe()
    head: dict[str, Any] = {
        "kind": "fleets",
        "when": begun.isoformat(timespec="seconds"),
        "commit": planned_by,
        "machine": machine,
        "versions": versions(),
    }
    print(where())
    print(HEAD)
    trials: list[Trial] = []
    for fleet in chosen(
        options.orders, options.fleet_seeds, plain=options.plain, all_rules=options.all_rules
    ):
        loaded = load(fleet, options.fleets, tell)
        limits = SolveLimits(
            seconds=options.time_limit or usual_seconds(fleet.orders),
            workers=options.workers,
            seed=options.seed,
        )
        trial = attempt(loaded, limits, options.fleets, tell)
        trials.append(trial)
        write(out, head, trials)
        print(line(trial), flush=True)
        print(f"        {verdict(trial, best_of(trial, known))}", flush=True)
        for fault in trial.faults:
            print(f"        FAILED {fault}", flush=True)
        better = improved(trial, known, planned_by, machine, f"{begun:%Y-%m-%d}")
        if better is not None:
            if options.keep:
                known[better.key] = better
                write_best(known, options.best)
            print(f"        {'kept in' if options.keep else 'with --keep it goes into'} {options.best}")
    print(f"results in {out}")
    return 1 if any(trial.faults for trial in trials) else 0


def tell(words: str) -> None:
    """Say on the error stream what takes long."""
    print(words, file=sys.stderr, flush=True)


def chosen(sizes: Sequence[int], seeds: Sequence[int], *, plain: bool, all_rules: bool) -> list[Fleet]:
    """Return the fleets to plan: both kinds of each size and seed, unless one kind is asked for."""
    kinds = [kind for kind, wanted in ((False, plain), (True, all_rules)) if wanted or plain == all_rules]
    return [Fleet(orders, seed, kind) for orders in sizes for seed in seeds for kind in kinds]


def line(trial: Trial) -> str:
    """Return one trial as a row of the table; money in whole units."""
    money = "".join(
        f"{'-' if cents is None else f'{cents / 100:,.0f}':>{width}}"
        for cents, width in ((trial.cost, 12), (trial.avoidable, 12))
    )
    shares = "".join(
        f"{'-' if value is None else f'{value:.3f}':>{width}}"
        for value, width in ((trial.to_witness, 10), (trial.to_greedy, 9))
    )
    first = "-" if trial.first_s is None else f"{trial.first_s:.2f}"
    return (
        f"{trial.orders:>6}{trial.seed:>5} {trial.rules:<9}{trial.planned_share:>7.1%}{money}{shares}"
        f"{trial.load_s:>8.2f}{first:>8}{trial.wall_s:>8.1f}{trial.peak_mib:>7,.0f}"
    )


def write(out: Path, head: dict[str, Any], trials: Sequence[Trial]) -> None:
    """Write the results file whole."""
    out.parent.mkdir(parents=True, exist_ok=True)
    rows = ",\n  ".join(json.dumps(trial.as_json(), ensure_ascii=False) for trial in trials)
    tops = "".join(f" {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)},\n" for k, v in head.items())
    write_whole(f'{{\n{tops} "runs": [\n  {rows}\n ]\n}}\n', out)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fleets",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--orders", type=size_of, nargs="+", default=SIZES, metavar="N", help="sizes (default: all four)"
    )
    parser.add_argument(
        "--fleet-seeds", type=int, nargs="+", default=[SEED], metavar="N", help="of the fleets (default: 1)"
    )
    parser.add_argument("--plain", action="store_true", help="only fleets without the demands of every rule")
    parser.add_argument("--all-rules", action="store_true", help="only fleets with them (default: both)")
    parser.add_argument(
        "--time-limit",
        type=float,
        metavar="S",
        help="seconds of each solve (default: 60 up to 1,000 orders, 120 up to 3,000, else 600)",
    )
    parser.add_argument("--workers", type=int, default=2, help="cores of each solve (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the engine (default: %(default)s)")
    parser.add_argument("--keep", action="store_true", help="record plans better than the best known")
    parser.add_argument("--best", type=Path, default=FILE, metavar="F", help="best known plans")
    parser.add_argument(
        "--fleets", type=Path, default=FOLDER, metavar="DIR", help="generated fleets (default: %(default)s)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="F", help="results file (default: .benchmarks/fleets-WHEN.json)"
    )
    options = parser.parse_args(arguments)
    if options.workers < 1 or (options.time_limit is not None and options.time_limit <= 0):
        parser.error("--workers and --time-limit must be above 0")
    return options


def size_of(text: str) -> int:
    """Return a number of orders from the command line."""
    try:
        orders = int(text.replace(",", ""))
    except ValueError:
        orders = 0
    if not 1 <= orders <= 10_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of orders from 1 to 10000")
    return orders


if __name__ == "__main__":
    sys.exit(main())
