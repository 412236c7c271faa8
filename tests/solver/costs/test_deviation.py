"""Changes against the plan to stay close to."""

from __future__ import annotations

import pytest

from models.domain.plan import Plan
from solver.check import check
from tests.support import (
    changed,
    machine_line,
    of_orders,
    order,
    people_line,
    plan_of,
    put,
    with_fields,
    without,
)

MODES = [
    {"duration": 24, "lines": [machine_line("truck", "driver", quantity=2)]},
    {"duration": 24, "lines": [machine_line("truck", "driver"), people_line("driver")]},
]
BARE = of_orders({"id": "main", "site": "quarry", "modes": MODES}, order("new", "quarry", 4))
DUTIES = [
    {
        "operator": operator,
        "machine": machine,
        "order": "main",
        "start": start,
        "end": end,
        "standing": standing,
    }
    for start, end in ((14, 34), (62, 66))
    for operator, machine, standing in (("Cai", "TR1", "accepted"), ("Dora", "TR2", "draft"))
]
FACT = {"order": "main", "start": 14, "end": 66, "machines": ["TR1", "TR2"], "standing": "published"}
WEIGHTS = {"deviation_draft": 1, "deviation_published": 100, "deviation_accepted": 10_000, "unplanned": 0}
FLEET = with_fields(BARE, weights=WEIGHTS, reference={"orders": [FACT], "duties": DUTIES})
SAME = plan_of(FLEET, put("main", 14, "TR1 TR2", "Cai Dora"), put("new", 14))
SWAPPED = SAME.model_copy(
    update={
        "duties": tuple(
            duty.model_copy(update={"machine": "TR2" if duty.machine == "TR1" else "TR1"})
            for duty in SAME.duties
        )
    }
)

CASES = {
    "the same": (SAME, 0),
    "people changed machines": (SWAPPED, 0),
    "an hour later on both days": (plan_of(FLEET, put("main", 16, "TR1 TR2", "Cai Dora")), 100),
    "a day later": (plan_of(FLEET, put("main", 62, "TR1 TR2", "Cai Dora")), 100 + 10_000 + 1),
    "another mode": (plan_of(FLEET, put("main", 14, "TR1", "Cai Dora", mode=1)), 100 + 100),
    "another crew in the second duty": (
        plan_of(FLEET, put("main", 14, "TR1 TR2", "Cai Dora / Ben Dora")),
        10_000,
    ),
    "a duty less": (without(SAME, "duties", 3), 1),
    "not planned": (plan_of(FLEET), 300 + 2 * 10_000 + 2),
}


@pytest.mark.parametrize("plan,cents", CASES.values(), ids=CASES.keys())
def test_changes_are_counted_at_their_standing(plan: Plan, cents: int) -> None:
    """A change that is counted twice or not at all, or at another's standing."""
    costs = check(FLEET, plan).costs
    assert costs.terms["deviation"] == cents
    assert costs.orders.get("main", {}).get("deviation", 0) == cents


def test_order_of_the_machines_is_no_change() -> None:
    """Machines compared by position."""
    assert check(FLEET, changed(SAME, "orders", 0, machines=("TR2", "TR1"))).costs.terms["deviation"] == 0


def test_no_reference_no_deviation() -> None:
    """An instance without a reference plan on which every order is a change."""
    assert check(with_fields(BARE, weights=WEIGHTS), SAME).costs.terms["deviation"] == 0
