"""The tables of a plan, for a terminal of 80 columns or for a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from api.cli.streams import plain
from api.cli.summary.figures import Figures, Use
from api.cli.words import count, money, percent
from solver import registry
from solver.check import Report

MOST_ROWS = 8
"""Rows of a table whose length grows with the instance."""
MOST_UNPLANNED = 20
BAR = 10


def show_plan(console: Console, figures: Figures, report: Report, language: str = "en") -> None:
    """Print everything that a planner asks of a plan first."""
    sections = (
        ("Costs", costs(figures, report, language)),
        ("Sites", sites(figures)),
        ("Weeks", weeks(figures)),
        ("Machines by class", uses(figures, figures.classes(), "class")),
        ("Operators", people(figures)),
        ("Moves", moves(figures)),
        ("Late", late(figures)),
        ("Unplanned", unplanned(figures)),
    )
    for title, body in sections:
        if body is not None:
            console.print(Group(Text(title, style="bold"), Padding(body, (0, 0, 1, 2))))


def table(*columns: str, numbers: Iterable[str] = (), firm: Iterable[str] = ()) -> Table:
    """Return an empty table whose ``numbers`` columns are flush right.

    These and the ``firm`` ones keep to one line while others are broken into several.
    """
    made = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    right, whole = set(numbers), set(firm)
    for column in columns:
        if column in right:
            made.add_column(column, justify="right", no_wrap=True)
        else:
            made.add_column(column, overflow="fold", no_wrap=column in whole)
    return made


def and_more(body: Table, total: int, shown: int, noun: str) -> RenderableType:
    """Return the table, with what was left out said below it."""
    if total <= shown:
        return body
    left = total - shown
    return Group(body, Text(f"… and {left:,} more {noun if left == 1 else noun + 's'}"))


def costs(figures: Figures, report: Report, language: str) -> RenderableType:
    """Cost by term, the dearest first; terms of nothing are left out."""
    currency = figures.instance.currency
    titles = {cost.id: cost.title[language] for cost in registry.costs()}
    made = table("term", "cost", "share", numbers=("cost", "share"))
    total = report.costs.total
    for term, cents in sorted(report.costs.terms.items(), key=lambda item: (-item[1], item[0])):
        if cents:
            made.add_row(titles[term], money(cents, currency), percent(cents / total))
    made.add_row("total", money(total, currency), "")
    made.add_row("of it avoidable", money(report.avoidable, currency), "")
    bound = figures.plan.provenance.bound
    if bound is not None:
        made.add_row("proven lower bound", money(bound, currency), "")
    return made


def sites(figures: Figures) -> RenderableType | None:
    """Orders by site, and from when to when."""
    rows = figures.sites()
    if not rows:
        return None
    made = table("site", "planned", "late", "from", "to", numbers=("planned", "late"), firm=("from", "to"))
    for row in rows:
        span = [day(figures, slot) for slot in (row.start, None if row.end is None else row.end - 1)]
        made.add_row(plain(row.site), f"{row.planned}/{row.orders}", str(row.late or ""), *span)
    return made


def weeks(figures: Figures) -> RenderableType | None:
    """Orders and machine hours by week."""
    rows = figures.weeks()
    if not rows:
        return None
    made = table("from", "starts", "ends", "machine h", "", numbers=("starts", "ends", "machine h"))
    most = max(row.machine_hours for row in rows)
    for row in rows:
        share = row.machine_hours / most if most else 0.0
        hours = f"{row.machine_hours:,.0f}"
        made.add_row(day(figures, row.first_slot), str(row.starts), str(row.ends), hours, bar(share))
    return made


def uses(figures: Figures, rows: Sequence[Use], noun: str) -> RenderableType | None:
    """How much of its open time each row works."""
    if not rows:
        return None
    made = table(noun, "used", "hours", "of open", "", numbers=("used", "hours", "of open"))
    for row in rows:
        used = f"{row.used}/{row.units}"
        share = "" if row.share is None else percent(row.share)
        made.add_row(plain(row.name), used, f"{figures.hours(row.worked):,.0f}", share, bar(row.share or 0.0))
    return made


def people(figures: Figures) -> RenderableType | None:
    """The operators who work most."""
    rows = figures.operators()
    if not rows:
        return None
    made = table("operator", "hours", "of shifts", "", numbers=("hours", "of shifts"))
    for row in rows[:MOST_ROWS]:
        share = "" if row.share is None else percent(row.share)
        made.add_row(plain(row.name), f"{figures.hours(row.worked):,.0f}", share, bar(row.share or 0.0))
    idle = sum(not row.used for row in rows)
    left = f"{count(len(rows), 'operator')}, {idle} without work"
    return Group(made, Text(left))


def moves(figures: Figures) -> RenderableType | None:
    """The first moves, and all of them in sum."""
    rows = figures.moves()
    if not rows:
        return None
    names = {site.id: site.name or site.id for site in figures.instance.sites}
    made = table("starts", "machine", "from", "to", "km", numbers=("km",), firm=("starts",))
    for row in rows[:MOST_ROWS]:
        move = row.move
        ends = (plain(names[move.origin]), plain(names[move.destination]))
        made.add_row(moment(figures, move.start), plain(move.machine), *ends, f"{row.km:,}")
    hauled = sum(row.move.lowboy is not None for row in rows)
    total = f"{count(len(rows), 'move')}, {hauled} hauled, {sum(row.km for row in rows):,} km"
    return Group(made, Text(total))


def late(figures: Figures) -> RenderableType | None:
    """The latest orders."""
    rows = figures.late()
    if not rows:
        return None
    made = table("order", "ends", "late by", numbers=("late by",))
    for placed, slots in rows[:MOST_ROWS]:
        hours = figures.hours(slots)
        by = f"{hours / 24:,.1f} days" if hours >= 48 else f"{hours:,.1f} h"
        made.add_row(plain(placed.order), moment(figures, placed.end), by)
    return and_more(made, len(rows), MOST_ROWS, "late order")


def unplanned(figures: Figures) -> RenderableType | None:
    """What is left out, and why."""
    named = {left.order: left.reasons for left in figures.plan.unplanned}
    missing = [order for order in figures.instance.orders if order.id not in figures.reading.planned]
    if not missing:
        return None
    made = table("order", "priority", "why", numbers=("priority",))
    missing.sort(key=lambda order: (-order.priority, order.id))
    for order in missing[:MOST_UNPLANNED]:
        why = "; ".join(reason.message for reason in named.get(order.id, ())) or "no reason is given"
        made.add_row(plain(order.id), str(order.priority), plain(why))
    return and_more(made, len(missing), MOST_UNPLANNED, "order")


def bar(share: float) -> str:
    """Return a share as a bar that any encoding can show."""
    filled = round(BAR * min(1.0, max(0.0, share)))
    return "#" * filled + "." * (BAR - filled)


def day(figures: Figures, slot: int | None) -> str:
    """Return the local day of a slot."""
    return "" if slot is None else f"{figures.instance.horizon.instant(slot):%a %Y-%m-%d}"


def moment(figures: Figures, slot: int) -> str:
    """Return the local day and time of a slot."""
    return f"{figures.instance.horizon.instant(slot):%a %m-%d %H:%M}"
