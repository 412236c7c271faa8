"""Rounds of named lowboys: found for a move with the cheapest lowboy and driver, begun and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from solver.ledger.booking import book, unbook
from solver.ledger.books import TOTAL
from solver.ledger.jit import compiled
from solver.ledger.judging import FORBIDDEN, person_adds, person_fits
from solver.ledger.reading import day_of, move_length, place_of_part, round_is_free, unblocked_from
from solver.ledger.tables import AWAY, BASE, DRIVER, HAULER, HOME, LOWBOY, ROUND, SITE, TRANSPORT

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed

NOBODY = cast("int", np.int64(-1))


@compiled
def begin_round(f: Fixed, b: Books, k: int, j: int, row: int, p: int) -> None:
    """Enter the round of a named lowboy and its driver for the move of an order's machine at place j."""
    m, site = f.lowboy[row, HAULER], f.order[k, SITE]
    start = b.depart[k, j] - f.round_slots[row, AWAY, b.origin[k, j]]
    end = b.depart[k, j] + move_length(f, b, k, j) + f.round_slots[row, HOME, site]
    b.lowboy[k, j], b.driver[k, j] = row, p
    b.note[TOTAL] += f.round_cents[row, AWAY, b.origin[k, j]] + f.round_cents[row, HOME, site]
    i = b.rounds[m]
    while i > 0 and b.round_start[m, i - 1] > start:
        b.round_start[m, i], b.round_end[m, i] = b.round_start[m, i - 1], b.round_end[m, i - 1]
        b.round_order[m, i], b.round_place[m, i] = b.round_order[m, i - 1], b.round_place[m, i - 1]
        i -= 1
    b.round_start[m, i], b.round_end[m, i] = start, end
    b.round_order[m, i], b.round_place[m, i] = k, j
    b.rounds[m] += 1
    book(f, b, k, p, start, end, f.first_day + day_of(f, max(start, 0)), f.lowboy[row, BASE])


@compiled
def end_round(f: Fixed, b: Books, k: int, j: int) -> None:
    """Take the round for the move of an order's machine at place j back, if it has one."""
    row = b.lowboy[k, j]
    if row < 0:
        return
    m, i = f.lowboy[row, HAULER], 0
    while b.round_order[m, i] != k or b.round_place[m, i] != j:
        i += 1
    unbook(f, b, k, b.driver[k, j], b.round_start[m, i])
    b.rounds[m] -= 1
    for x in range(i, b.rounds[m]):
        b.round_start[m, x], b.round_end[m, x] = b.round_start[m, x + 1], b.round_end[m, x + 1]
        b.round_order[m, x], b.round_place[m, x] = b.round_order[m, x + 1], b.round_place[m, x + 1]
    b.note[TOTAL] -= f.round_cents[row, AWAY, b.origin[k, j]] + f.round_cents[row, HOME, f.order[k, SITE]]
    b.lowboy[k, j] = b.driver[k, j] = -1


@compiled
def find_round(f: Fixed, b: Books, g: int, m: int, origin: int, site: int, after: int, before: int) -> int:
    """Return the latest start of a move for which a lowboy and a driver are found, or -1.

    The cheapest of them are in ``b.trip`` then.
    """
    transport = f.machine[m, TRANSPORT]
    length, hours = f.road_slots[transport, origin, site], f.move_run[transport]
    for start in range(before - length, after - 1, -1):
        end = start + length
        if hours[end - 1] < length or unblocked_from(f, m, start, end) != start:
            continue
        best, lowboy, driver = FORBIDDEN // 2, -1, -1
        for row in range(f.lowboy_at[transport], f.lowboy_at[transport + 1]):
            away, home = f.round_slots[row, AWAY, origin], f.round_slots[row, HOME, site]
            leaves, returns = start - away, end + home
            if b.lent_machine[f.lowboy[row, HAULER]] or away < 0 or home < 0:
                continue
            if not round_is_free(f, b, row, leaves, returns, NOBODY, NOBODY):
                continue
            cents = f.round_cents[row, AWAY, origin] + f.round_cents[row, HOME, site]
            duty = f.first_day + day_of(f, leaves)
            b.trip[ROUND], b.trip[LOWBOY] = f.lowboy[row, BASE] + 1, row
            for x in range(f.driver[transport, 0], f.driver[transport, 1]):
                i = place_of_part(b, f.op[x], leaves)
                if not b.lent_person[f.op[x]] and person_fits(f, b, g, x, leaves, returns, duty, i):
                    cost = cents + person_adds(f, b, g, x, leaves, returns, duty, i)
                    if cost < best:
                        best, lowboy, driver = cost, row, f.op[x]
            b.trip[ROUND] = 0
        if driver >= 0:
            b.trip[LOWBOY], b.trip[DRIVER] = lowboy, driver
            return start
    return -1
