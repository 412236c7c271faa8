"""``bitcorp bottlenecks``: what one more unit of each kind would save, and rent that is paid for nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from api.cli.numbers import real, whole
from api.cli.words import Subparsers, add_answer_options, add_command

ABOUT = """\
Adds one more machine of each sort, one more holder of each certificate and
one more unit of each pool, solves again each time, and ranks them by what they
save, before what they cost themselves. Then names rented machines that are
little used, and what handing them back would save."""


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "bottlenecks",
        "rank what one more unit of each kind would save, and name dead rent",
        ABOUT,
        ["bitcorp bottlenecks fleet.json fleet.plan.json --time-limit 120"],
        {0: "the question was answered", 2: "the call or a file is malformed"},
    )
    parser.add_argument("instance", type=Path, metavar="F", help="the instance")
    parser.add_argument("plan", type=Path, metavar="PLAN", help="the plan")
    parser.add_argument(
        "--time-limit",
        type=real(0.1, 1e6, "seconds"),
        default=60.0,
        metavar="S",
        help="seconds for all solves together (default: 60)",
    )
    parser.add_argument(
        "--seed", type=whole(0, 2**31 - 1), default=0, help="seed of every solve (default: 0)"
    )
    add_answer_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Ask, and print the answer."""
    from api.cli.files import load_instance, load_plan
    from api.cli.streams import plain, print_json
    from solver.advice.bottlenecks import bottlenecks
    from solver.advice.findings import in_language

    instance = load_instance(options.instance)
    found = bottlenecks(instance, load_plan(options.plan), options.time_limit, options.seed)
    if options.json:
        print_json(in_language(found, options.lang))
        return 0
    nothing = {"en": "No single unit more would save anything.", "es": "Ninguna unidad más ahorraría algo."}
    lines = [one.words.in_language(options.lang) for one in found.bottlenecks]
    lines += [one.words.in_language(options.lang) for one in found.dead_rent]
    print(plain("\n".join(lines or [nothing[options.lang]])))
    return 0
