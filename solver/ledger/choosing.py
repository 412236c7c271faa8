"""Choosing machines: the cheapest of each line for one start, priced anew only where that matters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from solver.cpsat.clock import UNLIMITED
from solver.ledger.books import ASK_ORDER, JUMP, SHUN_MACHINE, WANT_MACHINE
from solver.ledger.jit import compiled
from solver.ledger.judging import FORBIDDEN, machine_adds, machine_from
from solver.ledger.reading import day_of, place_of_use
from solver.ledger.staffing import PINNED
from solver.ledger.tables import ENDS, ORDER, QUANTITY, ROWS

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed

NEVER = -1
SEEN = 6
FREE_FROM, DAY, LOW, HIGH, COST, AT = range(SEEN)
"""What a scan has seen of a machine: the slot before which it cannot have the span; the local day (`NEVER`:
none) and the starts of its uses, before and behind, between which it costs so much; the start at which it was
priced."""


@compiled
def unseen(f: Fixed, g: int) -> Any:
    """Return a table of what was seen of a mode's candidates: nothing."""
    candidates = 0
    for x in range(f.need_at[g], f.need_at[g + 1]):
        candidates += f.need[x, ENDS] - f.need[x, ROWS]
    seen = np.zeros((candidates, SEEN), dtype=np.int64)
    seen[:, DAY] = NEVER
    return seen


@compiled
def look(f: Fixed, b: Books, g: int, m: int, start: int, end: int, day: int, seen: Any, s: int) -> None:
    """Note in row s what a machine costs for a span, or the slot before which it cannot have it."""
    i = place_of_use(b, m, start)
    seen[s, AT], seen[s, DAY] = start, day
    seen[s, FREE_FROM] = machine_from(f, b, g, m, start, end, i)
    if seen[s, FREE_FROM] > start:
        seen[s, DAY] = NEVER
        return
    seen[s, LOW] = b.start[b.use[m, i - 1]] if i > 0 else NEVER
    seen[s, HIGH] = b.start[b.use[m, i]] if i < b.uses[m] else UNLIMITED
    cost = machine_adds(f, b, g, m, start, end, i)
    k = f.mode[g, ORDER]
    if b.ask[ASK_ORDER] == k and b.ask[WANT_MACHINE] == m:
        cost -= PINNED
    for y in range(f.pin_at[k], f.pin_at[k + 1]):
        if f.pin[y, 0] == m:
            cost -= PINNED
    seen[s, COST] = cost


@compiled
def is_among(m: int, chosen: Any) -> bool:
    """Whether a machine is one of some."""
    for j in range(len(chosen)):
        if chosen[j] == m:
            return True
    return False


@compiled
def cheapest(
    f: Fixed, b: Books, g: int, x: int, start: int, end: int, day: int, chosen: Any, seen: Any, base: int
) -> int:
    """Return the row of the machine of line x that seems the cheapest, those chosen aside; -1: none is free.

    Then ``b.note[JUMP]`` is the slot before which none will be.

    Parameters
    ----------
    seen, base
        What was seen of candidates, and from which row on of those of the line.
    """
    shunned = b.ask[SHUN_MACHINE] if b.ask[ASK_ORDER] == f.mode[g, ORDER] else NEVER
    best, pick, soonest = FORBIDDEN // 2, -1, UNLIMITED
    for row in range(f.need[x, ROWS], f.need[x, ENDS]):
        m, s = f.candidate[row], base + row - f.need[x, ROWS]
        if b.lent_machine[m] or shunned == m:
            continue
        if is_among(m, chosen):
            soonest = start + 1  # another may be chosen then
            continue
        if seen[s, FREE_FROM] <= start and not (
            seen[s, DAY] == day and seen[s, LOW] < start <= seen[s, HIGH]
        ):
            look(f, b, g, m, start, end, day, seen, s)
        if seen[s, FREE_FROM] > start:
            soonest = min(soonest, seen[s, FREE_FROM])
        elif seen[s, COST] < best:
            best, pick = seen[s, COST], row
    if pick < 0:
        b.note[JUMP] = soonest
    return pick


@compiled
def choose_machines(f: Fixed, b: Books, g: int, start: int, end: int, hold: Any, seen: Any) -> int:
    """Choose the cheapest machines of each line into ``hold``; return their price or `FORBIDDEN`.

    What a machine cost for another start of the same local day between the same two uses is taken for its
    price until it seems to be the cheapest; then it is priced anew. If a line finds too few,
    ``b.note[JUMP]`` is the slot before which it does not find more.

    Parameters
    ----------
    seen
        What was seen of each candidate of each line at other starts of the scan, shape (candidates, SEEN).
    """
    k, total, j, base, day = f.mode[g, ORDER], 0, 0, 0, day_of(f, start)
    for x in range(f.need_at[g], f.need_at[g + 1]):
        for _ in range(f.need[x, QUANTITY]):
            row = cheapest(f, b, g, x, start, end, day, hold[:j], seen, base)
            while row >= 0 and seen[base + row - f.need[x, ROWS], AT] != start:
                look(f, b, g, f.candidate[row], start, end, day, seen, base + row - f.need[x, ROWS])
                row = cheapest(f, b, g, x, start, end, day, hold[:j], seen, base)
            if row < 0:
                return FORBIDDEN
            hold[j] = f.candidate[row]
            total += seen[base + row - f.need[x, ROWS], COST]
            j += 1
        base += f.need[x, ENDS] - f.need[x, ROWS]
    wanted = b.ask[WANT_MACHINE] if b.ask[ASK_ORDER] == k else NEVER
    there = wanted < 0 or is_among(wanted, hold)
    for y in range(f.pin_at[k], f.pin_at[k + 1]):
        there = there and is_among(f.pin[y, 0], hold)
    if not there:
        b.note[JUMP] = start + 1
        return FORBIDDEN
    return total
