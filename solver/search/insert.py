"""Insertion: enter single orders, each at its cheapest start, mode, machines and people.

Candidates are judged in batches by the rules' masks and the costs' deltas. The estimate takes each
duty of an order by itself; the placement that is finally entered is checked as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

import numpy as np

from solver.cpsat.clock import Ints
from solver.cpsat.compile import UNLIMITED, Compiled
from solver.cpsat.shapes import MachineNeed, Starts
from solver.search.judge import FORBIDDEN, allowed, judged, price
from solver.search.ledger import Ledger, MachineBatch, SpanBatch
from solver.search.staff import Staff, clash, staffed
from solver.search.state import Placement, Shift

BATCH = 24_000
"""Candidates judged at once: with fewer the calls dominate, with more late starts are judged in vain."""

FEWEST_STARTS = 48

SLICE = 3
"""Starts that are staffed at once, for each that the reach asks for."""

TRIES = 10
"""Starts that are tried exactly, the cheapest of each mode first."""


@dataclass
class Choice:
    """The estimate for one order in one mode: cents by start, and machines by start and need."""

    mode: int
    starts: Starts
    cost: Ints
    machines: list[Ints]
    staff: Staff | None
    member: Ints

    def placement(self, row: int) -> Placement:
        """Return one candidate, without its people."""
        machines = tuple(int(m) for need in self.machines for m in need[row])
        return Placement(self.mode, int(self.starts.start[row]), int(self.starts.end[row]), machines)


class Bounds(NamedTuple):
    """Closed bounds of a start, and the latest end, in slots."""

    first: int
    last: int
    until: int = UNLIMITED


class Inserter:
    """Finds and enters the cheapest insertion of single orders into a ledger.

    Parameters
    ----------
    noise
        Random factor on the price of each start, 0 for none, to vary restarts.
    reach
        Feasible starts to choose among, the earliest, or the latest if negative; none: all. Early starts
        leave room for others.
    """

    def __init__(self, ledger: Ledger, seed: int = 0, noise: float = 0.0, reach: int | None = None) -> None:
        self.reach = reach
        self.ledger = ledger
        self.c: Compiled = ledger.c
        self.random = np.random.default_rng(seed)
        self.noise = noise
        self.modes: dict[int, list[int]] = {}
        """Modes to which an order is held, if not all."""
        self.before: dict[tuple[int, int], int] = {}
        """Moves that the last insertion changed, as they were."""

    def insert(self, k: int, within: Bounds | None = None) -> bool:
        """Enter order ``k`` where it is cheapest; false if no start keeps the rules.

        Parameters
        ----------
        within
            Bounds of its start and end.
        """
        return any(self._enter_cheapest(k, wave) for wave in self._waves(k, within))

    def finds(self, k: int) -> bool:
        """Whether some insertion of order ``k`` is found; the ledger is left as it was."""
        if not self.insert(k):
            return False
        self.leave(k, self.before)
        return True

    def _waves(self, k: int, within: Bounds | None) -> Iterator[list[Choice]]:
        """Yield estimates for ever later starts, each wave with every mode."""
        modes = self.modes.get(k, range(len(self.c.orders[k].modes)))
        chunks = [self._chunks(k, mode, within) for mode in modes]
        while chunks:
            heads = [list(islice(chunk, 1)) for chunk in chunks]
            yield [choice for head in heads for choice in head]
            chunks = [chunk for chunk, head in zip(chunks, heads, strict=True) if head]

    def _chunks(self, k: int, mode: int, within: Bounds | None) -> Iterator[Choice]:
        order = self.c.orders[k]
        starts = self.c.starts(k, mode)
        keep = allowed(self.ledger, SpanBatch(order, mode, starts)) if len(starts) else starts.start > 0
        if within is not None:
            keep &= (starts.start >= within.first) & (starts.start <= within.last)
            keep &= starts.end <= within.until
        rows = np.flatnonzero(keep)
        needs = order.modes[mode]
        width = 1 + sum(len(need.operators) for need in needs.people)
        width += sum(len(need.candidates) for need in needs.machines)
        size = max(FEWEST_STARTS, BATCH // width)
        pieces = [rows[at : at + size] for at in range(0, len(rows), size)]
        for piece in reversed(pieces) if self.reach is not None and self.reach < 0 else pieces:
            yield self._estimate(k, mode, piece)

    def _estimate(self, k: int, mode: int, rows: Ints) -> Choice:
        """Price the starts ``rows`` of an order; those that find no machines or people are left out."""
        compiled = self.c.orders[k].modes[mode]
        starts = self.c.starts(k, mode).within(rows)
        cost = price(self.ledger, SpanBatch(self.c.orders[k], mode, starts))
        cost = cost + self.c.outlook.price(k, starts, self.ledger.placements)
        chosen: list[Ints] = []
        for need in compiled.machines:
            machines, extra = self._choose_machines(k, mode, starts, need, chosen)
            keep = extra < FORBIDDEN // 2
            rows, starts = rows[keep], starts.within(keep)
            chosen = [*(other[keep] for other in chosen), machines[keep]]
            cost = (cost + extra)[keep]
        staff, member = None, np.zeros((len(rows), 0), dtype=np.int64)
        if compiled.people:
            held, staff, member, extra = self._staff(k, mode, rows)
            starts, cost = starts.within(held), cost[held] + extra
            chosen = [other[held] for other in chosen]
        if self.reach is not None and len(cost) > abs(self.reach):
            near = slice(0, self.reach) if self.reach > 0 else slice(self.reach, None)
            starts, member, cost = starts.within(near), member[near], cost[near]
            chosen = [other[near] for other in chosen]
        if self.noise:
            cost = cost + (cost * self.random.uniform(0, self.noise, len(cost))).astype(np.int64)
        return Choice(mode, starts, cost, chosen, staff, member)

    def _staff(self, k: int, mode: int, rows: Ints) -> tuple[Ints, Staff | None, Ints, Ints]:
        """Staff starts until some are found: the first that the reach asks for, or all at once.

        Returns which of ``rows`` can be staffed, by whom, the parts of each, and the cents of each.
        """
        parts, members = self.c.parts(k, mode)
        size = len(rows) if self.reach is None else SLICE * abs(self.reach)
        backward = self.reach is not None and self.reach < 0
        at = 0
        while at < len(rows):
            piece = np.arange(at, min(at + size, len(rows)))
            piece = len(rows) - 1 - piece[::-1] if backward else piece
            member = members[rows[piece]]
            used = np.zeros(len(parts) + 1, dtype=bool)
            used[member] = True
            used[-1] = False
            member = np.where(member >= 0, (np.cumsum(used) - 1)[member], -1)
            staff = Staff(self.ledger, k, mode, parts.within(used[:-1]))
            by_part = np.append(staff.cost, 0)
            keep = (by_part[member] < FORBIDDEN // 2).all(axis=1)
            if keep.any():
                return piece[keep], staff, member[keep], by_part[member[keep]].sum(axis=1)
            at, size = at + size, 2 * size
        nothing: Ints = np.zeros(0, dtype=np.int64)
        return nothing, None, members[:0], nothing

    def _choose_machines(
        self, k: int, mode: int, starts: Starts, need: MachineNeed, chosen: list[Ints]
    ) -> tuple[Ints, Ints]:
        """Return the cheapest machines of a line for each start, shape (N, quantity), and their price."""
        order = self.c.orders[k]
        if len(need.candidates) < need.quantity or not len(starts):
            nothing: Ints = np.zeros((len(starts), need.quantity), dtype=np.int64)
            return nothing, np.full(len(starts), FORBIDDEN)
        cost = judged(self.ledger, MachineBatch(order, mode, starts, need, need.candidates))
        for other in chosen:
            for column in range(other.shape[1]):
                cost[other[:, column, None] == need.candidates[None, :]] = FORBIDDEN
        wanted = sorted(order.fixed_machines.intersection(need.candidates.tolist()))[: need.quantity]
        if wanted:
            pinned = np.isin(need.candidates, wanted)
            hopeless = (cost[:, pinned] >= FORBIDDEN).any(axis=1)
            if len(wanted) == need.quantity:
                cost[:, ~pinned] = FORBIDDEN
            cost[:, pinned] -= FORBIDDEN // 1024
            cost[hopeless] = FORBIDDEN
        if need.quantity == 1:
            pick = cost.argmin(axis=1)[:, None]
        else:
            pick = np.argsort(cost, axis=1, kind="stable")[:, : need.quantity]
        price_of = np.take_along_axis(cost, pick, axis=1)
        total = np.where((price_of >= FORBIDDEN // 2).any(axis=1), FORBIDDEN, price_of.sum(axis=1))
        return need.candidates[pick], total

    def _enter_cheapest(self, k: int, choices: list[Choice]) -> bool:
        """Enter the cheapest candidate that holds as a whole."""
        heads = []
        for i, choice in enumerate(choices):
            order = np.argsort(choice.cost, kind="stable")
            spread = order[TRIES :: max(1, len(order) // TRIES)]
            for turn, rows in enumerate((order[:TRIES], spread)):
                heads += [(turn, int(choice.cost[row]), i, int(row)) for row in rows]
        return any(self._enter_candidate(k, choices[i], row) for _, _, i, row in sorted(heads))

    def _enter_candidate(self, k: int, choice: Choice, row: int) -> bool:
        placement = choice.placement(row)
        if choice.staff is not None:
            members = [i for i in choice.member[row].tolist() if i >= 0]
            shifts: list[Shift] | None = choice.staff.shifts(placement, members)
            assert shifts is not None
            if clash(self.ledger, k, shifts):
                shifts = staffed(self.ledger, k, placement, choice.staff.parts, members)
            if shifts is None:
                return False
            placement = replace(placement, shifts=tuple(shifts))
        return self.enter(k, placement)

    def enter(self, k: int, placement: Placement) -> bool:
        """Enter ``placement``; false if a pin or a move forbids it, and the ledger is left as it was."""
        if not self._keeps_pins(k, placement):
            return False
        self.before = self.moves_after(placement)
        self.ledger.add(k, placement)
        if not all(self.ledger.place_moves(m, k) for m in placement.machines):
            self.leave(k, self.before)
            return False
        return True

    def _keeps_pins(self, k: int, placement: Placement) -> bool:
        """Whether pinned machines, and people in each duty that their pin names, are on the order."""
        order = self.c.orders[k]
        if not order.fixed_machines.issubset(placement.machines):
            return False
        there = {(s.operator, s.duty) for s in placement.shifts}
        duties = order.clock.duties_of(placement.start, placement.end)
        starts, ends = order.clock.duty_start, order.clock.duty_end
        return all(
            (operator, d) in there
            for d in duties
            for operator, low, high in order.pinned_operators
            if low <= starts[d] < high
        ) and all(
            (operator, d) in there
            for d in duties
            for operator, at in order.fixed_duties
            if starts[d] <= at < ends[d]
        )

    def moves_after(self, placement: Placement) -> dict[tuple[int, int], int]:
        """Return the moves that an insertion of ``placement`` would change."""
        found = {}
        for m in placement.machines:
            use = next((u for u in self.ledger.uses[m] if u.start >= placement.end), None)
            if use is not None and (m, use.order) in self.ledger.moves:
                found[m, use.order] = self.ledger.moves[m, use.order]
        return found

    def leave(self, k: int, before: dict[tuple[int, int], int]) -> None:
        """Take order ``k`` out and put back the moves that were there before it."""
        placement = self.ledger.remove(k)
        for m in placement.machines:
            use = next((u for u in self.ledger.uses[m] if u.start >= placement.end), None)
            if use is not None:
                self.ledger.drop_move(m, use.order)
        for (m, order), start in before.items():
            self.ledger.set_move(m, order, start)
