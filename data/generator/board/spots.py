"""Where an order could go: a choice of starts, and the cheapest of them by estimate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from data.generator.board.board import Board
from data.generator.board.ground import Way, Work
from models.domain.orders import StartPin, WorkOrder

NEVER = 10**15
"""More than any plan costs, in cents."""

MOST = 90
"""Most starts of a mode that are priced, unless all are."""


@dataclass(frozen=True)
class Spot:
    """A start in a mode, and its estimated price."""

    cost: int
    start: int
    end: int
    way: Way


def cheapest(board: Board, order_id: str, *, every: bool) -> Spot | None:
    """Return the cheapest place of an order, the earliest among equals; none: there is no place.

    Parameters
    ----------
    every
        Whether to price every start, not only those that promise something.
    """
    order = board.ground.index.orders[order_id]
    best: Spot | None = None
    for way in board.modes(order_id):
        teams: dict[Work, int | None] = {}
        least = board.ground.least_hours(way)
        for start, end in _starts(board, order, way, every=every):
            below = NEVER if best is None else best.cost
            if least + board.ground.lateness(order_id, end) < below:
                cost = _estimate(board, order, way, start, end, teams, below)
                if cost is not None:
                    best = Spot(cost, start, end, way)
    return best


def _starts(board: Board, order: WorkOrder, way: Way, *, every: bool) -> list[tuple[int, int]]:
    """Return starts and ends to look at: soonest, mornings, right after or before other work."""
    time = board.ground.index.open(order.site)
    last = board.ground.slots if order.deadline is None else min(order.deadline, board.ground.slots)
    pinned = {p.start for p in board.pins[order.id] if isinstance(p, StartPin)}
    moments = range(order.release, last) if every else _moments(board, order, way)
    good = set()
    for moment in sorted(pinned or {m for m in moments if m >= order.release}):
        begin = time.advance(moment, 1)
        if begin is None:
            break
        start = begin - 1
        end = time.advance(start, way.duration)
        if end is None or end > last:
            break
        in_one = order.interruptible or time.covers(start, end)
        if in_one and (start, end) not in good and _linked(board, order.id, start, end):
            good.add((start, end))
    if every or len(good) <= MOST:
        return sorted(good)
    due = board.ground.slots if order.due is None else order.due
    return sorted(good, key=lambda s: (max(0, s[1] - due), s[0] % 7, s[0]))[:MOST]


def _moments(board: Board, order: WorkOrder, way: Way) -> Iterable[int]:
    """Yield times at which starting might pay."""
    time = board.ground.index.open(order.site)
    first = order.release
    yield from range(first, first + 8)
    yield from (w.start for w in time if w.end > first)
    for link in board.links[order.id]:
        other = board.placed.get(link.predecessor if link.successor == order.id else link.successor)
        if other is not None:
            yield from (other.end + link.min_lag, other.start + link.min_lag)
            yield _before(board, order, way, other.start)
    if order.due is not None:
        yield _before(board, order, way, order.due)
    for _, fitting in way.machines:
        for key in fitting:
            unit = board.ground.units[key]
            for use in board.tracks.uses[key]:
                yield use.end
                yield _before(board, order, way, use.start)
                if use.site != order.site:
                    yield use.end + board.ground.way(unit, use.site, order.site)
                    yield _before(board, order, way, use.start - board.ground.way(unit, order.site, use.site))


def _before(board: Board, order: WorkOrder, way: Way, end: int) -> int:
    """Return the latest start whose work is done by ``end``; -1 if there is none."""
    time = board.ground.index.open(order.site)
    worked = time.before(max(0, end)) - way.duration
    if worked < 0:
        return -1
    start = time.advance(0, worked + 1)
    return -1 if start is None else start - 1


def _linked(board: Board, order: str, start: int, end: int) -> bool:
    """Whether a place keeps every link to orders in the plan."""
    for link in board.links[order]:
        after = link.successor == order
        other = board.placed.get(link.predecessor if after else link.successor)
        if other is None:
            continue
        own, its = (start, end), (other.start, other.end)
        one, two = (its, own) if after else (own, its)
        first, second = one[link.kind[0] == "F"], two[link.kind[1] == "F"]
        lag = second - first
        if link.lag_time == "working":
            time = board.ground.index.open(board.ground.index.orders[link.successor].site)
            lag = time.before(second) - time.before(first)
        if lag < link.min_lag or (link.max_lag is not None and lag > link.max_lag):
            return False
    return True


def _estimate(
    board: Board, order: WorkOrder, way: Way, start: int, end: int, teams: dict[Work, int | None], below: int
) -> int | None:
    """Return the price of a place if its machines and duties don't disturb each other.

    None: it is no place, or its price is not below ``below``.
    """
    for pool, quantity in way.pools:
        for stretch in board.ground.held(pool, order.site, start, end):
            if not board.pools.has(pool, stretch, quantity):
                return None
    cost = board.ground.lateness(order.id, end)
    for quantity, fitting in way.machines:
        prices = []
        for key in fitting:
            offer = board.tracks.offer(key, order.site, start, end)
            if offer is not None:
                prices.append(offer.cost + offer.unit.rate * way.duration)
        if len(prices) < quantity:
            return None
        cost += sum(sorted(prices)[:quantity])
    if cost + board.ground.least_people(way) >= below:
        return None
    for work in board.ground.duties(order.site, start, end):
        if work not in teams:
            team = board.crews.team(way.seats, work)
            teams[work] = None if team is None else team.cost
        price = teams[work]
        if price is None:
            return None
        cost += price
    return cost if cost < below else None
