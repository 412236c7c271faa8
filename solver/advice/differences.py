"""What a way costs and changes: the checker's own cost terms, on the part of the plan that differs.

Most terms add up over machines, people and orders. They are recomputed on the orders that a way touches
and those that share a machine or a person's dates with them; if that does not give the exact difference of
the whole, on more of the plan, at last on all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.domain.plan import Plan, PlannedOrder
from models.domain.reading import Reading
from solver import registry
from solver.advice.wishes import Change, Kind, Swap
from solver.ledger.states import state_of_places
from solver.ledger.tables import SEATS
from solver.search.state import State, as_plan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.domain.index import Index
    from solver.cpsat.compile import Compiled
    from solver.ledger.books import Places

    Some = NDArray[np.bool_]


class Differences:
    """Compares plans with one of them.

    Parameters
    ----------
    digest
        Hash of the instance.
    """

    def __init__(self, c: Compiled, base: Places, index: Index, digest: str) -> None:
        self.c, self.f, self.base, self.index, self.digest = c, c.fixed, base, index, digest

    def terms(self, places: Places, touched: tuple[int, ...], price: int) -> dict[str, int]:
        """Return the difference of each cost term that is not 0, in cents; they add up to the exact price.

        Parameters
        ----------
        price
            The difference of the whole, as the ledger has it: what tells that a part was enough.
        """
        found: dict[str, int] = {}
        for days in (0, len(self.c.day_starts)):
            found = self._compared(places, *self._around(places, touched, days))
            if sum(found.values()) == price:
                return found
        everything = np.ones(len(self.c.orders), dtype=bool)
        return self._compared(places, everything, everything)

    def _compared(self, places: Places, part: Some, staffed: Some) -> dict[str, int]:
        after, before = (
            Reading(self.c.instance, self.plan(self._only(x, part, staffed), whole=False), self.index)
            for x in (places, self.base)
        )
        found = {cost.id: cost.value(after).total - cost.value(before).total for cost in registry.costs()}
        return {term: cents for term, cents in found.items() if cents}

    def _around(self, places: Places, touched: tuple[int, ...], days: int) -> tuple[Some, Some]:
        """Return which orders are to be looked at, and those of them with their people.

        They share a machine with those that differ, or a person so many days apart.
        """
        own = list(touched)
        both = (self.base, places)
        machines = np.zeros(len(self.c.machines) + 1, dtype=bool)
        people = np.zeros(len(self.c.operators) + 1, dtype=bool)
        low, high = self.c.slots, 0
        for x in both:
            machines[x.hold[own][x.mode[own] >= 0]] = True
            for k in own:
                people[x.crew[self.f.crew_at[k] : self.f.crew_at[k + 1]]] = True
                if x.mode[k] >= 0:
                    low, high = min(low, int(x.start[k])), max(high, int(x.end[k]))
        machines[-1] = people[-1] = False
        reach = (days + 1) * 86_400 // (60 * self.c.horizon.slot_minutes)
        part = np.zeros(len(self.c.orders), dtype=bool)
        staffed = np.zeros(len(self.c.orders), dtype=bool)
        for x in both:
            part |= machines[x.hold].any(axis=1)
            seats = np.flatnonzero(people[x.crew])
            sharing = np.zeros_like(part)
            sharing[np.searchsorted(self.f.crew_at, seats, side="right") - 1] = True
            staffed |= sharing & (x.start < high + reach) & (x.end > low - reach)
        staffed[own] = True
        return part | staffed, staffed

    def _only(self, places: Places, part: Some, staffed: Some) -> Places:
        """Return some orders of a plan, and people on some of them."""
        seats = np.repeat(staffed, np.diff(self.f.crew_at))
        return places._replace(mode=np.where(part, places.mode, -1), crew=np.where(seats, places.crew, -1))

    def plan(self, places: Places, *, whole: bool = True) -> Plan:
        """Return a plan, not yet priced: a whole one, or some orders, with moves at any time."""
        state = state_of_places(self.c, self.f, places)
        if not whole:
            state = State(state.placements, _AnyTime(state.moves))
        return as_plan(self.c, state, self.digest, whole=whole)

    # --- by order -----------------------------------------------------------------------------

    def changes(self, places: Places, touched: tuple[int, ...], first: int | None) -> tuple[Change, ...]:
        """Return what becomes of each touched order, ``first`` before the others, these by time."""
        found = {k: self._change(places, k) for k in touched}

        def order(k: int) -> tuple[bool, bool, int]:
            return k != first, found[k].kind != "planned", int(places.start[k])

        return tuple(found[k] for k in sorted(found, key=order))

    def _change(self, places: Places, k: int) -> Change:
        before, after = self._place(self.base, k), self._place(places, k)
        own = slice(int(self.f.crew_at[k]), int(self.f.crew_at[k + 1]))
        gone = set(self.base.crew[own].tolist()) if before else set()
        come = set(places.crew[own].tolist()) if after else set()
        swaps = self._swaps(places, k) if before and after else ()
        kind: Kind = "moved"
        if before is None:
            kind = "planned"
        elif after is None:
            kind = "dropped"
        elif before == after:
            kind = "restaffed"
        off, on = self._names(gone - come), self._names(come - gone)
        return Change(self.c.orders[k].order.id, kind, before, after, off, on, swaps)

    def _swaps(self, places: Places, k: int) -> tuple[Swap, ...]:
        """Return shift by shift who is replaced, where an order stays at its time in its mode."""
        x = self.base
        if (x.mode[k], x.start[k]) != (places.mode[k], places.start[k]):
            return ()
        seats = int(self.f.mode[x.mode[k], SEATS])
        clock, at = self.c.orders[k].clock, int(self.f.crew_at[k])
        start, end = int(x.start[k]), int(x.end[k])
        found = []
        for duty in clock.duties_of(start, end) if seats else ():
            old, new = (set(y.crew[at : at + seats].tolist()) for y in (x, places))
            if old != new:
                low, high = max(start, int(clock.duty_start[duty])), min(end, int(clock.duty_end[duty]))
                found.append(Swap(low, high, self._names(old - new), self._names(new - old)))
            at += seats
        return tuple(found)

    def _names(self, people: set[int]) -> tuple[str, ...]:
        return tuple(self.c.operators[p].id for p in sorted(people) if p >= 0)

    def _place(self, x: Places, k: int) -> PlannedOrder | None:
        if x.mode[k] < 0:
            return None
        held = [m for m in x.hold[k].tolist() if m >= 0]
        return PlannedOrder(
            order=self.c.orders[k].order.id,
            mode=int(x.mode[k] - self.f.mode_at[k]),
            start=int(x.start[k]),
            end=int(x.end[k]),
            machines=tuple(self.c.machines[m].id for m in held),
        )


class _AnyTime(dict[tuple[int, int], int]):
    """Starts of moves in which those are at 0 that belong to machines whose row is not whole.

    The same moves stand on both sides of a comparison, so that they add nothing to it.
    """

    def __missing__(self, key: tuple[int, int]) -> int:
        return 0
