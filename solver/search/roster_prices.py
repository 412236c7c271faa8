"""What the lines of an order cost with the people that they have, and who is missing there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled
    from solver.cpsat.shapes import PeopleNeed
    from solver.search.state import Placement


def line_cost(c: Compiled, k: int, placement: Placement, missing: int) -> int:
    """Return the price of people too few or too many on an order's lines.

    Parameters
    ----------
    missing
        Price of each person fewer than a line must have.
    """
    total = 0
    for heads, need in _lines(c, k, placement):
        total += need.short_cost * max(0, need.quantity - heads)
        total += need.extra_cost * max(0, heads - need.quantity)
        total += missing * max(0, need.least - heads)
    return total


def missing_heads(c: Compiled, placements: dict[int, Placement]) -> int:
    """Return how many people are missing on lines that must not be that short."""
    return sum(max(0, need.least - heads) for k, p in placements.items() for heads, need in _lines(c, k, p))


def _lines(c: Compiled, k: int, p: Placement) -> list[tuple[int, PeopleNeed]]:
    """Return each need of each duty of an order with its heads."""
    order = c.orders[k]
    heads = Counter((shift.line, shift.duty) for shift in p.shifts)
    duties = order.clock.duties_of(p.start, p.end)
    return [(heads[need.line, d], need) for d in duties for need in order.modes[p.mode].people]
