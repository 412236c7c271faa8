"""A walk's ledger and its base stay in step, though only what was touched is copied."""

from __future__ import annotations

import numpy as np
import pytest

from data.generator import generate
from solver.cpsat.compile import Compiled
from solver.effort import Effort
from solver.ledger.books import Places
from solver.ledger.ledger import Ledger, ledger_of
from solver.ledger.walking import AT_ANY_TIME, BY_PEOPLE
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.search.fill import Filler
from solver.search.neighbourhoods import Relations
from solver.search.steps import Steps, usual_choice
from solver.search.workspace import Workspace
from tests.support import of_orders, order, people_line

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


@pytest.mark.parametrize("kind", [BY_PEOPLE, AT_ANY_TIME])
def test_related_orders_are_close_in_space(kind: int) -> None:
    """Would catch work planned anew with work of the other end of the country, which it never meets."""
    near = [order(f"near-{n}", "quarry", 4, people_line("driver")) for n in range(6)]
    far = [order(f"far-{n}", "dam", 4, people_line("driver")) for n in range(20)]
    c = Compiled(of_orders(*near, *far))
    ledger, everything = Ledger(c), np.arange(c.works)

    def share_of_near(radius: float) -> float:
        reach = np.array([3.0 * 48, radius])
        drawn = [ledger.related(kind, 0, reach, 6, Relations.of(c), everything) for _ in range(40)]
        return float(np.mean([np.array(each[1:]) < len(near) for each in drawn]))

    assert share_of_near(1.0) == 1.0, "33 km are far then"
    assert share_of_near(1e9) < 0.5, "and nothing is"
