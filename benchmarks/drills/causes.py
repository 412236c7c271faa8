"""Promise 5 at full count: orders made impossible in a known way, and what is said of them.

``python -m benchmarks.drills.causes`` plants one cause after the other in fleets of 200 orders, asks why,
and compares the answer with the planted truth; every relaxation that is offered is applied, checked and
priced by the checker, and solved once more with the plan at hand as its start. Writes ``5.json``.
"""

from __future__ import annotations

import sys
import time
from random import Random
from typing import TYPE_CHECKING

from benchmarks.drills.record import arguments, commit, record
from data.generator.causes import CAUSES, Planted, plant
from solver.advice.contradictions import explain_instance
from solver.advice.explain import explained
from solver.advice.trials import make_all_ready
from solver.check import check
from solver.limits import SolveLimits
from solver.solve import solve

if TYPE_CHECKING:
    from solver.advice.findings import Explanation
    from solver.advice.remedies import Offer

PROMISE = 5
ORDERS = 200
SECONDS = 10.0
"""Processor seconds within which an answer must have come: what it takes on a core of its own."""

ASKED_SECONDS = 9.0
"""What is asked for: the last step of an explanation is not cut off in the middle."""

GAP = 0.01
"""Share of the plan's cost by which a solve of the changed instance may be dearer than was said."""

SOLVE_SECONDS = 4.0
FEW_WRONG = 0.05
"""Share of causes that may be misnamed."""


def asked(
    planted: Planted, seconds: float = ASKED_SECONDS, *, relax: bool = True
) -> tuple[Explanation, list[Offer]]:
    """Ask why what was planted is so, for seconds of the processor."""
    clock = time.process_time
    if planted.truth["cause"] == "pins_contradict":
        return explain_instance(planted.instance, seconds, clock), []
    order = planted.truth["order"]
    return explained(planted.instance, planted.plan, order, seconds, relax=relax, clock=clock)


def faults(planted: Planted, found: Explanation) -> list[str]:
    """Return in what an explanation misses the planted truth."""
    truth = planted.truth
    named = {x for r in found.restrictions for x in (*r.subject, *r.orders, *r.machines, *r.operators)}
    if found.because is not None:
        named.add(found.because.order or "")
    missing = [x for x in truth["subject"] if x not in named]
    told = [f"{found.code} named, {truth['cause']} planted"] if found.code != truth["cause"] else []
    told += [f"{', '.join(missing)} not named"] if missing else []
    return told + ([] if found.verified else ["not verified"])


def broken_offers(planted: Planted, offers: list[Offer]) -> list[str]:
    """Return which relaxations do not do what they say when applied, by the checker."""
    told = []
    before = check(planted.instance, planted.plan).costs.total
    for offer in offers:
        changed = offer.applied(planted.instance)
        stripped = offer.priced.plan.model_copy(update={"costs": None})
        report = check(changed, stripped)
        broken = [v.rule for v in report.violations if v.rule not in ("hash", "costs")]
        price = report.costs.total - before
        if broken or price != offer.relaxation.cost_change:
            told.append(f"{offer.relaxation.kind}: {broken}, {price} for {offer.relaxation.cost_change}")
    return told


def dearer_offers(planted: Planted, offers: list[Offer], seconds: float = SOLVE_SECONDS) -> list[str]:
    """Return which relaxations cost more than they say when the changed instance is solved.

    The solve begins with the plan at hand, and may leave the order out where planning it is dearer.
    """
    told = []
    before = check(planted.instance, planted.plan).costs.total
    for offer in offers:
        limits = SolveLimits(seconds=seconds, workers=1)
        plan = solve(offer.remedy.change(planted.instance), limits, start=planted.plan)
        total = None if plan.costs is None else plan.costs.total
        said = before + offer.relaxation.cost_change
        if total is None or total > max(said, before) + GAP * abs(said):
            told.append(f"{offer.relaxation.kind} solved: {total} for {said}")
        elif offer.relaxation.cost_change < 0 and total > said + GAP * abs(said):
            told.append(f"{offer.relaxation.kind} solved: {total} for {said}, the order left out")
    return told


def main() -> int:
    """Run the drill and record it."""
    options = arguments("Plant causes and compare what is said of them.", PROMISE, 100)
    drilled = commit()
    make_all_ready()
    rng = Random(options.seed)
    failures: list[str] = []
    wrong = slow = offered = 0
    slowest = 0.0
    names = list(CAUSES)
    seeds = [rng.randrange(1_000_000) for _ in range(-(-options.count // len(names)))]
    for number in range(options.count):
        cause, seed = names[number % len(names)], seeds[number // len(names)]
        planted = planted_near(cause, seed)
        begun = time.process_time()
        found, offers = asked(planted)
        spent = time.process_time() - begun
        told = faults(planted, found)
        bad = broken_offers(planted, offers) + dearer_offers(planted, offers[:2])
        wrong += bool(told)
        slow += spent > SECONDS
        offered += len(offers)
        slowest = max(slowest, spent)
        failures += [f"seed {planted.truth['seed']} {cause}: {text}" for text in bad]
        said = "; ".join([*told, *bad]) or found.words.en
        print(f"{number + 1:3} of {options.count} {cause} {spent:5.1f} s: {said}", flush=True)
    if wrong > FEW_WRONG * options.count:
        failures.append(f"{wrong} of {options.count} causes misnamed")
    failures += [f"{slow} answers took more than {SECONDS:g} processor seconds"] if slow else []
    figure = (
        f"{options.count - wrong} of {options.count} causes named and proven at {ORDERS} orders, "
        f"slowest {slowest:.1f} processor seconds; {offered} relaxations applied"
    )
    return record(options.out, drilled, count=options.count, failures=failures, figure=figure)


def planted_near(cause: str, seed: int) -> Planted:
    """Return a fleet with the cause, of the next seed that lends itself to it."""
    for more in range(20):
        try:
            return plant(ORDERS, seed + more, cause)
        except ValueError:
            continue
    raise RuntimeError(f"no fleet near seed {seed} lends itself to {cause}")


if __name__ == "__main__":
    sys.exit(main())
