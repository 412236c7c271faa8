"""Models of people alone, and of rosters as a whole, allow what the checker accepts, at its price."""

from __future__ import annotations

from functools import cache

import pytest

from models.domain import Instance, Plan
from models.domain.index import Index
from solver.check import check
from solver.cpsat.build import build, build_rules, extract, solve_problem
from solver.cpsat.compile import Compiled
from solver.cpsat.problem import Problem, Scope
from solver.search.state import Placement, State, as_plan, state_of
from tests.solver.wards import DAY, rosters, ward

Shape = frozenset[tuple[str, str]]
SEEDS = range(2, 12)


def shape(plan: Plan) -> Shape:
    return frozenset((d.operator, d.order) for d in plan.duties)


@cache
def accepted(seed: int, *, hard: bool) -> dict[Shape, int]:
    """Return every plan that the checker accepts with its cost."""
    instance = instance_of(seed, hard=hard)
    index = Index(instance)
    reports = {shape(plan): check(instance, plan, index) for plan in rosters(instance)}
    return {key: report.costs.total for key, report in reports.items() if report.ok}


def allowed(problem: Problem) -> set[Shape]:
    """Return every plan that a model allows."""
    from ortools.sat.python import cp_model

    found: set[Shape] = set()

    class Collect(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            found.add(shape(as_plan(problem.c, extract(problem, self.value))))

    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    assert solver.solve(problem.model, Collect()) in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return found


def nobody(c: Compiled) -> State:
    """Return the plan in which nobody is on any order."""
    assert c.staffing is not None
    return State({k: Placement(*held) for k, held in c.staffing.held.items()})


def scopes(c: Compiled) -> list[Scope]:
    """Return a scope of people alone and one of all orders."""
    everybody = tuple(range(len(c.operators)))
    return [Scope((), staff=everybody), Scope(tuple(range(len(c.orders))))]


def instance_of(seed: int, *, hard: bool) -> Instance:
    """Return two people on three days, or one on six."""
    return ward(seed, days=6, people=1, hard=hard) if seed % 2 else ward(seed, days=3, hard=hard)


@pytest.mark.parametrize("hard", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("which", [0, 1], ids=["people", "orders"])
def test_the_model_allows_exactly_what_the_checker_accepts(seed: int, which: int, hard: bool) -> None:
    """Would catch a limit of rosters, or bounds of a line, posted too weakly, too strongly or not at all."""
    c = Compiled(instance_of(seed, hard=hard))
    assert allowed(build_rules(c, nobody(c), scopes(c)[which])) == accepted(seed, hard=hard).keys()


def test_the_instances_have_plans_and_limits_that_bind() -> None:
    """Instances without plans, or of which everything is a plan, would prove nothing."""
    counts = [len(accepted(seed, hard=False)) for seed in SEEDS]
    assert sum(0 < count < 3**6 / 2 for count in counts) >= 5, counts


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("which", [0, 1], ids=["people", "orders"])
def test_the_optimum_of_the_model_is_the_cheapest_accepted_plan(seed: int, which: int) -> None:
    """Would catch heads, wages or requests that the model pays otherwise than the checker."""
    costs = accepted(seed, hard=False)
    c = Compiled(instance_of(seed, hard=False))
    outcome = solve_problem(build(c, nobody(c), scopes(c)[which]), 20.0, 1, 1)
    assert outcome.infeasible == (not costs)
    if costs:
        assert outcome.proven
        assert outcome.state is not None
        assert costs[shape(as_plan(c, outcome.state))] == min(costs.values())
        if which:  # what is fixed counts nothing in a model of people alone
            assert outcome.cost == min(costs.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_a_part_of_a_roster_reaches_what_the_rest_allows(seed: int) -> None:
    """Would catch fixed shifts that a neighbourhood forgets: of others, or of a person's other days."""
    costs = accepted(seed, hard=False)
    if not costs:
        return
    instance = instance_of(seed, hard=False)
    c = Compiled(instance)
    dearest = max(costs, key=lambda key: (costs[key], sorted(key)))
    plan = next(plan for plan in rosters(instance) if shape(plan) == dearest)
    state = state_of(c, plan)
    low, high = DAY, min(3 * DAY, instance.horizon.slots)
    problem = build(c, state, Scope((), staff=(0,), stretch=(low, high)))
    outcome = solve_problem(problem, 20.0, 1, 1)
    start = {order.id: order.release for order in instance.orders}

    def stays(key: Shape) -> Shape:
        return frozenset(x for x in key if x[0] != "p0" or not low <= start[x[1]] < high)

    rivals = [cost for key, cost in costs.items() if stays(key) == stays(dearest)]
    assert outcome.proven
    assert outcome.state is not None
    assert costs[shape(as_plan(c, outcome.state))] == min(rivals)
    assert problem.hinted_cost() - (outcome.cost or 0) == costs[dearest] - min(rivals)
