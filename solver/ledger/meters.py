"""Hour meters in a ledger: how far a machine has run since its services, along its row.

Meter time is counted in hundredths of a minute, so that engine factors in per cent leave no rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from solver.ledger.tables import DURATION, ORDER, PLACE, SITE, TRANSPORT

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed

SINCE, LIMIT = range(2)
"""Columns of ``kind``: meter time since the last service at the start, and how much work may end at."""

AS_IT_IS, WITHOUT = cast("int", np.int64(-1)), cast("int", np.int64(-2))
"""In place of a mode: the row as it is, or without its use i."""


def overrun(f: Fixed, b: Books, m: int, g: int, i: int) -> int:
    """Return the first use of a machine whose work ends past a limit, -1 if there is none.

    Parameters
    ----------
    g
        Mode of an order that is judged as if it were use i; see also `AS_IT_IS` and `WITHOUT`. A service as
        a candidate is never refused.
    """
    worst = -1
    if f.kind_at[m] == f.kind_at[m + 1] or (g >= 0 and f.restarts[g]):
        return worst
    added = 1 if g >= 0 else 0
    for x in range(f.kind_at[m], f.kind_at[m + 1]):
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
                if worst < 0 or use < worst:
                    worst = use
                break
    return worst
