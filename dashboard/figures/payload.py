"""What the page's script gets: figures, bars to point at, cards. Plain JSON values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.figures.board import board_layout, ground_traces, mark_traces, work_traces
from dashboard.figures.cards import order_card
from dashboard.figures.facts import OrderFacts
from dashboard.figures.palette import THEMES
from dashboard.figures.rows import View
from dashboard.figures.schemes import Scheme
from dashboard.figures.words import Clock
from models.domain.reading import Reading


def clock_payload(clock: Clock) -> dict[str, Any]:
    """Return the grid of time, from which the script labels its axis in local time at every zoom."""
    horizon = clock.horizon
    return {
        "slots": horizon.slots,
        "minutes": horizon.slot_minutes,
        "start": int(horizon.start.timestamp() // 60),
        "offsets": clock.offsets(),
        "days": list(horizon.day_starts),
        "now": horizon.now,
        "nowText": clock.moment(horizon.now),
        "freeze": horizon.freeze,
    }


def view_payload(view: View, ways: Sequence[Scheme], clock: Clock) -> dict[str, Any]:
    """Return one view: its rows, its bars column by column, and its figure in the parts that change apart."""
    bars = sorted((bar for bar in view.bars if bar.start < bar.end), key=lambda b: (b.row, b.start, b.end))
    return {
        "id": view.id,
        "title": view.title,
        "where": view.where,
        "rows": [_row(row) for row in view.rows],
        "bars": [
            [
                bar.row,
                bar.start,
                bar.end,
                bar.kind,
                -1 if bar.order is None else bar.order,
                bar.label,
                bar.notes,
            ]
            for bar in bars
        ],
        "ground": ground_traces(view),
        "work": work_traces(view, ways[0]),
        "marks": mark_traces(view),
        "shapes": board_layout(view, clock)["shapes"],
    }


def _row(row: Any) -> dict[str, Any]:
    shown = {"key": row.key, "label": row.label, "sub": row.sub, "kind": row.kind, "card": row.card}
    shown["share"] = None if row.share is None else round(row.share, 4)
    return {**shown, "warning": True} if row.warning else shown


def scheme_payload(way: Scheme) -> dict[str, Any]:
    """Return a way of colouring with its legend and how many orders are in each group."""
    sizes = Counter(way.member)
    groups = [{"label": g.label, "ink": g.ink, "size": sizes[i]} for i, g in enumerate(way.groups)]
    return {"id": way.id, "title": way.title, "groups": groups, "member": way.member}


def page_payload(
    reading: Reading,
    facts: Sequence[OrderFacts],
    views: Sequence[View],
    ways: Sequence[Scheme],
    clock: Clock,
    titles: Mapping[str, str],
) -> dict[str, Any]:
    """Return all that the page's script draws from, but for the small charts."""
    return {
        "clock": clock_payload(clock),
        "themes": THEMES,
        "schemes": [scheme_payload(way) for way in ways],
        "views": [view_payload(view, ways, clock) for view in views],
        "orders": [
            {
                "title": fact.title,
                "site": fact.site,
                "search": f"{fact.title} {fact.order.project} {fact.site}".casefold(),
                "start": fact.placed.start if fact.placed else None,
                "end": fact.placed.end if fact.placed else None,
                "due": fact.order.due,
                "late": bool(fact.late and fact.late > 0),
                "pinned": bool(fact.pins),
                "card": order_card(fact, reading, clock, titles),
            }
            for fact in facts
        ],
    }
