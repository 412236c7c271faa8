"""One solve of one fleet, and what is measured of it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import psutil

from benchmarks.fleets.stored import FOLDER, Loaded, Told, greedy_of
from models.domain.index import Index
from models.domain.plan import Plan
from solver.check import Report, check
from solver.guard import run, worker_ahead
from solver.limits import Progress, SolveLimits
from solver.process.child import Child

MIB = 1024 * 1024
SHOWN_FAULTS = 10

SECONDS = {1_000: 60.0, 3_000: 120.0, 10_000: 600.0}
"""Usual time limit by the number of orders up to which it holds."""

Step = tuple[float, int, int]
"""Seconds since the call, cents, avoidable cents."""


@dataclass(frozen=True)
class Trial:
    """What came of one solve; money in cents.

    Parameters
    ----------
    instance
        Hash of the fleet.
    time_limit_s, workers, solver_seed
        Limits of the solve.
    load_s
        Seconds of reading and validating the file.
    first_s
        Seconds from the call to the first checked plan; none: there was none.
    wall_s
        Seconds of the solve in all.
    cost, avoidable, planned_share
        Of the final plan; none: there is no plan.
    witness, greedy
        Avoidable cost of the witness plan, and of the reference greedy's where it plans such fleets.
    steps
        Every better plan: seconds, cost, avoidable cost.
    peak_mib
        Most resident memory of the solve, all its processes together.
    busy
        Load average of the machine before the solve: above 0 others were running.
    faults
        What is wrong: rules that the plan breaks, how the solve failed; empty: nothing.
    """

    orders: int
    seed: int
    all_rules: bool
    instance: str
    time_limit_s: float
    workers: int
    solver_seed: int
    load_s: float
    first_s: float | None
    wall_s: float
    status: str
    stopped_by: str
    cost: int | None
    avoidable: int | None
    planned_share: float
    witness: int
    greedy: int | None
    steps: Sequence[Step]
    peak_mib: float
    busy: float
    faults: Sequence[str] = ()

    @property
    def rules(self) -> str:
        """Which rules the fleet has demands of, in a word."""
        return "all-rules" if self.all_rules else "plain"

    @property
    def to_witness(self) -> float | None:
        """Avoidable cost over the witness plan's."""
        return ratio(self.avoidable, self.witness)

    @property
    def to_greedy(self) -> float | None:
        """Avoidable cost over the greedy's."""
        return ratio(self.avoidable, self.greedy)

    def as_json(self) -> dict[str, Any]:
        """Return the trial as it stands in a results file."""
        return asdict(self)


def trial_of(row: Mapping[str, Any]) -> Trial:
    """Return the trial of a row in a results file."""
    known = {field.name: row[field.name] for field in fields(Trial) if field.name in row}
    steps = tuple((float(s), int(cost), int(avoidable)) for s, cost, avoidable in known["steps"])
    return Trial(**{**known, "steps": steps})


def usual_seconds(orders: int) -> float:
    """Return the time limit of a fleet of so many orders."""
    return next((seconds for most, seconds in SECONDS.items() if orders <= most), max(SECONDS.values()))


def ratio(amount: int | None, of: int | None) -> float | None:
    """Return one amount over another; none if one of them is not known."""
    return None if amount is None or of is None else amount / max(1, of)


class Steps:
    """Listens to a solve and keeps every better plan's figures."""

    def __init__(self) -> None:
        self.taken: list[Step] = []

    def __call__(self, step: Progress) -> None:
        """Take note of a step."""
        costs = step.plan.costs if step.plan is not None else None
        if costs is not None:
            self.taken.append((round(step.seconds, 3), costs.total, costs.avoidable))


def attempt(loaded: Loaded, limits: SolveLimits, folder: Path = FOLDER, told: Told | None = None) -> Trial:
    """Plan a fleet, and have the plan, the witness plan and the greedy's judged.

    Parameters
    ----------
    folder
        Where the greedy's plan is kept.
    told
        Told in words of what takes long.
    """
    with worker_ahead() as ahead:
        return _attempt(loaded, limits, folder, told, ahead)


def _attempt(
    loaded: Loaded, limits: SolveLimits, folder: Path, told: Told | None, ahead: Child | None
) -> Trial:
    fleet, instance = loaded.fleet, loaded.instance
    index = Index(instance)
    beside: dict[str, Plan] = {"witness": loaded.witness}
    if not fleet.all_rules:  # the greedy knows nothing of the other rules
        beside["greedy"] = greedy_of(loaded, folder, told)
    judged = {name: check(instance, _unpriced(plan), index) for name, plan in beside.items()}
    faults = [fault for name, report in judged.items() for fault in broken(f"the {name} plan", report)]
    busy, steps = psutil.getloadavg()[0], Steps()
    began = time.perf_counter()
    outcome = run(instance, limits, steps, ahead=ahead)
    wall = time.perf_counter() - began
    if outcome.error is not None:
        faults.append(f"the solve failed: {outcome.error}")
    plan = outcome.plan
    report = None
    if plan is not None and plan.costs is not None:
        report = check(instance, plan, index)
        faults += broken("the plan", report)
    elif outcome.error is None:
        faults.append(f"there is no plan: {'UNKNOWN' if plan is None else plan.status}")
    return Trial(
        orders=fleet.orders,
        seed=fleet.seed,
        all_rules=fleet.all_rules,
        instance=index.hash,
        time_limit_s=limits.seconds,
        workers=limits.workers,
        solver_seed=limits.seed,
        load_s=round(loaded.load_s, 3),
        first_s=steps.taken[0][0] if steps.taken else None,
        wall_s=round(wall, 2),
        status="UNKNOWN" if plan is None else plan.status,
        stopped_by="" if plan is None else plan.provenance.stopped_by,
        cost=None if report is None else report.costs.total,
        avoidable=None if report is None else report.avoidable,
        planned_share=0.0 if report is None else round(report.planned_share, 6),
        witness=judged["witness"].avoidable,
        greedy=judged["greedy"].avoidable if "greedy" in judged else None,
        steps=tuple(steps.taken),
        peak_mib=round(outcome.peak_bytes / MIB, 1),
        busy=round(busy, 2),
        faults=tuple(faults),
    )


def _unpriced(plan: Plan) -> Plan:
    """Return a kept plan without its costs: the checker computes them as they are counted today."""
    return plan.model_copy(update={"costs": None})


def broken(whose: str, report: Report) -> list[str]:
    """Return in words what a plan breaks, the first few."""
    if report.ok:
        return []
    said = report.messages()
    more = [f"{whose}: {len(said) - SHOWN_FAULTS} more"] if len(said) > SHOWN_FAULTS else []
    return [f"{whose} breaks a rule: {one}" for one in said[:SHOWN_FAULTS]] + more
