"""Random numbers for compiled walks, whose state is one word of an array."""

from __future__ import annotations

from typing import Any

import numpy as np

from solver.ledger.jit import compiled


@compiled
def uniform(draw: Any) -> float:
    """Return a random number in [0, 1). Source: G. Steele et al., "Fast splittable pseudorandom number
    generators", OOPSLA 2014.
    """  # noqa: D205
    draw[0] += np.uint64(0x9E3779B97F4A7C15)
    z = draw[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) / 9007199254740992.0


@compiled
def below(draw: Any, n: int) -> int:
    """Return a random integer from 0 up to, but without, ``n``."""
    return min(n - 1, int(uniform(draw) * n))
