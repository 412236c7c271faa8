"""Python's values as arrays of integers, laid out row by row for compiled functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from solver.cpsat.clock import Ints


def ints(values: Any) -> Ints:
    """Return values as integers."""
    return np.ascontiguousarray(values, dtype=np.int64)


def join(parts: Sequence[Ints]) -> Ints:
    """Return arrays one behind the other."""
    return ints(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)


def table_of(rows: Sequence[Sequence[int]], columns: int) -> Ints:
    """Return rows as a table, also if there are none."""
    return ints(np.array(rows, dtype=np.int64).reshape(-1, columns))


def stacked(parts: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Return where each part begins, and all parts one behind the other."""
    return np.cumsum([0, *map(len, parts)]).astype(np.int64), join(parts)


def flat_rows(parts: Sequence[Sequence[Sequence[int]]], columns: int) -> tuple[Ints, Ints]:
    """Return where the rows of each part begin, and all rows."""
    at = np.cumsum([0, *map(len, parts)]).astype(np.int64)
    return at, table_of([row for part in parts for row in part], columns)


def rows_of(name: str, parts: Sequence[Sequence[Sequence[int]]], columns: int) -> dict[str, Ints]:
    """Return the fields ``name`` and ``name_at``: all rows, and where those of each part begin."""
    at, rows = flat_rows(parts, columns)
    return {f"{name}_at": at, name: rows}


def windows(name: str, windows: Sequence[Sequence[tuple[int, int]]]) -> dict[str, Ints]:
    """Return the same for windows."""
    return rows_of(name, windows, 2)
