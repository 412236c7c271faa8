"""``bitcorp check``: judge a plan, without a solver."""

from __future__ import annotations

import argparse
from pathlib import Path

from api.cli.words import Subparsers, add_command

EXITS = {0: "the plan keeps every rule", 1: "it breaks one; each breach is listed", 2: "a file is malformed"}
ABOUT = """\
Judges a plan against its instance: every rule, and every cost recomputed from
the plan alone. Knows no solver, and takes plans from anywhere. A breach that
lies wholly in the frozen past is listed as inherited and does not count."""


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "check",
        "judge a plan rule by rule and cent by cent, without the solver",
        ABOUT,
        ["bitcorp check fleet.json fleet.plan.json", "bitcorp check fleet.json theirs.json --json --lang es"],
        EXITS,
    )
    parser.add_argument("instance", type=Path, metavar="F", help="the instance")
    parser.add_argument("plan", type=Path, metavar="PLAN", help="the plan")
    parser.add_argument("--json", action="store_true", help="print the report as JSON; costs are in cents")
    parser.add_argument("--lang", choices=("en", "es"), default="en", help="language of the breaches")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check, and list what is broken."""
    from api.cli.files import load_instance, load_plan
    from api.cli.streams import plain, print_json
    from api.cli.words import count, money, percent
    from solver.check import check, explain, rule_of

    instance = load_instance(options.instance)
    report = check(instance, load_plan(options.plan))
    if options.json:
        print_json(report.to_json(options.lang))
        return 0 if report.ok else 1
    broken = [violation for violation in report.violations if not violation.inherited]
    lines = [] if broken else ["Every rule is kept."]
    for violation in (*broken, *(v for v in report.violations if v.inherited)):
        mark = " (inherited)" if violation.inherited else ""
        lines.append(f"{rule_of(violation).title[options.lang]}{mark}: {explain(violation, options.lang)}")
    if broken:
        lines.append(f"{count(len(broken), 'breach', 'breaches')}.")
    cost, avoidable = (money(cents, instance.currency) for cents in (report.costs.total, report.avoidable))
    lines.append(f"planned {percent(report.planned_share)} by priority, cost {cost}, avoidable {avoidable}")
    print(plain("\n".join(lines)))
    return 0 if report.ok else 1
