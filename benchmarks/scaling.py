"""How the time of building, construction and checking grows with the number of orders.

``python -m benchmarks.scaling`` times the three on plain fleets of 1,000, 3,000 and 10,000 orders and prints
the seconds and the exponent: time grows as orders to that power. It is the slope of the least-squares line
through log time over log orders; 1 is linear, 2 quadratic. In larger fleets orders last longer and take more
duties of people, through which all three go: a second exponent is over these. Measured are seconds of the
processor, and of each part the quickest of --rounds counts, for whatever else runs on the machine only adds.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log
from pathlib import Path
from typing import Any

import psutil

from benchmarks.drills.record import engine_commit
from benchmarks.fleets.stored import FOLDER
from benchmarks.machine import describe, versions, where
from benchmarks.parts.work import Prepared, part
from models.domain.codec import write_whole
from solver.ledger.stored import make_ready

SIZES = (1_000, 3_000, 10_000)
TIMED = ("build", "construct", "check")
OUT = Path(".benchmarks") / "scaling.json"


@dataclass(frozen=True)
class Growth:
    """How long a part takes by size.

    Parameters
    ----------
    seconds
        By orders.
    duties
        Duties in the constructed plan, by orders.
    """

    part: str
    seconds: Mapping[int, float]
    duties: Mapping[int, int]

    @property
    def exponent(self) -> float | None:
        """The slope of log seconds over log orders; none with fewer than two sizes."""
        return slope(self.seconds)

    @property
    def exponent_by_duties(self) -> float | None:
        """The same over log duties."""
        return slope({self.duties[orders]: taken for orders, taken in self.seconds.items()})


def slope(seconds: Mapping[int, float]) -> float | None:
    """Return the slope of the least-squares line through the logarithms; none with fewer than two sizes."""
    if len(seconds) < 2:
        return None
    points = [(log(max(1, size)), log(max(1e-9, taken))) for size, taken in seconds.items()]
    x_mean = sum(x for x, _ in points) / len(points)
    y_mean = sum(y for _, y in points) / len(points)
    return sum((x - x_mean) * (y - y_mean) for x, y in points) / sum((x - x_mean) ** 2 for x, _ in points)


def quickest(fleet: Prepared, name: str, rounds: int) -> float:
    """Return the processor's seconds of the quickest round of a part."""
    fresh = part(name).prepare(fleet)
    return min(_seconds(fresh()) for _ in range(rounds))


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def main(arguments: Sequence[str] | None = None) -> int:
    """Time, print and write; 0."""
    options = _options(arguments)
    make_ready()
    print(where())
    _warm_up(options.fleets)
    print(f"{'orders':>7}{'duties':>11}" + "".join(f"{name + ' s':>13}" for name in TIMED), flush=True)
    taken: dict[str, dict[int, float]] = {name: {} for name in TIMED}
    duties: dict[int, int] = {}
    head: dict[str, Any] = {
        "kind": "scaling",
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": engine_commit(),
        "machine": describe(),
        "versions": versions(),
        "rounds": options.rounds,
        "busy": round(psutil.getloadavg()[0], 2),
    }
    for orders in sorted(options.orders):
        fleet = Prepared(orders, options.fleets)
        for name in TIMED:
            taken[name][orders] = quickest(fleet, name, options.rounds)
        duties[orders] = len(fleet.plan.duties)
        figures = "".join(f"{taken[name][orders]:>13.3f}" for name in TIMED)
        print(f"{orders:>7,}{duties[orders]:>11,}{figures}", flush=True)
        write(options.out, head, growths(taken, duties))
    found = growths(taken, duties)
    print(f"{'exponent':<18}" + "".join(f"{_words(growth.exponent):>13}" for growth in found))
    print(f"{'over duties':<18}" + "".join(f"{_words(growth.exponent_by_duties):>13}" for growth in found))
    print(f"load average at the start {head['busy']:.1f}; results in {options.out}")
    return 0


def _warm_up(folder: Path) -> None:
    """Load what is imported and compiled at the first call, so that no size pays for it."""
    fleet = Prepared(12, folder)
    for name in TIMED:
        quickest(fleet, name, 1)


def _words(exponent: float | None) -> str:
    return "-" if exponent is None else f"{exponent:.2f}"


def growths(taken: Mapping[str, Mapping[int, float]], duties: Mapping[int, int]) -> list[Growth]:
    """Return how each part grows."""
    return [Growth(name, dict(seconds), dict(duties)) for name, seconds in taken.items()]


def write(out: Path, head: Mapping[str, Any], found: Sequence[Growth]) -> None:
    """Write the results file whole."""
    data = {
        **head,
        "parts": [
            {
                "part": growth.part,
                "seconds": {str(orders): round(taken_, 6) for orders, taken_ in growth.seconds.items()},
                "duties": {str(orders): count for orders, count in growth.duties.items()},
                "exponent": growth.exponent,
                "exponent_by_duties": growth.exponent_by_duties,
            }
            for growth in found
        ],
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    write_whole(json.dumps(data, indent=1) + "\n", out)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scaling",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--orders", type=int, nargs="+", default=SIZES, metavar="N", help="sizes")
    parser.add_argument("--rounds", type=int, default=3, help="of each part (default: %(default)s)")
    parser.add_argument(
        "--fleets", type=Path, default=FOLDER, metavar="DIR", help="generated fleets (default: %(default)s)"
    )
    parser.add_argument("--out", type=Path, default=OUT, metavar="F", help="default: %(default)s")
    options = parser.parse_args(arguments)
    if options.rounds < 1 or any(not 1 <= orders <= 10_000 for orders in options.orders):
        parser.error("--rounds must be above 0 and --orders from 1 to 10000")
    return options


if __name__ == "__main__":
    sys.exit(main())
