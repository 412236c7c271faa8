"""What a drill leaves: ``benchmarks/drills/N.json``, from which ``make promises`` reads."""

from __future__ import annotations

import argparse
import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.machine import describe, versions, where
from solver import ENGINE_VERSION

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]


def arguments(about: str, promise: int, count: int) -> argparse.Namespace:
    """Return the options that every drill has: ``count`` and ``out``."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--count", type=int, default=count, help=f"repetitions (default: {count})")
    parser.add_argument("--seed", type=int, default=1, help="seed of every choice (default: 1)")
    parser.add_argument(
        "--out",
        type=Path,
        default=FOLDER / f"{promise}.json",
        help="where the result goes (default: %(default)s)",
    )
    return parser.parse_args()


def commit() -> str:
    """Return the commit that is drilled, marked if files differ from it."""
    head = _git("rev-parse", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", "solver", "models")
    return f"{head}{'-changed' if changed else ''}"


def engine_commit() -> str:
    """Return the last commit that changed the engine, marked if files differ from it.

    A change of anything else does not make figures incomparable.
    """
    last = _git("log", "-1", "--format=%H", "--", "solver", "models")
    return f"{last}{'-changed' if commit().endswith('-changed') else ''}"


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def record(out: Path, drilled: str, *, count: int, failures: list[str], figure: str) -> int:
    """Write the result, print its figure and failures, and return the exit code.

    Parameters
    ----------
    drilled
        The commit, as it was when the drill began.
    """
    result = {
        "count": count,
        "failures": len(failures),
        "commit": drilled,
        "figure": figure,
        "when": datetime.now(UTC).date().isoformat(),
        "engine": ENGINE_VERSION,
        "machine": describe(),
        "versions": versions(),
        "failed": failures[:20],
    }
    out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    for failure in failures:
        print(f"FAILED {failure}")
    print(f"{count} repetitions, {len(failures)} failures: {figure}")
    print(where())
    return 1 if failures else 0
