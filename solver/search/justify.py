"""Justification: shift all orders as late as they can be, then as early, and a plan gets shorter.

Source: V. Valls, F. Ballestín and S. Quintanilla, "Justification and RCPSP: a technique that pays",
European Journal of Operational Research 165 (2005).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.cpsat.clock import UNLIMITED
from solver.ledger.ledger import Bounds, Ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solver.cpsat.compile import Compiled
    from solver.search.state import Placement

Placements = dict[int, "Placement"]


def last_end(placements: Placements) -> int:
    """Return the slot at which the last order ends."""
    return max((p.end for p in placements.values()), default=0)


def early(
    c: Compiled,
    placements: Placements,
    random: np.random.Generator,
    spread: float = 0.0,
    *,
    choosing: bool = False,
) -> Placements | None:
    """Return a plan of the same orders in which each starts as early as it can, by their starts.

    Parameters
    ----------
    spread
        Slots by which the sequence is varied.
    choosing
        Whether each order gets the mode with which it ends first; else all keep theirs.

    Returns
    -------
    None if an order finds no place.
    """
    ledger = Ledger(c)
    ledger.reach = 1
    ledger.modes = {} if choosing else {k: p.mode for k, p in placements.items()}
    sequence = sorted(placements, key=lambda k: placements[k].start + spread * random.random())
    return _insert(ledger, _after_predecessors(c, sequence), UNLIMITED)


def late(
    c: Compiled, placements: Placements, until: int, random: np.random.Generator, spread: float = 0.0
) -> Placements:
    """Return the orders at the latest starts that let all end by ``until``, by their ends.

    Orders that find no place are left out, and with them all that they follow.
    """
    ledger = Ledger(c)
    ledger.enter_backward()
    ledger.reach = -1
    ledger.modes = {k: p.mode for k, p in placements.items()}
    sequence = sorted(placements, key=lambda k: -placements[k].end + spread * random.random())
    for k in reversed(_after_predecessors(c, list(reversed(sequence)))):
        if all(ledger.has(x.after) for x in c.links_of[k] if x.before == k):
            ledger.insert(k, Bounds(0, until, until))
    return ledger.state().placements


def shortest(
    c: Compiled, placements: Placements, random: np.random.Generator, stop: Callable[[], bool]
) -> Placements:
    """Return a plan that justification to and fro, from ``placements``, makes no shorter.

    Modes are chosen anew by turns.
    """
    best, choosing = placements, may_choose(c)
    kept = False
    while not stop():
        shifted = late(c, best, last_end(best), random)
        if len(shifted) < len(best):
            return best
        found = early(c, shifted, random, choosing=choosing and not kept)
        if found is not None and last_end(found) < last_end(best):
            best = found
        elif kept or not choosing:
            return best
        else:
            kept = True
    return best


def may_choose(c: Compiled) -> bool:
    """Whether the mode with which an order ends first takes nothing for good from the others."""
    return not c.budget_amounts and any(len(order.modes) > 1 for order in c.orders)


def _insert(ledger: Ledger, sequence: list[int], until: int) -> Placements | None:
    for k in sequence:
        if not ledger.insert(k, Bounds(0, until, until)):
            return None
    return ledger.state().placements


def _after_predecessors(c: Compiled, sequence: list[int]) -> list[int]:
    """Return ``sequence`` changed as little as needed for predecessors to come first."""
    members, done, found = set(sequence), set[int](), list[int]()

    def enter(k: int) -> None:
        if k in done:
            return
        done.add(k)
        for link in c.links_of[k]:
            if link.after == k and link.before in members and link.kind in ("FS", "SS"):
                enter(link.before)
        found.append(k)

    for k in sequence:
        enter(k)
    return found
