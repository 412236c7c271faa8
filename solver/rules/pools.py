"""Rule 12: no more of a pool than there is at the time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from models.domain.orders import PoolLine
from models.domain.reading import Reading
from models.domain.resources import Pool
from solver.cpsat.holding import post_held
from solver.cpsat.shapes import POOL
from solver.ledger.reading import work_before
from solver.ledger.tables import CLOCK, DURATION, ORDER
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Holding(NamedTuple):
    """So many units held in ``[start, end)`` for an order."""

    start: int
    end: int
    units: int
    order: str | None


class Pools(Rule):
    """What is used of a pool never exceeds its capacity.

    At each slot ``t``: ``Σ quantity of the lines of orders that hold it at t + moves on one of its lowboys
    at t <= capacity(t)``. Equipment is held for an order's whole span, people in its work slots only, a
    lowboy for the whole move. The capacity is that of the last level that starts at or before ``t``.
    """

    id = "pools"
    number = 12
    title: ClassVar[Mapping[str, str]] = {
        "en": "Pools suffice at all times",
        "es": "Los grupos alcanzan en todo momento",
    }
    words: ClassVar[Words] = {
        "exceeded": {
            "en": "{value} units of {pool} are used from {start} to {end}; there are {wanted}.",
            "es": "Se usan {value} unidades de {pool} de {start} a {end}; hay {wanted}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each longest stretch of time in which a pool does not suffice."""
        held = holdings(reading)
        for pool in reading.instance.pools:
            if held[pool.id]:
                yield from self._of_pool(reading, pool, held[pool.id])

    def _of_pool(self, reading: Reading, pool: Pool, held: list[Holding]) -> Iterator[Violation]:
        for start, end, used, capacity in overuse(
            {level.start: level.capacity for level in pool.levels}, held
        ):
            orders = dict.fromkeys(h.order for h in held if h.start < end and start < h.end)
            yield self.breach(
                "exceeded",
                orders=tuple(order for order in orders if order is not None),
                window=(start, end),
                pool=pool.id,
                start=reading.when(start),
                end=reading.when(end),
                value=used,
                wanted=capacity,
            )

    @staticmethod
    def span_from(f: Fixed, b: Books, g: int, start: int, end: int) -> int:
        """Units are left over the whole span, for people over its work slots."""
        clock = f.order[f.mode[g, ORDER], CLOCK]
        for x in range(f.use_at[g], f.use_at[g + 1]):
            pool, asked = f.use[x, 0], 0
            if f.pool_counts[pool] != POOL:
                continue
            for y in range(f.use_at[g], f.use_at[g + 1]):
                if f.use[y, 0] == pool:
                    asked += f.use[y, 1]
            if f.pool_people[pool]:
                first = f.clock_at[clock] + work_before(f, clock, start)
                for w in range(first + f.mode[g, DURATION] - 1, first - 1, -1):
                    t = f.slot_at[w]
                    if b.pool_used[pool, t] + asked > f.capacity[pool, t]:
                        return t + 1
            else:
                for t in range(end - 1, start - 1, -1):
                    if b.pool_used[pool, t] + asked > f.capacity[pool, t]:
                        return t + 1
        return start

    def post(self, problem: Problem) -> None:
        """A cumulative a pool, over free orders and moves, above what the fixed part holds."""
        post_held(problem, POOL)


def holdings(reading: Reading) -> dict[str, list[Holding]]:
    """Return what is held of each pool by planned orders and by moves."""
    held: dict[str, list[Holding]] = defaultdict(list)
    for placed in reading.planned.values():
        for line in reading.mode(placed).lines:
            if not isinstance(line, PoolLine) or placed.start >= placed.end:
                continue
            own = held[line.pool]
            if reading.index.pools[line.pool].kind == "equipment":
                own.append(Holding(placed.start, placed.end, line.quantity, placed.order))
            else:
                parts = reading.index.open_for(placed.order).clipped(placed.start, placed.end)
                own += (Holding(start, end, line.quantity, placed.order) for start, end in parts)
    for moves in reading.moves.values():
        for move in moves:
            if move.lowboy in reading.index.pools and move.start < move.end:
                held[move.lowboy].append(Holding(move.start, move.end, 1, reading.goal(move)))
    return held


def overuse(levels: Mapping[int, int], held: list[Holding]) -> Iterator[tuple[int, int, int, int]]:
    """Yield start, end, most units used and least capacity of each stretch of overuse.

    Parameters
    ----------
    levels
        Capacity from a slot on, by that slot.
    """
    changes: dict[int, int] = defaultdict(int)
    for start, end, units, _ in held:
        changes[start] += units
        changes[end] -= units
    used = most = capacity = least = 0
    since: int | None = None
    for slot in sorted(changes.keys() | levels.keys()):
        used += changes.get(slot, 0)
        capacity = levels.get(slot, capacity)
        if used > capacity:
            most, least = (used, capacity) if since is None else (max(most, used), min(least, capacity))
            since = slot if since is None else since
        elif since is not None:
            yield since, slot, most, least
            since = None


RULE = Pools()
