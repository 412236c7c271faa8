"""A plan of tours in the making, and what a stop at a place in it would cost.

Of each tour, for every place in it, is known what lies before and what lies behind as one stretch: how long
it takes at least, and within which bounds it must then begin. Two stretches with a way between make one, so
that a stop is judged in a few steps wherever it would stand.

Source: T. Vidal, T. G. Crainic, M. Gendreau, C. Prins, "A hybrid genetic algorithm with adaptive diversity
management for a large class of vehicle routing problems with time-windows", Computers & Operations Research
40 (2013), for stretches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from solver.ledger.jit import compiled
from solver.ledger.records import reader
from solver.serial.draws import uniform

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints
    from solver.tours.tables import Tours

NOT = 1 << 50
"""What a stop costs where it cannot be."""

LONG, FIRST, LAST = range(3)
"""Of a stretch: its least length, and the first and last begin with which it is that long."""


class Draft(NamedTuple):
    """A plan.

    Parameters
    ----------
    stop, size
        Stops of each tour in turn, shape (V, room), and how many.
    call
        By tour: place of its call at a yard, -1: it has none.
    used
        Parts that are used up before the call, shape (V, kinds).
    called
        How many calls of each kind are made.
    tour
        By order: its tour, -1: left out.
    before, behind
        The stretch from the base up to each place of a tour, and from there back to the base, shape
        (V, room + 1, 3).
    long, cost
        Slots from leaving to being back of each tour, and its cents; `NOT` if it is late somewhere.
    """

    stop: Ints
    size: Ints
    call: Ints
    used: Ints
    called: Ints
    tour: Ints
    before: Ints
    behind: Ints
    long: Ints
    cost: Ints


def draft(t: Tours) -> Draft:
    """Return room for a plan."""
    v, n, room = len(t.low), len(t.price), len(t.price) + 2

    def zeros(*shape: int) -> Ints:
        return np.zeros(shape, dtype=np.int64)

    return Draft(
        stop=zeros(v, room),
        size=zeros(v),
        call=zeros(v),
        used=zeros(*t.stock.shape),
        called=zeros(len(t.calls)),
        tour=zeros(n),
        before=zeros(v, room + 1, 3),
        behind=zeros(v, room + 1, 3),
        long=zeros(v),
        cost=zeros(v),
    )


_AXES = {"stop": 2, "used": 2, "before": 3, "behind": 3}
read_draft = reader(Draft, _AXES)


@compiled
def copy_tour(d: Draft, o: Draft, v: int) -> None:
    """Make a tour of one plan that of another; ``called`` and ``tour`` are left to the caller."""
    n = o.size[v]
    d.size[v], d.call[v], d.long[v], d.cost[v] = n, o.call[v], o.long[v], o.cost[v]
    for i in range(n):
        d.stop[v, i] = o.stop[v, i]
    for p in range(d.used.shape[1]):
        d.used[v, p] = o.used[v, p]
    for i in range(n + 1):
        for x in range(3):
            d.before[v, i, x], d.behind[v, i, x] = o.before[v, i, x], o.behind[v, i, x]


@compiled
def measure(t: Tours, d: Draft, v: int) -> None:
    """Work out what is known of a tour from its stops."""
    n = d.size[v]
    d.before[v, 0, LONG], d.before[v, 0, FIRST], d.before[v, 0, LAST] = 0, t.low[v], t.high[v]
    d.behind[v, n, LONG], d.behind[v, n, FIRST], d.behind[v, n, LAST] = 0, t.low[v], t.high[v]
    d.call[v] = -1
    for p in range(d.used.shape[1]):
        d.used[v, p] = 0
    cents = 0
    for i in range(n):
        k = d.stop[v, i]
        way = t.way[d.stop[v, i - 1], k] if i else t.out[v, k]
        long, first, last = join(
            d.before[v, i, LONG],
            d.before[v, i, FIRST],
            d.before[v, i, LAST],
            way,
            t.work[k],
            t.early[v, k],
            t.late[v, k],
        )
        d.before[v, i + 1, LONG], d.before[v, i + 1, FIRST], d.before[v, i + 1, LAST] = long, first, last
        cents += t.wage[v, k]
        if k >= len(t.price):
            d.call[v] = i
        elif d.call[v] < 0:
            for p in range(d.used.shape[1]):
                d.used[v, p] += t.parts[k, p]
    for i in range(n - 1, -1, -1):
        k = d.stop[v, i]
        way = t.way[k, d.stop[v, i + 1]] if i + 1 < n else t.back[v, k]
        long, first, last = join(
            t.work[k],
            t.early[v, k],
            t.late[v, k],
            way,
            d.behind[v, i + 1, LONG],
            d.behind[v, i + 1, FIRST],
            d.behind[v, i + 1, LAST],
        )
        d.behind[v, i, LONG], d.behind[v, i, FIRST], d.behind[v, i, LAST] = long, first, last
    d.long[v], d.cost[v] = 0, 0
    if n:
        first_stop = d.stop[v, 0]
        d.long[v], _, _ = join(
            0,
            t.low[v],
            t.high[v],
            t.out[v, first_stop],
            d.behind[v, 0, LONG],
            d.behind[v, 0, FIRST],
            d.behind[v, 0, LAST],
        )
        d.cost[v] = t.rate[v] * d.long[v] + cents if d.long[v] < NOT else NOT


@compiled
def join(
    long: int, first: int, last: int, way: int, then: int, first_then: int, last_then: int
) -> tuple[int, int, int]:
    """Return two stretches as one; its length is `NOT` if the second cannot follow the first in time."""
    if long >= NOT or then >= NOT or first + long + way > last_then:
        return NOT, 0, 0
    ahead = long + way
    wait = max(0, first_then - ahead - last)
    return ahead + then + wait, max(first_then - ahead, first) - wait, min(last_then - ahead, last)


@compiled
def suffices(t: Tours, d: Draft, v: int, k: int) -> bool:
    """Whether what is in a tour from its start is enough for an order more before its call."""
    if t.tools[k] & ~t.owned[v]:
        return False
    for p in range(d.used.shape[1]):
        if t.parts[k, p] and d.used[v, p] + t.parts[k, p] > t.stock[v, p]:
            return False
    return True


@compiled
def best_place(t: Tours, d: Draft, v: int, k: int, blink: float, draw: Any) -> tuple[int, int, int, int]:
    """Return the least that an order adds to a tour, its place, and kind and place of the call for it.

    Without a call more these are -1; where the order cannot be, it adds `NOT`. The call's place is meant
    before the order is there.

    Parameters
    ----------
    blink
        How often a place is overlooked.
    """
    if t.wage[v, k] < 0:
        return NOT, -1, -1, -1
    low = 0
    if not suffices(t, d, v, k):
        if d.call[v] < 0:
            return best_with_call(t, d, v, k, blink, draw)
        low = d.call[v] + 1
    long, place = shortest(t, d, v, k, low, d.size[v], blink, draw)
    if place < 0:
        return NOT, -1, -1, -1
    return t.rate[v] * (long - d.long[v]) + t.wage[v, k], place, -1, -1


@compiled
def shortest(
    t: Tours, d: Draft, v: int, k: int, low: int, high: int, blink: float, draw: Any
) -> tuple[int, int]:
    """Return the least length of a tour with a stop at a place from ``low`` to ``high``, and the place."""
    n, stops, way_to, way_on = d.size[v], d.stop[v], t.way[:, k], t.way[k]
    before, behind = d.before[v], d.behind[v]
    work, early, late, home = t.work[k], t.early[v, k], t.late[v, k], t.back[v, k]
    best, place = NOT, -1
    for i in range(low, high + 1):
        way = way_to[stops[i - 1]] if i else t.out[v, k]
        long, first, last = join(before[i, LONG], before[i, FIRST], before[i, LAST], way, work, early, late)
        if long >= NOT:
            break
        way = way_on[stops[i]] if i < n else home
        long, first, last = join(long, first, last, way, behind[i, LONG], behind[i, FIRST], behind[i, LAST])
        if long < best and (blink <= 0.0 or uniform(draw) >= blink):
            best, place = long, i
    return best, place


@compiled
def best_with_call(t: Tours, d: Draft, v: int, k: int, blink: float, draw: Any) -> tuple[int, int, int, int]:
    """Return the same for an order that needs a call before it, in a tour that has none."""
    n, orders, stops = d.size[v], len(t.price), d.stop[v]
    before, behind, way, out = d.before[v], d.behind[v], t.way, t.out[v]
    best, place, kind, at = NOT, -1, -1, -1
    for y in range(len(t.calls)):
        c = orders + y
        if d.called[y] >= t.calls[y] or t.wage[v, c] < 0:
            continue
        for i in range(n + 1):
            on = way[k, stops[i]] if i < n else t.back[v, k]
            long, first, last = join(
                t.work[k], t.early[v, k], t.late[v, k], on, behind[i, LONG], behind[i, FIRST], behind[i, LAST]
            )
            head = k
            for j in range(i, -1, -1):
                if long >= NOT:
                    break
                on = way[stops[j - 1], c] if j else out[c]
                some, one, other = join(
                    before[j, LONG],
                    before[j, FIRST],
                    before[j, LAST],
                    on,
                    t.work[c],
                    t.early[v, c],
                    t.late[v, c],
                )
                total, _, _ = join(some, one, other, way[c, head], long, first, last)
                if total < NOT:
                    total = t.rate[v] * total + t.wage[v, c]
                    if total < best and (blink <= 0.0 or uniform(draw) >= blink):
                        best, place, kind, at = total, i, y, j
                if j > 0:
                    x = stops[j - 1]
                    long, first, last = join(
                        t.work[x], t.early[v, x], t.late[v, x], way[x, head], long, first, last
                    )
                    head = x
    if place < 0:
        return NOT, -1, -1, -1
    return best - t.rate[v] * d.long[v] + t.wage[v, k], place, kind, at


@compiled
def insert(t: Tours, d: Draft, v: int, k: int, i: int) -> None:
    """Put a stop at place i of a tour; it is to be measured then."""
    for x in range(d.size[v], i, -1):
        d.stop[v, x] = d.stop[v, x - 1]
    d.stop[v, i] = k
    d.size[v] += 1
    if k < len(t.price):
        d.tour[k] = v
    else:
        d.called[k - len(t.price)] += 1


@compiled
def drop(t: Tours, d: Draft, v: int, i: int) -> None:
    """Take the stop at place i out of a tour; it is to be measured then."""
    k = d.stop[v, i]
    for x in range(i, d.size[v] - 1):
        d.stop[v, x] = d.stop[v, x + 1]
    d.size[v] -= 1
    if k < len(t.price):
        d.tour[k] = -1
    else:
        d.called[k - len(t.price)] -= 1


@compiled
def settle_call(t: Tours, d: Draft, v: int) -> None:
    """Measure a tour, and put its call where it costs least, or leave it out where it is needless."""
    measure(t, d, v)
    if d.call[v] < 0:
        return
    old, c = d.call[v], d.stop[v, d.call[v]]
    drop(t, d, v, old)
    measure(t, d, v)
    latest = first_lack(t, d, v)
    if latest > d.size[v]:
        return
    _, place = shortest(t, d, v, c, 0, latest, 0.0, t.calls)
    insert(t, d, v, c, place if place >= 0 else old)
    measure(t, d, v)


@compiled
def first_lack(t: Tours, d: Draft, v: int) -> int:
    """Return the first place of a tour that asks for more than is along; else one beyond all."""
    for p in range(d.used.shape[1]):
        d.used[v, p] = 0
    for i in range(d.size[v]):
        k = d.stop[v, i]
        if not suffices(t, d, v, k):
            return i
        for p in range(d.used.shape[1]):
            d.used[v, p] += t.parts[k, p]
    return int(d.size[v]) + 1
