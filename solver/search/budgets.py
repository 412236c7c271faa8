"""Modes that keep the budgets: where budgets bind, insertion alone runs into them at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled

SECONDS = 2.0


def modes_within_budgets(c: Compiled, seed: int = 0) -> dict[int, list[int]] | None:
    """Return one mode by order such that all orders together keep all budgets, short ones preferred.

    None if the instance has no budgets, or if no such choice is found. The seed varies the preference.
    """
    if not c.budget_amounts:
        return None
    from ortools.sat.python import cp_model

    random = np.random.default_rng(seed)
    model = cp_model.CpModel()
    chosen = [[model.new_bool_var("") for _ in order.modes] for order in c.orders]
    used: list[list[Any]] = [[] for _ in c.budget_amounts]
    price = []
    for order, literals in zip(c.orders, chosen, strict=True):
        model.add_exactly_one(literals)
        for mode, literal in zip(order.modes, literals, strict=True):
            for budget, amount in mode.budgets:
                used[budget].append(amount * literal)
            weight = 1 + sum(need.quantity / max(1, c.capacity[need.pool].max()) for need in mode.pools)
            factor = random.uniform(0.8, 1.2) if seed else 1.0
            price.append(round(100 * mode.duration * float(weight) * factor) * literal)
    for budget, terms in enumerate(used):
        model.add(sum(terms) <= c.budget_amounts[budget])
    model.minimize(sum(price))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = SECONDS
    solver.parameters.num_workers = 1
    solver.parameters.relative_gap_limit = 0.01
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return {
        k: [next(m for m, literal in enumerate(literals) if solver.value(literal))]
        for k, literals in enumerate(chosen)
    }
