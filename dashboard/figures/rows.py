"""The board as data: rows, and bars on them. Drawing and page know no more than this."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Literal

from models.domain.base import Window

Kind = Literal["work", "move", "downtime", "leave", "unusable", "closure", "unplanned"]
Line = tuple[str, str]
"""A label and its value, as a card shows them."""


@dataclass(frozen=True)
class Row:
    """One line of the board.

    Parameters
    ----------
    key
        What the row stands for, an id, or a word after a blank; the lanes of one site share it.
    kind
        ``group`` heads the rows that follow it; ``lane`` is a further row of the same key.
    share
        Utilisation, 0 to 1; none where it means nothing.
    """

    key: str
    label: str
    sub: str = ""
    kind: Literal["group", "row", "lane"] = "row"
    share: float | None = None
    card: tuple[Line, ...] = ()
    warning: bool = False


@dataclass(frozen=True)
class Bar:
    """One thing on a row over ``[start, end)``.

    Parameters
    ----------
    label
        Its words; of work what stands before the order's own words.
    pieces
        What is drawn solid of it; the rest is a pause.
    order
        Position of its work order in the instance; none for what is no work.
    due
        Where its due mark goes on this row.
    """

    row: int
    start: int
    end: int
    kind: Kind
    label: str = ""
    order: int | None = None
    pieces: tuple[Window, ...] = ()
    notes: tuple[Line, ...] = ()
    due: int | None = None
    late: bool = False
    pinned: bool = False


@dataclass
class View:
    """One way of looking at the plan: by machine, by operator or by site.

    Parameters
    ----------
    where
        Whether the words of an order say its site.
    off
        Stretches of rows in which nothing can happen by the calendar, as ``(row, start, end)``.
    """

    id: str
    title: str
    where: bool = True
    rows: list[Row] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    off: list[tuple[int, int, int]] = field(default_factory=list)

    def add(self, row: Row) -> int:
        """Append a row and return its number."""
        self.rows.append(row)
        return len(self.rows) - 1


def lanes(stretches: Sequence[tuple[int, int]], distance: int = 0) -> list[int]:
    """Return for each ``(start, end)`` the lowest lane in which it lies ``distance`` from its neighbours.

    Source: greedy colouring of an interval graph by start, optimal in the number of lanes.
    """
    chosen = [0] * len(stretches)
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    opened = 0
    for i in sorted(range(len(stretches)), key=lambda i: (stretches[i], i)):
        start, end = stretches[i]
        while busy and busy[0][0] + distance <= start:
            heappush(free, heappop(busy)[1])
        if free:
            lane = heappop(free)
        else:
            lane, opened = opened, opened + 1
        chosen[i] = lane
        heappush(busy, (end, lane))
    return chosen


def gaps(windows: Iterable[Window], slots: int) -> list[Window]:
    """Return what sorted, disjoint ``windows`` leave of ``[0, slots)``."""
    left, at = [], 0
    for window in windows:
        if window.start >= slots:
            break
        if window.start > at:
            left.append(Window(at, window.start))
        at = max(at, window.end)
    if at < slots:
        left.append(Window(at, slots))
    return left


def clip(window: Window, slots: int) -> Window | None:
    """Return the part of ``window`` in ``[0, slots)``, none if there is none."""
    start, end = max(0, window.start), min(slots, window.end)
    return Window(start, end) if start < end else None
