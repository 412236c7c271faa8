"""``bitcorp convert``: an instance from one form to another."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ABOUT = """\
Reads an instance (JSON, a folder of CSV files or an Excel workbook) and writes it in the form that
OUT says: .json, .xlsx, or a folder of CSV files for a name without an ending. What is written reads
back as an equal instance; weekly patterns are written as the dates that they come to."""
EPILOG = """\
examples:
  bitcorp convert fleet.json fleet.xlsx
  bitcorp convert fleet.xlsx fleet/
  bitcorp convert fleet/ fleet.json --force

exit codes:
  0   it is written
  1   it cannot be written
  2   F is malformed, or OUT is there already or of no known form
"""
NO_FORM = "is of no form that is known. Maybe name a .json or .xlsx file, or a folder."


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "convert",
        help="write an instance as JSON, a folder of CSV files or an Excel workbook",
        description=ABOUT,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("file", type=Path, metavar="F", help="the instance")
    parser.add_argument("out", type=Path, metavar="OUT", help="file or folder to write")
    parser.add_argument("--force", action="store_true", help="write over what is there")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read and write."""
    from data.readers import read_any
    from data.writers import write_tables
    from models.domain.codec import write_instance

    out: Path = options.out
    problem = _problem(out, force=options.force)
    if problem:
        print(f"bitcorp convert: {out} {problem}", file=sys.stderr)
        return 2
    instance = read_any(options.file)
    if out.suffix.lower() == ".json":
        write_instance(instance, out)
    else:
        write_tables(instance, out)
    print(f"{out}: {instance.name} is written")
    return 0


def _problem(out: Path, *, force: bool) -> str | None:
    """Return why an instance may not be written there."""
    if out.suffix.lower() in {".json", ".xlsx"} and not out.is_dir():
        return "is there already. Maybe add --force to write over it." if out.exists() and not force else None
    if out.is_file() or (out.suffix and not out.is_dir()):
        return NO_FORM
    if not force and out.is_dir() and any(out.glob("*.[cC][sS][vV]")):
        return "holds tables already. Maybe add --force to put others in their place."
    return None
