"""The tables that a person reads while and after benchmarks run."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from benchmarks.results import Run, mean_gap, number, percent

Column = tuple[str, int]
_RUN_COLUMNS: tuple[Column, ...] = (
    ("seed", 4),
    ("cost", 8),
    ("best known", 10),
    ("bound", 8),
    ("gap", 9),
    ("status", 10),
    ("time", 8),
)


def name_width(names: Sequence[str]) -> int:
    """Return the width of the column of instances."""
    return max([len("instance"), *map(len, names)])


def run_header(width: int) -> str:
    """Return the heading of the table of runs."""
    cells = [f"{name:>{size}}" for name, size in _RUN_COLUMNS]
    return "  ".join(["instance".ljust(width), *cells])


def run_row(run: Run, width: int) -> str:
    """Return a run's line of the table."""
    values = (
        str(run.seed),
        number(run.objective),
        number(run.known.best_known),
        number(run.bound),
        percent(run.gap_percent),
        "ERROR" if run.error else run.status,
        f"{run.wall_s:.1f} s",
    )
    cells = [f"{value:>{size}}" for value, (_, size) in zip(values, _RUN_COLUMNS, strict=True)]
    return "  ".join([run.known.instance.ljust(width), *cells])


def remarks(run: Run) -> list[str]:
    """Return what must not be overlooked about a run."""
    name = f"{run.known.instance}, seed {run.seed}" + (f", {run.solver}" if run.solver else "")
    found = [f"ERROR in {name}: {run.error}"] if run.error else []
    return found + ([f"NOTE on {name}: {run.note}"] if run.note else [])


def means(runs: Sequence[Run]) -> str:
    """Return the last line below a table of runs."""
    if not runs:
        return "no runs"
    solved = sum(run.objective is not None for run in runs)
    optimal = sum(run.status == "OPTIMAL" for run in runs)
    errors = sum(bool(run.error) for run in runs)
    parts = [
        f"mean of {len(runs)} run{'' if len(runs) == 1 else 's'}: gap {percent(mean_gap(runs))}",
        f"time {fmean(run.wall_s for run in runs):.1f} s",
        f"{solved} solved",
        f"{optimal} proven optimal",
    ]
    return ", ".join(parts + ([f"{errors} with errors"] if errors else []))
