"""Rule 11, zones: a part of a site holds one order at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.cpsat.holding import post_held
from solver.cpsat.shapes import ZONE
from solver.rules.base import Rule, Words
from solver.rules.one_place import Stretch, overlaps
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Zones(Rule):
    """A zone of a site holds one crew at a time.

    For any two planned orders that name the same zone of the same site:
    ``a.end <= b.start or b.end <= a.start``. An order holds its zone for its whole span, pauses included.
    """

    id = "zones"
    number = 11
    title: ClassVar[Mapping[str, str]] = {
        "en": "A zone holds one crew at a time",
        "es": "Una zona admite una cuadrilla a la vez",
    }
    words: ClassVar[Words] = {
        "overlap": {
            "en": "{first} and {second} are both in zone {zone} of site {site} from {start} to {end}.",
            "es": "{first} y {second} están en la zona {zone} de la obra {site} de {start} a {end}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each overlap in a zone."""
        held: dict[tuple[str, str], list[Stretch]] = defaultdict(list)
        for placed in reading.planned.values():
            order = reading.index.orders[placed.order]
            if order.zone is not None:
                span = Stretch(placed.start, placed.end, placed.order, placed.order)
                held[order.site, order.zone].append(span)
        for (site, zone), spans in held.items():
            for first, second in overlaps(spans):
                window = max(first.start, second.start), min(first.end, second.end)
                yield self.breach(
                    "overlap",
                    orders=(first.label, second.label),
                    window=window,
                    first=first.label,
                    second=second.label,
                    zone=zone,
                    site=site,
                    start=reading.when(window[0]),
                    end=reading.when(window[1]),
                )

    @staticmethod
    def span_from(f: Fixed, b: Books, g: int, start: int, end: int) -> int:
        """No other order holds the zone in the span."""
        for x in range(f.use_at[g], f.use_at[g + 1]):
            row = f.use[x, 0]
            if f.pool_counts[row] == ZONE:
                for t in range(end - 1, start - 1, -1):
                    if b.pool_used[row, t] > 0:
                        return t + 1
        return start

    def post(self, problem: Problem) -> None:
        """The spans of a zone's orders do not overlap, nor meet those that are fixed."""
        post_held(problem, ZONE)


RULE = Zones()
