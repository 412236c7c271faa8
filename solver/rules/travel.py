"""Rule 9, people: time to get from site to site on one day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import ClassVar

from models.domain.reading import Reading
from solver.rules.base import Rule, Words
from solver.violation import Violation


class Travel(Rule):
    """An operator has the time to travel between sites on the same date.

    For consecutive assignments of an operator on one date at sites ``p ≠ q``:
    ``next.start − previous.end >= road slots of the crew transport class from p to q``
    (0 where the instance has no crew transport).
    """

    id = "travel"
    number = 9
    title: ClassVar[Mapping[str, str]] = {
        "en": "People have time to travel between sites",
        "es": "Las personas tienen tiempo de viajar entre obras",
    }
    words: ClassVar[Words] = {
        "short": {
            "en": "{operator} has {value} min to get from {origin} to {destination} at {start}; "
            "the way takes {wanted} min.",
            "es": "{operator} tiene {value} min para ir de {origin} a {destination} el {start}; "
            "el viaje toma {wanted} min.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each gap between two sites that is too short for the way."""
        if reading.instance.crew_transport is None:
            return
        slot = reading.horizon.slot_minutes
        for (operator, _), duties in reading.by_date.items():
            for before, after in pairwise(duties):
                origin, destination = reading.site(before.order), reading.site(after.order)
                needed = reading.index.crew_slots(origin, destination)
                if origin != destination and after.start - before.end < needed:
                    yield self.breach(
                        "short",
                        orders=(before.order, after.order),
                        operators=(operator,),
                        window=(before.start, after.end),
                        operator=operator,
                        origin=origin,
                        destination=destination,
                        start=reading.when(before.end),
                        value=(after.start - before.end) * slot,
                        wanted=needed * slot,
                    )


RULE = Travel()
