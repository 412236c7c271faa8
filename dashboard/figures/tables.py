"""The page's tables in HTML; they read without a script, which only sorts and searches them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from dashboard.figures.cards import lateness
from dashboard.figures.facts import OrderFacts
from dashboard.figures.words import DASH, Clock, amount, percent
from models.domain.plan import Costs

LAST = 10**9
"""Sorts what has no value behind all that have one."""


@dataclass(frozen=True)
class Cell:
    """A cell: its words, what it sorts by if not its words, and whether it is a figure."""

    text: str
    value: int | None = None
    figure: bool = False
    order: int | None = None
    tone: str = ""


def cost_table(costs: Costs, titles: Mapping[str, str], currency: str) -> str:
    """Return the cost term by term with its share, the sum and what of it is avoidable."""
    whole = sum(abs(cents) for cents in costs.terms.values()) or 1
    rows = [
        (titles.get(term, term), cents, percent(abs(cents) / whole, 1))
        for term, cents in sorted(costs.terms.items(), key=lambda item: (-item[1], item[0]))
    ]
    body = "".join(_cost_row(title, amount(cents), share) for title, cents, share in rows)
    foot = "".join(
        _cost_row(title, amount(cents), "", "th")
        for title, cents in (
            ("Total", costs.total),
            ("No plan can avoid", costs.unavoidable),
            ("Avoidable", costs.avoidable),
        )
    )
    return (
        '<table class="costs"><caption class="unseen">Cost by term</caption>'
        '<thead><tr><th scope="col">Term</th>'
        f'<th scope="col" class="n">{escape(currency)}</th><th scope="col" class="n">Share</th></tr></thead>'
        f"<tbody>{body}</tbody><tfoot>{foot}</tfoot></table>"
    )


def _cost_row(title: str, amount: str, share: str, head: str = "td") -> str:
    scope = ' scope="row"' if head == "th" else ""
    name = f"<{head}{scope}>{escape(title)}</{head}>"
    return f'<tr>{name}<td class="n">{amount}</td><td class="n">{share}</td></tr>'


def unplanned_table(facts: Sequence[OrderFacts], clock: Clock) -> str:
    """Return the unplanned orders with their reasons in words, the most urgent first."""
    left = [fact for fact in facts if fact.placed is None]
    left.sort(key=lambda fact: (-fact.order.priority, fact.order.due or LAST, fact.order.id))
    heads = ("Order", "Site", "Priority", "Due", "Deadline", "Why it is unplanned")
    rows = [
        (
            Cell(fact.title, order=fact.number),
            Cell(fact.site),
            Cell(str(fact.order.priority), fact.order.priority, figure=True),
            _moment(fact.order.due, clock),
            _moment(fact.order.deadline, clock),
            Cell(reasons(fact)),
        )
        for fact in left
    ]
    return _table("unplanned-table", "Unplanned orders", heads, rows, "Every order is planned.")


def reasons(fact: OrderFacts) -> str:
    """Return why an order is unplanned; says so where the reason was proven."""
    words = [f"{r.message or r.code}{' (verified)' if r.verified else ''}" for r in fact.reasons]
    return " ".join(words) or "No reason given."


def order_table(facts: Sequence[OrderFacts], clock: Clock, titles: Mapping[str, str], currency: str) -> str:
    """Return every order with its times and its cost term by term."""
    terms = sorted({term for fact in facts for term, cents in fact.cost.items() if cents})
    heads: tuple[str, ...] = (
        "Order",
        "Site",
        "Project",
        "Priority",
        "Start",
        "End",
        "Due",
        "Lateness",
        f"Cost, {currency}",
    )
    rows = [
        (
            Cell(fact.title, order=fact.number),
            Cell(fact.site),
            Cell(fact.order.project),
            Cell(str(fact.order.priority), fact.order.priority, figure=True),
            _moment(fact.placed.start if fact.placed else None, clock, "unplanned"),
            _moment(fact.placed.end if fact.placed else None, clock),
            _moment(fact.order.due, clock),
            _lateness(fact, clock),
            _amount(fact.total_cost),
            *(_amount(fact.cost.get(term, 0)) for term in terms),
        )
        for fact in facts
    ]
    heads = (*heads, *(titles.get(term, term) for term in terms))
    return _table("order-table", "Orders", heads, rows, "This instance has no orders.")


def _moment(slot: int | None, clock: Clock, absent: str = DASH) -> Cell:
    return Cell(absent if slot is None else clock.moment(slot), LAST if slot is None else slot)


def _lateness(fact: OrderFacts, clock: Clock) -> Cell:
    tone = "late" if fact.late and fact.late > 0 else ""
    return Cell(lateness(fact, clock) or DASH, -LAST if fact.late is None else fact.late, tone=tone)


def _amount(cents: int) -> Cell:
    return Cell(amount(cents) if cents else DASH, cents, figure=True)


def _table(key: str, caption: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], empty: str) -> str:
    if not rows:
        return f'<p class="none">{escape(empty)}</p>'
    figures = [cell.figure for cell in rows[0]]
    head = "".join(
        f'<th scope="col"{_class(["n"] if figure else [])}>'
        f'<button type="button">{escape(words)}</button></th>'
        for words, figure in zip(heads, figures, strict=True)
    )
    body = "".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in rows)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table id="{key}" '
        f'class="sortable"><caption class="unseen">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: Cell) -> str:
    sort = f' data-v="{cell.value}"' if cell.value is not None else ""
    words = escape(cell.text)
    if cell.order is not None:
        words = f'<button type="button" class="link" data-order="{cell.order}">{words}</button>'
    return (
        f"<td{_class((['n'] if cell.figure else []) + ([cell.tone] if cell.tone else []))}{sort}>{words}</td>"
    )


def _class(names: Sequence[str]) -> str:
    return f' class="{" ".join(names)}"' if names else ""
