"""The model's objective at its hint is what the checker makes of the plan that hints it."""

from __future__ import annotations

import pytest

from data.generator import generate
from models.domain import Instance
from solver.cpsat.build import build, solve_problem
from solver.cpsat.compile import Compiled
from solver.cpsat.problem import Scope
from solver.ledger.ledger import Ledger
from solver.search.state import State
from tests.solver.search.support import judged
from tests.solver.tiny import tiny


def some_plan(c: Compiled, seed: int) -> State:
    """Return a plan of random quality."""
    ledger = Ledger(c, seed)
    ledger.reach, ledger.noise = 5, 0.9
    for k in c.latest_due_order:
        ledger.insert(k)
    return ledger.state()


def instances() -> list[Instance]:
    """Return small fleets with every kind of rent, and one with crews and lowboys."""
    return [*(tiny(seed, orders=3) for seed in range(100, 130)), generate(12, 3).instance]


@pytest.mark.parametrize("instance", instances(), ids=lambda x: x.name)
def test_the_hint_of_the_whole_model_costs_what_the_checker_says(instance: Instance) -> None:
    """Would catch a cost that the model counts otherwise, and hints that do not fit each other.

    Improvement compares a neighbourhood with its hint: one that is wrong would spoil good plans.
    """
    c = Compiled(instance)
    for state in (State(), some_plan(c, 1), some_plan(c, 2)):
        problem = build(c, state, Scope(tuple(range(len(c.orders)))))
        assert problem.hinted_cost() == judged(c, state).costs.total


@pytest.mark.parametrize("seed", range(100, 112))
def test_the_models_optimum_costs_what_the_checker_says(seed: int) -> None:
    """Would catch a cost that the model can leave unpaid, or pays for what is free."""
    c = Compiled(tiny(seed, orders=3).model_copy(update={"pins": ()}))  # a pin may be more than can be had
    problem = build(c, State(), Scope(tuple(range(len(c.orders)))))
    outcome = solve_problem(problem, 20, 2, seed)
    assert outcome.proven
    assert outcome.state is not None
    assert outcome.cost == judged(c, outcome.state).costs.total
