"""Writing a ledger: enter orders, take them out, and keep moves, hours and the plan's cost in step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from solver.ledger.booking import book, unbook
from solver.ledger.books import CHANGED, LEFT_OUT, TOTAL, TOUCHED
from solver.ledger.hire import hire_cost
from solver.ledger.jit import compiled
from solver.ledger.people import crew_cents
from solver.ledger.reading import (
    free_before,
    latest_move,
    move_length,
    place_of_use,
    site_before,
    slot_of_machine,
    work_before,
)
from solver.ledger.rounds import NOBODY, begin_round, end_round, find_round
from solver.ledger.standing import standby_of
from solver.ledger.tables import (
    CLOCK,
    DRIVER,
    DUE,
    DURATION,
    HELD,
    LATE,
    LOWBOY,
    LOWBOYS,
    MODE,
    ORDER,
    PLACE,
    PRICE,
    RATE,
    SEATS,
    SITE,
    START,
    TRANSPORT,
    UNPLANNED,
    WHICH,
)

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed

OUT, BACK = cast("int", np.int64(1)), cast("int", np.int64(-1))
"""Whether something is taken or given back; with a type, for functions are compiled again for each number."""


@compiled
def touch(b: Books, k: int) -> None:
    """Note that an order may stand otherwise than in the base."""
    if not b.is_touched[k]:
        b.is_touched[k] = 1
        b.touched[b.note[TOUCHED]] = k
        b.note[TOUCHED] += 1


@compiled
def machine_cost(f: Fixed, b: Books, m: int) -> int:
    """Return haulage and rent of a machine, in cents."""
    total, place = 0, f.machine[m, PLACE]
    for i in range(b.uses[m]):
        site = f.order[b.use[m, i], SITE]
        total += f.road_cents[f.machine[m, TRANSPORT], place, site]
        place = site
    return total + hire_cost(f, b, m) + standby_of(f, b, m)


@compiled
def order_changes(f: Fixed, b: Books, k: int) -> int:
    """Return the changes of an order against the reference plan, people aside."""
    g, changes = b.mode[k], 0
    if f.reference[k, PRICE] < 0:
        return 0
    if g < 0:
        return 1 + f.kept_at[k + 1] - f.kept_at[k]
    if b.start[k] != f.reference[k, START]:
        changes += 1
    if f.mode[g, WHICH] != f.reference[k, MODE]:
        changes += 1
    for x in range(f.kept_at[k], f.kept_at[k + 1]):
        there = False
        for j in range(f.mode[g, HELD]):
            there = there or b.hold[k, j] == f.kept[x, 0]
        if not there:
            changes += 1
    return changes


@compiled
def order_cost(f: Fixed, b: Books, k: int) -> int:
    """Return what an order costs by itself, people aside: left out, late, hours of machines, changes."""
    g, price = b.mode[k], max(0, f.reference[k, PRICE])
    if g < 0:
        return f.order[k, UNPLANNED] + price * order_changes(f, b, k)
    if k >= f.works:
        return f.fee[g]
    total = f.order[k, LATE] * max(0, b.end[k] - f.order[k, DUE])
    for j in range(f.mode[g, HELD]):
        total += f.mode[g, DURATION] * f.machine[b.hold[k, j], RATE]
    return total + price * order_changes(f, b, k)


@compiled
def weigh_order(f: Fixed, b: Books, k: int, sign: int) -> None:
    """Add what an order costs by itself, and its changes, to the plan's, or take it off."""
    changes = order_changes(f, b, k)
    b.note[TOTAL] += sign * order_cost(f, b, k)
    b.note[CHANGED] += sign * changes
    if b.mode[k] < 0:
        b.note[LEFT_OUT] += sign * (changes + f.stay_at[k + 1] - f.stay_at[k])


@compiled
def take_pools(f: Fixed, b: Books, k: int, sign: int) -> None:
    """Take what an order's mode asks of pools and budgets, or give it back."""
    g = b.mode[k]
    for x in range(f.spend_at[g], f.spend_at[g + 1]):
        b.budget_used[f.spend[x, 0]] += sign * f.spend[x, 1]
    for x in range(f.use_at[g], f.use_at[g + 1]):
        pool, quantity = f.use[x, 0], sign * f.use[x, 1]
        if f.pool_people[pool]:
            clock = f.order[k, CLOCK]
            first = f.clock_at[clock] + work_before(f, clock, b.start[k])
            for w in range(first, first + f.mode[g, DURATION]):
                b.pool_used[pool, f.slot_at[w]] += quantity
        else:
            b.pool_used[pool, b.start[k] : b.end[k]] += quantity


@compiled
def add_use(f: Fixed, b: Books, k: int, m: int) -> None:
    """Enter an order into the row of a machine; its start is known."""
    b.note[TOTAL] -= machine_cost(f, b, m)
    i = place_of_use(b, m, b.start[k])
    for j in range(b.uses[m], i, -1):
        b.use[m, j] = b.use[m, j - 1]
    b.use[m, i] = k
    b.uses[m] += 1
    b.note[TOTAL] += machine_cost(f, b, m)


@compiled
def drop_use(f: Fixed, b: Books, k: int, m: int) -> None:
    """Take an order out of the row of a machine."""
    b.note[TOTAL] -= machine_cost(f, b, m)
    i = 0
    while b.use[m, i] != k:
        i += 1
    b.uses[m] -= 1
    for j in range(i, b.uses[m]):
        b.use[m, j] = b.use[m, j + 1]
    b.note[TOTAL] += machine_cost(f, b, m)


@compiled
def haul(f: Fixed, b: Books, k: int, j: int, sign: int) -> None:
    """Take a lowboy for the move of an order's machine at place j, or give it back."""
    pool = f.machine[b.hold[k, j], LOWBOYS]
    if pool >= 0:
        start = b.depart[k, j]
        b.pool_used[pool, start : start + move_length(f, b, k, j)] += sign


@compiled
def drop_move(f: Fixed, b: Books, k: int, j: int) -> None:
    """Forget the move of an order's machine at place j, if there is one."""
    if b.depart[k, j] >= 0:
        touch(b, k)
        m = b.hold[k, j]
        haul(f, b, k, j, BACK)
        end_round(f, b, k, j)
        b.note[TOTAL] -= standby_of(f, b, m)
        b.depart[k, j] = -1
        b.note[TOTAL] += standby_of(f, b, m)


@compiled
def set_move(f: Fixed, b: Books, k: int, j: int, start: int, origin: int, lowboy: int, driver: int) -> None:
    """Enter the move of an order's machine at place j; ``lowboy`` and ``driver`` of its round, or -1."""
    drop_move(f, b, k, j)
    touch(b, k)
    m = b.hold[k, j]
    b.note[TOTAL] -= standby_of(f, b, m)
    b.depart[k, j], b.origin[k, j] = start, origin
    b.note[TOTAL] += standby_of(f, b, m)
    haul(f, b, k, j, OUT)
    if lowboy >= 0:
        begin_round(f, b, k, j, lowboy, driver)


@compiled
def place_move(f: Fixed, b: Books, m: int, i: int) -> bool:
    """Place the move of a machine to its use i, as late as it can be; false if there is no room for it."""
    k = b.use[m, i]
    j = slot_of_machine(b, k, m)
    drop_move(f, b, k, j)
    origin, site = site_before(f, b, m, i), f.order[k, SITE]
    if origin == site:
        return True
    after = free_before(b, m, i)
    if f.driver[f.machine[m, TRANSPORT], 0] >= 0:
        start = find_round(f, b, b.mode[k], m, origin, site, after, b.start[k])
        if start >= 0:
            set_move(f, b, k, j, start, origin, b.trip[LOWBOY], b.trip[DRIVER])
        return start >= 0
    start = latest_move(f, b, m, origin, site, after, b.start[k], NOBODY, NOBODY)
    if start >= 0:
        set_move(f, b, k, j, start, origin, NOBODY, NOBODY)
    return start >= 0


@compiled
def mend_moves(f: Fixed, b: Books, m: int) -> bool:
    """Place those moves of a machine anew that do not fit its row; false if one has no room."""
    for i in range(b.uses[m]):
        k = b.use[m, i]
        j = slot_of_machine(b, k, m)
        if b.depart[k, j] >= 0 and b.origin[k, j] != site_before(f, b, m, i):
            drop_move(f, b, k, j)
    for i in range(b.uses[m]):
        k = b.use[m, i]
        if b.depart[k, slot_of_machine(b, k, m)] < 0 and not place_move(f, b, m, i):
            return False
    return True


@compiled
def begin(f: Fixed, b: Books, g: int, start: int, end: int, hold: Any) -> None:
    """Enter an order with its machines, without people and moves."""
    k = f.mode[g, ORDER]
    touch(b, k)
    weigh_order(f, b, k, BACK)
    b.mode[k], b.start[k], b.end[k] = g, start, end
    for j in range(f.mode[g, HELD]):
        b.hold[k, j] = hold[j]
        b.depart[k, j] = b.lowboy[k, j] = b.driver[k, j] = -1
        add_use(f, b, k, b.hold[k, j])
    take_pools(f, b, k, OUT)
    weigh_order(f, b, k, OUT)


@compiled
def dismiss(f: Fixed, b: Books, k: int) -> None:
    """Take its people from an order, as far as it has them."""
    g, clock = b.mode[k], f.order[k, CLOCK]
    seats = f.mode[g, SEATS]
    if not seats:
        return
    b.note[TOTAL] -= crew_cents(f, b, k)
    work = f.clock_at[clock] + work_before(f, clock, b.start[k])
    at = f.crew_at[k]
    for duty in range(f.duty_at[work], f.duty_at[work + f.mode[g, DURATION] - 1] + 1):
        for seat in range(seats):
            if b.crew[at + seat] >= 0:
                unbook(f, b, k, b.crew[at + seat], max(b.start[k], f.duty_start[duty]))
                b.crew[at + seat] = -1
        at += seats


@compiled
def remove(f: Fixed, b: Books, k: int) -> None:
    """Take an order out, with the moves to it; moves of its machines after it are the caller's to mend."""
    g = b.mode[k]
    touch(b, k)
    weigh_order(f, b, k, BACK)
    dismiss(f, b, k)
    for j in range(f.mode[g, HELD]):
        drop_move(f, b, k, j)
        drop_use(f, b, k, b.hold[k, j])
        b.hold[k, j] = -1
    take_pools(f, b, k, BACK)
    b.mode[k] = -1
    weigh_order(f, b, k, OUT)


@compiled
def put_back(f: Fixed, b: Books, old: Books, k: int) -> None:
    """Enter an order as it is in ``old``, whatever the rules say."""
    g = old.mode[k]
    begin(f, b, g, old.start[k], old.end[k], old.hold[k])
    for j in range(f.mode[g, HELD]):
        if old.depart[k, j] >= 0:
            set_move(f, b, k, j, old.depart[k, j], old.origin[k, j], old.lowboy[k, j], old.driver[k, j])
    clock, seats = f.order[k, CLOCK], f.mode[g, SEATS]
    if seats:
        work = f.clock_at[clock] + work_before(f, clock, b.start[k])
        at = f.crew_at[k]
        for duty in range(f.duty_at[work], f.duty_at[work + f.mode[g, DURATION] - 1] + 1):
            start, end = max(b.start[k], f.duty_start[duty]), min(b.end[k], f.duty_end[duty])
            for seat in range(at, at + seats):
                b.crew[seat] = old.crew[seat]
                if b.crew[seat] >= 0:
                    book(f, b, k, b.crew[seat], start, end, duty, f.order[k, SITE])
            at += seats
        b.note[TOTAL] += crew_cents(f, b, k)
