"""``bitcorp validate``: everything that is wrong with a file, at once."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.domain.faults import InvalidFile
    from models.domain.instance import Instance
    from models.domain.plan import Plan

ABOUT = """\
Reads an instance (JSON, a folder of CSV files or an Excel workbook) or a plan (JSON), and lists
everything that is wrong with it: where, what stands there, and what is allowed. docs/reference
describes every field, table and column."""
EPILOG = """\
examples:
  bitcorp validate fleet.json
  bitcorp validate fleet/
  bitcorp validate fleet.xlsx --json

exit codes:
  0   nothing is wrong
  2   something is; each fault is listed
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "validate",
        help="list everything that is wrong with an instance or a plan",
        description=ABOUT,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("file", type=Path, metavar="F", help="the instance, or a plan")
    parser.add_argument("--json", action="store_true", help="print the faults as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read the file, and print its faults or what it holds."""
    from models.domain.faults import InvalidFile

    try:
        value = read(options.file)
    except InvalidFile as error:
        print(json.dumps(report(options.file, error), indent=2) if options.json else error)
        return 2
    print(json.dumps(report(options.file, None), indent=2) if options.json else summary(options.file, value))
    return 0


def read(path: Path) -> Instance | Plan:
    """Read an instance of any form, or a plan.

    Raises
    ------
    InvalidFile
        With every fault.
    """
    from data.readers import read_any
    from data.readers.any import is_json
    from models.domain.codec import parse_instance, parse_plan
    from models.domain.json_text import load_json

    if not is_json(path):
        return read_any(path)
    data, faults = load_json(path)
    parse = parse_plan if isinstance(data, dict) and "instance_hash" in data else parse_instance
    return parse(data, str(path), faults)


def report(path: Path, error: InvalidFile | None) -> dict[str, Any]:
    """Return the faults as JSON has them."""
    from models.domain.faults import plain_value

    faults = error.faults if error else ()
    return {
        "file": str(path),
        "valid": error is None,
        "faults": [{"path": f.path, "value": plain_value(f.value), "message": f.message} for f in faults],
    }


def summary(path: Path, value: Instance | Plan) -> str:
    """Return what a sound file holds, in one line."""
    from models.domain.instance import Instance

    if not isinstance(value, Instance):
        return (
            f"{path}: nothing is wrong. A plan: {_counted(value, 'orders', 'duties', 'moves', 'unplanned')}"
        )
    horizon = value.horizon
    held = _counted(value, "orders", "machines", "operators", "sites")
    first, last = (f"{horizon.instant(slot):%Y-%m-%d %H:%M}" for slot in (0, horizon.slots))
    return f"{path}: nothing is wrong. {value.name}: {held}; {first} to {last} ({horizon.time_zone})"


def _counted(value: Instance | Plan, *lists: str) -> str:
    """Return how many items lists have: ``1 order, 2 duties``."""
    counts = {name: len(getattr(value, name)) for name in lists}
    one = {
        name: name.removesuffix("ies") + "y" if name.endswith("ies") else name.removesuffix("s")
        for name in lists
    }
    return ", ".join(f"{count:,} {one[name] if count == 1 else name}" for name, count in counts.items())
