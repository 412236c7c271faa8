"""The board as a Plotly figure: few traces, each of them many rectangles in one path.

x counts slots, so that a day on which the clocks change is as long as it is; the ticks are local time.
y counts rows downwards. Each trace says in ``meta.ink`` which of its colours is which ink of the palette,
so that a theme is changed without drawing anew from data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.palette import LIGHT
from dashboard.figures.rows import Bar, Kind, View
from dashboard.figures.schemes import Scheme
from dashboard.figures.words import Clock
from data.safe import plotly_text

Trace = dict[str, Any]
"""A Plotly trace as plain values; `board_figure` has Plotly check them."""

Box = tuple[int, int, float, float]
"""``x`` from and to in slots, ``y`` from and to in rows."""

ROW_PIXELS = 34
WORK = (-0.06, 0.4)
"""Where a bar lies in its row; the label stands above it. No part reaches half a row down: rounding y gives
the row back, and the page moves rows by it."""
PAUSE = (0.06, 0.28)
LATE = (0.41, 0.48)
DUE, SMALL_DUE = -0.12, 0.3
"""Top of a due mark; that of an order in time is small, for it stands among later orders."""
FULL = (-0.5, 0.499)

_PATTERNS: dict[Kind, tuple[str, str, tuple[float, float]]] = {
    "closure": ("x", "closed", FULL),
    "leave": ("-", "closed", FULL),
    "unusable": ("/", "unusable", FULL),
    "downtime": ("x", "down", WORK),
    "move": ("/", "move", WORK),
}
"""Hatching, its ink and its place in the row."""


def board_figure(view: View, scheme: Scheme, clock: Clock) -> go.Figure:
    """Return the whole board of one view, its orders coloured by ``scheme``, in the light theme."""
    traces = [*ground_traces(view), *work_traces(view, scheme), *mark_traces(view)]
    return go.Figure(data=traces, layout=board_layout(view, clock))


def board_layout(view: View, clock: Clock) -> dict[str, Any]:
    """Return the layout of a view's figure: axes in local time and by row, weekends, now and freeze time."""
    horizon = clock.horizon
    rows = [i for i, row in enumerate(view.rows) if row.kind != "lane"]
    days = horizon.day_starts[:: max(1, len(horizon.day_starts) // 14)]
    return {
        "height": 60 + ROW_PIXELS * max(1, len(view.rows)),
        "margin": {"l": 190, "r": 10, "t": 40, "b": 20},
        "showlegend": False,
        "hovermode": False,
        "paper_bgcolor": LIGHT["ground"],
        "plot_bgcolor": LIGHT["ground"],
        "shapes": _shapes(clock),
        "font": {"color": LIGHT["text"]},
        "xaxis": {
            "gridcolor": LIGHT["line"],
            "zeroline": False,
            "side": "top",
            "range": [0, horizon.slots],
            "tickvals": list(days),
            "ticktext": [clock.day(day) for day in days],
        },
        "yaxis": {
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "range": [max(1, len(view.rows)) - 0.5, -0.5],
            "tickvals": rows,
            "ticktext": [plotly_text(_short(view.rows[i].label)) for i in rows],
        },
    }


def ground_traces(view: View) -> list[Trace]:
    """Return what lies behind the work: time off, closures, leave, and when a machine may not be used."""
    traces = []
    if view.off:
        traces.append(_fill([(a, b, *FULL) for _, a, b in view.off], [r for r, _, _ in view.off], "off"))
    for kind in ("closure", "leave", "unusable"):
        traces += _pattern(view, kind)
    return traces


def work_traces(view: View, scheme: Scheme) -> list[Trace]:
    """Return the orders' bars: of each colour first the spans, lighter and thin, then the work, solid.

    ``meta.orders`` says whose rectangle is whose, so that the page colours them by another scheme.
    """
    bars = [bar for bar in view.bars if bar.kind == "work" and bar.start < bar.end and bar.order is not None]
    traces = []
    for number, group in enumerate(scheme.groups):
        own = [bar for bar in bars if bar.order is not None and scheme.member[bar.order] == number]
        paused = [bar for bar in own if _pauses(bar)]
        if paused:
            boxes = [(bar.start, bar.end, *PAUSE) for bar in paused]
            trace = _fill(boxes, [bar.row for bar in paused], group.ink, role="pause", opacity=0.42)
            trace["meta"]["orders"] = [bar.order for bar in paused]
            traces.append(trace)
        pieces = [(bar, piece) for bar in own for piece in bar.pieces]
        if pieces:
            boxes = [(piece.start, piece.end, *WORK) for _, piece in pieces]
            trace = _fill(boxes, [bar.row for bar, _ in pieces], group.ink, role="work", edge="ground")
            trace["meta"]["orders"] = [bar.order for bar, _ in pieces]
            traces.append(trace)
    return traces


def mark_traces(view: View) -> list[Trace]:
    """Return what lies over the work: downtimes, moves, lateness, unplanned orders, due marks and pins."""
    traces = _pattern(view, "downtime") + _pattern(view, "move")
    late = [bar for bar in view.bars if bar.kind == "work" and bar.late and bar.due is not None]
    if late:
        boxes = [(max(bar.start, bar.due or 0), bar.end, *LATE) for bar in late]
        traces.append(_fill(boxes, [bar.row for bar in late], "due", role="late"))
    left = [bar for bar in view.bars if bar.kind == "unplanned"]
    if left:
        traces.append(_outline(left))
    due = [bar for bar in view.bars if bar.due is not None]
    if due:
        traces.append(_due_marks(due))
    pinned = [bar for bar in view.bars if bar.pinned]
    if pinned:
        traces.append(_pins(pinned))
    return traces


def path(boxes: Iterable[Box], rows: Iterable[int]) -> tuple[list[int | None], list[float | None]]:
    """Return the corners of rectangles, each closed and followed by a gap, as the x and y of one trace."""
    xs: list[int | None] = []
    ys: list[float | None] = []
    for (left, right, top, bottom), row in zip(boxes, rows, strict=True):
        high, low = round(row + top, 3), round(row + bottom, 3)
        xs += (left, right, right, left, left, None)
        ys += (high, high, low, low, high, None)
    return xs, ys


def _fill(boxes: Sequence[Box], rows: Sequence[int], ink: str, **how: Any) -> Trace:
    xs, ys = path(boxes, rows)
    edge = how.get("edge")
    inks = {"fillcolor": ink, **({"line.color": edge} if edge else {})}
    return _trace(
        x=xs,
        y=ys,
        role=how.get("role", ink),
        inks=inks,
        fill="toself",
        mode="lines",
        opacity=how.get("opacity", 1),
        line={"width": 1 if edge else 0, "simplify": False},
    )


def _pattern(view: View, kind: Kind) -> list[Trace]:
    bars = [bar for bar in view.bars if bar.kind == kind and bar.start < bar.end]
    if not bars:
        return []
    shape, ink, (top, bottom) = _PATTERNS[kind]
    xs, ys = path([(bar.start, bar.end, top, bottom) for bar in bars], [bar.row for bar in bars])
    edged = kind in ("move", "downtime")
    inks = {"fillpattern.fgcolor": ink, "fillpattern.bgcolor": "ground" if edged else "weekend"}
    trace = _trace(
        x=xs,
        y=ys,
        role=kind,
        inks={**inks, **({"line.color": ink} if edged else {})},
        fill="toself",
        mode="lines",
        fillpattern={"shape": shape, "size": 5 if edged else 7, "solidity": 0.4 if edged else 0.22},
        line={"width": 1 if edged else 0, "simplify": False},
    )
    return [trace]


def _outline(bars: Sequence[Bar]) -> Trace:
    xs, ys = path([(bar.start, bar.end, *WORK) for bar in bars], [bar.row for bar in bars])
    return _trace(
        x=xs,
        y=ys,
        role="unplanned",
        inks={"line.color": "unplanned", "fillpattern.fgcolor": "unplanned", "fillpattern.bgcolor": "ground"},
        fill="toself",
        mode="lines",
        fillpattern={"shape": ".", "size": 6, "solidity": 0.08},
        line={"width": 1.5, "dash": "4px,2px", "simplify": False},
    )


def _due_marks(bars: Sequence[Bar]) -> Trace:
    xs: list[int | None] = []
    ys: list[float | None] = []
    tall = {(bar.row, bar.due) for bar in bars if bar.late or bar.kind == "unplanned"}
    for row, due in sorted({(bar.row, bar.due) for bar in bars if bar.due is not None}):
        top = DUE if (row, due) in tall else SMALL_DUE
        xs += (due, due, None)
        ys += (round(row + top, 2), round(row + LATE[1], 2), None)
    return _trace(
        x=xs, y=ys, role="due", inks={"line.color": "due"}, mode="lines", line={"width": 2, "simplify": False}
    )


def _pins(bars: Sequence[Bar]) -> Trace:
    return _trace(
        x=[bar.start for bar in bars],
        y=[round(bar.row + 0.17, 2) for bar in bars],
        role="pin",
        inks={"marker.color": "ground", "marker.line.color": "now"},
        mode="markers",
        marker={"symbol": "diamond", "size": 9, "line": {"width": 2}},
    )


def _trace(*, role: str, inks: dict[str, str], **properties: Any) -> Trace:
    fixed = {"type": "scatter", "name": role, "hoverinfo": "skip", "showlegend": False}
    trace = {**fixed, **properties, "meta": {"role": role, "ink": inks}}
    for where, ink in inks.items():
        *path_to, last = where.split(".")
        at = trace
        for key in path_to:
            at[key] = dict(at.get(key, {}))
            at = at[key]
        at[last] = LIGHT[ink]
    return trace


def _shapes(clock: Clock) -> list[dict[str, Any]]:
    """Weekends below, the freeze time and now above; a shape's name is its ink."""
    whole = {"xref": "x", "yref": "paper", "y0": 0, "y1": 1}
    shapes: list[dict[str, Any]] = [
        {
            **whole,
            "type": "rect",
            "x0": start,
            "x1": end,
            "name": "weekend",
            "layer": "below",
            "fillcolor": LIGHT["weekend"],
            "line": {"width": 0},
        }
        for start, end in clock.weekends()
    ]
    horizon = clock.horizon
    for name, slot, line in (
        ("freeze", horizon.freeze, {"width": 1.5, "dash": "dot"}),
        ("now", horizon.now, {"width": 2}),
    ):
        if name == "now" or slot > 0:
            at = {
                "x0": slot,
                "x1": slot,
                "name": name,
                "layer": "above",
                "line": {"color": LIGHT[name], **line},
            }
            shapes.append({**whole, "type": "line", **at})
    return shapes


def _pauses(bar: Bar) -> bool:
    return [tuple(piece) for piece in bar.pieces] != [(bar.start, bar.end)]


def _short(text: str, letters: int = 28) -> str:
    return text if len(text) <= letters else text[: letters - 1] + "…"
