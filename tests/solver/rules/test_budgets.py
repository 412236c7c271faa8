"""Rule 12, what nothing renews: budgets last."""

from __future__ import annotations

from typing import Any

from models.domain.instance import Instance
from solver.check import check
from tests.support import bad, of_orders, plan_of, put


def using(name: str, *amounts: int) -> dict[str, Any]:
    """Return an order with a mode for each amount of fuel."""
    modes = [{"duration": 4, "budgets": [{"budget": "fuel", "amount": amount}]} for amount in amounts]
    return {"id": name, "site": "quarry", "modes": modes}


FLEET: Instance = of_orders(using("a", 60, 30), using("b", 50, 0), using("c", 40))
"""There are 100 units of fuel."""

BAD = [
    bad("exceeded", FLEET, plan_of(FLEET, put("a", 14), put("b", 14))),
    bad("exceeded", FLEET, plan_of(FLEET, put("a", 14, mode=1), put("b", 62), put("c", 110))),
]


def test_budget_may_be_used_up_and_the_mode_counts() -> None:
    """The last unit withheld, or the use of a mode that was not chosen."""
    assert check(FLEET, plan_of(FLEET, put("a", 14), put("c", 14), put("b", 14, mode=1))).ok


def test_breach_names_the_orders_that_use_the_budget() -> None:
    """Orders that use nothing named as part of the trouble."""
    plan = plan_of(FLEET, put("a", 14), put("b", 14, mode=1), put("c", 14))
    tight = FLEET.model_copy(update={"budgets": (FLEET.budgets[0].model_copy(update={"amount": 99}),)})
    assert [(v.orders, v.params["value"]) for v in check(tight, plan).violations] == [(("a", "c"), 100)]
