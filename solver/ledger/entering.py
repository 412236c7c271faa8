"""Entering: an order comes to stand at a start that was chosen, with moves and people, or nothing changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from solver.cpsat.clock import UNLIMITED
from solver.ledger.booking import book
from solver.ledger.books import CHANGED, LEFT_OUT, SEATED, TOTAL
from solver.ledger.jit import compiled
from solver.ledger.judging import FORBIDDEN
from solver.ledger.people import crew_cents
from solver.ledger.reading import place_of_use, slot_of_machine
from solver.ledger.staffing import least_offered, staff_part
from solver.ledger.tables import CLOCK, DURATION, HELD, ORDER, SEATS, SITE
from solver.ledger.writing import begin, dismiss, drop_move, place_move, remove, set_move

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed

NONE, ONE = cast("int", np.int64(0)), cast("int", np.int64(1))

STAND = 6
"""Numbers that tell how the next use of a machine was reached."""


@compiled
def staff_entered(f: Fixed, b: Books, k: int, w: int) -> bool:
    """Book people for an order that has just been entered; false if a duty finds too few.

    Duty by duty the cheapest may leave none who can do a later one: by their day, their days in a row, their
    hours of a week. Then those duties come first that fewest can do, and all take turns.
    """
    if not f.mode[b.mode[k], SEATS] or staff_duties(f, b, k, w, NONE):
        return True
    if b.crew[f.crew_at[k]] < 0:
        return False
    dismiss(f, b, k)
    found = staff_duties(f, b, k, w, ONE)
    b.note[SEATED] = 0
    return found


@compiled
def staff_duties(f: Fixed, b: Books, k: int, w: int, turns: int) -> bool:
    """Book people for the duties of an order one by one; false if one finds too few.

    Parameters
    ----------
    turns
        Whether those duties come first that fewest can do, and of the people those who have fewest duties of
        the order, however dear they are; else it goes by time and price.
    """
    g = b.mode[k]
    seats = f.mode[g, SEATS]
    b.crewed[: f.mode[g, HELD]] = b.hold[k, : f.mode[g, HELD]]
    first = f.clock_at[f.order[k, CLOCK]] + w
    low = f.duty_at[first]
    spare = np.zeros(f.duty_at[first + f.mode[g, DURATION] - 1] + 1 - low, dtype=np.int64)
    if turns:
        b.note[SEATED] = f.crew_at[k] + len(spare) * seats
        for turn in range(len(spare)):
            duty = low + turn
            start, end = max(b.start[k], f.duty_start[duty]), min(b.end[k], f.duty_end[duty])
            staff_part(f, b, g, duty, start, end)
            spare[turn] = least_offered(f, b, g)
    for _ in range(len(spare)):
        turn = int(np.argmin(spare))
        spare[turn] = UNLIMITED
        duty, at = low + turn, f.crew_at[k] + turn * seats
        start, end = max(b.start[k], f.duty_start[duty]), min(b.end[k], f.duty_end[duty])
        if staff_part(f, b, g, duty, start, end) >= FORBIDDEN // 2:
            return False
        b.note[TOTAL] -= crew_cents(f, b, k)
        for seat in range(seats):
            b.crew[at + seat] = b.who[seat]
            book(f, b, k, b.who[seat], start, end, duty, f.order[k, SITE])
        b.note[TOTAL] += crew_cents(f, b, k)
        for x in range(f.force_at[k], f.force_at[k + 1]):
            if f.force[x, 1] == duty:
                there = False
                for seat in range(seats):
                    there = there or b.crew[at + seat] == f.force[x, 0]
                if not there:
                    return False
    return True


@compiled
def enter_alone(f: Fixed, b: Books, g: int, w: int, hold: Any, after: Any) -> bool:
    """Enter an order at a start with machines; false, and no change, if moves or people find no room.

    Parameters
    ----------
    after
        Gets for each of its machines what `leave` brings back: the order that follows, the machine's place
        in it, and start, origin, lowboy and driver of the move to it; -1: there is none. Shape (held, STAND).
    """
    k = f.mode[g, ORDER]
    base = f.clock_at[f.order[k, CLOCK]] + w
    held = f.mode[g, HELD]
    begin(f, b, g, f.slot_at[base], f.slot_at[base + f.mode[g, DURATION] - 1] + 1, hold)
    after[:held] = -1
    for j in range(held):
        m = b.hold[k, j]
        i = place_of_use(b, m, b.start[k])
        if i + 1 < b.uses[m]:
            follower = b.use[m, i + 1]
            place = slot_of_machine(b, follower, m)
            after[j, 0], after[j, 1] = follower, place
            after[j, 2], after[j, 3] = b.depart[follower, place], b.origin[follower, place]
            after[j, 4], after[j, 5] = b.lowboy[follower, place], b.driver[follower, place]
            drop_move(f, b, follower, place)
    fine = True
    for j in range(held):
        m = b.hold[k, j]
        i = place_of_use(b, m, b.start[k])
        fine = fine and place_move(f, b, m, i) and (after[j, 0] < 0 or place_move(f, b, m, i + 1))
    if fine and staff_entered(f, b, k, w) and b.note[CHANGED] - b.note[LEFT_OUT] <= f.most_changes:
        return True
    leave(f, b, k, after)
    return False


@compiled
def leave(f: Fixed, b: Books, k: int, after: Any) -> None:
    """Take the order out that was entered last; its machines' next moves are what they were."""
    held = f.mode[b.mode[k], HELD]
    remove(f, b, k)
    for j in range(held):
        if after[j, 0] >= 0:
            drop_move(f, b, after[j, 0], after[j, 1])
    for j in range(held):
        if after[j, 2] >= 0:
            set_move(f, b, after[j, 0], after[j, 1], after[j, 2], after[j, 3], after[j, 4], after[j, 5])
