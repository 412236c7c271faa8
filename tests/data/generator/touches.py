"""Where a plan stands right at a limit: no slot, unit or day is left between the two."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from models.domain.index import Index
from models.domain.orders import PoolLine
from models.domain.plan import Plan
from models.domain.windows import WindowSet


def touches(index: Index, plan: Plan) -> Counter[str]:
    """Return how often a plan is at a limit, by kind of limit."""
    found = Counter(release=_releases(index, plan), link=_links(index, plan), pool=_pools(index, plan))
    found["machine"] = _back_to_back(index, plan)
    found["lapse"] = _lapses(index, plan)
    found["due"] = sum(index.orders[placed.order].due == placed.end for placed in plan.orders)
    return found


def _first_open(time: WindowSet, slot: int) -> int | None:
    end = time.advance(slot, 1)
    return None if end is None else end - 1


def _releases(index: Index, plan: Plan) -> int:
    """Count orders that begin as soon as their release allows."""
    found = 0
    for placed in plan.orders:
        order = index.orders[placed.order]
        soonest = _first_open(index.open(order.site), order.release)
        found += order.release > 0 and placed.start == soonest
    return found


def _links(index: Index, plan: Plan) -> int:
    """Count finish-start links whose successor begins in the first open slot after the least lag."""
    by_order = {placed.order: placed for placed in plan.orders}
    found = 0
    for link in index.instance.precedences:
        if link.kind != "FS":
            continue
        first, second = by_order[link.predecessor].end, by_order[link.successor].start
        time = index.open(index.orders[link.successor].site)
        if link.lag_time == "working":
            found += time.count(first, second) == link.min_lag
        else:
            found += second == _first_open(time, first + link.min_lag)
    return found


def _pools(index: Index, plan: Plan) -> int:
    """Count the pools of which there is a slot in which every unit is out."""
    used: dict[str, Counter[int]] = {pool: Counter() for pool in index.pools}
    for placed in plan.orders:
        order = index.orders[placed.order]
        for line in order.modes[placed.mode].lines:
            if isinstance(line, PoolLine):
                windows = [(placed.start, placed.end)]
                if index.pools[line.pool].kind == "people":
                    windows = list(index.open(order.site).clipped(placed.start, placed.end))
                for start, end in windows:
                    used[line.pool].update(dict.fromkeys(range(start, end), line.quantity))
    for move in plan.moves:
        if move.lowboy is not None:
            used[move.lowboy].update(range(move.start, move.end))
    return sum(
        any(units >= _capacity(index, pool, slot) for slot, units in used[pool].items()) for pool in used
    )


def _capacity(index: Index, pool: str, slot: int) -> int:
    return [level.capacity for level in index.pools[pool].levels if level.start <= slot][-1]


def _back_to_back(index: Index, plan: Plan) -> int:
    """Count the pairs of orders between which a machine has no open slot to spare, its way included."""
    found = 0
    for machine in index.machines:
        uses = sorted(
            (p.start, p.end, index.orders[p.order].site) for p in plan.orders if machine in p.machines
        )
        for (_, end, site), (start, _, other) in pairwise(uses):
            way = 0 if site == other else index.roads.slots(index.transport(machine).id, site, other)
            found += index.open(other).count(end + way, start) == 0
    return found


def _lapses(index: Index, plan: Plan) -> int:
    """Count certificates that lapse within a week of their last use, while the holder still has shifts."""
    modes = {placed.order: placed.mode for placed in plan.orders}
    last: dict[tuple[str, str], int] = {}
    for duty in plan.duties:
        line = index.orders[duty.order].modes[modes[duty.order]].lines[duty.line]
        assert not isinstance(line, PoolLine)
        for demand in line.certificates:
            key = duty.operator, demand.certificate
            last[key] = max(last.get(key, 0), duty.end)
    week = 7 * 24 * 60 // index.horizon.slot_minutes
    return sum(
        held.valid_until is not None
        and 0 <= held.valid_until - last.get((operator.id, held.certificate), -index.horizon.slots) < week
        and any(window.end > held.valid_until for window in index.available(operator.id))
        for operator in index.instance.operators
        for held in operator.certificates
    )
