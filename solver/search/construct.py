"""Construction: insert all orders one by one, urgent ones first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from solver.cpsat.clock import UNLIMITED
from solver.cpsat.compile import Compiled
from solver.ledger.books import SCARCE, SHADOW
from solver.ledger.ledger import Ledger

if TYPE_CHECKING:
    from solver.search.state import State

REACH = 48
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
    needed = _needed(c)
    for k in sorted(sequence, key=lambda k: (c.orders[k].fixed_start is None, k not in needed)):
        if stop is not None and stop():
            break
        ledger.insert(k)
    return ledger.state()


def _needed(c: Compiled) -> set[int]:
    """Return the orders that must be planned, and all that they follow."""
    needed = {k for k, order in enumerate(c.orders) if not order.optional}
    reach = list(needed)
    while reach:
        k = reach.pop()
        for link in c.links_of[k]:
            if link.after == k and link.before not in needed:
                needed.add(link.before)
                reach.append(link.before)
    return needed


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
