"""``bitcorp``: finds the command that is called, imports it alone, and runs it."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import EntryPoint, PackageNotFoundError, entry_points, version

from api.cli.failures import OK, USAGE, answer_for
from api.cli.streams import prepare_streams
from api.cli.words import Subparsers

GROUP = "bitcorp.commands"
"""Entry-point group in which any package may bring commands."""
DEBUG = "--debug"
VERSION = "--version"

ABOUT = """\
Plans fleets, crews and sites of civil engineering, and checks every plan
before you see it."""
EPILOG = """\
a first look:
  bitcorp demo                                  the demo fleet, up to the board
  bitcorp generate --orders 40 --out fleet.json a fleet of your own
  bitcorp solve fleet.json --html board.html    plan it, and draw the board
  bitcorp check fleet.json fleet.plan.json      have the plan judged again

Each command explains itself: bitcorp COMMAND --help. With --debug an error shows
where in the code it arose.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    prepare_streams()
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = DEBUG in words
    words = [word for word in words if word != DEBUG]
    return answer_for(lambda: _run(words), debug=debug)


def _run(words: list[str]) -> int:
    known = commands()
    called = next((word for word in words if not word.startswith("-")), None)
    if called is not None and called not in known:
        print(unknown(called, known), file=sys.stderr)
        return USAGE
    listed = [known[called]] if called else []
    if called is None and VERSION not in words:
        listed = list(known.values())
    parser = build_parser(listed, strict=called is not None)
    options = parser.parse_args(words)
    if called is None:
        parser.print_help()
        return OK
    run: Callable[[argparse.Namespace], int] = options.run
    return run(options)


def commands() -> dict[str, EntryPoint]:
    """Return the installed commands by name."""
    return {point.name: point for point in sorted(entry_points(group=GROUP), key=lambda point: point.name)}


def build_parser(points: Sequence[EntryPoint], *, strict: bool = True) -> argparse.ArgumentParser:
    """Return the parser of these commands; importing them is all that it costs.

    Parameters
    ----------
    strict
        Let a command that cannot be imported be an error; else it is listed with why.
    """
    parser = argparse.ArgumentParser(
        prog="bitcorp",
        description=ABOUT,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(VERSION, action="version", version=f"bitcorp {installed_version()}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for point in points:
        try:
            register: Callable[[Subparsers[argparse.ArgumentParser]], None] = point.load()
        except Exception as error:
            if strict:
                raise
            subparsers.add_parser(point.name, help=f"(cannot be loaded: {error})".replace("%", "%%"))
        else:
            register(subparsers)
    return parser


def unknown(called: str, known: Mapping[str, object]) -> str:
    """Return what to say of a command that does not exist."""
    near = difflib.get_close_matches(called, known, n=1, cutoff=0.5)
    hint = f"Maybe '{near[0]}' is meant." if near else f"There are: {', '.join(known)}."
    return f"bitcorp: '{called}' is no command. {hint} See bitcorp --help."


def installed_version() -> str:
    """Return the version of the installed distribution."""
    try:
        return version("bitcorp-erp")
    except PackageNotFoundError:
        return "(not installed)"


if __name__ == "__main__":
    sys.exit(main())
