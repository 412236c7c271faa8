"""``bitcorp rules``: the hard rules and the cost terms, as the engine has them."""

from __future__ import annotations

import argparse
import inspect
from collections.abc import Mapping
from typing import Any

from api.cli.words import Subparsers, add_command

ABOUT = """\
Lists every hard rule and every cost term of the engine with what it says. The
list is read from the engine itself: what is not here is neither kept nor paid
for."""


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "rules",
        "list the hard rules and the cost terms",
        ABOUT,
        ["bitcorp rules", "bitcorp rules --lang es", "bitcorp rules --json"],
        {0: "always"},
    )
    parser.add_argument("--json", action="store_true", help="print the list as JSON, with formulas and words")
    parser.add_argument("--lang", choices=("en", "es"), default="en", help="language of the titles")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the list."""
    from rich.table import Table

    from api.cli.streams import console, print_json
    from solver import registry

    if options.json:
        rules = [
            {"id": rule.id, "number": rule.number, **_described(rule), "words": _plain(rule.words)}
            for rule in registry.rules()
        ]
        print_json({"rules": rules, "costs": [{"id": c.id, **_described(c)} for c in registry.costs()]})
        return 0
    shown = console()
    for heading, things in (("hard rules", registry.rules()), ("cost terms", registry.costs())):
        table = Table(
            "no.", "id", "title", title=heading, title_justify="left", box=None, padding=(0, 2, 0, 0)
        )
        for thing in things:
            table.add_row(str(getattr(thing, "number", "")), thing.id, thing.title[options.lang])
        shown.print(table)
        shown.print()
    return 0


def _described(thing: Any) -> dict[str, Any]:
    return {"title": dict(thing.title), "formula": inspect.getdoc(type(thing)) or ""}


def _plain(words: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {message: dict(languages) for message, languages in words.items()}
