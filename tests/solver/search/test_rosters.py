"""Solves of rosters: optimal where that is small, infeasible where somebody can't, never by insertion."""

from __future__ import annotations

import pytest

from models.domain import Instance
from models.domain.index import Index
from solver.advice.recommend import Session
from solver.advice.wishes import WishRefused
from solver.check import check
from solver.cpsat.compile import Compiled
from solver.errors import RostersNotInserted
from solver.ledger.ledger import Ledger
from solver.limits import SolveLimits
from solver.search.incumbent import Incumbent
from solver.search.rosters import Rosters
from solver.solve import solve
from tests.solver.wards import rosters, ward
from tests.support import machine_line, of_orders, order, people_line


def cheapest(instance: Instance) -> int | None:
    """Return the least cost of all plans that the checker accepts; none if there is none."""
    index = Index(instance)
    reports = [check(instance, plan, index) for plan in rosters(instance)]
    return min((report.costs.total for report in reports if report.ok), default=None)


def with_limits(instance: Instance, **update: object) -> Instance:
    """Return a roster with other limits of its first person."""
    first = instance.operators[0]
    assert first.limits is not None
    limits = first.limits.model_copy(update=update)
    people = (first.model_copy(update={"limits": limits}), *instance.operators[1:])
    return instance.model_copy(update={"operators": people})


@pytest.mark.parametrize("seed", range(2, 8))
def test_a_small_roster_is_planned_optimally(seed: int) -> None:
    """Would catch a search that ends with what it happened to find, or claims an optimum that is none."""
    instance = ward(seed, days=3, hard=True)
    least = cheapest(instance)
    plan = solve(instance, SolveLimits(seconds=20, workers=1))
    assert plan.status == ("INFEASIBLE" if least is None else "OPTIMAL")
    if least is not None:
        assert plan.costs is not None
        assert plan.costs.total == least
        assert check(instance, plan).ok


@pytest.mark.parametrize("walks", [True, False])
def test_parts_find_the_optimum_without_a_model_of_everything(
    walks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Would catch first rosters, or neighbourhoods, that work only behind a walk."""
    if not walks:
        monkeypatch.setattr("solver.search.rosters.annealer_of", lambda c: None)
    instance = ward(2, days=3, hard=True)
    least, c = cheapest(instance), Compiled(instance)
    incumbent = Incumbent(c, SolveLimits(seconds=20, workers=2), None)
    search = Rosters(c, incumbent, lambda: incumbent.remaining <= 0 or incumbent.cost == least, 1)
    search.run(2, None)
    assert incumbent.cost == least
    assert not incumbent.rejected


def test_who_can_have_no_roster_makes_an_instance_infeasible() -> None:
    """Would catch a search for what is not there, until its time is over."""
    instance = with_limits(ward(9, days=20, people=6), least_period_minutes=9_600, consecutive_days=2)
    plan = solve(instance, SolveLimits(seconds=60, workers=1))
    assert plan.status == "INFEASIBLE"
    assert plan.provenance.stopped_by == "infeasible"


def test_a_plan_to_begin_with_is_not_lost() -> None:
    """Would catch a search that forgets the plan it was given where it finds no better one."""
    instance = ward(3, days=20, people=6)
    best = solve(instance, SolveLimits(seconds=4, workers=1))
    again = solve(instance, SolveLimits(seconds=0.01, workers=1), start=best)
    assert best.costs is not None
    assert again.costs is not None
    assert again.costs.total <= best.costs.total


def test_a_repeatable_solve_of_a_roster_repeats_itself() -> None:
    """Would catch a choice that depends on a clock."""
    instance = ward(4, days=20, people=8)
    plans = [solve(instance, SolveLimits(deterministic=1.5, workers=1, seed=3)) for _ in range(2)]
    assert plans[0].duties == plans[1].duties
    assert plans[0].costs == plans[1].costs


def test_insertion_and_what_rests_on_it_refuse_rosters() -> None:
    """Would catch plans by a search that breaks what it does not know."""
    instance = ward(2, days=3)
    plan = solve(instance, SolveLimits(seconds=20, workers=1))
    with pytest.raises(RostersNotInserted, match="rosters"):
        Ledger(Compiled(instance))
    with pytest.raises(WishRefused, match="rosters"):
        Session(instance, plan)


def test_machines_beside_a_line_that_may_be_short() -> None:
    """Would catch a roster's rules that hold only where nothing but people is planned."""
    short = {"kind": "people", "quantity": 2, "least": 1, "most": 2, "short_cost": 500}
    instance = of_orders(
        order("dig", "quarry", 4, machine_line("truck", "driver"), deadline=40),
        order("flag", "quarry", 4, short, deadline=18),
        order("survey", "quarry", 4, people_line(), deadline=18),
        operators=[
            {"id": "Ben", "shifts": [[0, 336]], "certificates": [{"certificate": "driver"}]},
            {"id": "Cai", "shifts": [[0, 336]]},
        ],
        limits={"least_period_minutes": 120, "most_period_minutes": 240},
    )
    plan = solve(instance, SolveLimits(seconds=20, workers=2))
    assert check(instance, plan).ok
    assert plan.status == "OPTIMAL"
    assert [o.order for o in plan.unplanned] == []
    assert plan.costs is not None
    assert plan.costs.terms["staffing"] == 500
