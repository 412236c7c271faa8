"""``bitcorp why-not``: why not this machine, this operator, at this time."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.numbers import real
from api.cli.words import Subparsers, add_answer_options, add_command

if TYPE_CHECKING:
    from models.domain.time import Horizon
    from solver.advice.why_not import WhyNot

ABOUT = """\
Says why an order is not done by a certain machine, by a certain operator, or
at a certain time: the rule that forbids it, or what the plan would cost more,
by cost term, and which orders it would displace."""
EXITS = {
    0: "the question was answered",
    1: "nothing was proven in the time given",
    2: "the call or a file is malformed, or there is no such order, machine or operator",
}


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "why-not",
        "say which rule forbids a wish for an order, or what it would cost",
        ABOUT,
        [
            "bitcorp why-not fleet.json fleet.plan.json W-07 --machine EX-02",
            "bitcorp why-not fleet.json fleet.plan.json W-07 --operator P-11 --at 2027-01-12T07:00",
        ],
        EXITS,
    )
    parser.add_argument("instance", type=Path, metavar="F", help="the instance")
    parser.add_argument("plan", type=Path, metavar="PLAN", help="the plan")
    parser.add_argument("order", metavar="ORDER", help="the id of an order")
    parser.add_argument("--machine", metavar="M", help="the machine that shall be on it")
    parser.add_argument("--operator", metavar="O", help="the operator who shall be on it, in each duty")
    parser.add_argument("--at", metavar="T", help="its start, such as 2027-01-12T07:00, in the fleet's time")
    parser.add_argument(
        "--time-limit",
        type=real(0.1, 1e6, "seconds"),
        default=10.0,
        metavar="S",
        help="seconds for the answer (default: 10)",
    )
    add_answer_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Ask, and print the answer."""
    from api.cli.failures import CommandError
    from api.cli.files import load_instance, load_plan
    from api.cli.streams import plain, print_json
    from solver.advice.findings import in_language
    from solver.advice.why_not import why_not
    from solver.errors import RostersNotInserted, UnknownName

    instance = load_instance(options.instance)
    plan = load_plan(options.plan)
    if options.machine is None and options.operator is None and options.at is None:
        raise CommandError("why not what? Maybe give --machine, --operator or --at.")
    start = None if options.at is None else slot_of(options.at, instance.horizon)
    try:
        found = why_not(
            instance,
            plan,
            options.order,
            machine=options.machine,
            operator=options.operator,
            start=start,
            seconds=options.time_limit,
        )
    except UnknownName as error:
        raise CommandError(f"{error}.") from error
    except RostersNotInserted as error:
        raise CommandError(str(error)) from error
    if options.json:
        print_json(in_language(found, options.lang))
    else:
        print(plain("\n".join(_lines(found, options.lang, instance.currency))))
    return 1 if found.verdict == "unknown" else 0


def slot_of(text: str, horizon: Horizon) -> int:
    """Return the slot that begins at a local time.

    Raises
    ------
    CommandError
        If it is no time, or no slot of the horizon begins then.
    """
    from datetime import datetime

    from api.cli.failures import CommandError

    try:
        slot = horizon.slot_at(moment := datetime.fromisoformat(text))
    except ValueError as error:
        raise CommandError(f"--at {text!r} is no time. Maybe write it as 2027-01-12T07:00.") from error
    if not 0 <= slot < horizon.slots:
        raise CommandError(f"--at {text!r} lies outside of the horizon.")
    if horizon.slot_at(moment, round_up=True) != slot:
        near = horizon.instant(slot)
        raise CommandError(f"--at {text!r} is within a slot. Maybe take its start, {near:%Y-%m-%dT%H:%M}.")
    return slot


def _lines(found: WhyNot, language: str, currency: str) -> list[str]:
    from api.cli.words import money

    lines = [found.words.in_language(language)]
    lines += [f"  - {one.words.in_language(language)}" for one in found.restrictions]
    lines += [f"  {term}: {money(cents, currency)}" for term, cents in found.cost_terms.items()]
    return lines
