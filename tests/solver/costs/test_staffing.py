"""Lines with fewer people, or with more, than they ask."""

from __future__ import annotations

from typing import Any

import pytest

from models.domain.reading import Reading
from solver.check import check
from solver.costs.staffing import COST
from solver.solve import solve
from tests.support import of_orders, order, plan_of, put


def flexible(**fields: Any) -> dict[str, Any]:
    """Return a line of two people that one to three may fill."""
    return {"kind": "people", "quantity": 2, "least": 1, "most": 3, **fields}


WORK = of_orders(
    order("w", "quarry", 4, flexible(short_cost=700, extra_cost=50)),
    order("night", "tunnel", 12, flexible(short_cost=30)),
    limits={},
)


@pytest.mark.parametrize("crew,cents", [("Ana", 700), ("Ana Ben", 0)])
def test_a_person_too_few_has_a_price(crew: str, cents: int) -> None:
    """Heads that are counted from another line, or a price that is paid for none."""
    plan = plan_of(WORK, put("w", 14, crew=crew))
    assert check(WORK, plan).ok
    assert COST.value(Reading(WORK, plan)).orders == ({"w": cents} if cents else {})


def test_a_person_too_many_has_another_price() -> None:
    """The price of too few, paid for too many."""
    plan = plan_of(WORK, put("w", 14, crew="Ana Ben"))
    extra = plan.duties[0].model_copy(update={"operator": "Cai"})
    plan = plan.model_copy(update={"duties": (*plan.duties, extra)})
    assert check(WORK, plan).ok
    assert COST.value(Reading(WORK, plan)).total == 50


def test_each_duty_is_paid_by_itself() -> None:
    """Heads of two duties that are added up: 22:00 to 02:00 has one person, 02:00 to 06:00 two."""
    plan = plan_of(WORK, put("night", 44, crew="Eva / Eva Fay"))
    assert [d.start for d in plan.duties] == [44, 52, 52]
    assert COST.value(Reading(WORK, plan)).total == 30


@pytest.mark.parametrize("short,wage,heads", [(100, 200, 1), (1_000, 200, 2)])
def test_the_engine_weighs_a_missing_person_against_the_wage(short: int, wage: int, heads: int) -> None:
    """A line that is always filled, or never: two hours of a second person cost 400, in a free model."""
    instance = of_orders(
        order("w", "quarry", 4, flexible(short_cost=short), deadline=40),
        operators=[
            {"id": name, "shifts": [[0, 336]], "cost_per_hour": wage} for name in ("Ana", "Ben", "Cai")
        ],
        limits={},
        machines=[],
        crew_transport=None,
    )
    plan = solve(instance)
    assert plan.status == "OPTIMAL"
    assert len(plan.duties) == heads
    assert check(instance, plan).ok
