"""Working time as arrays: from slots to work slots and back, duties, and segments of days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from models.domain.sites import Calendar
    from models.domain.time import Horizon

Ints = NDArray[np.int64]

UNLIMITED = 10**9
"""What stands for no limit: more than any slot, number or amount."""


@dataclass(frozen=True)
class Clock:
    """Working time of all sites and orders that share a calendar and what of it is shut.

    Work slots are numbered from 0 over the horizon. A *segment* is a duty, cut at local midnights
    where days matter; it is the finest piece within which time and work run alike.

    Parameters
    ----------
    start, end, work
        Slot bounds of each open window, shape (W,), and the number of work slots before it.
    duty_start, duty_end, duty_work, duty_day
        The same for duties, shape (D,), and the local day to which each belongs.
    segment_start, segment_end, segment_work, segment_duty, segment_day
        The same for segments, shape (S,).
    total
        Work slots in the horizon.
    """

    start: Ints
    end: Ints
    work: Ints
    duty_start: Ints
    duty_end: Ints
    duty_work: Ints
    duty_day: Ints
    segment_start: Ints
    segment_end: Ints
    segment_work: Ints
    segment_duty: Ints
    segment_day: Ints
    total: int

    def work_before(self, slots: Ints | int) -> Ints:
        """Return the number of work slots before each of ``slots``."""
        times = np.asarray(slots, dtype=np.int64)
        if not len(self.start):
            return np.zeros_like(times)
        i = np.searchsorted(self.start, times, side="right") - 1
        k = np.maximum(i, 0)
        inside = np.minimum(times, self.end[k]) - self.start[k]
        return np.where(i >= 0, self.work[k] + inside, 0)

    def slot_of(self, work: Ints) -> Ints:
        """Return the slot of each work slot number, all within ``[0, total)``."""
        i = np.searchsorted(self.work, work, side="right") - 1
        return np.asarray(self.start[i] + work - self.work[i])

    def window_of(self, work: Ints) -> Ints:
        """Return the index of the open window of each work slot number."""
        return np.asarray(np.searchsorted(self.work, work, side="right") - 1)

    def segment_of(self, work: Ints) -> Ints:
        """Return the index of the segment of each work slot number."""
        return np.asarray(np.searchsorted(self.segment_work, work, side="right") - 1)

    def duty_at(self, slot: int) -> int | None:
        """Return the index of the duty in which a slot lies; none if it lies in none."""
        duty = int(np.searchsorted(self.duty_end, slot, side="right"))
        return duty if duty < len(self.duty_start) and self.duty_start[duty] <= slot else None

    def duties_of(self, start: int, end: int) -> range:
        """Return the indices of the duties that ``[start, end)`` touches."""
        first = int(np.searchsorted(self.duty_end, start, side="right"))
        last = int(np.searchsorted(self.duty_start, end, side="left"))
        return range(first, last)


def make_clock(
    calendar: Calendar, closures: tuple[tuple[int, int], ...], horizon: Horizon, cut_days: bool
) -> Clock:
    """Return the clock of a calendar less what is shut.

    Parameters
    ----------
    cut_days
        Whether segments end at local midnights.
    """
    open_slots = np.zeros(horizon.slots + 2, dtype=np.int8)
    for start, end in calendar.windows:
        open_slots[start + 1 : end + 1] = 1
    for start, end in closures:
        open_slots[start + 1 : end + 1] = 0
    steps = np.diff(open_slots)
    start_at, end_at = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    duties = _cut(start_at, end_at, np.array(sorted(calendar.handovers), dtype=np.int64))
    days = np.array(horizon.day_starts, dtype=np.int64)
    segments = _cut(*duties, days) if cut_days else duties
    return Clock(
        start=start_at,
        end=end_at,
        work=_before(start_at, end_at),
        duty_start=duties[0],
        duty_end=duties[1],
        duty_work=_before(*duties),
        duty_day=np.searchsorted(days, duties[0], side="right") - 1,
        segment_start=segments[0],
        segment_end=segments[1],
        segment_work=_before(*segments),
        segment_duty=np.searchsorted(duties[0], segments[0], side="right") - 1,
        segment_day=np.searchsorted(days, segments[0], side="right") - 1,
        total=int((end_at - start_at).sum()),
    )


def _before(start: Ints, end: Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(end - start)[:-1]]).astype(np.int64)[: len(start)]


def _cut(start: Ints, end: Ints, points: Ints) -> tuple[Ints, Ints]:
    """Split the windows ``[start, end)`` at those ``points`` that lie inside them."""
    if not len(start):
        return start, end
    window = np.searchsorted(start, points, side="right") - 1
    inside = (window >= 0) & (points > start[np.maximum(window, 0)]) & (points < end[np.maximum(window, 0)])
    cuts = np.unique(points[inside])
    return np.sort(np.concatenate([start, cuts])), np.sort(np.concatenate([end, cuts]))
