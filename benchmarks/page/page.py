"""The page: sections with figures, tables, and where something is missing the command that makes it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from plotly.offline import get_plotlyjs

from benchmarks.fleets.best import Best, Key
from benchmarks.page import figures
from benchmarks.page.files import Public, Results
from benchmarks.page.measures import MOST_RUNS, FleetRuns, by_fleet, mean_gap, speed_ups
from data.safe import content_policy, script_json
from models.domain.codec import write_whole

if TYPE_CHECKING:
    import plotly.graph_objects as go

MANY_INSTANCES = 12
"""From so many instances on a figure takes the whole width."""


@dataclass(frozen=True)
class Chart:
    """A figure with its title."""

    title: str
    figure: go.Figure
    wide: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the page.

    Parameters
    ----------
    note
        What the figures mean.
    missing
        For what is not there: what it is, and the command that makes it.
    table
        HTML.
    """

    title: str
    note: str
    charts: Sequence[Chart] = ()
    missing: Sequence[tuple[str, str]] = field(default=())
    table: str = ""


def write_page(results: Results, known: Mapping[Key, Best], path: Path) -> None:
    """Write the page; the file is replaced whole or not at all."""
    write_whole(page_html(results, known), path)


def page_html(results: Results, known: Mapping[Key, Best]) -> str:
    """Return the page as HTML that fetches nothing."""
    sections = sections_of(results, known)
    charts = [chart for section in sections for chart in section.charts]
    data = {f"figure-{n}": json.loads(chart.figure.to_json()) for n, chart in enumerate(charts)}
    numbers = {id(chart): f"figure-{n}" for n, chart in enumerate(charts)}
    scripts = [get_plotlyjs(), _asset("report.js")]
    return Template(_asset("report.html")).substitute(
        policy=content_policy(scripts),
        style=_asset("report.css"),
        about=escape(_about(results)),
        warnings=_warnings(results),
        sections="\n".join(_section(section, numbers) for section in sections),
        plotly=scripts[0],
        data=script_json(data),
        script=scripts[1],
    )


def sections_of(results: Results, known: Mapping[Key, Best]) -> list[Section]:
    """Return all sections; each says what is missing in it."""
    fleets = by_fleet(results.fleets, known)
    sections = [
        _quality(fleets, results),
        _sizes(fleets),
        _model(fleets, results),
        _workers(fleets),
        _families(results),
        _peers(results),
    ]
    if results.sources:
        note = "What this page was made from, the newest first."
        sections.append(Section("Files", note, table=_sources(results)))
    return sections


def _quality(fleets: Sequence[FleetRuns], results: Results) -> Section:
    charts = [Chart(fleet.title, figures.quality_over_time(fleet)) for fleet in fleets]
    return Section(
        "Quality over time",
        "Avoidable cost of the best plan so far, over that of the best plan known (1: as good). Each step is "
        "a plan that has passed the checker. Where no best plan is recorded, the best run stands in.",
        charts,
        () if charts else (("no runs on generated fleets", "python -m benchmarks.fleets"),),
        _fleet_table(results, fleets),
    )


def _sizes(fleets: Sequence[FleetRuns]) -> Section:
    charts = []
    if fleets:
        charts = [
            Chart("Above the best known, by size", figures.gap_by_size(fleets)),
            Chart("Beside the witness plan and the reference greedy", figures.beside_others(fleets)),
        ]
    return Section(
        "Gap by size",
        "The newest run of each fleet with the usual time limit. The witness plan is the generator's own; "
        "the greedy inserts by due date and knows nothing of the rules beyond the plain ones.",
        charts,
        () if charts else (("no runs on generated fleets", "python -m benchmarks.fleets"),),
    )


def _model(fleets: Sequence[FleetRuns], results: Results) -> Section:
    charts, missing = [], []
    if results.scaling:
        charts.append(Chart("Seconds by size", figures.time_by_size(results.scaling)))
    else:
        missing.append(
            ("no seconds of building, construction and checking by size", "python -m benchmarks.scaling")
        )
    if results.timings:
        charts.append(Chart("Parts alone, quickest round", figures.timings_by_part(results.timings)))
    else:
        missing.append(("no timings of parts", "python -m benchmarks.parts"))
    if fleets:
        peak = figures.of_solves(fleets, "peak_mib", "peak memory, MiB (log)", "%{y:,.0f} MiB")
        first = figures.of_solves(fleets, "first_s", "seconds to the first checked plan (log)", "%{y:.2f} s")
        charts += [Chart("Memory of a solve, all its processes", peak), Chart("First checked plan", first)]
    else:
        missing.append(("no memory of solves", "python -m benchmarks.fleets"))
    return Section(
        "Cost of the model by size",
        "What it takes to turn a fleet into arrays, to plan it for the first time, and to check that plan. "
        "An exponent of 1 is time in proportion to the orders.",
        charts,
        missing,
    )


def _workers(fleets: Sequence[FleetRuns]) -> Section:
    ups = {fleet.title: found for fleet in fleets if len(found := speed_ups(fleet)) > 1}
    hint = "python -m benchmarks.fleets --orders 1000 --workers 1 (then 2, 4, ..., the same time limit)"
    return Section(
        "Speed-up by workers",
        "How much sooner a plan is as good as what every number of workers reaches within the limit. "
        "Runs differ in nothing but the workers: same fleet, limit, seed, commit and machine.",
        [Chart("Time to the same quality", figures.speed_up_by_workers(ups))] if ups else (),
        () if ups else (("no runs that differ in nothing but the workers", hint),),
    )


def _families(results: Results) -> Section:
    charts = []
    solved = [
        (one, mean) for _, one in sorted(results.families.items()) if (mean := mean_gap(one)) is not None
    ]
    if solved:
        means = {_limited(one): {figures.OURS: mean} for one, mean in solved}
        charts = [Chart("Mean gap by family", figures.means_of_families(means), wide=True)]
        charts += [_family_chart(one) for one, _ in solved]
    hint = "bitcorp bench run FAMILY FOLDER --out .benchmarks/results-FAMILY.json"
    return Section(
        "Public families",
        "Gap to the best value that others have published, the median over seeds. An instance without a "
        "solution counts as 100 % and is drawn in red.",
        charts,
        () if charts else (("no runs on public instances", hint),),
    )


def _peers(results: Results) -> Section:
    charts = []
    means: dict[str, dict[str, float]] = {}
    for (_, peer), one in sorted(results.comparisons.items()):
        for solver in (figures.OURS, peer):
            if (mean := mean_gap(one, solver)) is not None:
                means.setdefault(_limited(one), {})[solver] = mean
        if _limited(one) in means:
            charts.append(_family_chart(one))
    if means:
        charts.insert(0, Chart("Mean gap by family", figures.means_of_families(means), wide=True))
    hint = "bitcorp bench compare FAMILY FOLDER --peer pyjobshop --out .benchmarks/comparison-FAMILY.json"
    return Section(
        "Against peers",
        "Same files, limits and cores, in turn; one validator judges both.",
        charts,
        () if charts else (("no comparison with a peer", hint),),
    )


def _limited(one: Public) -> str:
    """Return a family with its limit: means of other limits are not to be compared."""
    return f"{one.family}, {one.seconds:g} s"


def _family_chart(one: Public) -> Chart:
    title = f"{_limited(one)}, {one.workers} workers"
    if one.peer:
        wins, ties, losses = one.tally
        title += f", beside {one.peer}: {wins} wins, {ties} ties, {losses} losses"
    wide = len({row.instance for row in one.rows}) > MANY_INSTANCES
    return Chart(title, figures.gaps_of_family(one), wide)


# --- words and tables -------------------------------------------------------------------------


def _about(results: Results) -> str:
    machines = sorted({source.machine for source in results.sources if source.machine})
    if not machines:
        return "No results files were found."
    return f"{len(results.sources)} results files. Machine: {'; '.join(machines)}."


def _warnings(results: Results) -> str:
    words = list(results.unread)
    if len({source.machine for source in results.sources if source.machine}) > 1:
        words.append("The files come from several machines: times compare only within one.")
    faulty = [ran for ran in results.fleets if ran.trial.faults]
    words += [f"{ran.trial.orders:,} orders, {ran.label}: {ran.trial.faults[0]}" for ran in faulty]
    return "".join(f'<p class="warning">{escape(word)}</p>' for word in words)


FLEET_COLUMNS = (
    *("fleet", "run", "when"),
    *("load s", "first plan s", "solve s", "planned", "avoidable"),
    *("/ best known", "/ witness", "/ greedy", "MiB", "load average"),
)
WORDS = 3
"""Columns that are words; the others are numbers."""


def _fleet_table(results: Results, fleets: Sequence[FleetRuns]) -> str:
    """Return the newest runs of each fleet as a table."""
    rows = []
    for fleet in fleets:
        for ran in list(fleet.runs)[: -MOST_RUNS - 1 : -1]:
            trial = ran.trial
            rows.append(
                [
                    *(fleet.title, ran.label, ran.when[:16].replace("T", " ")),
                    *(_number(trial.load_s, 2), _number(trial.first_s, 2), _number(trial.wall_s, 1)),
                    f"{trial.planned_share:.1%}",
                    _number(None if trial.avoidable is None else trial.avoidable / 100, 0),
                    _number(fleet.ratio(trial.avoidable), 3),
                    *(_number(trial.to_witness, 3), _number(trial.to_greedy, 3)),
                    *(_number(trial.peak_mib, 0), _number(trial.busy, 1)),
                ]
            )
    return _table(FLEET_COLUMNS, rows, WORDS) if rows else ""


def _sources(results: Results) -> str:
    rows = [[str(one.path), one.what, one.when, one.machine] for one in results.sources]
    return _table(("file", "holds", "made", "machine"), rows, 4) if rows else ""


def _number(value: float | None, decimals: int) -> str:
    return "–" if value is None else f"{value:,.{decimals}f}"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], words: int) -> str:
    def cells(row: Sequence[str], tag: str) -> str:
        kinds = ["" if n < words else ' class="n"' for n in range(len(row))]
        return "".join(f"<{tag}{kind}>{escape(text)}</{tag}>" for kind, text in zip(kinds, row, strict=True))

    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return (
        f'<div class="scroll"><table><thead><tr>{cells(columns, "th")}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _section(section: Section, numbers: Mapping[int, str]) -> str:
    charts = "".join(
        f'<div class="{"chart wide" if chart.wide else "chart"}"><h3>{escape(chart.title)}</h3>'
        f'<div id="{numbers[id(chart)]}" role="img" aria-label="{escape(chart.title)}"></div></div>'
        for chart in section.charts
    )
    missing = "".join(
        f'<p class="missing">Left out: {escape(what)}. It is made by <code>{escape(command)}</code></p>'
        for what, command in section.missing
    )
    return (
        f'<section><h2>{escape(section.title)}</h2><p class="note">{escape(section.note)}</p>'
        f'<div class="charts">{charts}</div>{missing}{section.table}</section>'
    )


def _asset(name: str) -> str:
    return (files("benchmarks.page") / "assets" / name).read_text(encoding="utf-8")
