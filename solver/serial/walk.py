"""A walk over plans: shift a few orders in the sequence, free a few modes, decode, accept late.

Sources: E. Burke and Y. Bykov, "The late acceptance hill-climbing heuristic", European J. of Operational
Research 258 (2017), for what is accepted; V. Valls, F. Ballestín and S. Quintanilla, "Justification and
RCPSP: a technique that pays", EJOR 165 (2005), for decoding backward and forward; S. Dauzère-Pérès and
J. Paulli, "An integrated approach for modeling and solving the general multiprocessor job-shop scheduling
problem", Annals of Operations Research 70 (1997), for moving what is critical.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from solver.ledger.jit import INTS, compiled, entry
from solver.ledger.records import reader
from solver.serial.decode import FAILED, Draft, affordable, decode, draft, exchange
from solver.serial.staffing import Workforce
from solver.serial.tables import Project

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.cpsat.clock import Ints

SHIFTS, FREEINGS, STAFFINGS = 6, 6, 6
"""Ways of varying a sequence, and of choosing whose modes are chosen anew."""

LENGTH, SHORTEST, TURN = range(3)
"""Entries of a walk's notes: length of the plan that it stands at, of its best one, and its rounds."""

EARLIER, LATER, SWAP, WINDOW, NOISE, ANY = range(SHIFTS)
NOBODY, SHIFTED, SOME, ALL, THOSE_BY, DRAWN = range(FREEINGS)

KEEPING = 0.7
"""Share of plans decoded backward whose people are kept when they are decoded forward again."""

ANOTHER_PATH = 64
"""Rounds after which another critical path is followed."""

SIDEWAYS = 0.01
"""What a plan of the same length counts against a shorter one."""

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


_REALS = ("shift_gain", "shift_tries", "free_gain", "free_tries", "worth", "staff_gain", "staff_tries")
read_project = reader(Project, dict.fromkeys(("use", "spend", "before", "after", "level", "seat", "able"), 2))
read_standing = reader(
    Standing, {"now": 2, "best": 2, "crews": 3}, {**dict.fromkeys(_REALS, np.float64), "draw": np.uint64}
)


@compiled
def uniform(draw: Any) -> float:
    """Return a random number in [0, 1). Source: G. Steele et al., "Fast splittable pseudorandom number
    generators", OOPSLA 2014.
    """  # noqa: D205
    draw[0] += np.uint64(0x9E3779B97F4A7C15)
    z = draw[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) / 9007199254740992.0


@compiled
def below(draw: Any, n: int) -> int:
    """Return a random integer from 0 up to, but without, ``n``."""
    return min(n - 1, int(uniform(draw) * n))


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
def shares(p: Project, s: Standing, k: int, other: int) -> bool:
    """Whether two orders hold a pool or a person both."""
    g, h = s.now[2, k], s.now[2, other]
    people = len(s.worth)
    for one in s.crews[0, k]:
        for two in s.crews[0, other]:
            if one >= 0 and two >= 0 and one % people == two % people:
                return True
    for x in range(p.use_at[g], p.use_at[g + 1]):
        for y in range(p.use_at[h], p.use_at[h + 1]):
            if p.use[x, 0] == p.use[y, 0]:
                return True
    return False


@compiled
def follow_back(p: Project, s: Standing, path: Any) -> int:
    """Note a critical path, from the last end backward; return how many orders are on it."""
    start, end = s.now[0], s.now[1]
    n, on, at, last = len(start), 0, s.note[LENGTH], -1
    while on < n:
        found, seen = -1, 0
        for k in range(n):
            if end[k] != at:
                continue
            bound = last < 0 or shares(p, s, k, last)
            if not bound:
                for x in range(p.before_at[last], p.before_at[last + 1]):
                    bound = bound or p.before[x, 0] == k
            if bound:
                seen += 1
                if uniform(s.draw) * seen < 1.0:
                    found = k
        if found < 0:
            return on
        path[on] = found
        on += 1
        last, at = found, start[found]
    return on


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
def free_some(
    p: Project, way: int, s: Standing, d: Draft, t: Trial, count: int, on: int, mean: float
) -> None:
    """Free the modes of some orders, or give a few critical ones others at random."""
    draw, held, path, start = s.draw, d.held, t.path, s.now[0]
    n = len(start)
    if way == ALL:
        held[:] = False
    elif way == SOME:
        share = 0.5 * uniform(draw) ** 2 + 1.0 / n
        for k in range(n):
            held[k] = uniform(draw) >= share
    elif way == SHIFTED:
        for x in range(count):
            held[t.moved[x]] = False
        for _ in range(1 + below(draw, 3)):
            held[path[below(draw, on)]] = False
    elif way == THOSE_BY:
        scale = mean * 2.0 ** (4.0 * uniform(draw))
        middle = start[path[below(draw, on)]]
        for k in range(n):
            if abs(start[k] - middle) <= scale:
                held[k] = False
    elif way == DRAWN:
        for _ in range(1 + below(draw, 3)):
            k = path[below(draw, on)] if uniform(draw) < 0.7 else below(draw, n)
            g = p.mode_at[k] + below(draw, p.mode_at[k + 1] - p.mode_at[k])
            if g != d.mode[k] and affordable(p, g, d.mode[k], d.used):
                exchange(p, g, d.mode[k], d.used)
                d.mode[k] = g


@compiled
def restaff(way: int, s: Standing, w: Workforce, t: Trial, count: int, on: int, mean: float) -> None:
    """Let some orders find their people anew, or change what people are worth."""
    draw, kept, path, start = s.draw, w.kept, t.path, s.now[0]
    n, people = len(start), len(s.worth)
    w.crew[:], w.worth[:], kept[:] = s.crews[0], s.worth, True
    w.tight[0] = 0.0 if uniform(draw) < 0.5 else 10.0 ** (-3.0 * uniform(draw)) / mean
    if way == NOBODY:
        return
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
            kept[path[below(draw, on)]] = False
    elif way == THOSE_BY:
        scale = mean * 2.0 ** (4.0 * uniform(draw))
        middle = start[path[below(draw, on)]]
        for k in range(n):
            if abs(start[k] - middle) <= scale:
                kept[k] = False
    if way == DRAWN or uniform(draw) < 0.3:
        for _ in range(1 + below(draw, 3)):
            w.worth[below(draw, people)] = 2.0 * uniform(draw)


@compiled
def in_sequence(p: Project, back: bool, pulling: bool, key: Any) -> Any:
    """Return the orders by their keys, those that others follow first.

    Parameters
    ----------
    pulling
        Whether an order takes what it follows along to the front; else it waits for it.
    """
    n = len(key)
    link_at, link = (p.before_at, p.before) if back else (p.after_at, p.after)
    other_at, other = (p.after_at, p.after) if back else (p.before_at, p.before)
    for i in range(n):
        if pulling:
            k = p.topology[i if back else n - 1 - i]
            for x in range(link_at[k], link_at[k + 1]):
                key[k] = min(key[k], key[link[x, 0]] - 1e-6)
        else:
            k = p.topology[n - 1 - i if back else i]
            for x in range(other_at[k], other_at[k + 1]):
                key[k] = max(key[k], key[other[x, 0]] + 1e-6)
    return np.argsort(key)


@compiled
def try_one(p: Project, s: Standing, d: Draft, t: Trial, limit: int, back: bool) -> int:
    """Decode what is to be tried, and if that ran backward, forward again; return the length."""
    horizon = limit + (limit >> 5)
    sequence = in_sequence(p, back, uniform(s.draw) < 0.5, t.key)
    length = decode(p, d, back, horizon, sequence, horizon if back else limit)
    if back and length < FAILED:
        d.held[:] = True
        d.people.kept[:] = uniform(s.draw) < KEEPING
        for k in range(len(t.key)):
            t.key[k] = 1e-3 * uniform(s.draw) - d.end[k]
        length = decode(p, d, False, horizon, in_sequence(p, False, True, t.key), limit)
    return length


@compiled
def learn(gain: Any, tries: Any, way: int, gained: float) -> None:
    """Note what a way has gained."""
    gain[way] = FORGETTING * gain[way] + gained
    tries[way] = FORGETTING * tries[way] + 1.0


@compiled
def step(p: Project, s: Standing, d: Draft, t: Trial, used: Any, on: int) -> int:
    """Try one change of the plan that a walk stands at; return how much of the path is still known."""
    back = uniform(s.draw) < 0.5
    for k in range(len(t.key)):
        t.key[k] = (-s.now[1, k] if back else s.now[0, k]) + 1e-3 * uniform(s.draw)
    d.mode[:], d.held[:], d.used[:] = s.now[2], True, used
    mean = float((s.now[1] - s.now[0]).mean())
    shift = drawn(s.draw, s.shift_gain, s.shift_tries)
    freeing = NOBODY
    count = vary(shift, mean, on, s.draw, t)
    if len(p.duration) > len(p.first):
        freeing = drawn(s.draw, s.free_gain, s.free_tries)
        free_some(p, freeing, s, d, t, count, on, mean)
    staffing = NOBODY
    if len(p.seat) > 0:
        staffing = drawn(s.draw, s.staff_gain, s.staff_tries)
        restaff(staffing, s, d.people, t, count, on, mean)
    slot = s.note[TURN] % len(s.late)
    before = s.note[LENGTH]
    limit = max(before, s.late[slot])
    length = try_one(p, s, d, t, limit, back)
    gained = 1.0 if length < before else SIDEWAYS if length == before else 0.0
    learn(s.shift_gain, s.shift_tries, shift, gained)
    learn(s.free_gain, s.free_tries, freeing, gained)
    learn(s.staff_gain, s.staff_tries, staffing, gained)
    if length <= limit:
        s.now[0], s.now[1], s.now[2] = d.start, d.end, d.mode
        used[:] = d.used
        s.crews[0], s.worth[:] = d.people.crew, d.people.worth
        s.note[LENGTH] = length
        on = 0
        if length < s.note[SHORTEST]:
            s.note[SHORTEST] = length
            s.best[:] = s.now
            s.crews[1] = s.crews[0]
    s.late[slot] = s.note[LENGTH]
    s.note[TURN] += 1
    return on


@entry(f"int64({INTS}, {INTS}, int64)")
def walk(project: Ints, standing: Ints, rounds: int) -> int:
    """Walk for some rounds; return the length of the best plan.

    Parameters
    ----------
    project, standing
        Blocks of a `Project` and of a `Standing`, which is changed.
    """
    q, s = read_project(project), read_standing(standing)
    p = Project(
        q.mode_at,
        q.duration,
        q.use_at,
        q.use,
        q.spend_at,
        q.spend,
        q.budget,
        q.before_at,
        q.before,
        q.after_at,
        q.after,
        q.topology,
        q.first,
        q.until,
        q.head,
        q.tail,
        q.level_at,
        q.level,
        q.seat_at,
        q.seat,
        q.fit_at,
        q.fit,
        q.able,
    )
    n, d = len(p.first), draft(p)
    t = Trial(np.zeros(n), np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64))
    used, on = np.zeros(len(p.budget), dtype=np.int64), 0
    for k in range(n):
        for x in range(p.spend_at[s.now[2, k]], p.spend_at[s.now[2, k] + 1]):
            used[p.spend[x, 0]] += p.spend[x, 1]
    for turn in range(rounds):
        if on == 0 or turn % ANOTHER_PATH == 0:
            on = follow_back(p, s, t.path)
        on = step(p, s, d, t, used, on)
    return int(s.note[SHORTEST])
