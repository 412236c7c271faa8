"""What the drills of re-planning share: fleets with a present plan, disruptions, and their results."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.machine import describe, versions, where
from data.generator.generate import generate
from models.domain.changes import Changes, parse_changes
from models.domain.codec import write_whole
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.advice.what_if import Solve
from solver.guard import run
from solver.limits import Progress, SolveLimits

FOLDER = Path(".benchmarks")


@dataclass(frozen=True)
class Fleet:
    """A generated fleet and its present plan."""

    name: str
    instance: Instance
    plan: Plan


def fleet(orders: int, seed: int, seconds: float) -> Fleet:
    """Return a generated fleet with a plan of so many seconds."""
    instance = generate(orders, seed).instance
    plan = guarded(instance, SolveLimits(seconds=seconds, workers=1, seed=seed))
    return Fleet(f"{orders} orders, seed {seed}", instance, plan)


def guarded(instance: Instance, limits: SolveLimits, start: Plan | None = None) -> Plan:
    """Return the plan of a solve in a process of its own; without orders if there is none.

    Raises
    ------
    SolveError
        If something went wrong and there is no plan.
    """
    outcome = run(instance, limits, start=start)
    if outcome.plan is None:
        assert outcome.error is not None, "a solve leaves a plan or an error"
        raise outcome.error
    return outcome.plan


solving: Solve = guarded


def disruption(made: Fleet, rng: Random, most_changes: int | None = None) -> Changes:
    """Draw a change that a planner meets: a breakdown, an absence, an order more, longer or cancelled."""
    instance, slots = made.instance, made.instance.horizon.slots
    day = 24 * 60 // instance.horizon.slot_minutes
    start = rng.randrange(0, max(1, slots - 3 * day))
    span = {"start": start, "end": start + rng.randint(1, 3) * day}
    machines = sorted(Counter(m for o in made.plan.orders for m in o.machines))
    people = sorted(Counter(d.operator for d in made.plan.duties))
    order = rng.choice(instance.orders)
    extra = order.model_copy(update={"id": f"{order.id}-more", "optional": True})
    drawn: list[dict[str, Any]] = [
        *({"kind": "machine_down", "machine": m, **span} for m in machines and [rng.choice(machines)]),
        *({"kind": "operator_absent", "operator": p, **span} for p in people and [rng.choice(people)]),
        {"kind": "site_closed", "site": rng.choice(instance.sites).id, **span},
        {"kind": "order_cancelled", "order": order.id},
        {"kind": "order_longer", "order": order.id, "slots": rng.randint(2, 8)},
        {"kind": "order_added", "order": extra.model_dump(mode="json", by_alias=True)},
        {"kind": "weights_changed", "weights": {"tardiness_per_hour": rng.randint(1_100, 20_000)}},
    ]
    chosen = [rng.choice(drawn)]
    if most_changes is not None:
        chosen.append({"kind": "most_changes", "most": most_changes})
    return parse_changes({"name": str(chosen[0]["kind"]), "changes": chosen})


@dataclass
class FirstPlan:
    """Listens for the first plan of a solve.

    Attributes
    ----------
    seconds
        From the call until a checked plan was there; none: there was none.
    cost
        Its cents.
    """

    began: float
    seconds: float | None = None
    cost: int | None = None

    def __call__(self, step: Progress) -> None:
        """Take note of a step."""
        if self.seconds is None and step.plan is not None and step.plan.costs is not None:
            self.seconds, self.cost = time.monotonic() - self.began, step.plan.costs.total


def write(out: Path, about: dict[str, Any], rows: Sequence[dict[str, Any]], failures: Sequence[str]) -> int:
    """Write and print what a drill found, with machine and versions; return the exit code."""
    result = {
        **about,
        "machine": describe(),
        "versions": versions(),
        "failures": list(failures),
        "runs": list(rows),
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    write_whole(json.dumps(result, indent=1) + "\n", out)
    print(where())
    for failure in failures:
        print(f"FAILED {failure}")
    print(f"{about}: {len(rows)} runs, {len(failures)} failures; {out}")
    return 1 if failures else 0
