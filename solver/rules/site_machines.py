"""Rule 11, machines: a site admits so many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.cpsat.holding import post_held
from solver.cpsat.shapes import GROUND
from solver.rules.base import Rule, Words
from solver.rules.pools import Holding, overuse
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class SiteMachines(Rule):
    """The machines of orders on a site never exceed its limit.

    At each slot ``t``: ``Σ machines of the planned orders of the site with start <= t < end <=
    machine_limit``. A machine counts for the whole span of its order, pauses included; one that is
    parked between orders, or that only passes, does not count.
    """

    id = "site_machines"
    number = 11
    title: ClassVar[Mapping[str, str]] = {
        "en": "A site admits so many machines at once",
        "es": "Una obra admite un número de máquinas a la vez",
    }
    words: ClassVar[Words] = {
        "exceeded": {
            "en": "{value} machines are on orders of site {site} from {start} to {end}; it admits {wanted}.",
            "es": "Hay {value} máquinas en órdenes de la obra {site} de {start} a {end}; admite {wanted}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each longest stretch of time in which a site has too many machines."""
        held: dict[str, list[Holding]] = defaultdict(list)
        for placed in reading.planned.values():
            units = len(set(placed.machines))
            if units and placed.start < placed.end:
                span = Holding(placed.start, placed.end, units, placed.order)
                held[reading.site(placed.order)].append(span)
        for site in reading.instance.sites:
            if site.machine_limit is None:
                continue
            for start, end, value, wanted in overuse({0: site.machine_limit}, held[site.id]):
                there = dict.fromkeys(h.order for h in held[site.id] if h.start < end and start < h.end)
                yield self.breach(
                    "exceeded",
                    orders=tuple(order for order in there if order is not None),
                    window=(start, end),
                    site=site.id,
                    start=reading.when(start),
                    end=reading.when(end),
                    value=value,
                    wanted=wanted,
                )

    @staticmethod
    def span_from(f: Fixed, b: Books, g: int, start: int, end: int) -> int:
        """The site admits the order's machines over the whole span."""
        for x in range(f.use_at[g], f.use_at[g + 1]):
            row = f.use[x, 0]
            if f.pool_counts[row] == GROUND:
                for t in range(end - 1, start - 1, -1):
                    if b.pool_used[row, t] + f.use[x, 1] > f.capacity[row, t]:
                        return t + 1
        return start

    def post(self, problem: Problem) -> None:
        """A cumulative a site, above what the fixed orders hold."""
        post_held(problem, GROUND)


RULE = SiteMachines()
