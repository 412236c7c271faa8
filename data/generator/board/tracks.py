"""Where each machine is when, and the lowboys and pools that are taken."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

from data.generator.board.ground import Ground, Unit
from models.domain.rental import Rental

Stretch = tuple[int, int]


@dataclass
class Use:
    """An order of a machine, and the move that brings it there."""

    start: int
    end: int
    site: str
    arrival: Stretch | None = None


@dataclass(frozen=True)
class Offer:
    """What a machine adds to the cost of an order, and the moves before and after it."""

    cost: int
    unit: Unit
    arrival: Stretch | None
    departure: Stretch | None


class Pools:
    """What is taken of each pool at each slot."""

    def __init__(self, ground: Ground) -> None:
        self.left: dict[str, list[int]] = {}
        for pool in ground.instance.pools:
            left = [0] * ground.slots
            for level in pool.levels:
                left[level.start :] = [level.capacity] * (ground.slots - level.start)
            self.left[pool.id] = left

    def take(self, pool: str | None, stretch: Stretch | None, count: int) -> None:
        """Take units, or with a negative count give them back."""
        if pool is not None and stretch is not None:
            left = self.left[pool]
            for slot in range(*stretch):
                left[slot] -= count

    def has(self, pool: str, stretch: Stretch, count: int) -> bool:
        """Whether so many units are free all the time."""
        return min(self.left[pool][stretch[0] : stretch[1]]) >= count


class Tracks:
    """The uses of all machines."""

    def __init__(self, ground: Ground, pools: Pools) -> None:
        self.ground = ground
        self.pools = pools
        self.uses: dict[str, list[Use]] = {key: [] for key in ground.units}

    def offer(self, key: str, site: str, start: int, end: int) -> Offer | None:
        """Return what it costs to have a machine at ``site`` in ``[start, end)``; none: it can't."""
        unit, uses = self.ground.units[key], self.uses[key]
        place = bisect_left(uses, start, key=lambda use: use.start)
        before = uses[place - 1] if place else None
        after = uses[place] if place < len(uses) else None
        if (before is not None and before.end > start) or (after is not None and after.start < end):
            return None
        if not self.ground.can_use(unit, start, end):
            return None
        origin, free = (before.site, before.end) if before else (unit.place, 0)
        cost = self.ground.haul(unit, origin, site) + self._rent(unit, uses, start, end)
        old = after.arrival if after else None
        self.pools.take(unit.pool, old, -1)
        arrival = departure = None
        possible = True
        if origin != site:
            arrival = self._move(unit, free, start, self.ground.way(unit, origin, site), late=True)
            possible = arrival is not None
        if possible and after is not None:
            cost += self.ground.haul(unit, site, after.site) - self.ground.haul(unit, origin, after.site)
            if after.site != site:
                self.pools.take(unit.pool, arrival, 1)
                length = self.ground.way(unit, site, after.site)
                departure = self._move(unit, end, after.start, length, late=False)
                possible = departure is not None
                self.pools.take(unit.pool, arrival, -1)
        self.pools.take(unit.pool, old, 1)
        return Offer(cost, unit, arrival, departure) if possible else None

    def _move(self, unit: Unit, start: int, end: int, length: int, *, late: bool) -> Stretch | None:
        """Return the latest, or the soonest, stretch of a move within ``[start, end)``."""
        steps = range(end - length, start - 1, -1) if late else range(start, end - length + 1)
        for at in steps:
            if self.ground.can_use(unit, at, at + length) and (
                unit.pool is None or self.pools.has(unit.pool, (at, at + length), 1)
            ):
                return at, at + length
        return None

    def _rent(self, unit: Unit, uses: list[Use], start: int, end: int) -> int:
        if unit.rental is None:
            return 0
        days = self.ground.days
        on, off = days[start], days[end - 1]
        if not uses:
            return self._hire(unit.rental, on, off)
        first, last = days[uses[0].start], days[uses[-1].end - 1]
        if first <= on and off <= last:
            return 0
        longer = self._hire(unit.rental, min(first, on), max(last, off))
        return longer - self._hire(unit.rental, first, last)

    def enter(self, offer: Offer, site: str, start: int, end: int) -> None:
        """Take an offer."""
        uses = self.uses[offer.unit.key]
        place = bisect_left(uses, start, key=lambda use: use.start)
        if place < len(uses):
            self.pools.take(offer.unit.pool, uses[place].arrival, -1)
            uses[place].arrival = offer.departure
            self.pools.take(offer.unit.pool, offer.departure, 1)
        self.pools.take(offer.unit.pool, offer.arrival, 1)
        uses.insert(place, Use(start, end, site, offer.arrival))

    def leave(self, key: str, start: int) -> bool:
        """Take an order's use out; return whether the machine still gets to its next order in time."""
        unit, uses = self.ground.units[key], self.uses[key]
        place = bisect_left(uses, start, key=lambda use: use.start)
        use = uses.pop(place)
        self.pools.take(unit.pool, use.arrival, -1)
        if place == len(uses):
            return True
        after = uses[place]
        origin, free = (uses[place - 1].site, uses[place - 1].end) if place else (unit.place, 0)
        self.pools.take(unit.pool, after.arrival, -1)
        after.arrival = None
        if origin == after.site:
            return True
        length = self.ground.way(unit, origin, after.site)
        after.arrival = self._move(unit, free, after.start, length, late=True)
        self.pools.take(unit.pool, after.arrival, 1)
        return after.arrival is not None

    def copy(self, key: str) -> list[Use]:
        """Return the uses of a machine as they are."""
        return [replace(use) for use in self.uses[key]]

    def restore(self, key: str, uses: list[Use]) -> None:
        """Put back uses that `copy` returned."""
        pool = self.ground.units[key].pool
        for use in self.uses[key]:
            self.pools.take(pool, use.arrival, -1)
        for use in uses:
            self.pools.take(pool, use.arrival, 1)
        self.uses[key] = uses

    def cost(self, key: str) -> int:
        """Return haulage and rent of a machine."""
        unit, uses = self.ground.units[key], self.uses[key]
        if not uses:
            return 0
        total = self._rent_of(unit, uses)
        place = unit.place
        for use in uses:
            total += self.ground.haul(unit, place, use.site)
            place = use.site
        return total

    def _rent_of(self, unit: Unit, uses: list[Use]) -> int:
        if unit.rental is None:
            return 0
        days = self.ground.days
        return self._hire(unit.rental, days[uses[0].start], days[uses[-1].end - 1])

    def _hire(self, rental: Rental, first: int, last: int) -> int:
        """Return the rent from one day to another; hours play no part in the contracts that are drawn."""
        return rental.owed(rental.days(first, last), 0) + rental.once(used=True)
