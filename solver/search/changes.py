"""Changes of a plan in work against the reference plan, as the rule ``changes`` counts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled
    from solver.search.state import Placement


def changes_in(c: Compiled, placements: Mapping[int, Placement], orders: Iterable[int] | None = None) -> int:
    """Return how many changes ``placements`` make to the reference plan.

    Parameters
    ----------
    orders
        The orders that count; none: all.
    """
    total = 0
    for k in range(c.works) if orders is None else orders:
        order, placed = c.orders[k], placements.get(k)
        known = order.reference
        if known is not None:
            if placed is None:
                total += 1 + len(known.machines)
            else:
                there = {c.machines[m].id for m in placed.machines}
                total += (placed.start != known.start) + (placed.mode != known.mode)
                total += sum(machine not in there for machine in known.machines)
        on = {(s.operator, s.duty) for s in placed.shifts} if placed is not None else set()
        for duty in order.reference_duties:
            local = order.clock.duty_at(duty.start)
            total += local is None or (c.operator_index[duty.operator], local) not in on
    return total
