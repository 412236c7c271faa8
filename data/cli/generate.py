"""``bitcorp generate``: a fleet to plan, made around a plan that keeps every rule."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

ABOUT = """\
Makes a realistic fleet: sites in regions, machines by class, operators whose certificates overlap and
lapse, leave, downtime, chains of work, crews with trucks, rented and hauled machines. It is built
around a witness plan that keeps every rule and does all the work, so that a poor plan shows. The same
numbers give the same fleet on every machine. docs/reference/generator.md tells the distributions."""
EPILOG = """\
examples:
  bitcorp generate --orders 40 --out fleet.json
  bitcorp generate --orders 200 --seed 7 --out fleet.json --witness witness.json
  bitcorp generate --orders 40 --out fleet.json --plant site_closed --truth truth.json --witness plan.json
  bitcorp generate --orders 12 --all-rules --out fleet.json

exit codes:
  0   it is written
  1   it cannot be written
  2   a number is out of its range
"""
MOST_ORDERS, MOST_WEEKS = 10_000, 52


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "generate",
        help="make a fleet of any size, the same for the same seed",
        description=ABOUT,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--orders", type=_between(1, MOST_ORDERS), required=True, help="work orders, 1 to 10,000"
    )
    parser.add_argument("--seed", type=_between(0, 2**31 - 1), default=1, help="of every draw (default: 1)")
    parser.add_argument(
        "--weeks", type=_between(1, MOST_WEEKS), help="horizon, 1 to 52 (default: by the orders)"
    )
    parser.add_argument(
        "--all-rules", action="store_true", help="with demands of every rule: rain, zones, permits, pins, ..."
    )
    parser.add_argument("--out", type=Path, required=True, metavar="F", help="JSON file of the fleet")
    parser.add_argument("--witness", type=Path, metavar="W", help="JSON file of the witness plan")
    parser.add_argument(
        "--plant",
        metavar="CAUSE",
        help="make one order impossible in a known way; --plant list names the ways",
    )
    parser.add_argument("--truth", type=Path, metavar="T", help="JSON file that says what was planted")
    parser.set_defaults(run=run)


def _between(low: int, high: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"'{text}' is no whole number from {low} to {high}") from None
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{value} must be from {low} to {high}")
        return value

    return number


def run(options: argparse.Namespace) -> int:
    """Make the fleet and write it."""
    from data.generator import generate
    from models.domain.codec import write_instance, write_plan

    if options.plant is not None or options.truth is not None:
        return _plant(options)
    made = generate(options.orders, options.seed, options.weeks, all_rules=options.all_rules)
    try:
        write_instance(made.instance, options.out)
        if options.witness is not None:
            write_plan(made.witness, options.witness)
    except OSError as error:
        print(f"bitcorp generate: {error.filename} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    fleet = made.instance
    print(
        f"{options.out}: {len(fleet.orders)} orders, {len(fleet.machines)} machines, "
        f"{len(fleet.operators)} operators, {len(fleet.sites)} sites, {len(fleet.horizon.day_starts)} days"
    )
    return 0


def _plant(options: argparse.Namespace) -> int:
    """Make a fleet with one order that cannot be done, and write it with what was planted."""
    from data.generator.causes import CAUSES, plant
    from models.domain.codec import write_instance, write_plan

    if options.plant not in CAUSES:
        said = "no cause" if options.plant is None else f"no cause {options.plant!r}"
        print(f"bitcorp generate: {said} to plant. Maybe one of {', '.join(CAUSES)}", file=sys.stderr)
        return 2
    if options.weeks is not None:
        print("bitcorp generate: --plant takes the usual weeks. Maybe leave --weeks out", file=sys.stderr)
        return 2
    try:
        planted = plant(options.orders, options.seed, options.plant)
    except ValueError as error:
        print(f"bitcorp generate: {error}", file=sys.stderr)
        return 2
    try:
        write_instance(planted.instance, options.out)
        if options.truth is not None:
            options.truth.write_text(json.dumps(planted.truth, indent=1) + "\n", encoding="utf-8")
        if options.witness is not None:
            write_plan(planted.plan, options.witness)
    except OSError as error:
        print(f"bitcorp generate: {error.filename} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{options.out}: {planted.truth['order']} cannot be done: {options.plant}")
    return 0
