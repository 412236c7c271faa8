"""Modes that keep the budgets: where budgets bind, insertion alone runs into them at the end.

Time is relaxed: chains take their time, and all work of a pool fits before the end. What remains is
chosen for the shortest end and then for the least work, and mostly is a good choice for the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from solver.effort import Effort
from solver.limits import SolveLimits

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar

    from solver.cpsat.compile import Compiled

SECONDS = 2.0

END_WEIGHT = 1000
"""What one slot of the relaxed end weighs against one unit of work."""


def modes_within_budgets(c: Compiled, seed: int = 0, effort: Effort | None = None) -> dict[int, int] | None:
    """Return one mode by order such that all orders together keep all budgets, for a short plan.

    None if the instance has no budgets, or if no such choice is found. The seed varies the preference.
    """
    if not c.budget_amounts:
        return None
    from ortools.sat.python import cp_model

    random = np.random.default_rng(seed)
    model = cp_model.CpModel()
    chosen = [[model.new_bool_var("") for _ in order.modes] for order in c.orders[: c.works]]
    used: list[list[Any]] = [[] for _ in c.budget_amounts]
    work: list[list[Any]] = [[] for _ in c.capacity]
    price = []
    for order, literals in zip(c.orders[: c.works], chosen, strict=True):
        model.add_exactly_one(literals)
        for mode, literal in zip(order.modes, literals, strict=True):
            for budget, amount in mode.budgets:
                used[budget].append(amount * literal)
            factor = random.uniform(0.7, 1.3) if seed else 1.0
            for need in mode.pools:
                work[need.pool].append(need.quantity * mode.duration * literal)
            units = sum(need.quantity for need in mode.pools)
            price.append(round(factor * mode.duration * max(1, units)) * literal)
    for budget, terms in enumerate(used):
        model.add(sum(terms) <= c.budget_amounts[budget])
    end = _relaxed_end(c, model, chosen)
    for pool, terms in enumerate(work):
        model.add(sum(terms) <= int(c.capacity[pool].max()) * end)
    model.minimize(END_WEIGHT * end + sum(price))
    solver = cp_model.CpSolver()
    effort = effort or Effort(SolveLimits(SECONDS))
    effort.limit_search(solver, SECONDS)
    solver.parameters.num_workers = 1
    solver.parameters.relative_gap_limit = 0.005
    status = solver.solve(model)
    effort.add_search(solver)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return {
        k: next(m for m, literal in enumerate(literals) if solver.value(literal))
        for k, literals in enumerate(chosen)
    }


def _relaxed_end(c: Compiled, model: CpModel, chosen: list[list[IntVar]]) -> IntVar:
    """Return a variable no less than the work slots of any chain of orders."""
    end = model.new_int_var(0, c.slots, "end")
    starts = [model.new_int_var(0, c.slots, f"start[{k}]") for k in range(c.works)]
    length = [
        sum(mode.duration * literal for mode, literal in zip(order.modes, literals, strict=True))
        for order, literals in zip(c.orders[: c.works], chosen, strict=True)
    ]
    for k, start in enumerate(starts):
        model.add(start + length[k] <= end)
    for link in c.links:
        if link.kind == "FS" and link.min_lag >= 0:
            model.add(starts[link.before] + length[link.before] <= starts[link.after])
    return end
