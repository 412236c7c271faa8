"""What time means along chains of orders: when each may start at best, and what a late end will cost.

Both leave machines and people aside, so both are bounds: an order starts no earlier, and costs no less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Container

    from solver.cpsat.clock import Ints
    from solver.cpsat.compile import Compiled
    from solver.cpsat.shapes import Link, Starts

MANDATORY = 10**9
"""Cents that an order weighs that must be planned."""


class Outlook:
    """Bounds along the precedences of an instance; made once, as they are asked for."""

    def __init__(self, c: Compiled) -> None:
        self.c = c
        self._heads: dict[int, int] = {}
        self._leads: dict[int, int] = {}
        self._tables: dict[int, Ints] = {}

    def price(self, k: int, starts: Starts, planned: Container[int]) -> Ints:
        """Return what each start of order ``k`` costs in the orders that wait for it, in cents, shape (N,).

        That is their tardiness at least, or what they cost unplanned where no start is left to them.
        Orders in ``planned`` have their place already.
        """
        total: Ints = np.zeros(len(starts), dtype=np.int64)
        for link in self.c.links_of[k]:
            if link.before == k and link.kind[1] == "S" and link.after not in planned:
                total += self._table(link.after)[self._release(link, starts)]
        return total

    def earliest(self, k: int) -> int:
        """Return the slot before which order ``k`` cannot start, the horizon's end if it never can."""
        if k not in self._heads:
            self._heads[k] = 0
            release = 0
            for link in self.c.links_of[k]:
                if link.after == k and link.kind[1] == "S":
                    release = max(release, self._first_point(link))
            self._heads[k] = release
        return self._heads[k]

    def sensible(self, k: int) -> int:
        """Return the earliest start of order ``k`` that leaves a start to all that follow it.

        What follows within a longest lag has none where the order is too early for it.
        """
        if k not in self._leads:
            self._leads[k] = 0
            lead = self.earliest(k)
            for link in self.c.links_of[k]:
                if link.before == k and link.max_lag is not None and link.kind[1] == "S":
                    lead = max(lead, self._first_start(k, link.kind[0], self._soonest(link)))
            self._leads[k] = lead
        return self._leads[k]

    def _soonest(self, link: Link) -> int:
        """Return the slot before which the predecessor's point is too early for every start of the other."""
        assert link.max_lag is not None
        begin = self._first_start(link.after, "S", self.sensible(link.after))
        clock = self.c.orders[link.after].clock
        if not link.working:
            return begin - link.max_lag
        work = int(clock.work_before(begin)) - link.max_lag
        return 0 if work <= 0 else int(clock.slot_of(np.array(work - 1))) + 1

    def _first_start(self, k: int, point: str, slot: int) -> int:
        """Return the first start of an order in some mode whose end (``F``) or start is not before a slot."""
        first = self.c.slots
        for mode in range(len(self.c.orders[k].modes)):
            starts = self.c.starts(k, mode)
            i = int(np.searchsorted(starts.end if point == "F" else starts.start, slot))
            if i < len(starts):
                first = min(first, int(starts.start[i]))
        return first

    def tables(self) -> tuple[Ints, Ints]:
        """Return for each order that waits for another the row of its table (-1: none), and the tables.

        A table gives the least cost of an order and of its successors if it starts at t or later, by t.
        """
        rows = np.full(len(self.c.orders), -1, dtype=np.int64)
        waiting = sorted({x.after for x in self.c.links if x.kind[1] == "S"})
        rows[waiting] = np.arange(len(waiting))
        found = np.zeros((len(waiting), self.c.slots + 1), dtype=np.int64)
        for row, k in enumerate(waiting):
            found[row] = self._table(k)
            self._tables[k] = found[row]  # one copy of it
        return rows, found

    def _first_point(self, link: Link) -> int:
        """Return when the successor of a link is free at best."""
        head = self.earliest(link.before)
        first = self.c.slots
        for mode in range(len(self.c.orders[link.before].modes)):
            starts = self.c.starts(link.before, mode)
            i = int(np.searchsorted(starts.start, head))
            if i < len(starts):
                first = min(first, int((starts.end if link.kind[0] == "F" else starts.start)[i]))
        return min(self.c.slots, first + max(0, link.min_lag))

    def _release(self, link: Link, starts: Starts) -> Ints:
        point = starts.end if link.kind[0] == "F" else starts.start
        return np.clip(point + max(0, link.min_lag), 0, self.c.slots)

    def _table(self, k: int) -> Ints:
        """Return the least cost of order ``k`` and of its successors if it starts at t or later, by t."""
        if k not in self._tables:
            self._tables[k] = np.zeros(self.c.slots + 1, dtype=np.int64)
            self._tables[k] = self._make(k)
        return self._tables[k]

    def _make(self, k: int) -> Ints:
        order = self.c.orders[k]
        due = order.order.due
        rate = self.c.horizon.per_slot(self.c.weights.tardiness_per_hour) * order.order.priority
        table = np.full(self.c.slots + 1, self._unplanned(k))
        for mode in range(len(order.modes)):
            starts = self.c.starts(k, mode)
            cost = self.price(k, starts, ())
            if due is not None:
                cost = cost + rate * np.maximum(0, starts.end - due)
            table[starts.start] = np.minimum(table[starts.start], cost)
        return np.asarray(np.minimum.accumulate(table[::-1])[::-1])

    def _unplanned(self, k: int) -> int:
        """Return what order ``k`` and those that wait for it cost unplanned."""
        found, reach, total = {k}, [k], 0
        while reach:
            at = reach.pop()
            order = self.c.orders[at]
            price = self.c.price_out(order.order)
            total += price if order.optional else MANDATORY
            for link in self.c.links_of[at]:
                if link.before == at and link.after not in found:
                    found.add(link.after)
                    reach.append(link.after)
        return total
