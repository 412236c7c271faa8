"""A walk over plans of tours: take stretches of near tours out, put each order back where it adds least.

Source: J. Christiaens and G. Vanden Berghe, "Slack induction by string removals for vehicle routing
problems", Transportation Science 54 (2020), for what is taken out and put back and what is accepted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from solver.ledger.jit import INTS, compiled, entry
from solver.ledger.records import reader
from solver.serial.draws import below, uniform
from solver.tours.plan import Draft, best_place, copy_tour, drop, insert, measure, read_draft, settle_call
from solver.tours.tables import Tours

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.cpsat.clock import Ints

STRINGS, LONGEST = 10.0, 10
"""Orders that are taken out of a plan at a time on average, and of one tour at most."""

SPLIT, SHRINK = 0.5, 0.01
"""How often a stretch keeps some of its orders, and how soon no more of them are kept."""

BLINK, BLIND, WILD = 0.01, 0.3, 0.1
"""How often a place is overlooked, usually and in wild rounds, and how often a round is wild."""

LOWEST = 0
"""Entry of ``note``: cents of the best plan."""

BY_CHANCE, SCARCE_FIRST, FAR_FIRST, NEAR_FIRST, TIGHT_FIRST = range(5)
"""In which sequence orders are put back."""

CHANCES = (0.35, 0.55, 0.75, 0.85, 1.0)
"""How often each is drawn, added up."""


class Trail(NamedTuple):
    """Where a walk stands.

    Parameters
    ----------
    now, best
        Stops of each tour of the plan it stands at and of the best one, shape (V, room), and -1 behind them.
    note
        See `LOWEST`.
    heat
        By how many cents a plan may be dearer, times the logarithm of a chance: begin and end of a stretch
        of rounds.
    draw
        State of the draws.
    """

    now: Ints
    best: Ints
    note: Ints
    heat: NDArray[np.float64]
    draw: NDArray[np.uint64]


_SQUARE = ("way", "out", "back", "early", "late", "wage", "parts", "stock", "near")
read_tours = reader(Tours, dict.fromkeys(_SQUARE, 2))
read_trail = reader(Trail, {"now": 2, "best": 2}, {"heat": np.float64, "draw": np.uint64})


@compiled
def lay(t: Tours, d: Draft, stops: Any) -> None:
    """Lay out a plan from the stops of its tours."""
    d.size[:], d.called[:], d.tour[:] = 0, 0, -1
    for v in range(len(t.low)):
        i = 0
        while stops[v, i] >= 0:
            insert(t, d, v, stops[v, i], i)
            i += 1
        measure(t, d, v)


@compiled
def note_down(d: Draft, stops: Any) -> None:
    """Write the stops of a plan's tours down."""
    for v in range(len(d.size)):
        for i in range(d.size[v]):
            stops[v, i] = d.stop[v, i]
        stops[v, d.size[v]] = -1


@compiled
def place_in(d: Draft, v: int, k: int) -> int:
    """Return the place of a stop in its tour."""
    i = 0
    while d.stop[v, i] != k:
        i += 1
    return i


@compiled
def ruin(t: Tours, d: Draft, draw: Any, out: Any, touched: Any) -> int:
    """Take stretches of tours that are near each other out; return how many orders are out.

    Parameters
    ----------
    out
        Gets the orders, those that were out before first.
    touched
        Gets which tours have changed.
    """
    orders, count, used = len(t.price), 0, 0
    for k in range(orders):
        if d.tour[k] < 0:
            out[count] = k
            count += 1
    for v in range(len(t.low)):
        used += d.size[v] > 0
    planned = orders - count
    if planned == 0:
        return count
    longest = max(1.0, min(float(LONGEST), planned / used))
    strings = int(1.0 + uniform(draw) * (4.0 * STRINGS / (1.0 + longest) - 1.0))
    seed = below(draw, orders)
    done = 0
    for x in range(-1, orders - 1):
        if done >= strings:
            break
        k = seed if x < 0 else t.near[seed, x]
        v = d.tour[k]
        if v < 0 or touched[v]:
            continue
        touched[v] = True
        done += 1
        n = d.size[v]
        length = int(1.0 + uniform(draw) * min(float(n), longest))
        kept = 0
        if length > 1 and length < n and uniform(draw) < SPLIT:
            kept = 1
            while length + kept < n and uniform(draw) > SHRINK:
                kept += 1
        at = place_in(d, v, k)
        span = length + kept
        low = max(0, at - span + 1)
        high = min(at, n - span)
        first = low + below(draw, high - low + 1)
        hole = first + below(draw, length + 1) if kept else first + span
        for i in range(first + span - 1, first - 1, -1):
            stop = d.stop[v, i]
            if stop < orders and not hole <= i < hole + kept:
                drop(t, d, v, i)
                out[count] = stop
                count += 1
        settle_call(t, d, v)
    return count


@compiled
def in_turn(t: Tours, draw: Any, out: Any, count: int, key: Any) -> None:
    """Put orders that are out into a sequence."""
    point, way = uniform(draw), 0
    while way < len(CHANCES) - 1 and point >= CHANCES[way]:
        way += 1
    for x in range(count):
        k = out[x]
        if way == BY_CHANCE:
            key[x] = uniform(draw)
        elif way == SCARCE_FIRST:
            key[x] = t.scarce[k] + uniform(draw)
        elif way == TIGHT_FIRST:
            key[x] = t.window[k] + uniform(draw)
        else:
            way_out = np.inf
            for v in range(len(t.low)):
                if t.wage[v, k] >= 0:
                    way_out = min(way_out, t.out[v, k])
            key[x] = (-way_out if way == FAR_FIRST else way_out) + uniform(draw)
    turn = np.argsort(key[:count])
    sorted_out = out[:count][turn]
    out[:count] = sorted_out


@compiled
def recreate(t: Tours, d: Draft, draw: Any, out: Any, count: int, touched: Any) -> None:
    """Put each order back where it adds least; some may find no place, or cost more than leaving them out."""
    blink = BLIND if uniform(draw) < WILD else BLINK
    for x in range(count):
        k = out[x]
        best, tour, place, kind, at = t.price[k], -1, -1, -1, -1
        for v in range(len(t.low)):
            cents, i, y, j = best_place(t, d, v, k, blink, draw)
            if cents < best:
                best, tour, place, kind, at = cents, v, i, y, j
        if tour < 0:
            continue
        touched[tour] = True
        insert(t, d, tour, k, place)
        if kind >= 0:
            insert(t, d, tour, len(t.price) + kind, at)
            measure(t, d, tour)
        else:
            settle_call(t, d, tour)


@compiled
def cents_of(t: Tours, d: Draft) -> int:
    """Return what a plan costs."""
    total = 0
    for v in range(len(t.low)):
        total += d.cost[v]
    for k in range(len(t.price)):
        if d.tour[k] < 0:
            total += t.price[k]
    return total


@compiled
def take_over(t: Tours, d: Draft, o: Draft, touched: Any) -> None:
    """Make a plan that of another, where tours were touched."""
    for v in range(len(t.low)):
        if touched[v]:
            copy_tour(d, o, v)
    d.tour[:] = o.tour
    d.called[:] = o.called


@entry(f"int64({INTS}, {INTS}, {INTS}, {INTS}, int64)")
def walk(tours: Ints, trail: Ints, first: Ints, second: Ints, rounds: int) -> int:
    """Walk for some rounds; return what the best plan costs.

    Parameters
    ----------
    tours, trail
        Blocks of a `Tours` and of a `Trail`, which is changed.
    first, second
        Blocks of two drafts, to work in.
    """
    t, s = read_tours(tours), read_trail(trail)
    now, trial = read_draft(first), read_draft(second)
    lay(t, now, s.now)
    lay(t, trial, s.now)
    out, key = np.zeros(len(t.price), dtype=np.int64), np.zeros(len(t.price))
    touched = np.zeros(len(t.low), dtype=np.bool_)
    cost = cents_of(t, now)
    for turn in range(rounds):
        heat = s.heat[0] + (s.heat[1] - s.heat[0]) * turn / rounds
        touched[:] = False
        count = ruin(t, trial, s.draw, out, touched)
        in_turn(t, s.draw, out, count, key)
        recreate(t, trial, s.draw, out, count, touched)
        found = cents_of(t, trial)
        if found < cost - heat * np.log(1.0 - uniform(s.draw)):
            take_over(t, now, trial, touched)
            cost = found
            if cost < s.note[LOWEST]:
                s.note[LOWEST] = cost
                note_down(now, s.best)
        else:
            take_over(t, trial, now, touched)
    note_down(now, s.now)
    return int(s.note[LOWEST])
