"""``bitcorp why``: why an order is unplanned or late, or why an instance has no plan."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.numbers import real
from api.cli.words import Subparsers, add_answer_options, add_command

if TYPE_CHECKING:
    from solver.advice.findings import Explanation

ABOUT = """\
Says why an order is unplanned or late in a plan: the smallest set of rules
and resources that collide, verified by solving again, and the changes that
would let it be planned, cheapest first, each with its price.

Without an order: why an instance has no plan, that is the smallest set of
pins, mandatory orders, deadlines and rules that contradict each other."""
EXITS = {
    0: "the question was answered",
    1: "no cause was proven in the time given",
    2: "the call or a file is malformed, or there is no such order",
}


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "why",
        "say why an order is unplanned or late, and what would change it",
        ABOUT,
        [
            "bitcorp why fleet.json fleet.plan.json W-07",
            "bitcorp why fleet.json fleet.plan.json W-07 --lang es --json",
            "bitcorp why fleet.json",
        ],
        EXITS,
    )
    parser.add_argument("instance", type=Path, metavar="F", help="the instance")
    parser.add_argument("plan", type=Path, metavar="PLAN", nargs="?", help="the plan")
    parser.add_argument("order", metavar="ORDER", nargs="?", help="the id of an order")
    parser.add_argument(
        "--time-limit",
        type=real(0.1, 1e6, "seconds"),
        default=10.0,
        metavar="S",
        help="seconds for the whole answer (default: 10)",
    )
    add_answer_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Ask, and print the answer."""
    from api.cli.failures import CommandError
    from api.cli.files import load_instance, load_plan
    from api.cli.streams import plain, print_json
    from solver.advice.contradictions import explain_instance
    from solver.advice.explain import explain
    from solver.errors import RostersNotInserted, UnknownName

    instance = load_instance(options.instance)
    if options.plan is None:
        found = explain_instance(instance, options.time_limit)
    elif options.order is None:
        raise CommandError("which order? Maybe name one after the plan, or leave the plan out.")
    else:
        try:
            found = explain(instance, load_plan(options.plan), options.order, options.time_limit)
        except UnknownName as error:
            raise CommandError(f"{error}.") from error
        except RostersNotInserted as error:
            raise CommandError(str(error)) from error
    if options.json:
        print_json(found.as_json(options.lang))
    else:
        print(plain("\n".join(lines_of(found, options.lang))))
    return 1 if found.code == "unknown" else 0


HEADINGS = {
    "en": {
        "set": "Together they leave no way; without any one of them there is one:",
        "open": "These keep it from being done (not proven to be the least):",
        "holders": "Orders that hold what it needs",
        "because": "And why that is so:",
        "changes": "What would let it be planned:",
        "verified": "verified by solving again",
        "unverified": "not verified",
    },
    "es": {
        "set": "Juntos no dejan salida; sin cualquiera de ellos hay una:",
        "open": "Esto impide hacerla (no se demostró que sea lo mínimo):",
        "holders": "Órdenes que ocupan lo que necesita",
        "because": "Y la razón de eso:",
        "changes": "Lo que permitiría planificarla:",
        "verified": "verificado resolviendo de nuevo",
        "unverified": "no verificado",
    },
}


def lines_of(found: Explanation, language: str) -> list[str]:
    """Return an explanation as lines of text."""
    words = HEADINGS[language]
    mark = words["verified" if found.verified else "unverified"]
    lines = [f"{found.words.in_language(language)} ({mark}, {found.seconds:.1f} s)"]
    if found.because is not None:
        return [*lines, words["because"], *(f"  {line}" for line in lines_of(found.because, language))]
    if found.restrictions:
        lines.append(words["set" if found.verified else "open"])
        lines += [f"  - {one.words.in_language(language)}" for one in found.restrictions]
    if found.holders:
        lines.append(f"{words['holders']}: {', '.join(found.holders[:10])}")
    if found.relaxations:
        lines.append(words["changes"])
        lines += [f"  - {one.words.in_language(language)}" for one in found.relaxations]
    return lines
