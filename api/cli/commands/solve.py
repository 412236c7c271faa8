"""``bitcorp solve``: find a plan, have it checked, write it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.numbers import real, whole
from api.cli.words import Subparsers, add_command

if TYPE_CHECKING:
    from solver.limits import SolveLimits

EXITS = {
    0: "a plan that passed the checker was written, all orders in it or not",
    1: "the plan could not be written",
    2: "the call or an input file is malformed; every fault is named",
    3: "no plan: proven infeasible, or none found in time; reasons are given",
    4: "a bug of ours; the message says where instance and plan are saved",
    130: "interrupted before there was a plan",
}
WALL_PER_UNIT = 10
"""Seconds that a unit of work may take, unless --time-limit says otherwise."""
ABOUT = """\
Plans the orders of an instance and writes the plan once the checker has
passed it.

The instance is a JSON file, an Excel workbook or a folder of CSV files. The
plan gets better while the solve runs; Ctrl+C takes the best one so far,
Ctrl+C again aborts. The plan goes beside the instance unless --out names
another file: fleet.json to fleet.plan.json. No file is left half written, and
no input is overwritten."""


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "solve",
        "find a plan, have it checked, and write it",
        ABOUT,
        [
            "bitcorp solve fleet.json",
            "bitcorp solve fleet.xlsx --time-limit 300 --html monday.html",
            "bitcorp solve fleet.json --start fleet.plan.json --seed 7 --json",
            "bitcorp solve fleet.json --deterministic 30",
        ],
        EXITS,
    )
    parser.add_argument("instance", type=Path, metavar="F", help="the instance")
    add_limits(parser, seconds=60.0)
    parser.add_argument("--start", type=Path, metavar="PLAN", help="a plan to begin with and to improve")
    parser.add_argument("--out", type=Path, metavar="PLAN", help="where the plan goes (default: beside F)")
    parser.add_argument("--html", type=Path, metavar="PAGE", help="draw the board as a page as well")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--quiet", action="store_true", help="print errors and warnings only")
    parser.set_defaults(run=run)


def add_limits(parser: argparse.ArgumentParser, *, seconds: float) -> None:
    """Add the options that limit a solve.

    Parameters
    ----------
    seconds
        Limit if none is given.
    """
    parser.set_defaults(usual_seconds=seconds)
    group = parser.add_argument_group("limits")
    group.add_argument(
        "--time-limit",
        type=real(0.1, 1e6, "seconds"),
        default=None,
        metavar="S",
        help=f"seconds of the whole solve (default: {seconds:g})",
    )
    group.add_argument(
        "--deterministic",
        type=real(0.01, 1e6, "units of work"),
        default=None,
        metavar="N",
        help="end after N units of work, of about a second each, on one core: the same instance, seed and "
        f"version give the same plan. --time-limit still holds (default: {WALL_PER_UNIT} N, at least 60)",
    )
    group.add_argument(
        "--workers",
        type=whole(1, 1024),
        default=None,
        metavar="N",
        help="processor cores to use (default: 2; 1 with --deterministic)",
    )
    group.add_argument(
        "--seed",
        type=whole(0, 2**31 - 1),
        default=0,
        metavar="S",
        help="seed of every choice (default: 0)",
    )
    group.add_argument(
        "--gap",
        type=real(0.0, 1.0),
        default=0.0,
        metavar="G",
        help="end once the plan is proven this close to the best, 0.05 for 5 %% (default: 0)",
    )
    group.add_argument(
        "--memory-mb",
        type=whole(1, 2**30),
        default=None,
        metavar="M",
        help="end with the best plan so far at M MiB; a solve needs some 200 to begin (default: no ceiling)",
    )


def limits_of(options: argparse.Namespace) -> SolveLimits:
    """Return the limits that the options name.

    Raises
    ------
    CommandError
        If a deterministic solve is asked for on several cores.
    """
    from api.cli.failures import CommandError
    from solver.limits import SolveLimits

    work, workers, seconds = options.deterministic, options.workers, options.time_limit
    if work is None:
        workers, seconds = workers or 2, seconds or options.usual_seconds
    elif workers not in (None, 1):
        raise CommandError(
            f"--deterministic takes one core, not --workers {workers}. Maybe leave --workers out."
        )
    else:
        workers, seconds = 1, seconds or max(60.0, WALL_PER_UNIT * work)
    return SolveLimits(seconds, options.gap, workers, options.seed, options.memory_mb, work)


def run(options: argparse.Namespace) -> int:
    """Solve, write, and say what came of it."""
    from api.cli import solving
    from api.cli.files import check_target, load_instance, load_plan, plan_beside
    from api.cli.streams import plain, print_json, say
    from solver.guard import worker_ahead

    limits = limits_of(options)
    out: Path = options.out or plan_beside(options.instance)
    page: Path | None = options.html
    check_target(out, "--out", [options.instance])
    if page is not None:
        check_target(page, "--html", [options.instance, out, *([options.start] if options.start else [])])
    renderer = solving.html_renderer() if page else None
    with worker_ahead() as ahead:
        instance = load_instance(options.instance)
        start = load_plan(options.start) if options.start else None
        if start is not None and (doubts := solving.doubts_about(instance, start)):
            say(f"bitcorp: warning: {doubts}")
        plan = solving.solve_shown(instance, limits, start=start, quiet=options.quiet, ahead=ahead)
    report = solving.write_results(instance, plan, out, page, renderer)
    if options.json:
        print_json(solving.as_json(plan, report, out, page))
    elif not options.quiet:
        lines = [solving.headline(instance, plan, report)]
        if plan.unplanned:
            lines += ["unplanned:", *solving.reasons_in_words(plan.unplanned)]
        lines.append(f"plan: {out}")
        lines += [f"page: {page}"] if page else []
        print(plain("\n".join(lines)))
    return 0
