"""What a worker has changed of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solver.ledger.books import Places

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints
    from solver.ledger.ledger import Ledger
    from solver.ledger.tables import Fixed

PER_ORDER = ("mode", "start", "end", "hold", "depart", "origin", "lowboy", "driver")
"""Fields of `Places` with a row for each order."""


@dataclass(frozen=True)
class Changes:
    """Orders that stand otherwise, and where they are now.

    Parameters
    ----------
    orders
        Ascending, shape (n,).
    rows
        Their rows of `Places`, the crews one after the other.
    """

    orders: Ints
    rows: Places


def difference(ledger: Ledger, before: Places, after: Places) -> Changes:
    """Return what is otherwise in ``after``."""
    orders = ledger.unlike(after, before)
    rows = {name: getattr(after, name)[orders] for name in PER_ORDER}
    return Changes(orders, Places(**rows, crew=after.crew[crew_rows(ledger.f, orders)]))


def changed(f: Fixed, before: Places, changes: Changes) -> Places:
    """Return the whole plan with changes."""
    after = copy_of(before)
    for name in PER_ORDER:
        getattr(after, name)[changes.orders] = getattr(changes.rows, name)
    after.crew[crew_rows(f, changes.orders)] = changes.rows.crew
    return after


def copy_of(places: Places) -> Places:
    """Return a copy of a plan."""
    return Places(*(field.copy() for field in places))


def crew_rows(f: Fixed, orders: Ints) -> Ints:
    """Return the rows of the crews of some orders."""
    first = f.crew_at[orders]
    count = f.crew_at[orders + 1] - first
    offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.asarray(np.repeat(first, count) + offset, dtype=np.int64)
