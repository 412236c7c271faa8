"""Orders with very many modes become a model soon: what does not depend on the mode is found once."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np

from solver.cpsat import compile as compiling
from solver.cpsat import variables
from solver.cpsat.build import build
from solver.cpsat.compile import Compiled
from solver.cpsat.problem import Scope
from solver.search.construct import construct
from tests.solver.projects import shop


def test_starts_are_found_once_for_modes_that_differ_in_nothing() -> None:
    """Would catch a list of all starts for each mode: it took half of a solve with 24,000 modes."""
    made: list[tuple[object, ...]] = []
    real = Compiled._starts_within

    def counted(*args: object, pausing: bool) -> object:
        made.append((args[1:], pausing))
        return real(*args, pausing=pausing)  # type: ignore[arg-type]

    with patch.object(compiling.Compiled, "_starts_within", staticmethod(counted)):
        c = Compiled(shop(1))
        for k, order in enumerate(c.orders):
            for mode, chosen in enumerate(order.modes):
                starts = c.starts(k, mode)
                assert np.all(starts.end - starts.start == chosen.duration)
                assert len(starts) == c.slots - chosen.duration + 1
    assert len(made) == len(set(made))
    assert len(made) < sum(len(order.modes) for order in c.orders) / 4


def test_modes_are_looked_through_once_for_each_order() -> None:
    """Would catch asking all modes of an order again for each of them."""
    c = Compiled(shop(2))
    with patch.object(variables, "needs_duties", wraps=variables.needs_duties) as asked:
        build(c, construct(c), Scope(tuple(range(len(c.orders)))))
    assert asked.call_count == len(c.orders)
