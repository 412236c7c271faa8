"""The generated fleets that the tests look at; each is made once a run."""

from __future__ import annotations

from functools import cache

from data.generator import Generated, generate

FLEETS: tuple[tuple[int, int], ...] = (
    (1, 1),
    (2, 2),
    (3, 3),
    (5, 4),
    (8, 5),
    (10, 3062),
    (12, 6),
    (20, 7),
    (25, 8),
    (30, 9),
    (38, 3090),
    (40, 10),
    (50, 11),
    (60, 12),
    (200, 13),
)
"""Orders and seed of each.

The last has several regions. The one of 38 orders is drawn twice, as its dozer operators were too idle;
that of 10 draws more jobs than orders at first.
"""


@cache
def fleet(orders: int, seed: int) -> Generated:
    """Return a fleet and its witness plan."""
    return generate(orders, seed)
