"""The lanes of unplanned work, drawn where each order would have to be done to be in time."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.figures.facts import OrderFacts
from dashboard.figures.rows import Bar, Row, View, lanes
from models.domain.base import Window
from models.domain.reading import Reading

KEY = " unplanned"
"""No id begins with a blank, so that no machine, person or site is taken for it."""


def add_unplanned(view: View, reading: Reading, facts: Sequence[OrderFacts]) -> None:
    """Put the unplanned orders on top of a view, stacked so that there is room for their labels."""
    left = [fact for fact in facts if fact.placed is None]
    if not left:
        return
    view.add(Row(KEY, "Unplanned work", f"({len(left):,})", kind="group", warning=True))
    places = [wanted(reading, fact) for fact in left]
    chosen = lanes(places, distance=reading.horizon.slots // 14)
    first = len(view.rows)
    for lane in range(max(chosen) + 1):
        view.add(Row(KEY, "Unplanned" if lane == 0 else "", kind="lane" if lane else "row"))
    for fact, place, lane in zip(left, places, chosen, strict=True):
        view.bars.append(
            Bar(
                first + lane,
                *place,
                kind="unplanned",
                order=fact.number,
                due=place.end if place.end == fact.order.due else None,
                pinned=bool(fact.pins),
            )
        )


def wanted(reading: Reading, fact: OrderFacts) -> Window:
    """Return where the shortest mode would fit last before due date and deadline, without them first of all.

    It never starts before the release date; inside the horizon, at least one slot long.
    """
    order, slots = fact.order, reading.horizon.slots
    open_time = reading.index.open_for(order.id)
    length = min(mode.duration for mode in order.modes)
    release = min(order.release, slots - 1)
    ends = [end for end in (order.due, order.deadline) if end is not None and end <= slots]
    latest = min(ends) if ends else open_time.advance(release, length) or slots
    latest = max(release + 1, latest)
    before = open_time.before(latest) - length
    start = release
    if before >= open_time.before(release):
        start = max(release, (open_time.advance(0, before + 1) or release + 1) - 1)
    return Window(min(start, latest - 1), latest)
