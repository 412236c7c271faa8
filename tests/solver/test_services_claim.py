"""What is claimed of instances in which services fall due: no more than the model can prove."""

from __future__ import annotations

from solver.advice.trials import Case, Trials
from solver.limits import SolveLimits
from solver.solve import solve
from tests.solver.rules.test_services import fleet, service
from tests.support import with_item

DUE = fleet(service("250"), meter=99)
IN_FIELD = fleet(service("250", field=True, duration=6), meter=99)


def test_an_optimum_with_a_service_in_a_workshop_is_proven() -> None:
    """Would catch work left out because no service is placed, or an optimum that is not claimed."""
    plan = solve(DUE, SolveLimits(seconds=20.0))
    assert plan.status == "OPTIMAL"
    assert not plan.unplanned
    assert [(s.machine, s.service, s.site) for s in plan.services] == [("EX1", "250", "quarry")]


def test_no_optimum_and_no_bound_are_claimed_where_a_service_may_lie_in_a_pause() -> None:
    """Would catch OPTIMAL said by a model that has no services in pauses of orders."""
    plan = solve(IN_FIELD, SolveLimits(seconds=4.0))
    assert plan.status == "FEASIBLE"
    assert plan.services, "one in the field or the workshop is placed"
    assert plan.costs is not None
    assert plan.provenance.bound == plan.costs.unavoidable, "what no plan can avoid is all that is known"
    bare = with_item(IN_FIELD, "machines", "EX1", services=[])
    assert solve(bare, SolveLimits(seconds=20.0)).status == "OPTIMAL"


def test_nothing_is_called_infeasible_where_a_service_in_a_pause_could_help() -> None:
    """Would catch INFEASIBLE said of a mandatory order by a model that lacks such services."""
    alone = IN_FIELD.model_copy(update={"machines": tuple(m for m in IN_FIELD.machines if m.id == "EX1")})
    must = with_item(alone, "orders", "first", optional=False, release=60, deadline=62)
    assert solve(must, SolveLimits(seconds=4.0)).status == "UNKNOWN"


def test_an_explanation_takes_no_proof_from_a_model_that_lacks_services() -> None:
    """Would catch a cause called verified though a service would remove it; leaving the rule aside proves."""
    only = IN_FIELD.model_copy(update={"machines": tuple(m for m in IN_FIELD.machines if m.id == "EX1")})
    never = with_item(only, "orders", "first", deadline=1)
    assert Trials(20.0).answer(Case(never, ("first",))).feasible is None
    assert Trials(20.0).answer(Case(never, ("first",), skip=frozenset({"services"}))).feasible is False
    assert Trials(20.0).answer(Case(only, ("first",))).feasible is True
