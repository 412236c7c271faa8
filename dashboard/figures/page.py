"""One self-contained page of a plan: the board, its figures and its tables, without any network."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from plotly.offline import get_plotlyjs

from dashboard.figures import header, tables
from dashboard.figures.charts import cost_figure, utilisation_figure
from dashboard.figures.facts import order_facts
from dashboard.figures.machines import machine_view
from dashboard.figures.operators import operator_view
from dashboard.figures.palette import THEMES
from dashboard.figures.payload import page_payload
from dashboard.figures.schemes import schemes
from dashboard.figures.sites import site_view
from dashboard.figures.words import Clock, money
from data.safe import content_policy, script_json
from models.domain.codec import write_whole
from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.plan import Plan
from models.domain.reading import Reading
from solver import registry
from solver.check import Report, check

STYLES = ("page.css", "board.css")
SCRIPTS = ("base.js", "time.js", "rows.js", "board.js", "pointer.js", "card.js", "tables.js", "main.js")
"""In the order in which they run."""


def write_page(instance: Instance, plan: Plan, path: Path, *, report: Report | None = None) -> None:
    """Write the page of ``plan`` to ``path``; the file is replaced whole or not at all.

    Parameters
    ----------
    report
        What the checker found, for a caller who has it; else the plan is checked here.
    """
    write_whole(page_html(instance, plan, report=report), path)


def page_html(instance: Instance, plan: Plan, *, report: Report | None = None) -> str:
    """Return the page as HTML; see `write_page`."""
    reading = Reading(instance, plan, Index(instance))
    report = report or check(instance, plan, reading.index)
    clock = Clock(instance.horizon)
    titles = {cost.id: cost.title["en"] for cost in registry.costs()}
    facts = order_facts(reading, clock, report.costs)
    ways = schemes(facts, instance.horizon)
    views = [build(reading, facts, clock) for build in (machine_view, operator_view, site_view)]
    data = page_payload(reading, facts, views, ways, clock, titles)
    data["charts"] = {
        "costs": cost_figure(report.costs, titles, instance.currency).to_plotly_json(),
        "use": utilisation_figure(reading, clock).to_plotly_json(),
    }
    by_order = sum(sum(fact.cost.values()) for fact in facts)
    scripts = [get_plotlyjs(), "\n".join(_asset(name) for name in SCRIPTS)]
    return Template(_asset("page.html")).substitute(
        policy=content_policy(scripts),
        name=escape(instance.name),
        horizon=escape(header.horizon_words(clock)),
        chips=header.chips(plan, report),
        figures=header.figures(reading, facts, report, clock),
        violations=header.violations(report, clock),
        costs=tables.cost_table(report.costs, titles, instance.currency),
        unplanned=tables.unplanned_table(facts, clock),
        unplanned_count=f"{sum(fact.placed is None for fact in facts):,}",
        orders=tables.order_table(facts, clock, titles, instance.currency),
        orders_count=f"{len(facts):,}",
        shared=escape(money(report.costs.total - by_order, instance.currency)),
        source=header.footer(plan, clock),
        style=_theme_style() + "".join(_asset(name) for name in STYLES),
        plotly=scripts[0],
        data=script_json(data),
        script=scripts[1],
    )


def _asset(name: str) -> str:
    return (files("dashboard.figures") / "assets" / name).read_text(encoding="utf-8")


def _theme_style() -> str:
    light, dark = (_variables(THEMES[name]) for name in ("light", "dark"))
    return (
        f":root{{color-scheme:light;{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n"
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}\n"
    )


def _variables(theme: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in theme.items())
