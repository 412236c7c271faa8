"""The bound by hours is never above a plan's cost, and sees what is short."""

from __future__ import annotations

import numpy as np
import pytest

from data.generator import generate
from solver.check import check
from solver.cpsat.compile import Compiled
from solver.limits import SolveLimits
from solver.search.relaxation import Relaxation
from solver.solve import solve
from solver.unavoidable import unavoidable


def never() -> bool:
    """Do not stop."""
    return False


@pytest.mark.parametrize("seed", range(8))
def test_it_is_no_more_than_the_optimum(seed: int) -> None:
    """Would catch an hour that is counted twice, or a price of hours that there are not."""
    instance = generate(7, seed, all_rules=seed % 2 == 1).instance
    best = solve(instance, SolveLimits(seconds=60, workers=1))
    assert best.costs is not None
    relaxation = Relaxation(Compiled(instance))
    assert relaxation.best_bound(300, never) <= best.costs.total
    random = np.random.default_rng(seed)
    for _ in range(50):
        prices = random.integers(0, 3 * int(relaxation.rate.mean()) + 2, len(relaxation.rate))
        assert relaxation.bound(prices) <= best.costs.total


@pytest.mark.parametrize("orders, seed, all_rules", [(60, 1, False), (60, 2, True), (150, 3, False)])
def test_it_is_between_what_is_unavoidable_and_the_witness(orders: int, seed: int, all_rules: bool) -> None:
    """Would catch a bound that is worth nothing."""
    made = generate(orders, seed, all_rules=all_rules)
    c = Compiled(made.instance)
    found = Relaxation(c).best_bound(300, never)
    least = sum(unavoidable(made.instance, c.index).values())
    assert least < found <= check(made.instance, made.witness).costs.total


def test_where_hours_are_short_the_dear_ones_are_counted() -> None:
    """Would catch prices that do not rise: each order alone takes the cheapest, whoever else does."""
    relaxation = Relaxation(Compiled(generate(12, 5).instance))
    nothing = np.zeros(len(relaxation.rate), dtype=np.int64)
    alone = relaxation.bound(nothing)
    relaxation.hours = relaxation.hours // 50
    assert relaxation.bound(nothing) == alone, "hours cost nothing where they have no price"
    assert relaxation.best_bound(300, never) > alone
