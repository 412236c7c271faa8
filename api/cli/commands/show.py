"""``bitcorp show``: a plan as a page of text."""

from __future__ import annotations

import argparse
from pathlib import Path

from api.cli.words import Subparsers, add_command

ABOUT = """\
Shows what a plan comes to: its costs by term, orders by site and week, how
busy machines and people are, moves, what is late, and what is left unplanned
and why. Fits 80 columns, and a pipe."""


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "show",
        "show a plan: costs, sites, weeks, machines, people, what is unplanned",
        ABOUT,
        ["bitcorp show fleet.json fleet.plan.json", "bitcorp show fleet.json fleet.plan.json | less"],
        {0: "the plan was shown, whether it keeps the rules or not", 2: "a file is malformed"},
    )
    parser.add_argument("instance", type=Path, metavar="F", help="the instance")
    parser.add_argument("plan", type=Path, metavar="PLAN", help="the plan")
    parser.add_argument("--lang", choices=("en", "es"), default="en", help="language of cost terms")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read, recompute and print."""
    from api.cli.files import load_instance, load_plan
    from api.cli.summary.page import print_summary

    instance = load_instance(options.instance)
    print_summary(instance, load_plan(options.plan), language=options.lang)
    return 0
