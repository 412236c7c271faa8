"""Ejection: make room for an unplanned order by taking out what stands in its way at one start.

Source: D. Pisinger and S. Ropke, "Large neighborhood search", in Handbook of Metaheuristics (2010), and
the ejection chains of F. Glover (1996), reduced to one link that insertion then repairs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from solver.cpsat.parts import duty_parts
from solver.search.judge import FORBIDDEN
from solver.search.ledger import Ledger, SpanBatch
from solver.search.staff import Staff

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled
    from solver.cpsat.shapes import Link, PeopleNeed, PoolNeed, Starts

MOST_EJECTED = 8

DRAWN = 16
"""Starts that are drawn for one order."""

JUDGED = 5
"""Those of them whose people are looked at, the mildest without them first."""

FORWARD_SHARE = 0.5
"""Share of draws in which predecessors are moved forward too."""


@dataclass(frozen=True)
class Ejection:
    """Take ``out`` out, then insert ``order`` at ``start`` first.

    Parameters
    ----------
    earlier
        Those of ``out`` that must end by a slot before the order can start, in the sequence of insertion.
    """

    order: int
    mode: int
    start: int
    out: tuple[int, ...]
    earlier: tuple[tuple[int, int], ...]


def mildest_ejection(
    ledger: Ledger, k: int, until: int, weigh: Callable[[Iterable[int]], float], random: np.random.Generator
) -> Ejection | None:
    """Return the mildest of some ejections at random starts for order ``k``, whose predecessors are planned.

    Parameters
    ----------
    until
        Slot by which it must end.
    weigh
        What it weighs to take orders out.
    """
    modes = range(len(ledger.c.orders[k].modes))
    forward = bool(random.random() < FORWARD_SHARE)
    offered = [_starts(ledger, k, mode, until, forward=forward) for mode in modes]
    drawn = []
    for turn in range(DRAWN if any(offered) else 0):
        mode = int(random.integers(len(offered)))
        if len(offered[mode]):
            at = int(random.integers(len(offered[mode])))
            if random.random() < 0.5:
                at = min(at, int(random.integers(len(offered[mode]))))
            begun = _without_people(ledger, k, mode, offered[mode].within(slice(at, at + 1)), random)
            if begun is not None:
                drawn.append((weigh(begun.out), turn, begun))
    best: tuple[float, Ejection] | None = None
    for least, _, begun in sorted(drawn)[:JUDGED]:
        if best is not None and least >= best[0]:
            break
        ejection = _with_people(ledger, begun, random)
        weight = math.inf if ejection is None else weigh(ejection.out) * random.uniform(0.7, 1.3)
        if ejection is not None and weight < (math.inf if best is None else best[0]):
            best = weight, ejection
    return best[1] if best is not None else None


def _without_people(
    ledger: Ledger, k: int, mode: int, one: Starts, random: np.random.Generator
) -> Ejection | None:
    """Return what must go out for one start, people aside; none if that is hopeless or too much."""
    start, end = int(one.start[0]), int(one.end[0])
    earlier = _earlier(ledger, k, start, end)
    if earlier is None:
        return None
    out = {n for n, _ in earlier}
    chosen: set[int] = set()
    for need in ledger.c.orders[k].modes[mode].machines:
        options = []
        for m in need.candidates.tolist():
            if m in chosen or ledger.machine_blocked[m, start] != ledger.machine_blocked[m, end]:
                continue
            holders = _holders(ledger, m, ledger.c.orders[k].site, start, end)
            options.append((len(holders - out) + random.uniform(0, 1.5), m, holders))
        if len(options) < need.quantity:
            return None
        for _, m, holders in sorted(options)[: need.quantity]:
            chosen.add(m)
            out |= holders
    for pool in ledger.c.orders[k].modes[mode].pools:
        out |= _pool_in_the_way(ledger, pool, start, end, random, out)
    if len(out) > MOST_EJECTED or any(ledger.c.orders[n].fixed_start is not None for n in out):
        return None
    return Ejection(k, mode, start, tuple(sorted(out)), tuple(earlier))


def _with_people(ledger: Ledger, begun: Ejection, random: np.random.Generator) -> Ejection | None:
    """Return an ejection with the orders too that hold people who would be missing."""
    order = ledger.c.orders[begun.order]
    if not order.modes[begun.mode].people:
        return begun
    starts = ledger.c.starts(begun.order, begun.mode)
    one = starts.within(starts.start == begun.start)
    more = _people_in_the_way(ledger, begun.order, begun.mode, one, random, set(begun.out))
    if more is None:
        return None
    out = more.union(begun.out)
    if len(out) > MOST_EJECTED or any(ledger.c.orders[n].fixed_start is not None for n in out):
        return None
    return replace(begun, out=tuple(sorted(out)))


def _starts(ledger: Ledger, k: int, mode: int, until: int, *, forward: bool) -> Starts:
    """Return the starts after the predecessors as they are planned, or as early as they could be."""
    from solver.rules.precedence import RULE

    starts = ledger.c.starts(k, mode)
    starts = starts.within(starts.end <= until)
    if not len(starts):
        return starts
    mask = RULE.allowed(ledger, SpanBatch(ledger.c.orders[k], mode, starts))
    if mask is None:
        return starts
    if forward or not mask.any():
        mask = starts.start >= ledger.c.outlook.earliest(k)
    return starts.within(mask)


def _earlier(ledger: Ledger, k: int, start: int, end: int) -> list[tuple[int, int]] | None:
    """Return the planned orders that must move forward if ``k`` has this span, first ones first.

    With each the slot by which it must end. None if one of them cannot.
    """
    c = ledger.c
    bounds: dict[int, int] = {}
    reach = [(k, start, end)]
    while reach:
        at, first, last = reach.pop()
        for link in c.links_of[at]:
            if link.after != at:
                continue
            if link.before not in ledger.placements:
                return None
            if not _breaks(ledger, link, first, last):
                continue
            if link.kind != "FS" or link.max_lag is not None:
                return None
            until = min(_slots_before(c, link, first), bounds.get(link.before, c.slots))
            begin = _latest_start(c, link.before, until)
            if begin < c.outlook.earliest(link.before):
                return None
            bounds[link.before] = until
            reach.append((link.before, begin, until))
    rank = {n: i for i, n in enumerate(c.latest_due_order)}
    return sorted(bounds.items(), key=lambda item: rank[item[0]])


def _slots_before(c: Compiled, link: Link, start: int) -> int:
    """Return the slot by which the predecessor must end if the successor starts at ``start``."""
    if not link.working:
        return start - link.min_lag
    clock = c.orders[link.after].clock
    work = int(clock.work_before(start)) - link.min_lag
    return int(clock.slot_of(np.array([work]))[0]) if 0 <= work < clock.total else min(start, work)


def _breaks(ledger: Ledger, link: Link, start: int, end: int) -> bool:
    """Whether the successor of a link cannot have the span while its predecessor stays."""
    other = ledger.placements[link.before]
    first = other.end if link.kind[0] == "F" else other.start
    second = end if link.kind[1] == "F" else start
    clock = ledger.c.orders[link.after].clock
    lag = int(clock.work_before(second) - clock.work_before(first)) if link.working else second - first
    return lag < link.min_lag or (link.max_lag is not None and lag > link.max_lag)


def _latest_start(c: Compiled, k: int, until: int) -> int:
    latest = -1
    for mode in range(len(c.orders[k].modes)):
        starts = c.starts(k, mode)
        i = int(np.searchsorted(starts.end, until, side="right")) - 1
        latest = max(latest, int(starts.start[i]) if i >= 0 else -1)
    return latest


def _holders(ledger: Ledger, m: int, site: int, start: int, end: int) -> set[int]:
    """Return the orders that hold a machine in a span, or leave no time for the way there or on."""
    roads = ledger.c.roads[ledger.c.machine_transport[m]].slots
    return {
        use.order
        for use in ledger.uses[m]
        if use.start < end + roads[site, use.site] and start < use.end + roads[use.site, site]
    }


def _people_in_the_way(
    ledger: Ledger, k: int, mode: int, one: Starts, random: np.random.Generator, out: set[int]
) -> set[int] | None:
    """Return the orders of those people who would be missing, the fewest orders first."""
    parts, _ = duty_parts(ledger.c.orders[k].clock, one, ledger.c.slots)
    staff = Staff(ledger, k, mode, parts)
    found: set[int] = set()
    for row in np.flatnonzero(staff.cost >= FORBIDDEN).tolist():
        start, end, day = int(parts.start[row]), int(parts.end[row]), int(parts.day[row])
        for need, offer in zip(staff.needs, staff.offers, strict=True):
            options = []
            for column, p in enumerate(need.operators.tolist()):
                if offer[row, column] < FORBIDDEN // 2:
                    options.append((random.uniform(0, 0.9), p, frozenset[int]()))
                elif _qualified(ledger, need, column, start, end):
                    held = _held(ledger, p, start, end, day)
                    options.append((len(held - out - found) + random.uniform(0, 0.9), p, held))
            if len(options) < need.quantity:
                return None
            for _, _, held in sorted(options)[: need.quantity]:
                found |= held
    return found


def _qualified(ledger: Ledger, need: PeopleNeed, column: int, start: int, end: int) -> bool:
    """Whether a person is there and holds what is asked for all of a part."""
    p = need.operators[column]
    there = ledger.person_away[p, start] == ledger.person_away[p, end]
    return bool(there and need.valid_from[column] <= start and end <= need.valid_until[column])


def _held(ledger: Ledger, p: int, start: int, end: int, day: int) -> frozenset[int]:
    """Return the orders that keep a person from a part: at its time, on its date or in the rest around it."""
    rest = int(ledger.c.rest[p])
    return frozenset(
        b.order for b in ledger.bookings[p] if b.day == day or (b.start < end + rest and start < b.end + rest)
    )


def _pool_in_the_way(
    ledger: Ledger, need: PoolNeed, start: int, end: int, random: np.random.Generator, out: set[int]
) -> set[int]:
    """Return orders whose units of a pool would suffice, drawn at random."""
    short = ledger.pool_used[need.pool] + need.quantity - ledger.c.capacity[need.pool]
    lacking = short[start:end].copy()
    holders = []
    for n, placement in ledger.placements.items():
        held = sum(x.quantity for x in ledger.c.orders[n].modes[placement.mode].pools if x.pool == need.pool)
        low, high = max(placement.start, start) - start, min(placement.end, end) - start
        if held and low < high:
            if n in out:
                lacking[low:high] -= held
            else:
                holders.append((float(random.random()), n, low, high, held))
    found: set[int] = set()
    for _, n, low, high, held in sorted(holders):
        if (lacking[low:high] > 0).any():
            lacking[low:high] -= held
            found.add(n)
    return found
