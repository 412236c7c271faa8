"""Tours as flat tables: who leaves when, what is worked where in which window, and what must be along."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints

MUST = 1 << 40
"""Price of leaving out an order that must be planned."""

NEVER = -1
"""Wage of who may not do an order."""


class Tours(NamedTuple):
    """What a walk reads. N orders; *stops* are these and behind them Y kinds of calls at a yard; V tours.

    A tour is what one person may do in one duty. Times are slots, money is cents.

    Parameters
    ----------
    way
        Slots from stop to stop, shape (N + Y, N + Y).
    out, back
        Slots from the base of each tour to each stop and back, shape (V, N + Y).
    early, late
        First and last start of each stop in each tour, shape (V, N + Y).
    work
        How long each stop takes.
    wage
        Cents of each stop in each tour, `NEVER` where it may not be done, shape (V, N + Y).
    low, high, rate
        By tour: when it may leave and must be back, and cents of a slot between.
    price
        Cents of leaving an order out.
    tools, owned
        Bits of the tools that a stop asks for, and that are in a tour from its start.
    parts, stock
        Units of each kind of part that a stop uses up, and that are in a tour from its start.
    calls
        How many calls of each kind there are.
    near
        The other orders by how near they are, shape (N, N - 1).
    scarce, window
        By order: in how many tours it may be, and slots from its first to its last start.
    """

    way: Ints
    out: Ints
    back: Ints
    early: Ints
    late: Ints
    work: Ints
    wage: Ints
    low: Ints
    high: Ints
    rate: Ints
    price: Ints
    tools: Ints
    owned: Ints
    parts: Ints
    stock: Ints
    calls: Ints
    near: Ints
    scarce: Ints
    window: Ints


def nearest(way: Ints, early: Ints, late: Ints) -> Ints:
    """Return for each order the others by the way between and the time that must be waited between them.

    Parameters
    ----------
    way, early, late
        Ways between the orders, shape (N, N), and their first and last starts.
    """
    length = way + np.maximum(0, early - late[:, None] - way)
    near = np.minimum(length, length.T).astype(np.float64)
    np.fill_diagonal(near, -1.0)
    return np.ascontiguousarray(np.argsort(near, axis=1, kind="stable")[:, 1:])
