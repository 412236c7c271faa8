"""Orders with very many modes become a model soon: what does not depend on the mode is found once."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

import numpy as np
import pytest

from models.domain import Instance
from solver.cpsat import compile as compiling
from solver.cpsat import variables
from solver.cpsat.build import build
from solver.cpsat.compile import Compiled
from solver.cpsat.problem import Scope
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.solve import solve
from tests.solver.projects import project_with_modes, shop


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


def test_demands_that_differ_by_mode_are_constants_of_intervals_of_their_own() -> None:
    """Would catch a demand that is a variable, and pools of one unit that are not sequences."""
    c = Compiled(shop(3))
    proto = build(c, construct(c), Scope(tuple(range(len(c.orders))))).model.proto
    used = {need.pool for order in c.orders for mode in order.modes for need in mode.pools}
    assert sum(constraint.has_no_overlap() for constraint in proto.constraints) == len(used)
    c = Compiled(project_with_modes(3))
    proto = build(c, construct(c), Scope(tuple(range(len(c.orders))))).model.proto
    held = [x.cumulative for x in proto.constraints if x.has_cumulative()]
    assert len(held) == len(c.instance.pools)
    assert all(not demand.vars for one in held for demand in one.demands)


@pytest.mark.parametrize("make", [shop, project_with_modes])
def test_model_and_checker_agree_on_pools_that_depend_on_the_mode(make: Callable[..., Instance]) -> None:
    """Would catch an interval that does not hold what its mode needs."""
    for seed in range(3):
        plan = solve(make(seed), SolveLimits(seconds=4, workers=1))
        assert plan.status in ("FEASIBLE", "OPTIMAL")
