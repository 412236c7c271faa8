"""The table of best-known values that stands beside the instances: ``bounds.csv``."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from pathlib import Path, PurePath

from benchmarks.formats.text import MalformedFile, read_text

COLUMNS = ("instance", "best_known", "lower_bound")
FILE_NAME = "bounds.csv"
GAP_WITHOUT_SOLUTION = 100.0
"""Gap in percent that a run without a solution counts as."""


@dataclass(frozen=True)
class Known:
    """What is known of one instance.

    Parameters
    ----------
    instance
        Name of its file.
    best_known
        Best objective that anybody has found; none: nobody has told.
    lower_bound
        Proven lower bound of the objective; none: not known.
    """

    instance: str
    best_known: float | None = None
    lower_bound: float | None = None

    def gap_percent(self, objective: float | None) -> float | None:
        """Return 100 × (objective − best known) / best known; 100 without a solution; none if unknown."""
        if objective is None:
            return GAP_WITHOUT_SOLUTION
        if self.best_known is None:
            return None
        if self.best_known == 0:
            return 0.0 if objective == 0 else GAP_WITHOUT_SOLUTION
        return 100 * (objective - self.best_known) / self.best_known


def read_bounds(folder: Path) -> list[Known]:
    """Read the rows of ``bounds.csv`` in ``folder``, whether their files are there or not.

    Raises
    ------
    MalformedFile
        Naming the first thing that is wrong.
    """
    path = folder / FILE_NAME
    rows = csv.DictReader(io.StringIO(read_text(path), newline=""))
    names = rows.fieldnames or []
    if missing := [column for column in COLUMNS if column not in names]:
        raise MalformedFile(path, 1, ",".join(names), f"a column '{missing[0]}'")
    found: dict[str, Known] = {}
    for row in rows:
        line, name = rows.line_num, (row["instance"] or "").strip()
        if not name or PurePath(name).name != name or "\\" in name:
            raise MalformedFile(path, line, name, "the name of a file in the same folder")
        if name in found:
            raise MalformedFile(path, line, name, "an instance that no row above names")
        best, lower = (_number(path, line, row[column] or "", column) for column in COLUMNS[1:])
        if best is not None and lower is not None and lower > best:
            raise MalformedFile(path, line, row["lower_bound"], f"a lower bound of at most {best}")
        found[name] = Known(name, best, lower)
    return list(found.values())


def _number(path: Path, line: int, text: str, column: str) -> float | None:
    if not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise MalformedFile(path, line, text, f"a number or nothing as {column}")
    return int(value) if value == int(value) else value
