"""A walk over plans: shift a few orders in the sequence, free a few modes, decode, accept late.

Sources: E. Burke and Y. Bykov, "The late acceptance hill-climbing heuristic", European J. of Operational
Research 258 (2017), for what is accepted; V. Valls, F. Ballestín and S. Quintanilla, "Justification and
RCPSP: a technique that pays", EJOR 165 (2005), for decoding backward and forward; S. Dauzère-Pérès and
J. Paulli, "An integrated approach for modeling and solving the general multiprocessor job-shop scheduling
problem", Annals of Operations Research 70 (1997), for moving what is critical.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from solver.ledger.jit import INTS, compiled, entry
from solver.ledger.records import reader
from solver.serial.decode import FAILED, Draft, decode, draft
from solver.serial.draws import uniform
from solver.serial.moves import (
    NOBODY,
    Standing,
    Trial,
    drawn,
    free_some,
    learn,
    restaff,
    vary,
)
from solver.serial.tables import Project

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints

LENGTH, SHORTEST, TURN = range(3)
"""Entries of a walk's notes: length of the plan that it stands at, of its best one, and its rounds."""

KEEPING = 0.7
"""Share of plans decoded backward whose people are kept when they are decoded forward again."""

ANOTHER_PATH = 64
"""Rounds after which another critical path is followed."""

SIDEWAYS = 0.01
"""What a plan of the same length counts against a shorter one."""

_REALS = ("shift_gain", "shift_tries", "free_gain", "free_tries", "worth", "staff_gain", "staff_tries")
read_project = reader(Project, dict.fromkeys(("use", "spend", "before", "after", "level", "seat", "able"), 2))
read_standing = reader(
    Standing, {"now": 2, "best": 2, "crews": 3}, {**dict.fromkeys(_REALS, np.float64), "draw": np.uint64}
)


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
