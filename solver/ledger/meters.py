"""Hour meters in a ledger: how far a machine has run since its services, along its row.

Meter time is counted in hundredths of a minute, so that engine factors in per cent leave no rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from solver.ledger.reading import work_before
from solver.ledger.tables import (
    CLOCK,
    DURATION,
    FIRST,
    LAST,
    ORDER,
    PLACE,
    SITE,
    TRANSPORT,
    TWIN,
    VISIT,
)

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed

SINCE, LIMIT = range(2)
"""Columns of ``kind``: meter time since the last service at the start, and how much work may end at."""

AS_IT_IS, WITHOUT = cast("int", np.int64(-1)), cast("int", np.int64(-2))
"""In place of a mode: the row as it is, or without its use i."""


def first_passed(f: Fixed, b: Books, m: int, x: int, g: int, i: int) -> int:
    """Return the first use of a machine whose work ends past the limit of kind x, -1 if there is none.

    See `overrun` for ``g`` and ``i``.
    """
    added = 1 if g >= 0 else 0
    bit, run, place = 1 << (x - f.kind_at[m]), f.kind[x, SINCE], f.machine[m, PLACE]
    for use in range(b.uses[m] + added):
        if g == WITHOUT and use == i:
            continue
        k = b.use[m, use - added] if use > i else b.use[m, use]
        mode = b.mode[k]
        if added and use == i:
            k, mode = f.mode[g, ORDER], g
        site = f.order[k, SITE]
        run += f.own_way[m] * f.road_slots[f.machine[m, TRANSPORT], place, site]
        run += f.gain[k] * f.mode[mode, DURATION]
        place = site
        if f.restarts[mode] & bit:
            run = 0
        elif f.restarts[mode] == 0 and not f.past[k] and run > f.kind[x, LIMIT]:
            return use
    return -1


def overrun(f: Fixed, b: Books, m: int, g: int, i: int) -> int:
    """Return the first use of a machine whose work ends past a limit, -1 if there is none.

    Parameters
    ----------
    g
        Mode of an order that is judged as if it were use i; see also `AS_IT_IS` and `WITHOUT`. A service as
        a candidate is never refused.
    """
    worst = -1
    if g >= 0 and f.restarts[g]:
        return worst
    for x in range(f.kind_at[m], f.kind_at[m + 1]):
        use = first_passed(f, b, m, x, g, i)
        if use >= 0 and (worst < 0 or use < worst):
            worst = use
    return worst


def lacking(f: Fixed, b: Books, m: int) -> int:
    """Return how many uses of a machine there are from the first on that passes a limit, added up by kind."""
    total = 0
    for x in range(f.kind_at[m], f.kind_at[m + 1]):
        use = first_passed(f, b, m, x, AS_IT_IS, AS_IT_IS)
        if use >= 0:
            total += b.uses[m] - use
    return total


GAPS = 8
"""Gaps before the first use that passes a limit in which a service is looked for."""


def is_open(f: Fixed, b: Books, m: int, x: int) -> bool:
    """Whether the visit in row x is free to be placed; of those that differ in nothing the first one is."""
    v, twin = f.visit[x, VISIT], f.visit[x, TWIN]
    return b.mode[v] < 0 and (twin < 0 or b.mode[twin] >= 0)


def first_work(f: Fixed, g: int, after: int, until: int) -> int:
    """Return the first start of mode g, as a work slot, with its span in ``[after, until)``; -1: none."""
    clock = f.order[f.mode[g, ORDER], CLOCK]
    w = max(f.mode[g, FIRST], work_before(f, clock, after))
    if w > f.mode[g, LAST]:
        return -1
    return w if f.slot_at[f.clock_at[clock] + w + f.mode[g, DURATION] - 1] < until else -1


def may_be_serviced(f: Fixed, b: Books, m: int, g: int, start: int, end: int, i: int, use: int) -> bool:
    """Whether there is time for a service before a use of a machine, with mode g as its use i."""
    transport = f.machine[m, TRANSPORT]
    for gap in range(use, max(-1, use - GAPS), -1):
        after, origin = 0, f.machine[m, PLACE]
        if gap - 1 == i:
            after, origin = end, f.order[f.mode[g, ORDER], SITE]
        elif gap > 0:
            before = b.use[m, gap - 1 if gap <= i else gap - 2]
            after, origin = b.end[before], f.order[before, SITE]
        until, site = start, f.order[f.mode[g, ORDER], SITE]
        if gap != i:
            behind = b.use[m, gap if gap < i else gap - 1]
            until, site = b.start[behind], f.order[behind, SITE]
        for x in range(f.visit_at[m], f.visit_at[m + 1]):
            v = f.visit[x, VISIT]
            here = f.order[v, SITE]
            ready = after + f.road_slots[transport, origin, here]
            leaves = until - f.road_slots[transport, here, site]
            if ready >= leaves or not is_open(f, b, m, x):
                continue
            for mode in range(f.mode_at[v], f.mode_at[v + 1]):
                if first_work(f, mode, ready, leaves) >= 0:
                    return True
    return False
