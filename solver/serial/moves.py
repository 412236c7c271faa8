"""What a walk over sequences tries: which orders are shifted, and whose modes and people are chosen anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from solver.ledger.jit import compiled
from solver.serial.decode import Draft, affordable, exchange
from solver.serial.draws import below, uniform
from solver.serial.staffing import Workforce
from solver.serial.tables import Project

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from solver.cpsat.clock import Ints

SHIFTS, FREEINGS, STAFFINGS = 6, 6, 6
"""Ways of varying a sequence, and of choosing whose modes and whose people are chosen anew."""

EARLIER, LATER, SWAP, WINDOW, NOISE, ANY = range(SHIFTS)
NOBODY, SHIFTED, SOME, ALL, THOSE_BY, DRAWN = range(FREEINGS)

FORGETTING = 0.999
"""How slowly what a way has gained is forgotten."""

FLOOR = 0.05
"""Least weight of a way of shifting or freeing, as a share of the largest."""


class Standing(NamedTuple):
    """Where a walk stands.

    Parameters
    ----------
    now, best
        Starts, ends and rows of modes of the plan it stands at and of the best one, shape (3, N).
    late
        Lengths of earlier plans, with which new ones are compared.
    note
        See `LENGTH`.
    shift_gain, shift_tries, free_gain, free_tries
        What each way of shifting and of freeing has gained, and how often it was tried.
    crews
        Who is on each order in those two plans, as in `Workforce.crew`, shape (2, N, H).
    worth
        By person, as in `Workforce`.
    staff_gain, staff_tries
        As those of shifting, of choosing who is to be found anew.
    draw
        State of the draws.
    """

    now: Ints
    best: Ints
    late: Ints
    note: Ints
    shift_gain: NDArray[np.float64]
    shift_tries: NDArray[np.float64]
    free_gain: NDArray[np.float64]
    free_tries: NDArray[np.float64]
    crews: Ints
    worth: NDArray[np.float64]
    staff_gain: NDArray[np.float64]
    staff_tries: NDArray[np.float64]
    draw: NDArray[np.uint64]


class Trial(NamedTuple):
    """What is tried: keys of orders, by which they are sequenced, a critical path, and who was shifted."""

    key: NDArray[np.float64]
    path: Ints
    moved: Ints


@compiled
def drawn(draw: Any, gains: Any, tries: Any) -> int:
    """Draw a way by what it has gained a try."""
    n = len(gains)
    rates = gains / tries
    least = FLOOR * rates.max() + 1e-12
    total = 0.0
    for i in range(n):
        rates[i] = max(rates[i], least)
        total += rates[i]
    point = uniform(draw) * total
    for i in range(n):
        point -= rates[i]
        if point < 0:
            return i
    return n - 1


@compiled
def learn(gain: Any, tries: Any, way: int, gained: float) -> None:
    """Note what a way has gained."""
    gain[way] = FORGETTING * gain[way] + gained
    tries[way] = FORGETTING * tries[way] + 1.0


@compiled
def vary(way: int, mean: float, on: int, draw: Any, t: Trial) -> int:
    """Shift orders in a sequence by keys; note which, and return how many these are.

    Parameters
    ----------
    mean
        Mean duration, by which shifts are measured.
    on
        How many orders are on the path.
    """
    key, path, moved = t.key, t.path, t.moved
    n, count = len(key), 0
    scale = mean * 2.0 ** (5.0 * uniform(draw) - 1.0)
    if way == WINDOW:
        middle = key[below(draw, n)]
        for k in range(n):
            if abs(key[k] - middle) <= scale:
                key[k] = middle + scale * (2.0 * uniform(draw) - 1.0)
                moved[count] = k
                count += 1
        return count
    if way == NOISE:
        scale *= 0.2
        for k in range(n):
            key[k] += scale * uniform(draw)
        return 0
    if way == SWAP:
        i = below(draw, on)
        if i + 1 < on:
            a, b = path[i], path[i + 1]
            key[a], key[b] = key[b] - 0.01, key[a] + 0.01
            moved[0], moved[1] = a, b
            return 2
    times = 1 + below(draw, 3)
    for _ in range(times):
        k = below(draw, n) if way == ANY else path[below(draw, on)]
        by = scale * uniform(draw) + 1.0
        if way == LATER or (way == ANY and uniform(draw) < 0.5):
            key[k] += by
        else:
            key[k] -= by
        moved[count] = k
        count += 1
    return count


@compiled
def loosen(way: int, kept: Any, start: Any, draw: Any, t: Trial, count: int, on: int, mean: float) -> None:
    """Mark the orders that are not to keep what they have: modes, or people.

    Parameters
    ----------
    kept
        By order: whether it keeps it; all true at first.
    count, on
        How many orders were shifted, and how many are on the path.
    """
    n = len(start)
    if way == ALL:
        kept[:] = False
    elif way == SOME:
        share = 0.5 * uniform(draw) ** 2 + 1.0 / n
        for k in range(n):
            kept[k] = uniform(draw) >= share
    elif way == SHIFTED:
        for x in range(count):
            kept[t.moved[x]] = False
        for _ in range(1 + below(draw, 3)):
            kept[t.path[below(draw, on)]] = False
    elif way == THOSE_BY:
        scale = mean * 2.0 ** (4.0 * uniform(draw))
        middle = start[t.path[below(draw, on)]]
        for k in range(n):
            if abs(start[k] - middle) <= scale:
                kept[k] = False


@compiled
def free_some(
    p: Project, way: int, s: Standing, d: Draft, t: Trial, count: int, on: int, mean: float
) -> None:
    """Free the modes of some orders, or give a few critical ones others at random."""
    draw, n = s.draw, len(t.key)
    loosen(way, d.held, s.now[0], draw, t, count, on, mean)
    if way == DRAWN:
        for _ in range(1 + below(draw, 3)):
            k = t.path[below(draw, on)] if uniform(draw) < 0.7 else below(draw, n)
            g = p.mode_at[k] + below(draw, p.mode_at[k + 1] - p.mode_at[k])
            if g != d.mode[k] and affordable(p, g, d.mode[k], d.used):
                exchange(p, g, d.mode[k], d.used)
                d.mode[k] = g


@compiled
def restaff(way: int, s: Standing, w: Workforce, t: Trial, count: int, on: int, mean: float) -> None:
    """Let some orders find their people anew, or change what people are worth."""
    draw = s.draw
    w.crew[:], w.worth[:], w.kept[:] = s.crews[0], s.worth, True
    w.tight[0] = 0.0 if uniform(draw) < 0.5 else 10.0 ** (-3.0 * uniform(draw)) / mean
    loosen(way, w.kept, s.now[0], draw, t, count, on, mean)
    if way == DRAWN or (way != NOBODY and uniform(draw) < 0.3):
        for _ in range(1 + below(draw, 3)):
            w.worth[below(draw, len(s.worth))] = 2.0 * uniform(draw)
