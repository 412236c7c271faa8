"""The small charts beside the board: the cost's terms and the use of each class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.facts import named
from dashboard.figures.palette import LIGHT
from dashboard.figures.utilisation import class_uses
from dashboard.figures.words import Clock, count, percent, rounded_money
from data.safe import plotly_text
from models.domain.plan import Costs
from models.domain.reading import Reading

BAR_PIXELS = 30


def cost_figure(costs: Costs, titles: Mapping[str, str], currency: str) -> go.Figure:
    """Return the cost's terms that are not zero as bars, the largest on top."""
    terms = sorted(
        ((term, cents) for term, cents in costs.terms.items() if cents), key=lambda t: (t[1], t[0])
    )
    total = sum(abs(cents) for _, cents in terms) or 1
    return _bars(
        labels=[titles.get(term, term) for term, _ in terms],
        values=[cents / 100 for _, cents in terms],
        texts=[rounded_money(cents) for _, cents in terms],
        hovers=[f"{rounded_money(cents, currency)}, {percent(abs(cents) / total, 1)}" for _, cents in terms],
        ink="c0",
    )


def utilisation_figure(reading: Reading, clock: Clock) -> go.Figure:
    """Return the share of possible hours that each class works as bars, the busiest on top."""
    machines: dict[str, int] = {}
    for machine in reading.instance.machines:
        machines[machine.equipment_class] = machines.get(machine.equipment_class, 0) + 1
    uses = sorted(class_uses(reading).items(), key=lambda item: (item[1].share or 0, item[0]))
    figure = _bars(
        labels=[named(key, reading.index.classes[key].name) for key, _ in uses],
        values=[(use.share or 0) * 100 for _, use in uses],
        texts=[f"{percent(use.share)} · {count(machines[key], 'machine')}" for key, use in uses],
        hovers=[f"{clock.hours(use.worked)} of {clock.hours(use.possible)}" for _, use in uses],
        ink="c2",
    )
    ticks = (0, 25, 50, 75, 100)
    top = max([100.0, *((use.share or 0) * 100 for _, use in uses)])
    figure.update_xaxes(range=[0, top * 1.28], tickvals=ticks, ticktext=[f"{tick} %" for tick in ticks])
    return figure


def _bars(labels: list[str], values: list[float], texts: list[str], hovers: list[str], ink: str) -> go.Figure:
    rows = list(range(len(labels)))
    bar = go.Bar(
        x=values,
        y=rows,
        orientation="h",
        text=[plotly_text(text) for text in texts],
        textposition="outside",
        cliponaxis=False,
        hovertext=[plotly_text(f"{a}: {b}") for a, b in zip(labels, hovers, strict=True)],
        hoverinfo="text",
        marker={"color": LIGHT[ink]},
        textfont={"color": LIGHT["text"]},
        meta={"role": "bars", "ink": {"marker.color": ink, "textfont.color": "text"}},
        width=0.62,
    )
    figure = go.Figure([bar])
    axis: dict[str, Any] = {"zeroline": False, "fixedrange": True}
    figure.update_layout(
        template=None,
        height=36 + BAR_PIXELS * max(1, len(labels)),
        margin={"l": 8, "r": 8, "t": 4, "b": 28},
        showlegend=False,
        paper_bgcolor=LIGHT["ground"],
        plot_bgcolor=LIGHT["ground"],
        font={"color": LIGHT["text"]},
    )
    least, most = min([0.0, *values]), max([0.0, *values])
    spread = (most - least) or 1
    figure.update_xaxes(
        **axis,
        gridcolor=LIGHT["line"],
        nticks=5,
        range=[least - (0.35 * spread if least < 0 else 0), most + 0.35 * spread],
    )
    figure.update_yaxes(
        **axis,
        showgrid=False,
        automargin=True,
        ticklabelstandoff=6,
        range=[-0.6, max(1, len(labels)) - 0.4],
        tickvals=rows,
        ticktext=[plotly_text(label[:40]) for label in labels],
    )
    return figure
