"""What a person may work: parts of duties, fixed or still to be decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled


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
    return stretch > int(c.people.daily_limit[own[0].operator])
