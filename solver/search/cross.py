"""Crossing: two machines of a class exchange all that they do from some time on.

Source: J.-Y. Potvin and J.-M. Rousseau, "An exchange heuristic for routeing problems with time windows",
Journal of the Operational Research Society 46 (1995), with machines for vehicles. Times and people stay
as they are, so that many orders change at once; only the ways between the sites differ.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solver.search.state import Placement
    from solver.search.workspace import Workspace


def cross(space: Workspace, first: int, second: int, start: int) -> bool:
    """Exchange the uses of two machines that begin at ``start`` or later.

    False if a machine does not fit, is not free or finds no time for its way; the plan is then to be
    restored.
    """
    ledger = space.ledger
    moved = {u.order for m in (first, second) for u in ledger.uses[m] if u.start >= start}
    exchanged: dict[int, Placement] = {}
    for k in moved:
        found = _exchanged(space, k, space.placements[k], {first: second, second: first})
        if found is None:
            return False
        exchanged[k] = found
    for k in moved:
        ledger.remove(k)
    for k, placement in exchanged.items():
        ledger.add(k, placement)
    touched = {m for placement in exchanged.values() for m in placement.machines}
    return (
        bool(moved)
        and all(_is_free(space, m, start) for m in (first, second))
        and all(ledger.mend_moves(m) for m in sorted(touched))
    )


def _exchanged(space: Workspace, k: int, placement: Placement, other: dict[int, int]) -> Placement | None:
    """Return the placement with one machine for the other, none if a machine does not fit or is pinned."""
    order = space.c.orders[k]
    if order.fixed_machines.intersection(other):
        return None
    at = 0
    for need in order.modes[placement.mode].machines:
        for m in placement.machines[at : at + need.quantity]:
            if m in other and other[m] not in need.candidates:
                return None
        at += need.quantity
    return replace(
        placement,
        machines=tuple(other.get(m, m) for m in placement.machines),
        shifts=tuple(s._replace(machine=other.get(s.machine, s.machine)) for s in placement.shifts),
    )


def _is_free(space: Workspace, m: int, start: int) -> bool:
    """Whether a machine can be used in each of its uses from ``start`` on, and one ends before the next."""
    blocked, end = space.ledger.machine_blocked[m], 0
    for use in space.ledger.uses[m]:
        if use.start >= start and (use.start < end or blocked[use.start] != blocked[use.end]):
            return False
        end = use.end
    return True
