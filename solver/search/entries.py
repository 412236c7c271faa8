"""What a person may work: parts of duties, fixed or still to be decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.cpsat.compile import Compiled
    from solver.search.ledger import Ledger, ShiftBatch


@dataclass(eq=False)
class Entry:
    """One part of a duty that a person has (``literal`` none) or may get.

    Parameters
    ----------
    low, high
        Stretch of time within which the part lies.
    start, end, work
        The part; expressions where it is not fixed.
    """

    operator: int
    order: int
    duty: int
    day: int
    site: int
    low: int
    high: int
    start: Any
    end: Any
    work: Any
    literal: Any


def meeting(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Yield groups of entries whose stretches of time are linked by overlaps."""
    group: list[Entry] = []
    reach = 0
    for entry in sorted(entries, key=lambda e: (e.low, e.high)):
        if group and entry.low >= reach:
            yield group
            group = []
        reach = max(reach, entry.high) if group else entry.high
        group.append(entry)
    if group:
        yield group


def hours_may_bind(c: Compiled, own: list[Entry]) -> bool:
    """Whether a person's entries of one date could exceed the limit of hours, travel included."""
    stretch = max(e.high for e in own) - min(e.low for e in own)
    return stretch > int(c.daily_limit[own[0].operator])


def travel_slots(ledger: Ledger, batch: ShiftBatch) -> NDArray[np.int64]:
    """Return the slots of travel that each part adds to its person's date, broadcastable to (R, C)."""
    crew, here, around = ledger.c.crew_slots, batch.order.site, ledger.around(batch)
    before, after = np.nonzero(around.same_before), np.nonzero(around.same_after)
    if not (len(before[0]) or len(after[0])):
        return np.zeros(1, dtype=np.int64)
    added = np.zeros(batch.shape, dtype=np.int64)
    added[before] += crew[around.site_before[before], here]
    added[after] += crew[here, around.site_after[after]]
    both = np.nonzero(around.same_before & around.same_after)
    added[both] -= crew[around.site_before[both], around.site_after[both]]
    return added


def latest_departure(
    ledger: Ledger, pool: int | None, arrival: NDArray[np.int64], length: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the latest start of moves of ``length`` that end by ``arrival``, -1 if there is none.

    A hauled move takes a lowboy of ``pool``; a move of no length needs nothing.
    """
    if pool is None:
        return arrival - length
    arrival = np.clip(arrival, 0, ledger.c.slots)
    departure: NDArray[np.int64] = arrival - length
    full = ledger.pool_full(pool)
    blocked = (departure < 0) | (full[arrival] != full[np.maximum(departure, 0)])
    blocked &= length > 0
    for slots in np.unique(length[blocked]).tolist():
        chosen = blocked & (length == slots)
        departure[chosen] = ledger.latest_haul(pool, slots)[arrival[chosen]]
    return departure
