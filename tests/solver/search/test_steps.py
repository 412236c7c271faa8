"""A walk's ledger and its base stay in step, though only what was touched is copied."""

from __future__ import annotations

import numpy as np
import pytest

from data.generator import generate
from solver.cpsat.compile import Compiled
from solver.effort import Effort
from solver.ledger.books import Places
from solver.ledger.ledger import ledger_of
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.search.fill import Filler
from solver.search.neighbourhoods import Relations
from solver.search.steps import Steps, usual_choice
from solver.search.workspace import Workspace

SEEDS = (3, 11)


def steps_of(seed: int, orders: int = 30) -> Steps:
    """Return a walk on a fleet with the demands of every rule."""
    c = Compiled(generate(orders, seed, all_rules=True).instance)
    effort = Effort(SolveLimits(workers=1, deterministic=100.0))
    weights = np.ones(len(c.orders))
    space = Workspace(c, construct(c, seed), weights.tolist(), seed, effort)
    return Steps(
        space, Relations.of(c), Filler(len(c.orders)), weights, np.arange(c.works), set(), usual_choice()
    )


def same(one: Places, other: Places) -> bool:
    """Whether two places hold the same plan."""
    planned = one.mode >= 0
    return all(
        np.array_equal(
            a[planned] if len(a) == len(planned) else a, b[planned] if len(b) == len(planned) else b
        )
        for name, a, b in zip(one._fields, one, other, strict=True)
        if name != "origin"  # has a meaning only where there is a move
    ) and np.array_equal(one.mode, other.mode)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_base_is_the_plan_after_each_step(seed: int) -> None:
    """Would catch an order that changes without being noted: it would stay changed when a step is undone."""
    steps = steps_of(seed)
    accepted = 0
    for turn in range(300):
        before = steps.cost
        steps.round(lambda: False, 20_000.0 if turn % 2 else 0.0)
        accepted += steps.cost != before
        assert same(steps.ledger.save(), steps.base)
        assert steps.space.cost() == steps.cost
    assert accepted > 20, "the walk moves"


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_plan_costs_what_is_remembered(seed: int) -> None:
    """Would catch a best plan that misses a change of the base."""
    steps = steps_of(seed)
    for turn in range(300):
        steps.round(lambda: False, 20_000.0 if turn % 3 else 0.0)
        if turn % 30 == 29:
            fresh = ledger_of(steps.c, steps.ledger.state(steps.best))
            lacking = int(np.count_nonzero(steps.space.mandatory & (fresh.b.mode < 0)))
            assert lacking == steps.best_cost // 10**15
            assert fresh.cost() == steps.best_cost % 10**15
    steps.go_back()
    assert same(steps.ledger.save(), steps.base)
    assert steps.space.cost() == steps.best_cost
