"""Where services fall due and are not placed, nothing is claimed that placing them could refute."""

from __future__ import annotations

from solver.advice.trials import Case, Trials
from solver.limits import SolveLimits
from solver.solve import solve
from tests.solver.rules.test_services import fleet, service
from tests.support import with_item


def test_no_optimum_and_no_bound_are_claimed_where_a_service_could_help() -> None:
    """Would catch OPTIMAL said of a plan that leaves work out only because no service is placed."""
    due = fleet(service("250"), meter=99)
    plan = solve(due, SolveLimits(seconds=4.0))
    assert plan.status in ("FEASIBLE", "UNKNOWN")
    assert plan.costs is not None
    assert plan.provenance.bound == plan.costs.unavoidable, "what no plan can avoid is all that is known"
    bare = with_item(due, "machines", "EX1", services=[])
    assert solve(bare, SolveLimits(seconds=20.0)).status == "OPTIMAL"


def test_nothing_is_called_infeasible_where_a_service_could_help() -> None:
    """Would catch INFEASIBLE said of a mandatory order that a service before it would allow."""
    due = fleet(service("250"), meter=99)
    must = with_item(due, "orders", due.orders[0].id, optional=False)
    only = must.model_copy(update={"machines": tuple(m for m in must.machines if m.id == "EX1")})
    assert solve(only, SolveLimits(seconds=4.0)).status != "INFEASIBLE"


def test_an_explanation_takes_no_proof_from_a_model_without_services() -> None:
    """Would catch a cause called verified though a service would remove it; leaving the rule aside proves."""
    due = fleet(service("250"), meter=99)
    only = due.model_copy(update={"machines": tuple(m for m in due.machines if m.id == "EX1")})
    order = due.orders[0].id
    assert Trials(20.0).answer(Case(only, (order,))).feasible is None
    assert Trials(20.0).answer(Case(only, (order,), skip=frozenset({"services"}))).feasible is True
    never = with_item(only, "orders", order, deadline=1)
    assert Trials(20.0).answer(Case(never, (order,), skip=frozenset({"services"}))).feasible is False
