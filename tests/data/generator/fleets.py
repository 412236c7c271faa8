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
    (12, 6),
    (20, 7),
    (25, 8),
    (30, 9),
    (40, 10),
    (50, 11),
    (60, 12),
    (200, 13),
)
"""Orders and seed of each; the last has several regions."""


@cache
def fleet(orders: int, seed: int) -> Generated:
    """Return a fleet and its witness plan."""
    return generate(orders, seed)
