"""``bitcorp diff``: what is otherwise in a second plan."""

from __future__ import annotations

import argparse
from pathlib import Path

from api.cli.words import Subparsers, add_answer_options, add_command

EXITS = {
    0: "the plans were compared, whether they differ or not",
    2: "the call or a file is malformed; every fault is named",
}
ABOUT = """\
Compares two plans: cost term by term, order by order (start, mode, machines,
people), and the ways of machines.

With --instance times are shown as dates, plans without costs are priced, and a
shift counts as its site's duty."""


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "diff",
        "compare two plans by cost, by order and move by move",
        ABOUT,
        [
            "bitcorp diff monday.plan.json tuesday.plan.json --instance fleet.json",
            "bitcorp diff a.plan.json b.plan.json --json",
        ],
        EXITS,
    )
    parser.add_argument("before", type=Path, metavar="A", help="the first plan")
    parser.add_argument("after", type=Path, metavar="B", help="the second plan")
    parser.add_argument("--instance", type=Path, metavar="F", help="the instance that they are for")
    add_answer_options(parser, "comparison")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compare, and list what is otherwise."""
    from api.cli.comparing import lines_of
    from api.cli.files import load_instance, load_plan
    from api.cli.streams import plain, print_json
    from solver.advice.diff import compare
    from solver.check import with_costs

    instance = load_instance(options.instance) if options.instance else None
    plans = [load_plan(path) for path in (options.before, options.after)]
    if instance is not None:
        plans = [plan if plan.costs is not None else with_costs(instance, plan) for plan in plans]
    compared = compare(plans[0], plans[1], instance)
    if options.json:
        print_json(compared.to_json(instance.horizon if instance else None, options.lang))
        return 0
    currency = instance.currency if instance else ""
    print(plain("\n".join(line.rstrip() for line in lines_of(compared, instance, currency, options.lang))))
    return 0
