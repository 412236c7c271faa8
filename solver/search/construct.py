"""Construction: insert all orders one by one, urgent ones first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from solver.cpsat.clock import UNLIMITED
from solver.cpsat.compile import Compiled
from solver.ledger.books import SCARCE, SHADOW
from solver.ledger.ledger import ANYWHERE, Bounds, Ledger

if TYPE_CHECKING:
    from solver.search.state import State

REACH = 24
"""Feasible starts among which construction chooses."""


def construct(
    c: Compiled,
    seed: int = 0,
    noise: float = 0.0,
    stop: Callable[[], bool] | None = None,
    modes: dict[int, int] | None = None,
) -> State:
    """Return a feasible plan by insertion, orders by urgency after their predecessors.

    Mandatory orders that find no place are left out too: the caller sees them missing.

    Parameters
    ----------
    noise
        0: the plain sequence and prices; more: random ones near them, up to 1.
    modes
        Modes to which orders are held.
    """
    ledger = Ledger(c, seed)
    ledger.reach, ledger.noise, ledger.modes = REACH, noise, modes or {}
    if c.most_changes < UNLIMITED:
        ledger.b.note[SHADOW] = c.weights.unplanned
    if c.budget_amounts and not modes:
        ledger.b.note[SCARCE] = c.weights.unplanned
    sequence = c.latest_due_order
    if noise:
        sequence = vary(c, sequence, np.random.default_rng(seed), noise)
    needed = _with_predecessors(c, {k for k, order in enumerate(c.orders) if not order.optional})
    until = _ends_before_given_starts(c)
    for k in sorted(sequence, key=lambda k: (k not in until, k not in needed)):
        if stop is not None and stop():
            break
        in_time = Bounds(0, UNLIMITED, until.get(k, UNLIMITED))
        if not ledger.insert(k, in_time) and in_time != ANYWHERE:
            ledger.insert(k)
    return ledger.state()


def _with_predecessors(c: Compiled, orders: set[int]) -> set[int]:
    """Return some orders and all that they follow."""
    found, reach = set(orders), list(orders)
    while reach:
        k = reach.pop()
        for link in c.links_of[k]:
            if link.after == k and link.before not in found:
                found.add(link.before)
                reach.append(link.before)
    return found


def _ends_before_given_starts(c: Compiled) -> dict[int, int]:
    """Return the orders whose start is given and all that they follow, each with the slot it must end by."""
    given = {k for k, order in enumerate(c.orders) if order.fixed_start is not None}
    until = dict.fromkeys(_with_predecessors(c, given), UNLIMITED)
    for k in reversed([k for k in c.latest_due_order if k in until]):
        start = c.orders[k].fixed_start
        if start is None and until[k] < UNLIMITED:
            start = until[k] - min(mode.duration for mode in c.orders[k].modes)
        for link in c.links_of[k]:
            if start is not None and link.after == k and link.kind == "FS":
                until[link.before] = min(until[link.before], start - max(0, link.min_lag))
    return until


def vary(c: Compiled, sequence: list[int], random: np.random.Generator, noise: float) -> list[int]:
    """Return another sequence near ``sequence`` that keeps predecessors first."""
    shift = random.uniform(0, noise * len(sequence), len(sequence))
    rank = {k: i + shift[i] for i, k in enumerate(sequence)}
    for _ in range(len(sequence)):
        changed = False
        for link in c.links:
            if link.kind in ("FS", "SS") and rank[link.after] <= rank[link.before]:
                rank[link.after], changed = rank[link.before] + 1e-6, True
        if not changed:
            break
    return sorted(sequence, key=rank.__getitem__)
