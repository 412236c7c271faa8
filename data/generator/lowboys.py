"""What is left of the lowboys while the witness plan is drawn."""

from __future__ import annotations

from data.generator.fleet import Unit


class Lowboys:
    """The lowboys in use at each slot, by pool.

    Parameters
    ----------
    units
        All machines; about one lowboy serves twenty hauled ones, so that they must wait at times.
    slots
        Length of the horizon.
    """

    def __init__(self, units: list[Unit], slots: int) -> None:
        hauled: dict[str, int] = {}
        for unit in units:
            if unit.pool is not None:
                hauled[unit.pool] = hauled.get(unit.pool, 0) + 1
        self.capacity = {pool: max(1, round(count / 20)) for pool, count in sorted(hauled.items())}
        self.slots = slots
        self._used = {pool: [0] * slots for pool in self.capacity}

    def soonest(self, unit: Unit, ready: int, length: int) -> int | None:
        """Return the first start from ``ready`` on at which a way of ``length`` slots can be driven."""
        start = ready
        while start + length <= self.slots:
            busy = self._last_busy(unit, start, start + length)
            if busy is None:
                return start
            start = busy
        return None

    def _last_busy(self, unit: Unit, start: int, end: int) -> int | None:
        """Return the slot after the last one of ``[start, end)`` that is not free, if there is one."""
        for down in unit.downtimes:
            if down.start < end and start < down.end:
                return down.end
        if unit.pool is not None:
            used, capacity = self._used[unit.pool], self.capacity[unit.pool]
            for slot in range(end - 1, start - 1, -1):
                if used[slot] >= capacity:
                    return slot + 1
        return None

    def take(self, unit: Unit, start: int, end: int, count: int = 1) -> None:
        """Take a lowboy, or with a negative count give it back."""
        if unit.pool is not None:
            for slot in range(start, end):
                self._used[unit.pool][slot] += count
