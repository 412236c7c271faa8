"""How many changes against the reference plan are needed, where those allowed do not suffice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.domain.plan import Reason

if TYPE_CHECKING:
    from models.domain.instance import Instance
    from solver.effort import Effort
    from solver.limits import ShouldStop


def why_too_few(
    instance: Instance, seconds: float, stop: ShouldStop, seed: int = 0, effort: Effort | None = None
) -> Reason | None:
    """Return the reason of an instance that is proven infeasible, if it is its bound on changes.

    The fewest changes are found by a model of the same rules without the bound. None if there is no bound,
    or no plan without it, or none is found in time.
    """
    from solver.cpsat.build import build_rules, solve_problem
    from solver.cpsat.compile import Compiled
    from solver.cpsat.problem import Scope
    from solver.rules.changes import changes_of
    from solver.search.state import State

    reference = instance.reference
    if reference is None or reference.most_changes is None:
        return None
    free = instance.model_copy(update={"reference": reference.model_copy(update={"most_changes": None})})
    c = Compiled(free)
    problem = build_rules(c, State(), Scope(tuple(range(len(c.orders)))), seed)
    terms, constant = changes_of(problem)
    problem.model.minimize(sum(terms) + constant)
    problem.hint()
    outcome = solve_problem(problem, seconds, 1, seed, stop=stop, effort=effort)
    if outcome.state is None or outcome.cost is None:
        return None
    most, fewest = reference.most_changes, outcome.cost
    needed = f"{fewest} are needed" if outcome.proven else f"one with {fewest} does"
    allowed = f"at most {most} change{'s' if most != 1 else ''} to the reference plan"
    message = f"No plan keeps all rules with {allowed}; {needed}. Maybe allow {fewest}."
    return Reason(code="too_few_changes", message=message, verified=True)
