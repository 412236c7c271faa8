"""How many changes against the reference plan are needed, where those allowed do not suffice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.domain.plan import Reason
from solver.check import check

if TYPE_CHECKING:
    from models.domain.instance import Instance
    from solver.effort import Effort
    from solver.limits import ShouldStop


def why_too_few(
    instance: Instance, seconds: float, stop: ShouldStop, seed: int = 0, effort: Effort | None = None
) -> Reason | None:
    """Return the reason of an instance that is proven infeasible, if it is its bound on changes.

    The fewest changes are found by a model of the same rules without the bound, which begins with the plan
    near the reference that insertion finds. None if there is no bound, or no plan without it, or none is
    found in time.
    """
    from solver.cpsat.build import build_rules, solve_problem
    from solver.cpsat.compile import Compiled
    from solver.cpsat.problem import Scope
    from solver.rules.changes import changes_of
    from solver.search.changes import changes_in
    from solver.search.repair import near_reference
    from solver.search.state import as_plan

    reference = instance.reference
    if reference is None or reference.most_changes is None:
        return None
    free = instance.model_copy(update={"reference": reference.model_copy(update={"most_changes": None})})
    c = Compiled(free)
    near = near_reference(c, stop)
    problem = build_rules(c, near, Scope(tuple(range(len(c.orders)))), seed)
    terms, constant = changes_of(problem)
    problem.model.minimize(sum(terms) + constant)
    problem.hint()
    outcome = solve_problem(problem, seconds, 1, seed, stop=stop, effort=effort)
    fewest = outcome.cost
    if fewest is None and check(free, as_plan(c, near)).ok:
        fewest = changes_in(c, near.placements)
    if fewest is None:
        return None
    most = reference.most_changes
    needed = f"{fewest} are needed" if outcome.proven else f"one with {fewest} does"
    allowed = f"at most {most} change{'s' if most != 1 else ''} to the reference plan"
    message = f"No plan keeps all rules with {allowed}; {needed}. Maybe allow {fewest}."
    return Reason(code="too_few_changes", message=message, verified=True)
