"""Replays stored instances, ``python -m benchmarks.replay``, and refuses a version that plans them worse.

Each is solved again in units of work, one core, same seed, so that neither machine nor load matters. A new
version of OR-Tools or of the engine is taken only if no plan is lost and none is dearer.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import Field

from models.domain.base import Frozen
from models.domain.codec import instance_hash, read_instance, write_whole
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver import ENGINE_VERSION
from solver.limits import SolveLimits
from solver.version import ortools_version

STORED = Path(__file__).resolve().parent / "stored"
RESULTS = "results.json"
SECONDS_PER_UNIT = 120.0
"""Seconds that a unit of work may take before the guard ends the solve."""

Verdict = Literal["equal", "better", "worse", "lost", "contradicted", "cut short"]
REFUSED: frozenset[Verdict] = frozenset({"worse", "lost", "contradicted", "cut short"})

Solve = Callable[[Instance, SolveLimits], Plan]


class Stored(Frozen):
    """A stored instance and what was reached with it.

    Parameters
    ----------
    file
        In the folder of stored instances.
    family
        Of a public format: one of `benchmarks.families`; empty: a file of ours.
    work, seed
        Limit of the solve.
    sample
        Whether the test suite replays it.
    instance
        Hash of the instance.
    status, cost, planned
        What was reached: status of the plan, cents, and how many orders are in it.
    """

    file: str
    family: str = ""
    work: float = Field(gt=0)
    seed: int = 0
    sample: bool = False
    instance: str = ""
    status: str = ""
    cost: int | None = None
    planned: int = 0


class Results(Frozen):
    """All stored instances, and which versions reached what is recorded."""

    engine: str = ""
    ortools: str = ""
    recorded: str = ""
    instances: tuple[Stored, ...] = ()


class Replayed(Frozen):
    """What came of one instance now."""

    stored: Stored
    now: Stored
    verdict: Verdict
    why: str = ""


def read_results(folder: Path) -> Results:
    """Return what is recorded in ``folder``."""
    return Results.model_validate_json((folder / RESULTS).read_text(encoding="utf-8"))


def load(stored: Stored, folder: Path) -> Instance:
    """Return a stored instance."""
    path = folder / stored.file
    if not stored.family:
        return read_instance(path)
    from benchmarks.families import family

    chosen = family(stored.family)
    instance: Instance = chosen.to_instance(chosen.read(path))
    return instance


def replay(
    stored: Iterable[Stored], folder: Path, solve: Solve, told: Callable[[Replayed], None] | None = None
) -> list[Replayed]:
    """Solve each instance again and judge what comes of it."""
    found = []
    for one in stored:
        instance = load(one, folder)
        limits = SolveLimits(SECONDS_PER_UNIT * one.work, workers=1, seed=one.seed, deterministic=one.work)
        plan = solve(instance, limits)
        now = one.model_copy(
            update={
                "instance": instance_hash(instance),
                "status": plan.status,
                "cost": plan.costs.total if plan.costs is not None else None,
                "planned": len(plan.orders),
            }
        )
        verdict, why = judge(one, now, plan.provenance.stopped_by)
        found.append(Replayed(stored=one, now=now, verdict=verdict, why=why))
        if told is not None:
            told(found[-1])
    return found


def judge(was: Stored, now: Stored, stopped_by: str = "") -> tuple[Verdict, str]:
    """Return whether ``now`` is as good as what is recorded, and a word on it."""
    if stopped_by in ("time", "killed", "memory", "died"):
        return "cut short", f"ended by {stopped_by}: not comparable. Maybe replay on an idle machine"
    if not was.status:
        return "better", "nothing is recorded"
    if was.instance != now.instance:
        return "contradicted", "the instance is read as another one: its hash has changed"
    if was.cost is None:
        if now.cost is not None and was.status == "INFEASIBLE":
            return "contradicted", "it was proven that there is no plan, and there is one"
        if now.cost is not None:
            return "better", "there was no plan"
        if (was.status, now.status) == ("INFEASIBLE", "UNKNOWN"):
            return "lost", "it is no longer proven that there is no plan"
        return "equal", ""
    if now.cost is None:
        return "lost", "there is no plan any more"
    if now.cost > was.cost:
        return "worse", f"{100 * (now.cost - was.cost) / max(1, abs(was.cost)):.2f} % dearer"
    if now.cost < was.cost:
        if was.status == "OPTIMAL":
            return "contradicted", "it is cheaper than what was proven to be the optimum"
        return "better", f"{100 * (was.cost - now.cost) / max(1, abs(was.cost)):.2f} % cheaper"
    return "equal", "no longer proven optimal" if was.status == "OPTIMAL" != now.status else ""


def refused(found: Iterable[Replayed]) -> list[Replayed]:
    """Return what speaks against the version that runs."""
    return [one for one in found if one.verdict in REFUSED]


def line(one: Replayed) -> str:
    """Return one instance's line of the table."""
    was, now = one.stored, one.now
    return (
        f"{was.file:20} {was.status or 'none':10} {_cents(was.cost):>14}  {now.status:10} "
        f"{_cents(now.cost):>14}  "
        f"{one.verdict}{f': {one.why}' if one.why else ''}"
    )


def _cents(cents: int | None) -> str:
    return "–" if cents is None else f"{cents:,}"


def record(results: Results, found: Sequence[Replayed], folder: Path) -> None:
    """Write what was reached now as what is to be reached from now on."""
    by_file = {one.now.file: one.now for one in found}
    new = results.model_copy(
        update={
            "engine": ENGINE_VERSION,
            "ortools": ortools_version(),
            "recorded": datetime.now(UTC).date().isoformat(),
            "instances": tuple(by_file.get(one.file, one) for one in results.instances),
        }
    )
    path = folder / RESULTS
    write_whole(new.model_dump_json(indent=1) + "\n", path)


def in_a_process(instance: Instance, limits: SolveLimits) -> Plan:
    """Solve as the product does: in a process that can be ended."""
    from solver.guard import solve_guarded

    return solve_guarded(instance, limits)


def main(argv: Sequence[str] | None = None, solve: Solve = in_a_process) -> int:
    """Replay; 1 if a plan is lost, dearer or contradicted, 2 if a name is unknown."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.replay", description="Replays the stored instances."
    )
    parser.add_argument("names", nargs="*", metavar="FILE", help="only these files (default: all)")
    parser.add_argument("--folder", type=Path, default=STORED, metavar="DIR", help="default: %(default)s")
    parser.add_argument("--record", action="store_true", help="record what is reached, if nothing is refused")
    parser.add_argument("--even-if-worse", action="store_true", help="record it in any case")
    options = parser.parse_args(argv)
    results = read_results(options.folder)
    unknown = sorted(set(options.names) - {one.file for one in results.instances})
    if unknown:
        print(f"{options.folder} has no {unknown[0]}. Maybe look into {RESULTS} there.", file=sys.stderr)
        return 2
    chosen = [one for one in results.instances if not options.names or one.file in options.names]
    print(f"recorded {results.recorded or 'never'}: engine {results.engine}, OR-Tools {results.ortools}")
    print(f"now: engine {ENGINE_VERSION}, OR-Tools {ortools_version()}")
    found = replay(chosen, options.folder, solve, lambda one: print(line(one), flush=True))
    against = refused(found)
    counts = {v: sum(one.verdict == v for one in found) for v in sorted({one.verdict for one in found})}
    print(", ".join(f"{number} {verdict}" for verdict, number in counts.items()))
    if options.record and (not against or options.even_if_worse):
        record(results, found, options.folder)
        print(f"recorded in {options.folder / RESULTS}")
        return 0
    if against:
        print("REFUSED: this version loses plans or makes them dearer; see above.")
        return 1
    print("accepted: no plan is lost and none is dearer.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
