"""The whole summary of a plan, head first."""

from __future__ import annotations

from api.cli.streams import console, plain
from api.cli.summary.figures import Figures
from api.cli.summary.tables import show_plan
from api.cli.words import count, percent
from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.plan import Plan
from models.domain.reading import Reading
from solver.check import Report, check


def print_summary(
    instance: Instance, plan: Plan, report: Report | None = None, *, language: str = "en"
) -> Report:
    """Print the summary of a plan and return the checker's report.

    Parameters
    ----------
    report
        The checker's, if it is at hand.
    """
    index = Index(instance)
    report = report or check(instance, plan, index)
    shown = console()
    with shown.capture() as captured:
        shown.print(plain(head(instance, plan, report)), soft_wrap=True)
        shown.print()
        show_plan(shown, Figures(Reading(instance, plan, index)), report, language)
    lines = captured.get().splitlines()
    print("\n".join(line.rstrip() for line in lines))  # the tables fill their lines with blanks
    return report


def head(instance: Instance, plan: Plan, report: Report) -> str:
    """Return name, stretch of time, status and verdict."""
    horizon = instance.horizon
    last = horizon.instant(horizon.slots - 1)
    broken = sum(not violation.inherited for violation in report.violations)
    verdict = (
        f"breaks rules: {count(broken, 'breach', 'breaches')}; see bitcorp check" if broken else "checked"
    )
    source = plan.provenance
    gap = f", gap {percent(source.gap)}" if source.gap is not None else ""
    planned = f"{len(plan.orders):,} of {count(len(instance.orders), 'order')} planned"
    return "\n".join(
        [
            f"{instance.name}, {horizon.instant(0):%Y-%m-%d} to {last:%Y-%m-%d}, {horizon.time_zone}",
            f"{plan.status}{gap}, {verdict}",
            f"{planned} ({percent(report.planned_share)} by priority)",
        ]
    )
