"""``bitcorp promote``: make a branch the present state, unless others have changed the same meanwhile."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.commands.solve import add_limits, limits_of
from api.cli.words import Subparsers, add_command

if TYPE_CHECKING:
    from models.domain.instance import Instance
    from models.domain.plan import Plan
    from solver.advice.what_if import Progressed, Scenario

EXITS = {
    0: "instance and plan of the branch were written",
    1: "refused: the live data has moved on, or a file could not be written",
    2: "the call or a file is malformed; every fault is named",
    3: "no plan of the branch on the live data",
    4: "a bug of ours; the message says where instance and plan are saved",
    130: "interrupted before there was a plan",
}
ABOUT = """\
Takes a branch that bitcorp whatif wrote, and the live instance and plan. If
they are still what the branch began with, its instance and plan are written.

If not, it is refused with what has changed meanwhile. With --rebase a branch
that does not conflict with that is made anew: its changes on the live instance,
planned from the live plan. What conflicts is named, and refused in any case."""


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "promote",
        "make a branch the present state, unless it conflicts with it",
        ABOUT,
        [
            "bitcorp promote tried/rent.scenario.json fleet.json fleet.plan.json --out next.json",
            "bitcorp promote tried/rent.scenario.json fleet.json fleet.plan.json --out next.json --rebase",
        ],
        EXITS,
    )
    parser.add_argument("scenario", type=Path, metavar="SCENARIO", help="the branch")
    parser.add_argument("instance", type=Path, metavar="F", help="the live instance")
    parser.add_argument("plan", type=Path, metavar="PLAN", help="the live plan")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="F2",
        help="where the instance goes; its plan goes beside it",
    )
    parser.add_argument("--rebase", action="store_true", help="plan the branch anew on what has moved on")
    add_limits(parser, seconds=30.0)
    parser.add_argument("--lang", choices=("en", "es"), default="en", help="language of the conflicts")
    parser.add_argument("--quiet", action="store_true", help="print errors and warnings only")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Promote, or say what stands against it."""
    from api.cli.failures import CommandError
    from api.cli.files import check_target, load_instance, load_plan, plan_beside
    from api.cli.streams import plain
    from models.domain.codec import write_instance, write_plan
    from solver.advice.what_if import read_scenario, standing_to

    out: Path = options.out
    inputs = [options.scenario, options.instance, options.plan]
    check_target(out, "--out", inputs)
    check_target(plan_beside(out), "--out", inputs)
    scenario = read_scenario(options.scenario)
    if scenario.result is None:
        raise CommandError(f"{options.scenario} has no plan yet. Maybe solve it with bitcorp whatif.")
    live, plan = load_instance(options.instance), load_plan(options.plan)
    standing = standing_to(scenario, live, plan)
    if standing.moved:
        scenario = _rebased(options, scenario, standing, live, plan)
    assert scenario.result is not None, "a branch that is promoted is solved"
    write_instance(scenario.changed(), out)
    write_plan(scenario.result, plan_beside(out))
    if not options.quiet:
        print(plain(f"instance: {out}\nplan: {plan_beside(out)}"))
    return 0


def _rebased(
    options: argparse.Namespace, scenario: Scenario, standing: Progressed, live: Instance, plan: Plan
) -> Scenario:
    """Return the branch on the live data, or refuse it."""
    from api.cli.failures import BROKEN, CommandError
    from api.cli.solving import solve_shown
    from solver.advice.what_if import branch, rebased

    if standing.conflicts:
        lines = [f"  {words[options.lang]}" for words in standing.conflicts]
        text = f"'{scenario.name}' conflicts with what has changed meanwhile:"
        raise CommandError("\n".join([text, *lines]), BROKEN)
    if not options.rebase:
        lines = [f"  {words[options.lang]}" for words in standing.moved]
        text = f"'{scenario.name}' began with other data; nothing of this conflicts with it:"
        hint = "Maybe plan it anew on the live data with --rebase."
        raise CommandError("\n".join([text, *lines, hint]), BROKEN)
    limits = limits_of(options)
    return branch(
        rebased(scenario, live, plan),
        limits,
        lambda instance, within, start: solve_shown(instance, within, start=start, quiet=options.quiet),
    )
