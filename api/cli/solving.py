"""Solving as commands do it: shown, interruptible, and told with its reasons when there is no plan."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from api.cli.failures import INTERRUPTED, NO_PLAN, CommandError
from api.cli.files import write_whole
from api.cli.interrupts import Interrupts
from api.cli.progress import display
from api.cli.streams import say
from api.cli.words import count, money, percent
from models.domain.codec import write_plan
from models.domain.instance import Instance
from models.domain.plan import Plan, Provenance, UnplannedOrder
from solver.check import Report, check, explain
from solver.guard import run
from solver.limits import SolveLimits
from solver.process.child import Child

MOST_REASONS = 10
"""Unplanned orders that are named one by one."""


def solve_shown(
    instance: Instance, limits: SolveLimits, *, start: Plan | None, quiet: bool, ahead: Child | None = None
) -> Plan:
    """Return a plan that was checked, with its costs.

    Parameters
    ----------
    ahead
        A worker from `solver.guard.worker_ahead`.

    Raises
    ------
    CommandError
        If there is no plan: proven infeasible, not found in time, or interrupted before.
    SolveError
        If something went wrong and there is no plan. With one, it is said and the plan returned.
    """
    with (
        display(instance.currency, limits.seconds, quiet=quiet) as shown,
        Interrupts(shown.note) as interrupts,
    ):
        outcome = run(instance, limits, shown.step, interrupts.should_stop, start=start, ahead=ahead)
    plan = outcome.plan
    if plan is not None and plan.costs is not None:
        if outcome.error is not None:
            say(f"bitcorp: warning: {outcome.error}")
        return plan
    if interrupts.asked:
        raise CommandError("interrupted before there was a plan.", INTERRUPTED)
    if outcome.error is not None:
        raise outcome.error
    raise CommandError(why_none(plan, limits), NO_PLAN)


def doubts_about(instance: Instance, start: Plan) -> str:
    """Return why a plan cannot be begun with as it is; nothing if it can."""
    neutral = {"instance_hash": "", "status": "FEASIBLE", "costs": None, "provenance": Provenance()}
    report = check(instance, start.model_copy(update=neutral))
    broken = [explain(violation) for violation in report.violations if not violation.inherited]
    if not broken:
        return ""
    breaches = count(len(broken), "breach", "breaches")
    return f"the plan to begin with has {breaches}; what they concern is planned anew: {broken[0]}"


def why_none(plan: Plan | None, limits: SolveLimits) -> str:
    """Return why there is no plan, with the reasons that the engine gives."""
    reasons = [left for left in plan.unplanned if left.reasons] if plan else []
    if plan is not None and plan.status == "INFEASIBLE":
        text = "no plan keeps every rule; this is proven."
    else:
        text = f"no plan was found within {limits.seconds:g} s. Maybe allow more time with --time-limit."
    return "\n".join([text, *reasons_in_words(reasons)])


def reasons_in_words(left: list[UnplannedOrder] | tuple[UnplannedOrder, ...]) -> list[str]:
    """Return a line for each of the first unplanned orders."""
    lines = []
    for unplanned in left[:MOST_REASONS]:
        why = "; ".join(reason.message for reason in unplanned.reasons) or "no reason is known"
        lines.append(f"  {unplanned.order}: {why}")
    if len(left) > MOST_REASONS:
        lines.append(f"  … and {len(left) - MOST_REASONS:,} more")
    return lines


def html_renderer() -> Callable[..., object]:
    """Return what draws a plan as a page: found by name, since the floor above brings it."""
    for point in entry_points(group="bitcorp.renderers", name="html"):
        renderer: Callable[..., object] = point.load()
        return renderer
    raise CommandError("no renderer for HTML is installed. Maybe run: make setup")


def write_results(
    instance: Instance, plan: Plan, out: Path, page: Path | None, renderer: Callable[..., object] | None
) -> Report:
    """Write the plan, and the page if one is wanted; return the checker's report."""
    report = check(instance, plan)
    write_plan(plan, out)
    if page is not None and renderer is not None:
        write_whole(page, lambda path: renderer(instance, plan, path, report=report))
    return report


def headline(instance: Instance, plan: Plan, report: Report) -> str:
    """Return a plan in one line."""
    provenance = plan.provenance
    planned = f"{len(plan.orders):,} of {count(len(instance.orders), 'order')} planned"
    return (
        f"{plan.status}: {planned} ({percent(report.planned_share)} by priority), "
        f"cost {money(report.costs.total, instance.currency)}, gap {percent(provenance.gap)}, "
        f"{provenance.wall_seconds:.1f} s ({provenance.stopped_by})"
    )


def as_json(plan: Plan, report: Report, out: Path, page: Path | None) -> dict[str, Any]:
    """Return what a script wants to know of a solve."""
    provenance = plan.provenance
    return {
        "status": plan.status,
        "cost": report.costs.total,
        "cost_terms": dict(report.costs.terms),
        "avoidable_cost": report.avoidable,
        "bound": provenance.bound,
        "gap": provenance.gap,
        "planned_share": report.planned_share,
        "planned": len(plan.orders),
        "unplanned": [left.model_dump(mode="json") for left in plan.unplanned],
        "stopped_by": provenance.stopped_by,
        "wall_seconds": provenance.wall_seconds,
        "seed": provenance.seed,
        "workers": provenance.workers,
        "deterministic": provenance.deterministic,
        "plan": str(out),
        "page": str(page) if page else None,
    }
