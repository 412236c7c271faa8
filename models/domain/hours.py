"""Hours of people by local date, read from a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from models.domain.resources import Operator

if TYPE_CHECKING:
    from models.domain.index import Index
    from models.domain.reading import Reading, Stint

WEEK = 7
"""Local dates of a rolling week."""


def stints(reading: Reading) -> dict[str, dict[int, list[Stint]]]:
    """Return by operator and local day all that a plan has the person do, by start."""
    found: dict[str, dict[int, list[Stint]]] = defaultdict(dict)
    for (operator, day), own in reading.stints_by_day.items():
        found[operator][day] = own
    return dict(found)


def worked_slots(index: Index, day: Iterable[Stint]) -> int:
    """Return the slots of work of one date and of travel from site to site in it."""
    own = list(day)
    work = sum(stint.end - stint.start for stint in own)
    return work + sum(index.crew_slots(a.site, b.site) for a, b in pairwise(own))


def past_slots(index: Index, operator: Operator) -> dict[int, int]:
    """Return the slots worked on dates before the horizon, rounded up, by day: -1 is the day before."""
    return {-day.days_before: index.horizon.slots_for(day.minutes) for day in operator.history if day.minutes}


def runs(days: Iterable[int]) -> Iterator[list[int]]:
    """Yield the longest stretches of days in a row, each sorted."""
    run: list[int] = []
    for day in sorted(days):
        if run and day != run[-1] + 1:
            yield run
            run = []
        run.append(day)
    if run:
        yield run
