"""What a nightly run brought, in words."""

from __future__ import annotations

from collections.abc import Iterator

from api.cli.words import count
from solver.batch.journal import Turn
from solver.batch.report import ItemReport, NightReport

MOST_ORDERS = 5
"""Changed orders of an instance that are named one by one; the JSON report has all."""


def amount(cents: int | None) -> str:
    """Return cents as an amount without currency: ``1,234.50``."""
    if cents is None:
        return "none"
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}.{rest:02d}"


def of_turn(turn: Turn) -> str:
    """Return what came of one turn."""
    if turn.error and not turn.gave:
        return f"{turn.name}: {turn.error}"
    if not turn.gave:
        return f"{turn.name}: nothing better in {turn.seconds:.1f} s (cost {amount(turn.after)})"
    return f"{turn.name}: cost {amount(turn.before)} to {amount(turn.after)} in {turn.seconds:.1f} s"


def as_text(report: NightReport) -> str:
    """Return the report for people."""
    counts = ", ".join(f"{number} {result}" for result, number in sorted(report.counts.items()))
    lines = [
        f"run of {report.started}, {'finished' if report.finished else 'stopped before its end'}: "
        f"{count(len(report.items), 'instance')}: {counts}; {report.seconds:.0f} core seconds",
        *(f"saved {amount(cents)} {currency}" for currency, cents in sorted(report.saved.items())),
    ]
    for item in report.items:
        lines += _lines(item)
    return "\n".join(lines)


def _lines(item: ItemReport) -> Iterator[str]:
    line = f"{item.name}: {item.result}"
    if item.after is not None and item.before != item.after:
        line += f", cost {amount(item.before)} to {amount(item.after)}"
    elif item.after is not None:
        line += f", cost {amount(item.after)}"
    if item.orders_after is not None:
        line += f", {count(item.orders_after, 'order')} planned"
    yield line
    for term, (before, after) in sorted(item.terms.items()):
        yield f"  {term}: {amount(before)} to {amount(after)}"
    for change in item.orders[:MOST_ORDERS]:
        yield f"  order {change.order}: {', '.join(change.what)}"
    if len(item.orders) > MOST_ORDERS:
        yield f"  … and {count(len(item.orders) - MOST_ORDERS, 'order')} more"
    for broken in item.broken[:1]:
        yield f"  the plan before broke {count(len(item.broken), 'rule')}: {broken}"
    if item.error:
        yield f"  {item.error}"
