"""Plan a generated fleet with the engine and with peers in one run: ``python -m benchmarks.fleets.compare``.

``python -m benchmarks.fleets.compare --orders 1000 --all-rules --time-limit 300 --peer greedy cpsat``
``python -m benchmarks.fleets.compare --orders 1000 --plain --time-limit 300 --peer timefold``

One after the other, each in a process of its own, with the same time limit and number of workers. Each plan
is judged by the checker; ratios are of avoidable cost, to the witness plan's and to the engine's. The results
file is whole after each of them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from benchmarks.drills.record import engine_commit
from benchmarks.fleets import rivals
from benchmarks.fleets.__main__ import size_of, tell
from benchmarks.fleets.shared import fitted
from benchmarks.fleets.sides import HEAD, Side, cells, judged, remarks, row
from benchmarks.fleets.stored import FOLDER, Fleet, Loaded, load
from benchmarks.machine import describe, versions, where
from benchmarks.peers import PeerNotInstalled
from models.domain.codec import write_whole
from models.domain.index import Index
from solver.guard import run
from solver.limits import SolveLimits

WITNESS, ENGINE = "witness", "bitcorp"


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare; 1 if the engine's plan breaks a rule or there is none, 2 if a peer cannot be had."""
    options = _options(arguments)
    limits = SolveLimits(seconds=options.time_limit, workers=options.workers, seed=options.seed)
    loaded = load(Fleet(options.orders, 1, options.all_rules), options.fleets, tell)
    try:
        peers = [rivals.rival(name, options) for name in options.peer]
    except PeerNotInstalled as error:
        print(error, file=sys.stderr)
        return 2
    instance = loaded.instance
    for peer in peers:
        instance = peer.simplified(instance)
    index = Index(instance)
    begun = datetime.now(UTC)
    out = options.out or Path(".benchmarks") / f"compare-{begun:%Y%m%d-%H%M%S}.json"
    head = {
        "kind": "fleet-comparison",
        "when": begun.isoformat(timespec="seconds"),
        "commit": engine_commit(),
        "machine": describe(),
        "versions": versions() | {k: v for peer in peers for k, v in peer.versions.items()},
        "orders": options.orders,
        "all_rules": options.all_rules,
        "instance": index.hash,
        "left_out": [words for peer in peers for words in peer.left_out],
        "time_limit_s": limits.seconds,
        "workers": limits.workers,
        "seed": limits.seed,
        "busy": round(psutil.getloadavg()[0], 2),
    }
    print(where())
    for words in head["left_out"]:
        print(f"left out for all: {words}")
    print(row(HEAD))
    sides: list[Side] = []
    for side in _sides(loaded, index, peers, limits):
        sides.append(side)
        _write(out, head, sides)
        known = {s.name: s.avoidable for s in sides if s.sound}
        print(row(cells(side, known.get(WITNESS), known.get(ENGINE))), flush=True)
        for words in remarks(side):
            print(f"    {words}", flush=True)
    print(f"results in {out}")
    return 0 if next(side for side in sides if side.name == ENGINE).sound else 1


def _sides(
    loaded: Loaded, index: Index, peers: Sequence[rivals.Rival], limits: SolveLimits
) -> Iterator[Side]:
    """Yield the witness plan, the engine's, and each peer's, judged, as they come."""
    yield judged(Side(WITNESS), index, fitted(loaded.witness, loaded.instance, index.instance))
    yield engine_side(index, limits)
    for peer in peers:
        yield from peer.sides(index, limits)


def engine_side(index: Index, limits: SolveLimits) -> Side:
    """Return what the engine reaches."""
    began = time.perf_counter()
    outcome = run(index.instance, limits)
    wall_s = time.perf_counter() - began
    error = "" if outcome.error is None else str(outcome.error)
    plan = outcome.plan if outcome.plan is not None and outcome.plan.costs is not None else None
    bound = plan.provenance.bound if plan is not None else None
    return judged(Side(ENGINE, wall_s=round(wall_s, 2), bound=bound, error=error), index, plan)


def _write(out: Path, head: dict[str, Any], sides: Sequence[Side]) -> None:
    """Write the results file whole."""
    out.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**head, "sides": [side.as_json() for side in sides]}, indent=1, ensure_ascii=False)
    write_whole(text + "\n", out)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fleets.compare",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--orders", type=size_of, default=1_000, metavar="N", help="size (default: 1000)")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--all-rules", action="store_true", help="the fleet with the demands of every rule")
    kind.add_argument("--plain", action="store_true", help="the fleet without them (default)")
    parser.add_argument(
        "--peer", nargs="+", choices=rivals.names(), default=["greedy", "cpsat"], help="whom to compare with"
    )
    parser.add_argument(
        "--time-limit", type=float, default=300.0, metavar="S", help="seconds of each (default: 300)"
    )
    parser.add_argument("--workers", type=int, default=2, help="cores of each (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="seed of each (default: %(default)s)")
    parser.add_argument(
        "--memory",
        type=float,
        metavar="GIB",
        default=round(0.75 * psutil.virtual_memory().total / 2**30, 1),
        help="most memory of the plain model (default: three quarters of the machine's)",
    )
    parser.add_argument(
        "--offered",
        type=int,
        default=0,
        metavar="N",
        help="most machines and people that a line of the plain model chooses among (0, the default: all; "
        "for many orders with all rules that takes more memory than a machine has)",
    )
    parser.add_argument("--peer-python", metavar="PYTHON", help="interpreter that has Timefold")
    parser.add_argument(
        "--fleets", type=Path, default=FOLDER, metavar="DIR", help="generated fleets (default: %(default)s)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="F", help="results file (default: .benchmarks/compare-WHEN.json)"
    )
    options = parser.parse_args(arguments)
    if options.workers < 1 or not 0 < options.time_limit < float("inf"):
        parser.error("--workers and --time-limit must be above 0")
    if min(options.memory, options.offered) < 0:
        parser.error("--memory and --offered must not be below 0")
    if options.all_rules and "timefold" in options.peer:
        parser.error("Timefold's model has too few rules for --all-rules; compare on --plain")
    return options


if __name__ == "__main__":
    sys.exit(main())
