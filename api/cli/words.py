"""Figures as people read them, and the texts that every command's help shares."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

Subparsers = argparse._SubParsersAction
"""Type of what `argparse.ArgumentParser.add_subparsers` returns."""


def add_command(
    subparsers: Subparsers[argparse.ArgumentParser],
    name: str,
    summary: str,
    about: str,
    examples: Sequence[str],
    exits: Mapping[int, str],
) -> argparse.ArgumentParser:
    """Add a command whose help says what it does, shows examples and lists its exit codes."""
    lines = ["examples:", *(f"  {example}" for example in examples), "", "exit codes:"]
    lines += [f"  {code:<3} {meaning}" for code, meaning in exits.items()]
    return subparsers.add_parser(
        name,
        help=summary,
        description=about,
        epilog="\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def add_answer_options(parser: argparse.ArgumentParser, what: str = "answer") -> None:
    """Add the options of commands that answer: as JSON or text, and in which language."""
    parser.add_argument("--json", action="store_true", help=f"print the {what} as JSON; costs are in cents")
    parser.add_argument("--lang", choices=("en", "es"), default="en", help="language of the text")


def money(cents: int, currency: str) -> str:
    """Return an amount such as ``-1,234.50 USD``."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole:,}.{rest:02d} {currency}"


def percent(share: float | None) -> str:
    """Return a share such as ``98.4 %``; an unknown one is said to be so.

    Never rounded up to 100 % nor down to 0 %.
    """
    if share is None:
        return "unknown"
    shown = f"{100 * share:.1f}"
    if shown == "100.0" and share < 1:
        shown = "99.9"
    if shown == "0.0" and share > 0:
        return "under 0.1 %"
    return f"{shown} %"


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: ``1 order``, ``2 orders``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
