"""``bitcorp right-size``: which machines to return, rent, move to another region or buy."""

from __future__ import annotations

import argparse
from pathlib import Path

from api.cli.numbers import whole
from api.cli.words import Subparsers, add_answer_options, add_command

EXITS = {0: "the fleet is shown, with what to change of it", 2: "the call or a file is malformed"}
ABOUT = """\
Shows how a plan uses its fleet, by class of equipment and region: machines
without which it would be no dearer, classes of which one more would save
money, and rented machines that are paid for days without work. Each proposal
was tried: the plan was repaired with the changed fleet, and what it saves is
the difference in cost.

A time is written as 2027-01-05T07:00, in the instance's time zone, or as the
number of a slot. Without --from and --to the whole horizon counts."""


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "right-size",
        "say which machines to return, rent, move or buy, priced against the plan",
        ABOUT,
        [
            "bitcorp right-size fleet.json fleet.plan.json",
            "bitcorp right-size fleet.json fleet.plan.json --from 2027-01-11T00:00 --to 2027-01-25T00:00",
        ],
        EXITS,
    )
    parser.add_argument("instance", type=Path, metavar="F", help="the instance")
    parser.add_argument("plan", type=Path, metavar="PLAN", help="a plan of it that keeps the rules")
    parser.add_argument("--from", dest="start", metavar="TIME", help="beginning of the period")
    parser.add_argument("--to", dest="end", metavar="TIME", help="end of the period")
    parser.add_argument(
        "--most", type=whole(1, 1000), default=40, metavar="N", help="proposals to try (default: 40)"
    )
    add_answer_options(parser, "result")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Show the fleet and the proposals."""
    from api.cli.failures import CommandError
    from api.cli.files import load_instance, load_plan
    from api.cli.moments import slot_of
    from api.cli.streams import plain, print_json
    from models.domain.base import Window
    from solver.advice.fleet_words import in_words
    from solver.advice.right_size import right_size
    from solver.check import check

    instance = load_instance(options.instance)
    horizon = instance.horizon
    start = slot_of(options.start, horizon, "--from", round_up=True) if options.start else 0
    end = slot_of(options.end, horizon, "--to") if options.end else horizon.slots
    if start >= end:
        raise CommandError("--from is not before --to. Maybe the two are exchanged.")
    plan = load_plan(options.plan)
    report = check(instance, plan)
    if not report.ok:
        broken = next(m for m, v in zip(report.messages(), report.violations, strict=True) if not v.inherited)
        raise CommandError(f"The plan breaks a rule: {broken} Maybe solve the instance first.")
    advice = right_size(instance, plan, Window(start, end), options.most)
    if options.json:
        print_json(advice.to_json())
    else:
        print(plain("\n".join(in_words(advice, instance.currency, options.lang))))
    return 0
