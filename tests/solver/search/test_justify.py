"""Shifting a plan's orders late and early keeps the rules and never makes it longer."""

from __future__ import annotations

import numpy as np
import pytest

from models.domain import Instance
from solver.cpsat.compile import Compiled
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.search.incumbent import Incumbent
from solver.search.justify import early, last_end, late, shortest
from solver.search.squeeze import squeeze
from solver.search.state import State
from tests.solver.projects import project, project_with_modes, shop
from tests.solver.search.support import judged


def constructed(instance: Instance) -> tuple[Compiled, State]:
    """Return a project and its first plan, which holds every task."""
    c = Compiled(instance)
    state = construct(c)
    assert len(state.placements) == len(c.orders)
    return c, state


@pytest.mark.parametrize("seed", range(6))
def test_late_and_early_plans_keep_the_rules(seed: int) -> None:
    """Would catch a task that is set before its predecessor, or over a pool, when time runs backward."""
    c, state = constructed(project(seed))
    random = np.random.default_rng(seed)
    length = last_end(state.placements)
    pushed = late(c, state.placements, length, random)
    if len(pushed) == len(c.orders):
        assert judged(c, State(pushed)).violations == ()
        assert last_end(pushed) <= length
        assert sum(p.start for p in pushed.values()) >= sum(p.start for p in state.placements.values())
    pulled = early(c, state.placements, random, spread=5.0)
    assert pulled is not None
    assert judged(c, State(pulled)).violations == ()


@pytest.mark.parametrize("seed", range(6))
def test_justification_never_lengthens(seed: int) -> None:
    """Would catch a plan that is handed back although a shorter one was known."""
    c, state = constructed(project(seed, tasks=40))
    found = shortest(c, state.placements, np.random.default_rng(seed), lambda: False)
    assert last_end(found) <= last_end(state.placements)
    assert judged(c, State(found)).violations == ()


def test_some_plan_gets_shorter() -> None:
    """Would catch justification that hands back what it was given."""
    gains = []
    for seed in range(12):
        c, state = constructed(project(seed, tasks=40))
        found = shortest(c, state.placements, np.random.default_rng(seed), lambda: False)
        gains.append(last_end(state.placements) - last_end(found))
    assert max(gains) > 0


@pytest.mark.parametrize("seed", [1, 2])
def test_squeezing_ends_at_the_optimum_of_small_projects(seed: int) -> None:
    """Would catch a squeeze that misses shorter plans, or offers ones that break a rule."""
    from solver.solve import solve

    instance = project(seed, tasks=12)
    best = solve(instance, SolveLimits(seconds=60, workers=1))
    assert best.status == "OPTIMAL"
    assert best.costs is not None
    c, state = constructed(instance)
    incumbent = Incumbent(c, SolveLimits(seconds=60), None)
    incumbent.offer(state, "constructed")
    optimum = best.costs.total
    squeeze(c, incumbent, lambda: incumbent.cost == optimum or incumbent.remaining <= 0, 2, seed)
    assert incumbent.cost == optimum
    assert incumbent.rejected == []


def test_justification_chooses_modes_anew() -> None:
    """Would catch a plan that keeps the modes it was constructed with although others end sooner."""
    gains = 0
    for seed in range(6):
        c = Compiled(shop(seed, jobs=8))
        slowest = {
            o.index: max(range(len(o.modes)), key=lambda mode: o.modes[mode].duration) for o in c.orders
        }
        state = construct(c, modes=slowest)
        found = shortest(c, state.placements, np.random.default_rng(seed), lambda: False)
        assert judged(c, State(found)).violations == ()
        gains += sum(found[k].mode != slowest[k] for k in found)
    assert gains > 0


def test_modes_that_use_up_budgets_are_kept() -> None:
    """Would catch a justified plan that lacks orders, for the first ones have used up all there is."""
    c = Compiled(project_with_modes(1))
    state = construct(c, modes=dict.fromkeys(range(len(c.orders)), 2))
    found = shortest(c, state.placements, np.random.default_rng(1), lambda: False)
    assert judged(c, State(found)).violations == ()
    assert {k: p.mode for k, p in found.items()} == {k: p.mode for k, p in state.placements.items()}
