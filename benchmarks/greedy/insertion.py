"""One order after the other, each where it adds the least cost."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.greedy.ground import Duty, Ground, Ints
from benchmarks.greedy.machines import NEVER, Machines, Placement, Pools
from benchmarks.greedy.people import Need, People, Team
from models.domain.instance import Instance
from models.domain.orders import (
    MachineLine,
    MachinePin,
    Mode,
    ModePin,
    OperatorPin,
    PeopleLine,
    PoolLine,
    Precedence,
    StartPin,
    WorkOrder,
)


@dataclass(frozen=True)
class Option:
    """One way to place an order, and what it adds to the plan's cost."""

    price: int
    mode: int
    start: int
    end: int


@dataclass(frozen=True)
class Placed:
    """An order in the plan."""

    option: Option
    machines: tuple[str, ...]
    teams: tuple[Team, ...]


@dataclass(frozen=True)
class Candidates:
    """All starts of an order in one mode, with what is known of each before people are chosen.

    Parameters
    ----------
    start, end, price
        Shape (starts,); the price is that of time and of the cheapest machines.
    lines
        For each machine line its machines and their prices, shape (machines, starts).
    needs, rates
        Lines that need operators; the least that they cost a work slot.
    """

    start: Ints
    end: Ints
    price: Ints
    lines: list[tuple[MachineLine, tuple[str, ...], Ints]]
    needs: list[Need]
    rates: int


class Greedy:
    """Insertion by earliest due date.

    Parameters
    ----------
    instance
        Any instance without a frozen past or a reference plan.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.ground = Ground(instance)
        self.pools = Pools(self.ground)
        self.machines = Machines(self.ground, self.pools)
        self.people = People(self.ground)
        self.placed: dict[str, Placed] = {}
        self.links: dict[str, list[Precedence]] = {order.id: [] for order in instance.orders}
        for link in instance.precedences:
            self.links[link.predecessor].append(link)
            self.links[link.successor].append(link)
        self.left = {budget.id: budget.amount for budget in instance.budgets}
        self.pins = {order.id: [p for p in instance.pins if p.order == order.id] for order in instance.orders}

    def run(self) -> None:
        """Insert every order that fits; one whose predecessor is not planned is left out."""
        for order in self.sequence():
            before = (link.predecessor for link in self.links[order.id] if link.successor == order.id)
            if all(predecessor in self.placed for predecessor in before):
                best = self.cheapest(order)
                if best is not None:
                    self._try(order, best, self._candidates(order, best.mode), keep=True)

    def sequence(self) -> list[WorkOrder]:
        """Return the orders by due date, after their predecessors.

        What is pinned goes first, as it has the fewest places, then what must be planned.
        """
        must = [o.id for o in self.instance.orders if not o.optional or self.pins[o.id]]
        urgent: set[str] = set()
        while must:
            order = must.pop()
            if order not in urgent:
                urgent.add(order)
                must += [link.predecessor for link in self.links[order] if link.successor == order]
        late = self.ground.slots + 1

        def key(order: WorkOrder) -> tuple[bool, bool, int, int, str]:
            due = late if order.due is None else order.due
            deadline = late if order.deadline is None else order.deadline
            return not self.pins[order.id], order.id not in urgent, due, deadline, order.id

        waiting = Counter(link.successor for link in self.instance.precedences)
        heap = [(key(order), order.id) for order in self.instance.orders if not waiting[order.id]]
        heapq.heapify(heap)
        found = []
        while heap:
            order_id = heapq.heappop(heap)[1]
            found.append(self.ground.index.orders[order_id])
            for link in self.links[order_id]:
                if link.predecessor == order_id:
                    waiting[link.successor] -= 1
                    if not waiting[link.successor]:
                        heapq.heappush(heap, (key(self.ground.index.orders[link.successor]), link.successor))
        return found

    def cheapest(self, order: WorkOrder) -> Option | None:
        """Return the cheapest feasible start and mode, over all of them."""
        best: Option | None = None
        for number in range(len(order.modes)):
            found = self._candidates(order, number)
            duration = order.modes[number].duration
            teams: dict[tuple[int, int], int | None] = {}
            least = found.price + found.rates * duration
            for k in np.argsort(least, kind="stable"):
                if least[k] >= (NEVER if best is None else best.price):
                    break
                option = Option(0, number, int(found.start[k]), int(found.end[k]))
                people = self._estimate(order, option, found, teams)
                if people is None or (best is not None and found.price[k] + people >= best.price):
                    continue
                price = self._try(order, option, found, keep=False)
                if price is not None and (best is None or price < best.price):
                    best = Option(price, number, option.start, option.end)
        return best

    def _candidates(self, order: WorkOrder, number: int) -> Candidates:
        mode = order.modes[number]
        start, end = self.ground.starts(order, mode)
        keep = self._linked(order, start, end) & self._pooled(order, mode, start, end)
        for pin in self.pins[order.id]:
            if isinstance(pin, StartPin):
                keep &= start == pin.start
            elif isinstance(pin, ModePin) and pin.mode != number:
                keep[:] = False
        if any(use.amount > self.left[use.budget] for use in mode.budgets):
            keep[:] = False
        start, end = start[keep], end[keep]
        price = self._time_price(order, end)
        lines = []
        for line in mode.lines:
            if isinstance(line, MachineLine):
                names = self.ground.fitting(line, order.site)
                table = self._machine_prices(order, mode, names, start, end)
                lines.append((line, names, table))
                price = _plus(price, _cheapest_sum(table, line.quantity, len(start)))
        needs = self._needs(order, mode)
        rates = 0
        for need in needs:
            cheapest = sorted({q.operator: q.rate for q in need.qualified}.values())[: need.quantity]
            rates += sum(cheapest)
            if len(cheapest) < need.quantity:
                price = np.full(len(start), NEVER, dtype=np.int64)
        return Candidates(start, end, price, lines, needs, rates)

    def _time_price(self, order: WorkOrder, end: Ints) -> Ints:
        weights = self.instance.weights
        price = np.zeros(len(end), dtype=np.int64)
        if order.due is not None:
            per_slot = self.ground.horizon.per_slot(weights.tardiness_per_hour) * order.priority
            price += per_slot * np.maximum(0, end - order.due)
        last = max((p.option.end for p in self.placed.values()), default=0)
        return np.asarray(price + weights.makespan_per_slot * np.maximum(0, end - last))

    def _machine_prices(
        self, order: WorkOrder, mode: Mode, names: tuple[str, ...], start: Ints, end: Ints
    ) -> Ints:
        table = np.full((len(names), len(start)), NEVER, dtype=np.int64)
        for row, name in enumerate(names):
            work = (
                self.ground.horizon.per_slot(self.ground.index.machines[name].cost_per_hour) * mode.duration
            )
            table[row] = _plus(self.machines.prices(name, order.site, start, end), work)
        return table

    def _needs(self, order: WorkOrder, mode: Mode) -> list[Need]:
        needs = []
        for index, line in enumerate(mode.lines):
            if isinstance(line, PeopleLine) or (isinstance(line, MachineLine) and line.operated):
                qualified = self.ground.qualified(line.certificates, order.site)
                needs.append(Need(index, line.quantity, qualified))
        return needs

    def _linked(self, order: WorkOrder, start: Ints, end: Ints) -> NDArray[np.bool_]:
        """Which starts keep every precedence to orders that are placed."""
        keep = np.ones(len(start), dtype=bool)
        for link in self.links[order.id]:
            after = link.successor == order.id
            other = self.placed.get(link.predecessor if after else link.successor)
            if other is None:
                continue
            from_end, to_end = link.kind[0] == "F", link.kind[1] == "F"
            fixed_first = other.option.end if from_end else other.option.start
            fixed_second = other.option.end if to_end else other.option.start
            first = np.full(len(start), fixed_first) if after else (end if from_end else start)
            second = (end if to_end else start) if after else np.full(len(start), fixed_second)
            lag = second - first
            if link.lag_time == "working":
                work = self.ground.time(self.ground.index.orders[link.successor].site).work
                lag = work[second] - work[first]
            keep &= lag >= link.min_lag
            if link.max_lag is not None:
                keep &= lag <= link.max_lag
        return keep

    def _pooled(self, order: WorkOrder, mode: Mode, start: Ints, end: Ints) -> NDArray[np.bool_]:
        """Which starts leave every pool of the mode within its capacity."""
        keep = np.ones(len(start), dtype=bool)
        for pool, quantity in _pool_use(mode).items():
            lacking = self.pools.lacking(pool, quantity)
            if self._of_people(pool):
                closed = np.ones(self.ground.slots, dtype=bool)
                closed[self.ground.time(order.site).slots] = False
                lacking &= ~closed
            before = np.concatenate([[0], np.cumsum(lacking)])
            keep &= before[end] == before[start]
        return keep

    def _of_people(self, pool: str) -> bool:
        return self.ground.index.pools[pool].kind == "people"

    def _estimate(
        self, order: WorkOrder, option: Option, found: Candidates, known: dict[tuple[int, int], int | None]
    ) -> int | None:
        """Cost of the operators, each duty taken alone; none: some duty cannot be filled."""
        total = 0
        for duty in self.ground.duties(order.site, option.start, option.end):
            part = max(duty.start, option.start), min(duty.end, option.end)
            if part not in known:
                team = self._team(order, found, duty, part)
                known[part] = None if team is None else team.price
            price = known[part]
            if price is None:
                return None
            total += price
        return total

    def _team(self, order: WorkOrder, found: Candidates, duty: Duty, part: tuple[int, int]) -> Team | None:
        forced = set()
        for pin in self.pins[order.id]:
            if isinstance(pin, OperatorPin):
                window = pin.window or (0, self.ground.slots)
                if window[0] <= part[0] < window[1]:
                    forced.add(pin.operator)
        return self.people.team(found.needs, duty, order.site, *part, forced)

    def _try(self, order: WorkOrder, option: Option, found: Candidates, *, keep: bool) -> int | None:
        """Enter an option with machines, moves and people; return its price, or none if it cannot be.

        Everything is taken back unless ``keep``.
        """
        entered: list[Placement] = []
        teams: list[Team] = []
        price = self._enter_machines(order, option, found, entered)
        if price is not None:
            people = self._enter_people(order, option, found, teams)
            price = None if people is None else price + people
        if price is not None and keep:
            self._use(order, option, 1)
            done = Option(price, option.mode, option.start, option.end)
            self.placed[order.id] = Placed(done, tuple(p.machine for p in entered), tuple(teams))
            return price
        for team in reversed(teams):
            self.people.take_back(team)
        for placement in reversed(entered):
            self.machines.take_back(placement)
        return price

    def _enter_machines(
        self, order: WorkOrder, option: Option, found: Candidates, entered: list[Placement]
    ) -> int | None:
        k = int(np.searchsorted(found.start, option.start))
        total = int(self._time_price(order, found.end[k : k + 1])[0])
        pinned = {p.machine for p in self.pins[order.id] if isinstance(p, MachinePin)}
        for line, names, table in found.lines:
            ranked = sorted((name not in pinned, int(table[row, k]), name) for row, name in enumerate(names))
            wanted = line.quantity
            for _, price, name in ranked:
                if not wanted:
                    break
                if price >= NEVER or any(p.machine == name for p in entered):
                    continue
                placement = self.machines.enter(name, order.site, option.start, option.end)
                if placement is not None:
                    entered.append(placement)
                    total += price
                    wanted -= 1
            if wanted:
                return None
        return total if pinned <= {p.machine for p in entered} else None

    def _enter_people(
        self, order: WorkOrder, option: Option, found: Candidates, teams: list[Team]
    ) -> int | None:
        total = 0
        for duty in self.ground.duties(order.site, option.start, option.end):
            part = max(duty.start, option.start), min(duty.end, option.end)
            team = self._team(order, found, duty, part)
            if team is None:
                return None
            self.people.enter(team)
            teams.append(team)
            total += team.price
        return total

    def _use(self, order: WorkOrder, option: Option, units: int) -> None:
        """Take pools and budgets for an order that is placed."""
        mode = order.modes[option.mode]
        for pool, quantity in _pool_use(mode).items():
            if self._of_people(pool):
                slots = self.ground.time(order.site).slots
                inside = slots[(slots >= option.start) & (slots < option.end)]
                self.pools.used[pool][inside] += quantity * units
            else:
                self.pools.used[pool][option.start : option.end] += quantity * units
        for use in mode.budgets:
            self.left[use.budget] -= use.amount


def _pool_use(mode: Mode) -> Counter[str]:
    return Counter({pool: n for pool, n in _pool_lines(mode).items() if n})


def _pool_lines(mode: Mode) -> Counter[str]:
    used: Counter[str] = Counter()
    for line in mode.lines:
        if isinstance(line, PoolLine):
            used[line.pool] += line.quantity
    return used


def _plus(price: Ints, added: Ints | int) -> Ints:
    """Add where both are possible."""
    return np.where((price >= NEVER) | (np.asarray(added) >= NEVER), NEVER, price + added)


def _cheapest_sum(table: Ints, quantity: int, count: int) -> Ints:
    """Sum of the ``quantity`` smallest prices of each column."""
    if len(table) < quantity:
        return np.full(count, NEVER, dtype=np.int64)
    smallest = np.sort(table, axis=0)[:quantity]
    return np.where(smallest[-1] >= NEVER, NEVER, smallest.sum(axis=0))
