"""Files that commands read and write."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from api.cli.failures import CommandError
from models.domain.codec import read_plan
from models.domain.instance import Instance
from models.domain.plan import Plan

PLAN_SUFFIX = ".plan.json"


def load_instance(path: Path) -> Instance:
    """Read an instance from JSON, an Excel workbook or a folder of CSV files."""
    from data.readers import read_any

    return read_any(path)


def load_plan(path: Path) -> Plan:
    """Read a plan from JSON."""
    return read_plan(path)


def plan_beside(source: Path) -> Path:
    """Return where the plan of ``source`` goes by default: ``fleet.json`` to ``fleet.plan.json``."""
    whole = Path(os.path.abspath(source)) if source.name in ("", ".", "..") else source
    stem = whole.stem if whole.suffix.lower() in (".json", ".xlsx", ".xlsm") else whole.name
    return whole.with_name(stem + PLAN_SUFFIX)


def check_target(target: Path, option: str, inputs: Iterable[Path]) -> None:
    """Require, before any work is done, that ``target`` can be written and is none of the ``inputs``."""
    if any(_same(target, given) for given in inputs):
        raise CommandError(f"{option} {target} would overwrite an input. Maybe name another file.")
    if target.is_dir():
        raise CommandError(f"{option} {target} is a folder. Maybe name a file in it.")
    try:
        with tempfile.TemporaryFile(dir=target.parent):
            pass
    except FileNotFoundError as error:
        hint = "Maybe make that folder first."
        raise CommandError(f"{option} {target}: there is no folder {target.parent}. {hint}") from error
    except OSError as error:
        raise CommandError(f"{option} {target} cannot be written: {error.strerror}.") from error


def _same(first: Path, second: Path) -> bool:
    try:
        return first.samefile(second)
    except OSError:
        return os.path.abspath(first) == os.path.abspath(second)


def write_whole(target: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` make a file beside ``target`` and put it in its place; on failure leave nothing."""
    unfinished = target.with_name(f".{target.stem}.{os.getpid()}{target.suffix}")
    try:
        write(unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
