"""The top of the page in HTML: what was planned, how well, and whether it holds."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard.figures.cards import lateness
from dashboard.figures.facts import OrderFacts
from dashboard.figures.utilisation import Use, class_uses
from dashboard.figures.words import DASH, Clock, count, long_date, percent, rounded_money
from models.domain.plan import Plan
from models.domain.reading import Reading
from solver.check import Report, explain
from solver.violation import Violation

STATUS = {
    "OPTIMAL": ("good", "Proven optimal"),
    "FEASIBLE": ("plain", "Feasible plan"),
    "INFEASIBLE": ("bad", "No plan is possible"),
    "UNKNOWN": ("bad", "No plan found"),
}
MOST_VIOLATIONS = 50
FEW_VIOLATIONS = 3
"""So many are shown opened: the board is to be in sight below them."""


def horizon_words(clock: Clock) -> str:
    """Return the horizon's local dates, its zone and its grid."""
    horizon = clock.horizon
    first, last = clock.instant(0), clock.instant(horizon.slots)
    dates = f"{long_date(first)} {first:%H:%M} {DASH} {long_date(last)} {last:%H:%M}"
    return f"{dates} · {horizon.time_zone} · slots of {horizon.slot_minutes} min"


def chips(plan: Plan, report: Report) -> str:
    """Return the plan's status and the checker's verdict."""
    kind, words = STATUS[plan.status]
    broken = sum(not violation.inherited for violation in report.violations)
    verdict = (
        ("bad", count(broken, "breach of a rule", "breaches of rules"))
        if broken
        else ("good", "Every rule kept")
    )
    return f"{_chip(kind, words)} {_chip(*verdict)}"


def _chip(kind: str, words: str) -> str:
    mark = {"good": "✓ ", "bad": "! ", "plain": ""}[kind]
    return f'<span class="chip {kind}">{mark}{escape(words)}</span>'


def figures(reading: Reading, facts: Sequence[OrderFacts], report: Report, clock: Clock) -> str:
    """Return the key figures as a list of terms."""
    plan, currency = reading.plan, reading.instance.currency
    planned = [fact for fact in facts if fact.placed]
    left = len(facts) - len(planned)
    late = [fact for fact in planned if fact.late and fact.late > 0]
    source = plan.provenance
    bound = (
        f"bound {rounded_money(source.bound, currency)}" if source.bound is not None else "no bound proven"
    )
    km = sum(
        reading.index.roads.km(reading.index.transport(m.machine).id, m.origin, m.destination)
        for trips in reading.moves.values()
        for m in trips
    )
    moves = sum(len(trips) for trips in reading.moves.values())
    use = sum(class_uses(reading).values(), Use())
    tiles = [
        ("Planned", percent(report.planned_share, 1), f"{len(planned):,} of {count(len(facts), 'order')}"),
        ("Unplanned", f"{left:,}", '<a href="#unplanned">why</a>' if left else "nothing left out"),
        ("Late", f"{len(late):,}", _worst(late, clock)),
        ("Cost", _money(report.costs.total, currency), "all terms together"),
        ("Avoidable", _money(report.avoidable, currency), "above the unavoidable"),
        ("Gap", percent(source.gap, 1), escape(bound)),
        ("Machines at work", percent(use.share), f"of {clock.hours(use.possible)} possible"),
        ("Moves", f"{moves:,}", f"{km:,} km"),
    ]
    items = (
        f'<div class="tile{" alert" if name in ("Unplanned", "Late") and value != "0" else ""}">'
        f'<dt>{name}</dt><dd>{_figure(value)}</dd><dd class="sub">{sub}</dd></div>'
        for name, value, sub in tiles
    )
    return f'<dl class="tiles">{"".join(items)}</dl>'


def _figure(value: str) -> str:
    """Return a figure with its currency, if it has one, in small letters."""
    unit, space, amount = value.rpartition(" ")
    return f"<small>{escape(unit)}</small> {amount}" if space and amount != "%" else escape(value)


def _money(cents: int, currency: str) -> str:
    """Return an amount that fits a tile: from a hundred millions on in millions."""
    if abs(cents) < 10**10:
        return rounded_money(cents, currency)
    return f"{rounded_money(cents // 10**6, currency)}M"


def _tight(words: str) -> str:
    return words.replace(" ", "\u00a0")


def _worst(late: Sequence[OrderFacts], clock: Clock) -> str:
    if not late:
        return "all on time"
    worst = max(late, key=lambda fact: fact.late or 0)
    return f"{escape(worst.order.id)} by {_tight(lateness(worst, clock).removesuffix(' late'))}"


def violations(report: Report, clock: Clock) -> str:
    """Return the checker's findings as a list, nothing where there are none."""
    if not report.violations:
        return ""
    rows = "".join(
        f"<li>{_violation(violation, clock)}</li>" for violation in report.violations[:MOST_VIOLATIONS]
    )
    more = len(report.violations) - MOST_VIOLATIONS
    rest = f'<p class="note">{more:,} more; the check command lists all.</p>' if more > 0 else ""
    opened = " open" if len(report.violations) <= FEW_VIOLATIONS else ""
    title = count(len(report.violations), "finding")
    return (
        f'<details class="panel findings"{opened}><summary>The checker has {title}</summary>'
        f"<ul>{rows}</ul>{rest}</details>"
    )


def _violation(violation: Violation, clock: Clock) -> str:
    when = f" ({clock.span(*violation.window)})" if violation.window else ""
    past = "Inherited from the past: " if violation.inherited else ""
    return escape(f"{past}{explain(violation)}{when}")


def footer(plan: Plan, clock: Clock) -> str:
    """Return where the plan comes from."""
    source = plan.provenance
    parts = [
        ("Engine", source.engine_version or DASH),
        ("OR-Tools", source.ortools_version or DASH),
        ("Seed", str(source.seed)),
        ("Workers", str(source.workers)),
        ("Time", f"{source.wall_seconds:.1f} s"),
        ("Stopped by", source.stopped_by or DASH),
        ("Now", clock.moment(clock.horizon.now)),
        ("Frozen before", clock.moment(clock.horizon.freeze) if clock.horizon.freeze else DASH),
    ]
    items = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in parts)
    short = escape(plan.instance_hash[:12])
    full = escape(plan.instance_hash, quote=True)
    return (
        f'<dl class="source">{items}<div><dt>Instance</dt>'
        f'<dd><abbr title="SHA-256 {full}">{short}</abbr></dd></div></dl>'
    )
