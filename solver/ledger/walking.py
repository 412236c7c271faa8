"""Steps of a walk: related orders, the sequence of insertion, exchanges between machines, going back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from solver.ledger.books import CHANGED, TOTAL
from solver.ledger.insertion import ANY, NOW, insert, uniform
from solver.ledger.jit import COLUMNS, INTS, REALS, TABLE, compiled, entry
from solver.ledger.outings import call_is_needed, first_stranded
from solver.ledger.reading import place_of_use, slot_of_machine, unbarred_from, unblocked_from
from solver.ledger.records import books, fixed
from solver.ledger.tables import (
    AFTER,
    BEFORE,
    DUE,
    ENDS,
    HELD,
    LATE,
    MIDDLE,
    PINNED,
    QUANTITY,
    RANK,
    ROWS,
    SITE,
)
from solver.ledger.visits import drop_needless, drop_visits, settle
from solver.ledger.writing import (
    BACK,
    OUT,
    drop_move,
    machine_cost,
    mend_moves,
    remove,
    touch,
    weigh_order,
)

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


@entry(f"int64({INTS}, {INTS})")
def excess(tables: Ints, own: Ints) -> int:
    """Return how much more is taken of pools, budgets and changes than there is, over all slots."""
    f, b = fixed(tables), books(own)
    total = max(0, b.note[CHANGED] - f.most_changes)
    for budget in range(len(f.budget)):
        total += max(0, b.budget_used[budget] - f.budget[budget])
    for row in range(f.capacity.shape[0]):
        for slot in range(f.slots):
            total += max(0, b.pool_used[row, slot] - f.capacity[row, slot])
    return total


@entry(f"boolean({INTS}, {INTS}, {INTS})")
def take_out(tables: Ints, own: Ints, orders: Ints) -> bool:
    """Take orders out, and the services that are then needless; false if a move that replaces others has no
    room.

    Calls at a yard stay while they are needed; orders go along to which nobody could then get from his base.
    """  # noqa: D205
    f, b = fixed(tables), books(own)
    touched, freed = np.zeros(len(f.machine), dtype=np.bool_), np.zeros(len(f.person), dtype=np.bool_)
    turns = 1 + f.any_carried  # calls at a yard last, and only those that nobody needs
    for x in range(turns * len(orders)):
        k = orders[x % len(orders)]
        late = x >= len(orders)
        if f.any_carried and f.restocks[k] != late:
            continue
        if b.mode[k] >= 0 and not (late and someone_needs(f, b, k)):
            take(f, b, k, touched, freed)
    stranded = first_stranded(f, b, freed) if f.any_based else -1
    while stranded >= 0:
        take(f, b, stranded, touched, freed)
        stranded = first_stranded(f, b, freed)
    for m in range(len(touched)):
        if touched[m]:
            drop_needless(f, b, m)
            if not mend_moves(f, b, m):
                return False
    return True


@compiled
def take(f: Fixed, b: Books, k: int, touched: Any, freed: Any) -> None:
    """Take an order out, and note its machines, its people and who drives these machines there."""
    for j in range(f.mode[b.mode[k], HELD]):
        touched[b.hold[k, j]] = True
        if b.driver[k, j] >= 0:
            freed[b.driver[k, j]] = True
    for x in range(f.crew_at[k], f.crew_at[k + 1]):
        if b.crew[x] >= 0:
            freed[b.crew[x]] = True
    remove(f, b, k)


@compiled
def someone_needs(f: Fixed, b: Books, k: int) -> bool:
    """Whether somebody could not do without an order, which is a call at a yard."""
    for x in range(f.crew_at[k], f.crew_at[k + 1]):
        p = b.crew[x]
        for i in range(b.booked[p] if p >= 0 else 0):
            if b.book_order[p, i] == k and call_is_needed(f, b, p, f.duty_day[b.book_duty[p, i]], i):
                return True
    return False


@compiled
def waits(f: Fixed, k: int, waiting: Ints) -> bool:
    """Whether an order follows one of others."""
    for x in range(f.link_at[k], f.link_at[k + 1]):
        if f.link[x, AFTER] == k:
            for y in range(len(waiting)):
                if waiting[y] == f.link[x, BEFORE]:
                    return True
    return False


@entry(f"boolean({INTS}, {INTS}, {INTS}, {REALS}, boolean, int64, float64, {INTS})")
def insert_all(
    tables: Ints, own: Ints, orders: Ints, keys: Any, spread: bool, reach: int, noise: float, needed: Ints
) -> bool:
    """Insert those of ``orders`` that are not planned, predecessors first; some may find no place.

    False if a service that has become needed finds none.

    Parameters
    ----------
    keys
        By order: the least is inserted first, shape (N,); with ``spread`` each is drawn from its half up.
    needed
        Modes of a plan whose orders must find a place (-1: not in it), shape (N,): false as soon as one
        does not.
    """
    f, b = fixed(tables), books(own)
    left = orders.copy()
    key = np.empty(len(left))
    for x in range(len(left)):
        if left[x] >= f.works:
            left[x] = -1
            continue
        key[x] = keys[left[x]] * (0.5 + 0.5 * uniform(b) if spread else 1.0)
    for _ in range(len(left)):
        pick = -1
        for x in range(len(left)):
            if left[x] >= 0 and (pick < 0 or key[x] < key[pick]) and not waits(f, left[x], left):
                pick = x
        if pick < 0:
            for x in range(len(left)):
                if left[x] >= 0 and (pick < 0 or f.order[left[x], RANK] < f.order[left[pick], RANK]):
                    pick = x
        if pick < 0:
            break
        k = left[pick]
        left[pick] = -1
        if b.mode[k] < 0:
            found = insert(f, b, k, ANY, NOW, f.slots, f.slots, reach, noise)
            if not found and needed[k] >= 0:
                return False
    for m in range(len(f.machine)):
        if f.visit_at[m] < f.visit_at[m + 1] and not settle(f, b, m):
            return False
    return True


@entry(f"int64({INTS}, {INTS}, {INTS})")
def late_order(tables: Ints, own: Ints, part: Ints) -> int:
    """Draw a late order of a part that may be moved, by how late it is and its price; -1 if there is none."""
    f, b = fixed(tables), books(own)
    total = 0.0
    for x in range(len(part)):
        total += late_cents(f, b, part[x])
    if total <= 0.0:
        return -1
    pick, last = uniform(b) * total, -1
    for x in range(len(part)):
        price = late_cents(f, b, part[x])
        if price > 0:
            last = part[x]
            pick -= price
            if pick <= 0:
                return last
    return last


@compiled
def late_cents(f: Fixed, b: Books, k: int) -> int:
    """Return what it costs that an order is late; 0 if it may not be moved."""
    if b.mode[k] < 0 or f.order[k, PINNED]:
        return 0
    return max(0, b.end[k] - f.order[k, DUE]) * f.order[k, LATE]


BY_SITE, BY_MACHINES, BY_PEOPLE, BY_CHAIN, AT_ANY_TIME, BY_ALL = KINDS = range(6)
"""Kinds of relation between orders."""


@entry(f"void({INTS}, {INTS}, int64, int64, {REALS}, {INTS}, {COLUMNS}, {TABLE}, {TABLE}, {INTS})")
def related(
    tables: Ints,
    own: Ints,
    kind: int,
    seed: int,
    reach: Any,
    part: Ints,
    kinds: Any,
    machines: Any,
    people: Any,
    chosen: Ints,
) -> None:
    """Choose orders of a part that compete with order ``seed``, itself first; ``chosen`` gets them.

    Source of the idea: P. Shaw, "Using constraint programming and local search methods to solve vehicle
    routing problems", CP 1998.

    Parameters
    ----------
    reach
        Slots over which nearness in time falls to 1/e, and kilometres over which that in space falls to 1/2.
    part
        The orders to choose from, ``seed`` among them.
    kinds, machines, people
        See `solver.search.neighbourhoods.Relations`.
    """
    f, b = fixed(tables), books(own)
    score = np.empty(len(part))
    here = b.start[seed] if b.mode[seed] >= 0 else f.order[seed, MIDDLE]
    site = f.order[seed, SITE]
    for x in range(len(part)):
        k = part[x]
        if k == seed:
            score[x] = np.inf
            continue
        start = b.start[k] if b.mode[k] >= 0 else f.order[k, MIDDLE]
        close = reach[1] / (reach[1] + f.apart[site, f.order[k, SITE]])
        near = close * np.exp(-abs(start - here) / reach[0])
        m, p = machines[kinds[seed, 0], kinds[k, 0]], people[kinds[seed, 1], kinds[k, 1]]
        if kind == BY_SITE:
            value = near * (0.1 + (f.order[k, SITE] == site))
        elif kind == BY_MACHINES:
            value = near * (0.05 + m)
        elif kind == BY_PEOPLE:
            value = near * (0.05 + p)
        elif kind == AT_ANY_TIME:
            value = close * (0.05 + m + 0.3 * p)
        elif kind == BY_CHAIN:
            value = 0.2 * near * (m + p) + linked(f, seed, k)
            for i in range(f.link_at[k], f.link_at[k + 1]):
                other = f.link[i, BEFORE] if f.link[i, AFTER] == k else f.link[i, AFTER]
                if other != seed and linked(f, seed, other):
                    value += 1.0
                    break
        else:
            value = near * (0.1 + (f.order[k, SITE] == site) + 2.0 * m + 0.5 * p) + linked(f, seed, k)
        score[x] = value * (0.4 + 0.6 * uniform(b))
    for x in range(len(chosen)):
        pick = int(np.argmax(score))
        chosen[x] = part[pick]
        score[pick] = -1.0


@compiled
def linked(f: Fixed, k: int, other: int) -> bool:
    """Whether one of two orders follows the other."""
    for x in range(f.link_at[k], f.link_at[k + 1]):
        if f.link[x, BEFORE] == other or f.link[x, AFTER] == other:
            return True
    return False


@compiled
def fits_line(f: Fixed, b: Books, k: int, j: int, m: int) -> bool:
    """Whether a machine is a candidate of the line in which the machine at place j of an order stands."""
    at, g = 0, b.mode[k]
    for x in range(f.need_at[g], f.need_at[g + 1]):
        at += f.need[x, QUANTITY]
        if j < at:
            for row in range(f.need[x, ROWS], f.need[x, ENDS]):
                if f.candidate[row] == m:
                    return True
            return False
    return False


@entry(f"boolean({INTS}, {INTS}, int64, int64, int64)")
def cross(tables: Ints, own: Ints, first: int, second: int, start: int) -> bool:
    """Let two machines exchange all their uses that begin at ``start`` or later.

    Times and people stay as they are, so that many orders change at once; only the ways between the sites
    differ. False if a machine does not fit, is not free or finds no time for its way; the plan is then to be
    restored. Source: J.-Y. Potvin and J.-M. Rousseau, "An exchange heuristic for routeing problems with
    time windows", Journal of the Operational Research Society 46 (1995), with machines for vehicles.
    """
    f, b = fixed(tables), books(own)
    if f.brings[first] or f.brings[second] or b.lent_machine[first] or b.lent_machine[second]:
        return False
    drop_visits(f, b, first, start)
    drop_visits(f, b, second, start)
    at, to = place_of_use(b, first, start), place_of_use(b, second, start)
    here, there = b.uses[first] - at, b.uses[second] - to
    room = b.use.shape[1]
    if here + there == 0 or at + there > room or to + here > room:
        return False
    for turn in range(2):
        m, other, low = (first, second, at) if turn == 0 else (second, first, to)
        for i in range(low, b.uses[m]):
            k = b.use[m, i]
            for x in range(f.pin_at[k], f.pin_at[k + 1]):
                if f.pin[x, 0] == m or f.pin[x, 0] == other:
                    return False
            if not fits_line(f, b, k, slot_of_machine(b, k, m), other):
                return False
            if unblocked_from(f, other, b.start[k], b.end[k]) != b.start[k]:
                return False
            if unbarred_from(f, k, other, b.start[k], b.end[k]) != b.start[k]:
                return False
    if there and at and b.end[b.use[first, at - 1]] > b.start[b.use[second, to]]:
        return False
    if here and to and b.end[b.use[second, to - 1]] > b.start[b.use[first, at]]:
        return False
    mine, theirs = b.use[first, at : at + here].copy(), b.use[second, to : to + there].copy()
    places = np.empty(here + there, dtype=np.int64)
    for x in range(here + there):
        k, m = (mine[x], first) if x < here else (theirs[x - here], second)
        places[x] = slot_of_machine(b, k, m)
        drop_move(f, b, k, places[x])
    b.note[TOTAL] -= machine_cost(f, b, first) + machine_cost(f, b, second)
    for x in range(here + there):
        k, other = (mine[x], second) if x < here else (theirs[x - here], first)
        touch(b, k)
        weigh_order(f, b, k, BACK)
        b.hold[k, places[x]] = other
        weigh_order(f, b, k, OUT)
    b.use[first, at : at + there] = theirs
    b.use[second, to : to + here] = mine
    b.uses[first], b.uses[second] = at + there, to + here
    b.note[TOTAL] += machine_cost(f, b, first) + machine_cost(f, b, second)
    if not mend_moves(f, b, first) or not mend_moves(f, b, second):
        return False
    return settle(f, b, first) and settle(f, b, second)
