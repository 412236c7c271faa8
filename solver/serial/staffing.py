"""Who staffs an order: the least wanted people who are free and, together, hold what its lines ask for.

A set of people that can fill lines at once is independent in a transversal matroid, so that trying them one
by one, the least wanted first, gives the set that is wanted least of all. Source: J. Edmonds and
D. Fulkerson, "Transversals and matroid partition", J. Research NBS 69B (1965).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solver.ledger.jit import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.cpsat.clock import Ints
    from solver.serial.tables import Project

NEVER = 1 << 40

THERE, CHOSEN = range(2)
"""Entries of a workforce's notes: how many are in its queue, and how many are chosen."""


class Workforce(NamedTuple):
    """The people of a plan in the making.

    Parameters
    ----------
    crew
        Who is on an order, each as line * P + person, then -1; shape (N, H).
    kept
        By order: whether those in its crew come first.
    worth
        By person: how much it would take to send him; the least go first.
    tight
        What a free slot before an order adds to a person's worth there, shape (1,).
    busy_from, busy_to, busy
        Spans of each person's orders by time, and how many.
    queue, idle, rank, mark, chosen, place
        By person or by place in the queue: who is free, for how long before, sorted by what; a mark of those
        who are kept; who is chosen, and for which line.
    seated, seen, came, mover, waiting
        By line of a mode: how many are seated, and what a search for a place has seen.
    note
        See `THERE`.
    """

    crew: Ints
    kept: NDArray[np.bool_]
    worth: NDArray[np.float64]
    tight: NDArray[np.float64]
    busy_from: Ints
    busy_to: Ints
    busy: Ints
    queue: Ints
    idle: Ints
    rank: NDArray[np.float64]
    mark: Ints
    chosen: Ints
    place: Ints
    seated: Ints
    seen: Ints
    came: Ints
    mover: Ints
    waiting: Ints
    note: Ints


@compiled
def workforce(p: Project) -> Workforce:
    """Return a workforce with room for all plans."""
    n, people, lines, most = len(p.first), len(p.able), 0, 0
    for g in range(len(p.duration)):
        lines = max(lines, p.seat_at[g + 1] - p.seat_at[g])
        most = max(most, p.seat[p.seat_at[g] : p.seat_at[g + 1], 1].sum())
    return Workforce(
        np.full((n, most), -1, dtype=np.int64),
        np.ones(n, dtype=np.bool_),
        np.zeros(people),
        np.zeros(1),
        np.zeros((people, n), dtype=np.int64),
        np.zeros((people, n), dtype=np.int64),
        np.zeros(people, dtype=np.int64),
        np.zeros(people, dtype=np.int64),
        np.zeros(people, dtype=np.int64),
        np.zeros(people),
        np.zeros(people, dtype=np.int64),
        np.zeros(people, dtype=np.int64),
        np.zeros(people, dtype=np.int64),
        np.zeros(lines, dtype=np.int64),
        np.zeros(lines, dtype=np.int64),
        np.zeros(lines, dtype=np.int64),
        np.zeros(lines, dtype=np.int64),
        np.zeros(lines, dtype=np.int64),
        np.zeros(2, dtype=np.int64),
    )


@compiled
def free_from(p: Project, w: Workforce, g: int, s: int, until: int) -> int:
    """Note who could work in a mode from ``s`` to ``until``; return when the next one of the others can.

    ``queue`` gets the people, the note their number.
    """
    count, soonest = 0, NEVER
    for y in range(p.fit_at[g], p.fit_at[g + 1]):
        who = p.fit[y]
        row, to = w.busy_from[who], w.busy_to[who]
        x = w.busy[who] - 1
        while x >= 0 and row[x] >= until:
            x -= 1
        if x >= 0 and to[x] > s:
            soonest = min(soonest, to[x])
            continue
        w.queue[count] = who
        w.idle[count] = s - (to[x] if x >= 0 else 0)
        count += 1
    w.note[THERE] = count
    return soonest


@compiled
def mark(w: Workforce, k: int, as_kept: int) -> None:
    """Mark whom an order keeps, or take the marks away."""
    if w.kept[k]:
        for code in w.crew[k]:
            if code < 0:
                return
            w.mark[code % len(w.worth)] = as_kept


@compiled
def by_worth(w: Workforce, k: int) -> None:
    """Sort the people of ``queue``: first those whom the order has if it keeps them, then by worth."""
    n = w.note[THERE]
    mark(w, k, 1)
    for x in range(n):
        who = w.queue[x]
        worth = w.worth[who] + w.tight[0] * w.idle[x]
        if w.mark[who] == 1:
            worth -= 1e9
        y = x
        while y > 0 and w.rank[y - 1] > worth:
            w.rank[y], w.queue[y] = w.rank[y - 1], w.queue[y - 1]
            y -= 1
        w.rank[y], w.queue[y] = worth, who
    mark(w, k, 0)


@compiled
def seat_one(p: Project, w: Workforce, first: int, lines: int, who: int) -> bool:
    """Give a person a place on a line, if need be by seating others anew; return whether there was one."""
    n, done = 0, 0
    for x in range(lines):
        w.seen[x] = 0
        if p.able[who, p.seat[first + x, 0]] != 0:
            w.seen[x], w.came[x], w.mover[x] = 1, -1, who
            w.waiting[n] = x
            n += 1
    while done < n:
        x = w.waiting[done]
        done += 1
        if w.seated[x] < p.seat[first + x, 1]:
            w.seated[x] += 1
            while x >= 0:
                w.place[w.mover[x]] = x
                x = w.came[x]
            return True
        for y in range(w.note[CHOSEN]):
            other = w.chosen[y]
            if w.place[other] != x:
                continue
            for z in range(lines):
                if w.seen[z] == 0 and p.able[other, p.seat[first + z, 0]] != 0:
                    w.seen[z], w.came[z], w.mover[z] = 1, x, other
                    w.waiting[n] = z
                    n += 1
    return False


@compiled
def might_do(p: Project, w: Workforce, g: int) -> bool:
    """Whether for each line of a mode, seen alone, enough people are in ``queue``."""
    for x in range(p.seat_at[g], p.seat_at[g + 1]):
        able = 0
        for y in range(w.note[THERE]):
            able += p.able[w.queue[y], p.seat[x, 0]]
        if able < p.seat[x, 1]:
            return False
    return True


@compiled
def seat_all(p: Project, w: Workforce, g: int) -> bool:
    """Fill a mode's lines from ``queue`` in its order; return whether all are filled.

    ``chosen`` gets the people, ``place`` each one's line.
    """
    first, lines = p.seat_at[g], p.seat_at[g + 1] - p.seat_at[g]
    asked = 0
    for x in range(lines):
        asked += p.seat[first + x, 1]
        w.seated[x] = 0
    w.note[CHOSEN] = 0
    for y in range(w.note[THERE]):
        if w.note[CHOSEN] == asked:
            return True
        if w.note[THERE] - y < asked - w.note[CHOSEN]:
            return False
        if seat_one(p, w, first, lines, w.queue[y]):
            w.chosen[w.note[CHOSEN]] = w.queue[y]
            w.note[CHOSEN] += 1
    return bool(w.note[CHOSEN] == asked)


@compiled
def staffed_from(p: Project, w: Workforce, k: int, g: int, ready: int, last: int) -> int:
    """Return the first start from ``ready`` to ``last`` at which people can be had for a mode; -1: none.

    They are in ``chosen``.
    """
    s = ready
    while s <= last:
        soonest = free_from(p, w, g, s, s + p.duration[g])
        if might_do(p, w, g):
            by_worth(w, k)
            if seat_all(p, w, g):
                return s
        s = soonest
    return -1


@compiled
def book(w: Workforce, k: int, start: int, end: int) -> None:
    """Note those in ``chosen`` as an order's crew, and as busy."""
    w.crew[k] = -1
    for y in range(w.note[CHOSEN]):
        who = w.chosen[y]
        w.crew[k, y] = w.place[who] * len(w.worth) + who
        x = w.busy[who]
        while x > 0 and w.busy_from[who, x - 1] > start:
            w.busy_from[who, x], w.busy_to[who, x] = w.busy_from[who, x - 1], w.busy_to[who, x - 1]
            x -= 1
        w.busy_from[who, x], w.busy_to[who, x] = start, end
        w.busy[who] += 1
