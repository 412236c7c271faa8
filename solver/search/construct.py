"""Construction: insert orders one by one, each at its cheapest start, mode, machines and people.

Candidates are judged in batches by the rules' masks and the costs' deltas. The estimate takes each
duty of an order by itself; the placement that is finally entered is checked duty by duty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.cpsat.clock import Ints
from solver.cpsat.compile import Compiled, CompiledMode, MachineNeed, PeopleNeed, Starts
from solver.registry import costs, rules
from solver.search.ledger import Batch, Ledger, MachineBatch, ShiftBatch, SpanBatch
from solver.search.state import Placement, Shift, State

CHUNK = 48
"""Starts that are judged at once: most orders find a place within the first."""

TRIES = 6
"""Starts of a chunk that are tried exactly, cheapest first."""

FORBIDDEN = np.int64(2**60)


@dataclass
class Choice:
    """The estimate for one order in one mode: cents by start, and machines by start and need."""

    mode: int
    starts: Starts
    cost: Ints
    machines: list[Ints]


def allowed(ledger: Ledger, batch: Batch) -> NDArray[np.bool_]:
    """Return which candidates every rule allows."""
    mask = np.ones(batch.shape, dtype=bool)
    for rule in rules():
        verdict = rule.allowed(ledger, batch)
        if verdict is not None:
            mask &= verdict
    return mask


def price(ledger: Ledger, batch: Batch) -> Ints:
    """Return what each candidate adds to the cost, in cents."""
    total: Ints = np.zeros(batch.shape, dtype=np.int64)
    for cost in costs():
        delta = cost.delta(ledger, batch)
        if delta is not None:
            total = total + delta
    return total


class Inserter:
    """Finds and enters the cheapest insertion of single orders into a ledger.

    Parameters
    ----------
    patience
        Chunks of starts to look at after the first feasible one.
    noise
        Random factor on the price of each start, 0 for none, to vary restarts.
    """

    def __init__(self, ledger: Ledger, patience: int = 0, seed: int = 0, noise: float = 0.0) -> None:
        self.ledger = ledger
        self.c: Compiled = ledger.c
        self.patience = patience
        self.random = np.random.default_rng(seed)
        self.noise = noise
        self.modes: dict[int, list[int]] = {}
        """Modes to which an order is held, if not all."""

    def insert(self, k: int, within: tuple[int, int] | None = None) -> bool:
        """Enter order ``k`` where it is cheapest; false if no start keeps the rules.

        Parameters
        ----------
        within
            Bounds of its start, in slots.
        """
        best = self._best(k, within)
        if best is None:
            return False
        entered = self.enter(k, best)
        assert entered, "a placement that was tried is entered"
        return True

    def finds(self, k: int) -> bool:
        """Whether some insertion of order ``k`` is found; the ledger is left as it was."""
        return self._best(k, None) is not None

    def _best(self, k: int, within: tuple[int, int] | None) -> Placement | None:
        best: tuple[int, Placement] | None = None
        for mode in self.modes.get(k, range(len(self.c.orders[k].modes))):
            found = self._best_in_mode(k, mode, within, best[0] if best else int(FORBIDDEN))
            if found is not None and (best is None or found[0] < best[0]):
                best = found
        return best[1] if best is not None else None

    def _best_in_mode(
        self, k: int, mode: int, within: tuple[int, int] | None, limit: int
    ) -> tuple[int, Placement] | None:
        order, starts = self.c.orders[k], self.c.starts(k, mode)
        if within is not None:
            starts = starts.within((starts.start >= within[0]) & (starts.start < within[1]))
        if not len(starts):
            return None
        span = SpanBatch(order, mode, starts)
        starts = starts.within(allowed(self.ledger, span))
        best: tuple[int, Placement] | None = None
        waited = 0
        for at in range(0, len(starts), CHUNK):
            part = np.zeros(len(starts), dtype=bool)
            part[at : at + CHUNK] = True
            choice = self._estimate(k, mode, starts.within(part))
            ceiling = min(limit, best[0] if best else limit)
            found = self._first_that_holds(k, choice, ceiling)
            if found is not None:
                best = found
            if best is not None:
                if waited >= self.patience:
                    break
                waited += 1
        return best

    def _estimate(self, k: int, mode: int, starts: Starts) -> Choice:
        order = self.c.orders[k]
        compiled = order.modes[mode]
        cost = price(self.ledger, SpanBatch(order, mode, starts))
        chosen: list[Ints] = []
        for need in compiled.machines:
            machines, extra = self._choose_machines(k, mode, starts, need, chosen)
            chosen.append(machines)
            cost = np.minimum(cost + extra, FORBIDDEN)
        if compiled.people:
            cost = cost + self._people_cost(k, mode, starts, compiled)
        if self.noise:
            cost = cost + (
                np.minimum(cost, FORBIDDEN // 2) * self.random.uniform(0, self.noise, len(cost))
            ).astype(np.int64)
        return Choice(mode, starts, np.minimum(cost, FORBIDDEN), chosen)

    def _choose_machines(
        self, k: int, mode: int, starts: Starts, need: MachineNeed, chosen: list[Ints]
    ) -> tuple[Ints, Ints]:
        """Return the cheapest machines of a line for each start, shape (N, quantity), and their price."""
        order = self.c.orders[k]
        if len(need.candidates) < need.quantity:
            nothing: Ints = np.zeros((len(starts), need.quantity), dtype=np.int64)
            return nothing, np.full(len(starts), FORBIDDEN)
        batch = MachineBatch(order, mode, starts, need, need.candidates)
        cost = np.where(allowed(self.ledger, batch), price(self.ledger, batch), FORBIDDEN)
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
        pick = np.argsort(cost, axis=1, kind="stable")[:, : need.quantity]
        price_of = np.take_along_axis(cost, pick, axis=1)
        total = np.where((price_of >= FORBIDDEN // 2).any(axis=1), FORBIDDEN, price_of.sum(axis=1))
        return need.candidates[pick], total

    def _people_cost(self, k: int, mode: int, starts: Starts, compiled: CompiledMode) -> Ints:
        """Return the price of the cheapest people by start, each duty taken by itself."""
        parts, member = duty_parts(self.c, k, starts)
        total: Ints = np.zeros(len(parts.start), dtype=np.int64)
        taken = np.zeros((len(parts.start), len(self.c.operators)), dtype=bool)
        for need in compiled.people:
            picked, cost = self._choose_people(k, mode, need, parts, taken)
            total = np.minimum(total + cost, FORBIDDEN)
            np.put_along_axis(taken, picked, True, axis=1)
        by_start = np.where(member >= 0, total[member], 0)
        return np.asarray(np.minimum(by_start.sum(axis=1), FORBIDDEN))

    def _choose_people(
        self, k: int, mode: int, need: PeopleNeed, parts: DutyParts, taken: NDArray[np.bool_]
    ) -> tuple[Ints, Ints]:
        """Return the cheapest operators of a line for each part, shape (R, quantity), and their price."""
        rows = len(parts.start)
        if len(need.operators) < need.quantity:
            return np.zeros((rows, 0), dtype=np.int64), np.full(rows, FORBIDDEN)
        order = self.c.orders[k]
        batch = ShiftBatch(order, mode, need, parts.start, parts.end, parts.duty, parts.day)
        cost = np.where(allowed(self.ledger, batch), price(self.ledger, batch), FORBIDDEN)
        cost[taken[:, need.operators]] = FORBIDDEN
        for row, operator in self._forced(k, need, parts):
            cost[row, need.operators == operator] -= FORBIDDEN // 1024
        if need.quantity == 1:
            pick = cost.argmin(axis=1)[:, None]
        else:
            pick = np.argsort(cost, axis=1, kind="stable")[:, : need.quantity]
        price_of = np.take_along_axis(cost, pick, axis=1)
        total = np.where((price_of >= FORBIDDEN // 2).any(axis=1), FORBIDDEN, price_of.sum(axis=1))
        return need.operators[pick], total

    def _forced(self, k: int, need: PeopleNeed, parts: DutyParts) -> Iterable[tuple[int, int]]:
        """Yield part and operator for people whom a pin or the frozen past puts there."""
        order = self.c.orders[k]
        for row in range(len(parts.start)) if order.pinned_operators or order.fixed_duties else ():
            start = int(order.clock.duty_start[parts.duty[row]])
            for operator, after, before in order.pinned_operators:
                if after <= start < before and operator in need.operators:
                    yield row, operator
            for operator, at in order.fixed_duties:
                if at == parts.start[row] and operator in need.operators:
                    yield row, operator

    def _first_that_holds(self, k: int, choice: Choice, ceiling: int) -> tuple[int, Placement] | None:
        """Try the starts of a chunk exactly, cheapest first; the ledger is left as it was."""
        for row in np.argsort(choice.cost, kind="stable")[:TRIES]:
            if choice.cost[row] >= min(ceiling, FORBIDDEN // 2):
                return None
            machines = tuple(int(m) for need in choice.machines for m in need[row])
            bare = Placement(
                choice.mode, int(choice.starts.start[row]), int(choice.starts.end[row]), machines
            )
            before = self.moves_after(bare)
            placement = self.enter(k, bare)
            if placement is not None:
                self.leave(k, before)
                return int(choice.cost[row]), placement
        return None

    def enter(self, k: int, placement: Placement) -> Placement | None:
        """Enter ``placement``, its people chosen duty by duty if it has none; none if that fails.

        On failure the ledger is left as it was.
        """
        if not placement.shifts and self.c.orders[k].modes[placement.mode].people:
            staffed = self._staff(k, placement)
            if staffed is None:
                return None
            placement = staffed
        if not self._keeps_pins(k, placement):
            return None
        before = self.moves_after(placement)
        self.ledger.add(k, placement)
        if not all(self.ledger.place_moves(m, k) for m in placement.machines):
            self.leave(k, before)
            return None
        return placement

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

    def _staff(self, k: int, placement: Placement) -> Placement | None:
        """Choose people for each duty in turn, each against all that were chosen before."""
        compiled = self.c.orders[k].modes[placement.mode]
        shifts: list[Shift] = []
        done = 0
        machines = machines_by_line(compiled, placement.machines)
        span = Starts(*(np.array([v]) for v in (placement.start, placement.end, 0, 0)))
        parts, _ = duty_parts(self.c, k, span)
        for row in range(len(parts.start)):
            one = parts.row(row)
            taken = np.zeros((1, len(self.c.operators)), dtype=bool)
            for need in compiled.people:
                picked, cost = self._choose_people(k, placement.mode, need, one, taken)
                if cost[0] >= FORBIDDEN // 2:
                    self.ledger.unbook(k, shifts[:done])
                    return None
                taken[0, picked[0]] = True
                seats = machines.get(need.line, (-1,) * need.quantity)
                for seat, operator in zip(seats, picked[0].tolist(), strict=True):
                    duty, start, end = int(one.duty[0]), int(one.start[0]), int(one.end[0])
                    shifts.append(Shift(need.line, seat, operator, duty, start, end))
            booked = len(shifts)
            self.ledger.book(k, shifts[done:booked])
            done = booked
        self.ledger.unbook(k, shifts)
        return Placement(placement.mode, placement.start, placement.end, placement.machines, tuple(shifts))


@dataclass(frozen=True)
class DutyParts:
    """Distinct parts of duties that candidate spans touch, each array of shape (R,)."""

    start: Ints
    end: Ints
    duty: Ints
    day: Ints

    def row(self, i: int) -> DutyParts:
        """Return part ``i`` alone."""
        return DutyParts(*(v[i : i + 1] for v in (self.start, self.end, self.duty, self.day)))


def duty_parts(c: Compiled, k: int, starts: Starts) -> tuple[DutyParts, Ints]:
    """Return the distinct parts of duties under ``starts``, and which belong to each start.

    The second value has shape (N, D): indices of parts, -1 where a start touches fewer duties.
    """
    clock = c.orders[k].clock
    first = np.searchsorted(clock.duty_end, starts.start, side="right")
    last = np.searchsorted(clock.duty_start, starts.end, side="left")
    width = int((last - first).max())
    duty = first[:, None] + np.arange(width)[None, :]
    inside = duty < last[:, None]
    duty = np.where(inside, duty, 0)
    begin = np.maximum(starts.start[:, None], clock.duty_start[duty])
    end = np.minimum(starts.end[:, None], clock.duty_end[duty])
    key = (duty * (c.slots + 1) + begin) * (c.slots + 1) + end
    distinct, where = np.unique(key[inside], return_inverse=True)
    member = np.full(duty.shape, -1, dtype=np.int64)
    member[inside] = where
    ends, rest = distinct % (c.slots + 1), distinct // (c.slots + 1)
    begins, duties = rest % (c.slots + 1), rest // (c.slots + 1)
    return DutyParts(begins, ends, duties, clock.duty_day[duties]), member


def machines_by_line(mode: CompiledMode, machines: tuple[int, ...]) -> dict[int, tuple[int, ...]]:
    """Return the machines of a placement by the index of their line."""
    by_line: dict[int, tuple[int, ...]] = {}
    at = 0
    for need in mode.machines:
        by_line[need.line] = machines[at : at + need.quantity]
        at += need.quantity
    return by_line


def construct(
    c: Compiled,
    seed: int = 0,
    noise: float = 0.0,
    stop: Callable[[], bool] | None = None,
    modes: dict[int, list[int]] | None = None,
) -> State:
    """Return a feasible plan by insertion, orders by urgency after their predecessors.

    Mandatory orders that find no place are left out too: the caller sees them missing.

    Parameters
    ----------
    noise
        0: the plain sequence and prices; more: random ones near them, up to 1.
    modes
        Modes to which orders are held.
    """
    ledger = Ledger(c)
    inserter = Inserter(ledger, seed=seed, noise=noise)
    inserter.modes = modes or {}
    sequence = c.latest_due_order
    if noise:
        sequence = vary(c, sequence, np.random.default_rng(seed), noise)
    needed = _needed(c)
    for k in sorted(sequence, key=lambda k: (c.orders[k].fixed_start is None, k not in needed)):
        if stop is not None and stop():
            break
        inserter.insert(k)
    return State(dict(ledger.placements), dict(ledger.moves))


def _needed(c: Compiled) -> set[int]:
    """Return the orders that must be planned, and all that they follow."""
    needed = {k for k, order in enumerate(c.orders) if not order.optional}
    reach = list(needed)
    while reach:
        k = reach.pop()
        for link in c.links_of[k]:
            if link.after == k and link.before not in needed:
                needed.add(link.before)
                reach.append(link.before)
    return needed


def vary(c: Compiled, sequence: list[int], random: np.random.Generator, noise: float) -> list[int]:
    """Return another sequence near ``sequence`` that keeps predecessors first."""
    shift = random.uniform(0, noise * len(sequence), len(sequence))
    rank = {k: i + shift[i] for i, k in enumerate(sequence)}
    for _ in range(len(sequence)):
        changed = False
        for link in c.links:
            if link.kind in ("FS", "SS") and rank[link.after] <= rank[link.before]:
                rank[link.after], changed = rank[link.before] + 1e-6, True
        if not changed:
            break
    return sorted(sequence, key=rank.__getitem__)
