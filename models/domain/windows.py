"""Sorted windows that are searched by bisection: open time, duties, availability."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from models.domain.base import Window


class WindowSet:
    """Sorted, disjoint windows; nothing here walks over slots.

    Parameters
    ----------
    windows
        Sorted and disjoint, none empty. They may touch, as the duties on both sides of a hand-over do.
    """

    __slots__ = ("_done", "ends", "starts", "windows")

    def __init__(self, windows: Sequence[Window]) -> None:
        self.windows = tuple(windows)
        self.starts = [w.start for w in self.windows]
        self.ends = [w.end for w in self.windows]
        self._done = [0, *accumulate(w.end - w.start for w in self.windows)]

    def __len__(self) -> int:
        return len(self.windows)

    def __iter__(self) -> Iterator[Window]:
        return iter(self.windows)

    @property
    def total(self) -> int:
        """Slots in all windows together."""
        return self._done[-1]

    def before(self, slot: int) -> int:
        """Return how many slots of the windows lie before ``slot``."""
        i = bisect_right(self.starts, slot) - 1
        if i < 0:
            return 0
        return self._done[i] + min(slot, self.ends[i]) - self.starts[i]

    def count(self, start: int, end: int) -> int:
        """Return how many slots of the windows lie in ``[start, end)``."""
        return self.before(end) - self.before(start) if start < end else 0

    def index(self, slot: int) -> int | None:
        """Return the index of the window that holds ``slot``; none if it lies outside."""
        i = bisect_right(self.starts, slot) - 1
        return i if i >= 0 and slot < self.ends[i] else None

    def covers(self, start: int, end: int) -> bool:
        """Whether one window holds all of ``[start, end)``."""
        i = bisect_right(self.starts, start) - 1
        return i >= 0 and end <= self.ends[i] and start < self.ends[i]

    def touching(self, start: int, end: int) -> tuple[Window, ...]:
        """Return the windows that share a slot with ``[start, end)``."""
        if start >= end:
            return ()
        return self.windows[bisect_right(self.ends, start) : bisect_left(self.starts, end)]

    def clipped(self, start: int, end: int) -> list[Window]:
        """Return the parts of the windows that lie in ``[start, end)``."""
        return [Window(max(start, w.start), min(end, w.end)) for w in self.touching(start, end)]

    def advance(self, slot: int, length: int) -> int | None:
        """Return the end of the first ``length`` >= 1 slots from ``slot`` on; none if they are too few."""
        target = self.before(slot) + length
        i = bisect_left(self._done, target) - 1
        return self.starts[i] + target - self._done[i] if i < len(self.windows) else None
