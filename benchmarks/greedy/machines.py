"""Where each machine is when, what an order more would cost it, and the lowboys its moves take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.greedy.ground import Ground, Ints, counted
from models.domain.plan import Move

NEVER = 2**60
"""Price of what cannot be."""


@dataclass
class Use:
    """One order of one machine, and the move that brings the machine there, if it has one."""

    start: int
    end: int
    site: str
    arrival: tuple[int, int] | None = None


@dataclass(frozen=True)
class Gap:
    """The time of a machine between two uses; no site after: the last use is before it."""

    index: int
    start: int
    end: int
    before: str
    after: str | None


@dataclass
class Placement:
    """A use that was entered, and all that it changed, so that it can be taken back."""

    machine: str
    index: int
    before: tuple[int, int] | None
    "Arrival of the next use before the change."


class Pools:
    """What is taken of each pool at each slot."""

    def __init__(self, ground: Ground) -> None:
        self.capacity: dict[str, Ints] = {}
        self.used: dict[str, Ints] = {}
        for pool in ground.instance.pools:
            capacity = np.zeros(ground.slots, dtype=np.int64)
            for level in pool.levels:
                capacity[level.start :] = level.capacity
            self.capacity[pool.id] = capacity
            self.used[pool.id] = np.zeros(ground.slots, dtype=np.int64)

    def lacking(self, pool: str, quantity: int, start: int = 0, end: int | None = None) -> NDArray[np.bool_]:
        """Return the slots of ``[start, end)`` in which ``quantity`` more is too much."""
        return np.asarray(self.used[pool][start:end] + quantity > self.capacity[pool][start:end])


class Machines:
    """The timelines of all machines."""

    def __init__(self, ground: Ground, pools: Pools) -> None:
        self.ground = ground
        self.pools = pools
        self.uses: dict[str, list[Use]] = {machine: [] for machine in ground.index.machines}

    def prices(self, machine: str, site: str, start: Ints, end: Ints) -> Ints:
        """Return haulage and rent that each ``[start, end)`` at ``site`` adds; `NEVER` where it cannot be."""
        blocked = self.ground.blocked[machine]
        price = np.full(len(start), NEVER, dtype=np.int64)
        for gap in self._gaps(machine):
            low = int(np.searchsorted(start, gap.start))
            high = int(np.searchsorted(end, gap.end, side="right"))
            if low < high:
                price[low:high] = self._in_gap(machine, gap, site, start[low:high], end[low:high])
        price[blocked[end] != blocked[start]] = NEVER
        rent = self._rent(machine, start, end)
        return np.where(price == NEVER, NEVER, price + rent)

    def _gaps(self, machine: str) -> list[Gap]:
        gaps, place, free = [], self.ground.index.machines[machine].place, 0
        for index, use in enumerate(self.uses[machine]):
            gaps.append(Gap(index, free, use.start, place, use.site))
            place, free = use.site, use.end
        gaps.append(Gap(len(gaps), free, self.ground.slots, place, None))
        return gaps

    def _in_gap(self, machine: str, gap: Gap, site: str, start: Ints, end: Ints) -> Ints:
        """Haulage that is added if room for the moves is left on both sides."""
        price = np.full(len(start), self._detour(machine, gap, site), dtype=np.int64)
        dropped = self.uses[machine][gap.index].arrival if gap.after is not None else None
        if gap.before != site:
            length, possible = self._possible(machine, gap, gap.before, site, dropped)
            latest = np.maximum.accumulate(np.where(possible, np.arange(len(possible)), -1))
            at = start - length - gap.start
            price[(at < 0) | (latest[np.clip(at, 0, len(latest) - 1)] < 0)] = NEVER
        if gap.after is not None and gap.after != site:
            length, possible = self._possible(machine, gap, site, gap.after, dropped)
            soonest = np.where(possible, np.arange(len(possible)), gap.end)[::-1]
            soonest = np.minimum.accumulate(soonest)[::-1]
            at = np.clip(end - gap.start, 0, len(soonest) - 1)
            late = gap.start + soonest[at] + length > gap.end
            price[late | (end - gap.start >= len(soonest))] = NEVER
        return price

    def _detour(self, machine: str, gap: Gap, site: str) -> int:
        added = self._haul(machine, gap.before, site)
        if gap.after is not None:
            added += self._haul(machine, site, gap.after) - self._haul(machine, gap.before, gap.after)
        return added

    def _haul(self, machine: str, origin: str, site: str) -> int:
        return 0 if origin == site else self._road(machine, origin, site)[1]

    def _road(self, machine: str, origin: str, site: str) -> tuple[int, int]:
        return self.ground.road(self.ground.transport(machine), origin, site)

    def _possible(
        self, machine: str, gap: Gap, origin: str, site: str, dropped: tuple[int, int] | None
    ) -> tuple[int, NDArray[np.bool_]]:
        """Return a move's length and in which slots of the gap it may start, shape (gap,)."""
        length = self._road(machine, origin, site)[0]
        count = gap.end - gap.start
        possible = np.zeros(max(count, 1), dtype=bool)
        if count < length:
            return length, possible
        blocked = self.ground.blocked[machine][gap.start : gap.end + 1]
        free = blocked[length:] == blocked[:-length]
        pool = self.ground.transport(machine).pool
        if pool is not None:
            lacking = self.pools.used[pool][gap.start : gap.end] + 1
            if dropped is not None:
                lacking[dropped[0] - gap.start : dropped[1] - gap.start] -= 1
            busy = counted(lacking > self.pools.capacity[pool][gap.start : gap.end])
            free &= busy[length:] == busy[:-length]
        possible[: len(free)] = free
        return length, possible

    def _rent(self, machine: str, start: Ints, end: Ints) -> Ints:
        """Rent of the days that are added between the machine's first use and its last, by the day."""
        rental, uses, day = self.ground.index.rentals.get(machine), self.uses[machine], self.ground.day
        price = (rental.contract.per_day or 0) if rental is not None else 0
        if not price:
            return np.zeros(len(start), dtype=np.int64)
        if not uses:
            return np.asarray(price * (day[end - 1] - day[start] + 1))
        first, last = day[uses[0].start], day[uses[-1].end - 1]
        added = np.maximum(first - day[start], 0) + np.maximum(day[end - 1] - last, 0)
        return np.asarray(price * added)

    def enter(self, machine: str, site: str, start: int, end: int) -> Placement | None:
        """Enter a use with its moves, or return none if lowboys are lacking by now."""
        gap = next(g for g in self._gaps(machine) if g.start <= start and end <= g.end)
        following = self.uses[machine][gap.index] if gap.after is not None else None
        old = following.arrival if following else None
        self._count(machine, old, -1)
        use = Use(start, end, site)
        if gap.before != site:
            use.arrival = self._latest(machine, gap, gap.before, site, start)
            self._count(machine, use.arrival, 1)
        new = None
        if following and following.site != site:
            onward = Gap(gap.index, end, gap.end, site, gap.after)
            new = self._soonest(machine, onward, site, following.site)
        needs_new = following is not None and following.site != site
        if (gap.before != site and use.arrival is None) or (needs_new and new is None):
            self._count(machine, use.arrival, -1)
            self._count(machine, old, 1)
            return None
        self._count(machine, new, 1)
        if following:
            following.arrival = new
        self.uses[machine].insert(gap.index, use)
        return Placement(machine, gap.index, old)

    def _latest(self, machine: str, gap: Gap, origin: str, site: str, end: int) -> tuple[int, int] | None:
        length, possible = self._possible(machine, gap, origin, site, None)
        at = np.flatnonzero(possible[: max(0, end - length - gap.start + 1)])
        return (gap.start + int(at[-1]), gap.start + int(at[-1]) + length) if len(at) else None

    def _soonest(self, machine: str, gap: Gap, origin: str, site: str) -> tuple[int, int] | None:
        length, possible = self._possible(machine, gap, origin, site, None)
        at = np.flatnonzero(possible)
        return (gap.start + int(at[0]), gap.start + int(at[0]) + length) if len(at) else None

    def take_back(self, placement: Placement) -> None:
        """Undo the last `enter` of a machine."""
        uses = self.uses[placement.machine]
        use = uses.pop(placement.index)
        self._count(placement.machine, use.arrival, -1)
        if placement.index < len(uses):
            following = uses[placement.index]
            self._count(placement.machine, following.arrival, -1)
            following.arrival = placement.before
            self._count(placement.machine, placement.before, 1)

    def _count(self, machine: str, move: tuple[int, int] | None, units: int) -> None:
        pool = self.ground.transport(machine).pool
        if move is not None and pool is not None:
            self.pools.used[pool][move[0] : move[1]] += units

    def moves(self) -> list[Move]:
        """Return every move, by machine and time."""
        found = []
        for machine, uses in self.uses.items():
            place = self.ground.index.machines[machine].place
            pool = self.ground.transport(machine).pool
            for use in uses:
                if use.arrival is not None:
                    start, end = use.arrival
                    found.append(
                        Move(
                            machine=machine,
                            origin=place,
                            destination=use.site,
                            start=start,
                            end=end,
                            lowboy=pool,
                        )
                    )
                place = use.site
        return found
