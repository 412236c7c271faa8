"""Writes docs/reference/rules.md from the registry: ``python -m solver.describe docs/reference/rules.md``."""

from __future__ import annotations

import sys
from inspect import cleandoc
from itertools import groupby
from pathlib import Path

from solver import recorded, registry
from solver.costs.base import Cost
from solver.rules.base import Rule

HEAD = """\
# Rules and costs

Made by `python -m solver.describe docs/reference/rules.md` from the files in `solver/rules` and
`solver/costs`; change those, not this page. `bitcorp check` reads them as they stand here.

A slot is a stretch of elapsed time, every interval is half-open `[start, end)`. Durations and road times
round up to slots, limits of work round in favour of the person. A *work slot* of an order is one in which
its site is open for it: by its calendar, without closures and rain, on dry ground if it must be, and by its
own permit. A *working period* is a longest run of work slots. A *duty* is a working period, split at the
calendar's hand-overs inside it. A breach that lies wholly before the freeze time and concerns only orders
that began before it is listed as *inherited* and rejects no plan.
"""

RECORDED = """\
## What a plan says of itself

A plan may carry its instance's hash, its costs, its bound and its status. What it carries is held against
what follows from it.
"""


def page() -> str:
    """Return the page on every rule, cost term and message."""
    parts = [HEAD, "## Rules: a plan that breaks one is never returned\n"]
    for number, rules in groupby(registry.rules(), key=lambda rule: rule.number):
        parts += [_rule(number, rule) for rule in rules]
    parts += [RECORDED, *(_rule(None, rule) for rule in (recorded.HASH, recorded.COSTS))]
    parts.append("## Costs: what a plan pays, in cents\n")
    parts += [_cost(cost) for cost in registry.costs()]
    return "\n".join(parts)


def _rule(number: int | None, rule: Rule) -> str:
    label = "" if number is None else f"{number} · "
    rows = "".join(f"| `{key}` | {words['en']} | {words['es']} |\n" for key, words in rule.words.items())
    table = f"| message | English | Spanish |\n| --- | --- | --- |\n{rows}"
    return f"### {label}{rule.title['en']} (`{rule.id}`)\n\n{_text(rule)}\n\n{table}"


def _cost(cost: Cost) -> str:
    return f"### {cost.title['en']} (`{cost.id}`)\n\n{_text(cost)}\n"


def _text(thing: Rule | Cost) -> str:
    return cleandoc(type(thing).__doc__ or "").replace("``", "`")


def deliver(text: str, arguments: list[str]) -> int:
    """Write a page to the file that is named, or print it; return the exit code."""
    if arguments:
        Path(arguments[0]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


def main(arguments: list[str]) -> int:
    """Write the page to the file that is named, or print it."""
    return deliver(page(), arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
