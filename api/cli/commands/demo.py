"""``bitcorp demo``: the demo fleet, from instance to board."""

from __future__ import annotations

import argparse
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.commands.solve import EXITS, add_limits, limits_of
from api.cli.words import Subparsers, add_command

if TYPE_CHECKING:
    from models.domain.instance import Instance
    from models.domain.plan import Plan
    from solver.check import Report

ABOUT = """\
Plans the demo fleet that comes with the product, prints what the plan comes
to, writes plan and board, and opens the board where there is a desktop. The
last line gives planned share, cost, gap and the path of the page."""
OUT = Path("out") / "demo"


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "demo",
        "plan the demo fleet and show the board",
        ABOUT,
        ["bitcorp demo", "bitcorp demo --once --time-limit 10 --out-dir /tmp/demo"],
        {code: meaning for code, meaning in EXITS.items() if code != 2},
    )
    parser.add_argument("--once", action="store_true", help="plan, print and end; open nothing")
    parser.add_argument("--no-open", action="store_true", help="do not open the page in a browser")
    parser.add_argument(
        "--out-dir", type=Path, default=OUT, metavar="D", help=f"folder of plan and page (default: {OUT})"
    )
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    add_limits(parser, seconds=30.0)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Plan the demo fleet and show what came of it."""
    from api.cli import solving
    from api.cli.desktop import open_page
    from api.cli.files import check_target, load_instance
    from api.cli.streams import plain
    from api.cli.summary.page import print_summary

    limits = limits_of(options)
    options.out_dir.mkdir(parents=True, exist_ok=True)
    out, page = options.out_dir / "plan.json", options.out_dir / "board.html"
    for target in (out, page):
        check_target(target, "--out-dir", [])
    renderer = solving.html_renderer()
    instance = load_instance(demo_fleet())
    plan = solving.solve_shown(instance, limits, start=None, quiet=options.quiet)
    report = solving.write_results(instance, plan, out, page, renderer)
    print_summary(instance, plan, report)
    if not options.once and not options.no_open:
        open_page(page)
    print(f"plan: {plain(str(out))}")
    print(plain(last_line(instance, plan, report, page)))
    return 0


def demo_fleet() -> Path:
    """Return the file or folder of the demo fleet."""
    folder = Path(str(files("data") / "demo"))
    whole = folder / "fleet.json"
    return whole if whole.exists() else folder


def last_line(instance: Instance, plan: Plan, report: Report, page: Path) -> str:
    """Return planned share, cost, gap and page in one line."""
    from api.cli.words import money, percent

    planned, gap = percent(report.planned_share), percent(plan.provenance.gap)
    cost = money(report.costs.total, instance.currency)
    return f"planned {planned}, cost {cost}, gap {gap}, page {page.resolve()}"
