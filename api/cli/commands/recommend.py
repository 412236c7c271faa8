"""``bitcorp recommend``: ranked ways to fill an order, an idle stretch or a declined shift."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.numbers import whole
from api.cli.words import Subparsers, add_answer_options, add_command

if TYPE_CHECKING:
    from models.domain.instance import Instance
    from solver.advice.wishes import Wish

EXITS = {
    0: "ways are listed, the cheapest first",
    1: "the plan of --out could not be written",
    2: "the call or a file is malformed, or it names what is not there",
    3: "no way was found",
}
ABOUT = """\
Lists ways to plan an order that is left out, to give an idle machine or
operator work, to replace who declined a shift, or to do without a machine.
Each way has its price, by which the plan's total cost rises or falls, and says
what it displaces. Each is a whole plan that has passed the checker at that
price; --out writes one of them.

A time is written as 2027-01-05T07:00, in the instance's time zone, or as the
number of a slot."""


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "recommend",
        "list priced ways to fill an order, an idle stretch or a declined shift",
        ABOUT,
        [
            "bitcorp recommend fleet.json fleet.plan.json --order W-0017",
            "bitcorp recommend fleet.json fleet.plan.json --slot EX-03@2027-01-05T07:00..2027-01-07T18:00",
            "bitcorp recommend fleet.json fleet.plan.json --operator-shift W-0012@2027-01-05T07:00 --lang es",
        ],
        EXITS,
    )
    parser.add_argument("instance", type=Path, metavar="F", help="the instance")
    parser.add_argument("plan", type=Path, metavar="PLAN", help="a plan of it that keeps the rules")
    wish = parser.add_mutually_exclusive_group(required=True)
    wish.add_argument("--order", metavar="ID", help="an order that is left out")
    wish.add_argument(
        "--slot", metavar="ID@TIME..TIME", help="an idle stretch of a machine or of an operator"
    )
    wish.add_argument("--operator-shift", metavar="ORDER@TIME", help="a shift that was declined")
    wish.add_argument(
        "--machine", metavar="ORDER@ID", help="an order, and the machine that it must do without"
    )
    parser.add_argument(
        "--operator", metavar="ID", help="who declined, where several have that shift (--operator-shift)"
    )
    parser.add_argument("--ways", type=whole(1, 50), default=5, metavar="N", help="ways to list (default: 5)")
    parser.add_argument("--out", type=Path, metavar="PLAN", help="write the plan of one way")
    parser.add_argument(
        "--way", type=whole(1, 50), default=1, metavar="N", help="which way --out writes (default: 1)"
    )
    add_answer_options(parser, "ways")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List the ways, checked, and write the plan that is wanted."""
    from api.cli.failures import CommandError
    from api.cli.files import check_target, load_instance, load_plan, write_whole
    from api.cli.streams import plain, print_json
    from api.cli.words import money
    from models.domain.codec import write_plan
    from solver.advice.recommend import Session
    from solver.advice.way_words import changes_in_words, say, terms_in_words
    from solver.advice.wishes import Effort, WishRefused

    if options.out is not None:
        check_target(options.out, "--out", [options.instance, options.plan])
    instance = load_instance(options.instance)
    wish = wish_of(options, instance)
    try:
        session = Session(instance, load_plan(options.plan))
        advice = session.recommend(wish, Effort(ways=options.ways, trials=200 * options.ways, seconds=None))
    except WishRefused as error:
        raise CommandError(str(error)) from error
    plans = [session.plan(way) for way in advice.ways]
    if options.out is not None and plans:
        if options.way > len(plans):
            raise CommandError(f"--way {options.way}: {len(plans)} were found. Maybe name one of them.")
        write_whole(options.out, lambda path: write_plan(plans[options.way - 1], path))
    if options.json:
        print_json(
            {
                "cost": session.cost,
                "currency": instance.currency,
                "ways": [
                    {**way.to_json(), "words": list(changes_in_words(instance, way, options.lang))}
                    for way in advice.ways
                ],
            }
        )
        return 0 if plans else 3
    lines = [] if plans else [say("none", options.lang)]
    for way in advice.ways:
        lines.append(f"{way.rank}. {signed(way.price, instance.currency)}")
        lines += [f"   {sentence}" for sentence in changes_in_words(instance, way, options.lang)]
        terms = terms_in_words(way, options.lang).items()
        lines.append("   " + "; ".join(f"{name} {signed(c, instance.currency)}" for name, c in terms))
    if options.out is not None and plans:
        cost = session.cost + advice.ways[options.way - 1].price
        lines.append(f"plan: {options.out}, cost {money(cost, instance.currency)}")
    print(plain("\n".join(lines)))
    return 0 if plans else 3


def signed(cents: int, currency: str) -> str:
    """Return a difference such as ``+1,234.50 USD``."""
    from api.cli.words import money

    return f"{'+' if cents > 0 else ''}{money(cents, currency)}"


def wish_of(options: argparse.Namespace, instance: Instance) -> Wish:
    """Return what the options ask for."""
    from api.cli.failures import CommandError
    from api.cli.moments import slot_of, stretch_of
    from solver.advice.wishes import FillMachine, FillOperator, FillOrder, ReplaceMachine, ReplacePerson

    if options.operator is not None and options.operator_shift is None:
        raise CommandError("--operator says who declined a shift. Maybe add --operator-shift ORDER@TIME.")
    if options.order is not None:
        return FillOrder(options.order)
    if options.machine is not None:
        return ReplaceMachine(*_parted(options.machine, "--machine", "W-0012@EX-03"))
    if options.operator_shift is not None:
        order, when = _parted(options.operator_shift, "--operator-shift", "W-0012@2027-01-05T07:00")
        slot = slot_of(when, instance.horizon, "--operator-shift")
        return ReplacePerson(order, slot, options.operator)
    name, when = _parted(options.slot, "--slot", "EX-03@2027-01-05T07:00..2027-01-07T18:00")
    start, end = stretch_of(when, instance.horizon, "--slot")
    if any(machine.id == name for machine in instance.machines):
        return FillMachine(name, start, end)
    if any(operator.id == name for operator in instance.operators):
        return FillOperator(name, start, end)
    raise CommandError(
        f"--slot: {name} is neither a machine nor an operator of this instance. Maybe mistyped."
    )


def _parted(text: str, option: str, example: str) -> tuple[str, str]:
    from api.cli.failures import CommandError

    name, at, rest = text.rpartition("@")
    if not at or not name or not rest:
        raise CommandError(f"{option}: '{text}' cannot be read. Maybe write it as {example}.")
    return name, rest
