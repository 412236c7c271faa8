"""The page's figures: plain functions from figures to figures, drawn in one light style."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, floor, log10
from typing import Any

import plotly.graph_objects as go

from benchmarks.page.files import Growth, Public, Timing
from benchmarks.page.measures import MOST_RUNS, FleetRuns, median_gaps

TEXT, MUTED, LINE, GROUND = "#1b2430", "#566273", "#d5dbe3", "#ffffff"
COLOURS = ("#0072b2", "#c87500", "#389457", "#762d52", "#29a3a3", "#5434f4")
"""They keep apart for the colour-blind."""

UNSOLVED = "#c4161c"
HEIGHT, HEIGHT_WITH_NAMES = 340, 400
LINEAR_UP_TO = 3.0
"""Ratio up to which an axis is linear."""

MANY_DECADES = 1_000
"""Ratio of the ends of an axis from which on only powers of ten are named."""

FEWEST_PLACES = 5
"""For bars on an axis of categories."""

NAME_LETTERS = (8, 12)
"""Of a long name at the beginning and at the end, where names of one family differ."""

OURS = "bitcorp"


def letters(text: str) -> str:
    """Return a text so that Plotly, which reads some HTML in labels, shows it letter by letter."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _figure(
    traces: Sequence[Any], x_title: str, y_title: str, *, height: int = HEIGHT, **layout: Any
) -> go.Figure:
    figure = go.Figure(list(traces))
    figure.update_layout(
        template=None,
        height=height,
        margin={"l": 64, "r": 16, "t": 12, "b": 52},
        paper_bgcolor=GROUND,
        plot_bgcolor=GROUND,
        font={"color": TEXT, "size": 12.5},
        hovermode="closest",
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": 12}},
        bargap=0.3,
        **layout,
    )
    axis = {"gridcolor": LINE, "linecolor": LINE, "zeroline": False, "automargin": True, "ticks": "outside"}
    figure.update_xaxes(title={"text": x_title, "standoff": 8}, tickcolor=LINE, **axis)
    figure.update_yaxes(title={"text": y_title, "standoff": 8}, tickcolor=LINE, **axis)
    return figure


def quality_over_time(fleet: FleetRuns) -> go.Figure:
    """Return avoidable cost over the best known by seconds, a line for each of the newest runs."""
    traces, ratios = [], [1.0]
    for ran, colour in zip(fleet.runs[-MOST_RUNS:], COLOURS, strict=False):
        steps = [(seconds, fleet.ratio(avoidable)) for seconds, _, avoidable in ran.trial.steps]
        points = [(seconds, ratio) for seconds, ratio in steps if ratio is not None]
        if not points:
            continue
        points.append((max(ran.trial.wall_s, points[-1][0]), points[-1][1]))  # it stands until the end
        ratios += [ratio for _, ratio in points]
        traces.append(
            go.Scatter(
                x=[seconds for seconds, _ in points],
                y=[ratio for _, ratio in points],
                mode="lines+markers",
                line={"shape": "hv", "width": 2, "color": colour},
                marker={"size": 4},
                name=letters(ran.label),
                hovertemplate="%{x:.1f} s: %{y:.3f}<extra>%{fullData.name}</extra>",
            )
        )
    times = [seconds for trace in traces for seconds in trace.x]
    for amount, name in ((fleet.chosen.trial.witness, "witness plan"), (fleet.chosen.trial.greedy, "greedy")):
        ratio = fleet.ratio(amount)
        if times and ratio is not None and 0.5 < ratio <= 1.05 * max(ratios):
            ratios.append(ratio)
            traces.append(_level(times, ratio, name))
    figure = _figure(traces, "seconds since the call (log)", "avoidable cost / best known", showlegend=True)
    _log_ticks(figure, "x", times)
    _ratio_axis(figure, ratios)
    return figure


def _level(times: Sequence[float], ratio: float, name: str) -> go.Scatter:
    """Return a plan that was there before as a line across."""
    return go.Scatter(
        x=[min(times), max(times)],
        y=[ratio, ratio],
        mode="lines",
        line={"dash": "dot", "color": MUTED, "width": 1.5},
        name=name,
        hovertemplate="%{y:.3f}<extra>%{fullData.name}</extra>",
    )


def _ratio_axis(figure: go.Figure, ratios: Sequence[float]) -> None:
    """Begin the axis at 1 or just below the best, and take logarithms where ratios are far apart."""
    low, high = min(ratios), max(ratios)
    if high <= LINEAR_UP_TO:
        room = 0.06 * max(0.02, high - low)
        figure.update_yaxes(range=[low - room, high + 2 * room])
    else:
        _log_ticks(figure, "y", ratios)


def _log_ticks(figure: go.Figure, axis: str, values: Sequence[float]) -> None:
    """Make an axis logarithmic, with ticks that are whole numbers with few digits."""
    low, high = min(values, default=1.0), max(values, default=10.0)
    low = max(low, 1e-6)
    high = max(high, 1.2 * low)
    digits = (1.0, 2.0, 5.0) if high / low < MANY_DECADES else (1.0,)
    powers = range(floor(log10(low)), ceil(log10(high)) + 1)
    ticks = [digit * 10.0**power for power in powers for digit in digits]
    room = 0.04 * log10(high / low) + 0.02
    settings = {
        "type": "log",
        "tickvals": ticks,
        "ticktext": [f"{tick:,.0f}" if tick >= 1 else f"{tick:g}" for tick in ticks],
        "range": [log10(low) - room, log10(high) + 2 * room],
    }
    figure.update_layout({f"{axis}axis": settings})


def gap_by_size(fleets: Sequence[FleetRuns]) -> go.Figure:
    """Return how much dearer the plan of each fleet is than the best known, in percent."""
    traces = []
    for all_rules, name, colour in ((False, "plain", COLOURS[0]), (True, "all rules", COLOURS[1])):
        shown = [fleet for fleet in fleets if fleet.key[2] == all_rules]
        gaps = [100 * ((fleet.ratio(fleet.chosen.trial.avoidable) or 1) - 1) for fleet in shown]
        if shown:
            traces.append(
                _bars(
                    [_orders(f.key[0]) for f in shown], gaps, name, colour, [f"{gap:.1f} %" for gap in gaps]
                )
            )
    figure = _figure(traces, "orders", "avoidable cost above best known, %", barmode="group")
    heights = [0.0, 1.0, *(height for trace in traces for height in trace.y)]
    figure.update_yaxes(range=[1.2 * min(heights), 1.2 * max(heights)])
    _categories(figure, _sizes(fleets))
    return figure


def beside_others(fleets: Sequence[FleetRuns]) -> go.Figure:
    """Return avoidable cost of the plan of each fleet over the witness plan's and the greedy's."""
    kinds = (
        ("over witness, plain", False, "to_witness", COLOURS[0]),
        ("over witness, all rules", True, "to_witness", COLOURS[1]),
        ("over greedy, plain", False, "to_greedy", COLOURS[2]),
    )
    traces = []
    for name, all_rules, what, colour in kinds:
        pairs = [(f.key[0], getattr(f.chosen.trial, what)) for f in fleets if f.key[2] == all_rules]
        pairs = [(orders, value) for orders, value in pairs if value is not None]
        if pairs:
            texts = [f"{value:.2f}" for _, value in pairs]
            traces.append(_bars([_orders(n) for n, _ in pairs], [v for _, v in pairs], name, colour, texts))
    figure = _figure(traces, "orders", "ratio of avoidable costs", barmode="group")
    _categories(figure, _sizes(fleets))
    figure.add_hline(y=1, line={"dash": "dot", "color": MUTED, "width": 1.5})
    return figure


def _categories(figure: go.Figure, names: Sequence[str]) -> None:
    """Name the categories of the x axis; few of them leave room, so that bars stay narrow."""
    figure.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=list(names),
        range=[-0.5, max(FEWEST_PLACES, len(names)) - 0.5],
    )


def _bars(x: Sequence[str], y: Sequence[float], name: str, colour: str, texts: Sequence[str]) -> go.Bar:
    return go.Bar(
        x=list(x),
        y=list(y),
        name=name,
        marker={"color": colour},
        text=list(texts),
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{x}: %{text}<extra>%{fullData.name}</extra>",
    )


def _orders(orders: int) -> str:
    return f"{orders:,}"


def _sizes(fleets: Iterable[FleetRuns]) -> list[str]:
    return [_orders(orders) for orders in sorted({fleet.key[0] for fleet in fleets})]


def time_by_size(growths: Sequence[Growth]) -> go.Figure:
    """Return seconds of building, construction and checking by orders, both axes logarithmic."""
    series = {f"{growth.part}{_exponent(growth.exponent)}": growth.seconds for growth in growths}
    return _by_orders(series, "seconds of the processor (log)", "%{y:.3g} s")


def _exponent(exponent: float | None) -> str:
    return "" if exponent is None else f", exponent {exponent:.2f}"


def of_solves(fleets: Sequence[FleetRuns], what: str, y_title: str, shown: str) -> go.Figure:
    """Return one figure of one solve of each fleet by orders, both axes logarithmic.

    Parameters
    ----------
    what
        A field of the trial.
    """
    series: dict[str, dict[int, float]] = {}
    for fleet in fleets:
        value = getattr(fleet.chosen.trial, what)
        if value is not None:
            series.setdefault("all rules" if fleet.key[2] else "plain", {})[fleet.key[0]] = value
    return _by_orders(series, y_title, shown)


def _by_orders(series: Mapping[str, Mapping[int, float]], y_title: str, shown: str) -> go.Figure:
    traces = [
        go.Scatter(
            x=sorted(values),
            y=[values[orders] for orders in sorted(values)],
            mode="lines+markers",
            name=letters(name),
            line={"width": 2, "color": colour},
            marker={"size": 7},
            hovertemplate=f"%{{x:,}} orders: {shown}<extra>%{{fullData.name}}</extra>",
        )
        for (name, values), colour in zip(series.items(), COLOURS, strict=False)
    ]
    figure = _figure(traces, "orders (log)", y_title, showlegend=True)
    ticks = sorted({orders for values in series.values() for orders in values})
    figure.update_xaxes(type="log", tickvals=ticks, ticktext=[_orders(orders) for orders in ticks])
    _log_ticks(figure, "y", [value for values in series.values() for value in values.values()])
    return figure


def timings_by_part(timings: Sequence[Timing]) -> go.Figure:
    """Return least milliseconds of each part, a bar for each size."""
    parts = list(dict.fromkeys(timing.part for timing in timings))
    traces = []
    for orders, colour in zip(sorted({timing.orders for timing in timings}), COLOURS, strict=False):
        own = {timing.part: 1_000 * timing.seconds for timing in timings if timing.orders == orders}
        shown = [part for part in parts if part in own]
        texts = [f"{own[part]:,.0f} ms" for part in shown]
        traces.append(_bars(shown, [own[part] for part in shown], f"{orders:,} orders", colour, texts))
    figure = _figure(traces, "part", "milliseconds of the processor (log)", barmode="group", showlegend=True)
    _log_ticks(figure, "y", [1.0, *(1_000 * timing.seconds for timing in timings)])
    return figure


def speed_up_by_workers(ups: Mapping[str, Mapping[int, float]]) -> go.Figure:
    """Return by workers how much sooner the same quality is reached, a line for each fleet."""
    traces = [
        go.Scatter(
            x=list(values),
            y=list(values.values()),
            mode="lines+markers",
            name=letters(title),
            line={"width": 2, "color": colour},
            marker={"size": 7},
            hovertemplate="%{x} workers: %{y:.2f} times<extra>%{fullData.name}</extra>",
        )
        for (title, values), colour in zip(ups.items(), COLOURS, strict=False)
    ]
    counts = sorted({workers for values in ups.values() for workers in values})
    ideal = go.Scatter(
        x=counts,
        y=[workers / counts[0] for workers in counts],
        mode="lines",
        name="as many times as workers",
        line={"dash": "dot", "color": MUTED, "width": 1.5},
        hoverinfo="skip",
    )
    figure = _figure([*traces, ideal], "workers", "times as fast to the same quality", showlegend=True)
    figure.update_xaxes(tickvals=counts)
    figure.update_yaxes(rangemode="tozero")
    return figure


def gaps_of_family(public: Public) -> go.Figure:
    """Return the median gap over seeds of each instance, in percent; beside a peer a bar for each solver."""
    traces = []
    solvers = (OURS, public.peer) if public.peer else ("",)
    for solver, colour in zip(solvers, COLOURS, strict=False):
        gaps = median_gaps(row for row in public.rows if row.solver == solver)
        texts = [f"{gap:.1f} %" if solved else "no solution" for gap, solved in gaps.values()]
        bars = _bars(
            [letters(name) for name in gaps],
            [gap for gap, _ in gaps.values()],
            letters(solver or OURS),
            colour,
            texts,
        )
        edge = [UNSOLVED if not solved else colour for _, solved in gaps.values()]
        bars.update(marker={"color": edge}, textfont={"size": 10}, textangle=0 if len(gaps) < 16 else -90)
        traces.append(bars)
    figure = _figure(
        traces,
        "instance",
        "gap to best known, %",
        height=HEIGHT_WITH_NAMES,
        barmode="group",
        showlegend=bool(public.peer),
    )
    names = list(dict.fromkeys(row.instance for row in public.rows if row.gap is not None))
    _categories(figure, [letters(name) for name in names])
    # Short names may be alike, so they only stand on the axis; a bar goes by its whole name.
    figure.update_xaxes(
        tickvals=[letters(name) for name in names],
        ticktext=[letters(_short(name)) for name in names],
        tickangle=-45,
        tickfont={"size": 11},
    )
    return figure


def _short(name: str) -> str:
    stem = name.rpartition(".")[0] or name
    first, last = NAME_LETTERS
    return stem if len(stem) <= first + last + 1 else f"{stem[:first]}…{stem[-last:]}"


def means_of_families(means: Mapping[str, Mapping[str, float]]) -> go.Figure:
    """Return the mean gap of each family, in percent, a bar for each solver."""
    solvers = list(dict.fromkeys(solver for row in means.values() for solver in row))
    traces = []
    for solver, colour in zip(solvers, COLOURS, strict=False):
        shown = [family for family in means if solver in means[family]]
        values = [means[family][solver] for family in shown]
        texts = [f"{value:.2f} %" for value in values]
        traces.append(_bars([letters(f) for f in shown], values, letters(solver), colour, texts))
    figure = _figure(traces, "family", "mean gap to best known, %", barmode="group", showlegend=True)
    _categories(figure, list(means))
    return figure
