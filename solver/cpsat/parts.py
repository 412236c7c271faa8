"""Parts of duties: what the people of an order work, cut by the duties of its site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.cpsat.clock import Clock, Ints
    from solver.cpsat.shapes import Starts


@dataclass(frozen=True)
class DutyParts:
    """Distinct parts of duties that candidate spans touch, each array of shape (R,)."""

    start: Ints
    end: Ints
    duty: Ints
    day: Ints

    def __len__(self) -> int:
        return len(self.start)

    def within(self, keep: NDArray[np.bool_]) -> DutyParts:
        """Return those parts for which ``keep`` is true."""
        return DutyParts(self.start[keep], self.end[keep], self.duty[keep], self.day[keep])


def duty_parts(clock: Clock, starts: Starts, slots: int) -> tuple[DutyParts, Ints]:
    """Return the distinct parts of duties under ``starts``, and which belong to each start.

    The second value has shape (N, D): indices of parts, -1 where a start touches fewer duties.

    Parameters
    ----------
    slots
        Of the horizon.
    """
    first = np.searchsorted(clock.duty_end, starts.start, side="right")
    last = np.searchsorted(clock.duty_start, starts.end, side="left")
    width = int((last - first).max(initial=0))
    duty = first[:, None] + np.arange(width)[None, :]
    inside = duty < last[:, None]
    duty = np.where(inside, duty, 0)
    begin = np.maximum(starts.start[:, None], clock.duty_start[duty])
    end = np.minimum(starts.end[:, None], clock.duty_end[duty])
    key = (duty * (slots + 1) + begin) * (slots + 1) + end
    distinct, where = np.unique(key[inside], return_inverse=True)
    member = np.full(duty.shape, -1, dtype=np.int64)
    member[inside] = where
    ends, rest = distinct % (slots + 1), distinct // (slots + 1)
    begins, duties = rest % (slots + 1), rest // (slots + 1)
    return DutyParts(begins, ends, duties, clock.duty_day[duties]), member
