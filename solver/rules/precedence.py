"""Rule 6: precedence with lags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.orders import Precedence as Link
from models.domain.plan import PlannedOrder
from models.domain.reading import Reading
from solver.cpsat.clock import UNLIMITED
from solver.ledger.books import BACKWARD, UNLINKED
from solver.ledger.reading import work_before
from solver.ledger.tables import AFTER, BEFORE, CLOCK, FROM_END, LEAST, MOST, ORDER, TO_END, WORKING
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Precedence(Rule):
    """Two linked orders keep their least and greatest lag.

    ``t1, t2`` are: FS ``pred.end, succ.start``; SS ``pred.start, succ.start``; FF ``pred.end, succ.end``;
    SF ``pred.start, succ.end``. ``lag = t2 − t1`` in calendar time; in working time the work slots of
    the successor in ``[t1, t2)``, negative if ``t2 < t1``. ``min_lag <= lag <= max_lag``. The successor
    of an unplanned order is unplanned, whatever the kind.
    """

    id = "precedence"
    number = 6
    title: ClassVar[Mapping[str, str]] = {
        "en": "Precedence with lags",
        "es": "Precedencia con retardos",
    }
    words: ClassVar[Words] = {
        "unplanned": {
            "en": "{successor} is planned, but its predecessor {predecessor} is not.",
            "es": "{successor} está planificada, pero su predecesora {predecessor} no.",
        },
        "min_lag": {
            "en": "{predecessor} and {successor} are {value} slots apart ({kind}); the least is {wanted}.",
            "es": "{predecessor} y {successor} distan {value} intervalos ({kind}); el mínimo es {wanted}.",
        },
        "max_lag": {
            "en": "{predecessor} and {successor} are {value} slots apart ({kind}); the most is {wanted}.",
            "es": "{predecessor} y {successor} distan {value} intervalos ({kind}); el máximo es {wanted}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each link that is not kept."""
        for link in reading.instance.precedences:
            before = reading.planned.get(link.predecessor)
            after = reading.planned.get(link.successor)
            names: dict[str, Any] = {"predecessor": link.predecessor, "successor": link.successor}
            if after is None:
                continue
            if before is None:
                orders = (link.predecessor, link.successor)
                yield self.breach("unplanned", orders=orders, window=(after.start, after.end), **names)
                continue
            first, second = points(link, before, after)
            value = lag(reading, link, first, second)
            window = (min(first, second), max(first, second, min(first, second) + 1))
            figures: dict[str, Any] = {
                "orders": (link.predecessor, link.successor),
                "window": window,
                "value": value,
            }
            if value < link.min_lag:
                yield self.breach("min_lag", **figures, **names, kind=link.kind, wanted=link.min_lag)
            if link.max_lag is not None and value > link.max_lag:
                yield self.breach("max_lag", **figures, **names, kind=link.kind, wanted=link.max_lag)

    @staticmethod
    def span_from(f: Fixed, b: Books, g: int, start: int, end: int) -> int:
        """Lags to orders that are placed; a predecessor that is not placed forbids the order."""
        k, soonest = f.mode[g, ORDER], start
        if b.note[UNLINKED]:
            return start
        for x in range(f.link_at[k], f.link_at[k + 1]):
            before, after = f.link[x, BEFORE], f.link[x, AFTER]
            follows = after == k
            other = before if follows else after
            if b.mode[other] < 0:
                if follows and not b.note[BACKWARD]:
                    return UNLIMITED
                continue
            first, second = start, start
            if follows:
                first = b.end[before] if f.link[x, FROM_END] else b.start[before]
                second = end if f.link[x, TO_END] else start
            else:
                first = end if f.link[x, FROM_END] else start
                second = b.end[after] if f.link[x, TO_END] else b.start[after]
            lag = second - first
            if f.link[x, WORKING]:
                clock = f.order[after, CLOCK]
                lag = work_before(f, clock, second) - work_before(f, clock, first)
            if lag < f.link[x, LEAST]:
                if not follows:
                    return UNLIMITED
                direct = not f.link[x, WORKING] and not f.link[x, TO_END]
                soonest = max(soonest, first + f.link[x, LEAST] if direct else start + 1)
            elif lag > f.link[x, MOST]:
                if follows:
                    return UNLIMITED
                soonest = max(soonest, start + 1)
        return soonest

    def post(self, problem: Problem) -> None:
        """Lags where the successor is planned; it is planned only if its predecessor is."""
        free = problem.orders
        for link in problem.c.links:
            before, after = free.get(link.before), free.get(link.after)
            if before is None and after is None:
                continue
            if after is None and link.after not in problem.fixed:
                continue
            if before is None and link.before not in problem.fixed:
                problem.model.add(after.present == 0)  # type: ignore[union-attr]
                continue
            if before is not None:
                needed = 1 if after is None else after.present
                problem.model.add(before.present >= needed)
            lag = problem.point(link.after, link.kind[1], link) - problem.point(
                link.before, link.kind[0], link
            )
            bounds = [problem.model.add(lag >= link.min_lag)]
            if link.max_lag is not None:
                bounds.append(problem.model.add(lag <= link.max_lag))
            if after is not None:
                for bound in bounds:
                    bound.only_enforce_if(after.present)


def points(link: Link, before: PlannedOrder, after: PlannedOrder) -> tuple[int, int]:
    """Return the two points of time that a link ties."""
    return (
        before.end if link.kind in {"FS", "FF"} else before.start,
        after.start if link.kind in {"FS", "SS"} else after.end,
    )


def lag(reading: Reading, link: Link, first: int, second: int) -> int:
    """Return the lag from ``first`` to ``second`` in slots of the link's kind of time."""
    if link.lag_time == "calendar":
        return second - first
    windows = reading.index.open_for(link.successor)
    return windows.before(second) - windows.before(first)


RULE = Precedence()
