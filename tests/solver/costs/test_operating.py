"""Hours of machines and people."""

from __future__ import annotations

from solver.check import check
from tests.support import (
    changed,
    figures,
    machine_line,
    of_orders,
    order,
    people_line,
    plan_of,
    put,
    with_item,
)

LINES = (machine_line("truck", "driver"), machine_line("excavator", operated=False), people_line())
FLEET = with_item(of_orders(order("long", "quarry", 24, *LINES)), "machines", "EX1", cost_per_hour=9_001)
PLAN = plan_of(FLEET, put("long", 14, "TR1 EX1", "Cai Ana / Dora Ben"))
"""TR1 costs 1,000 a slot, EX1 4,501 (4,500.5 rounded up), Ana 1,500; the others nothing."""


def test_machines_pay_their_work_slots_and_people_their_duties() -> None:
    """A night that is paid, an operator paid for the whole order, or a machine without operator for free."""
    costs = check(FLEET, PLAN).costs
    assert figures(costs.terms) == {"operating": 24 * 1_000 + 24 * 4_501 + 20 * 1_500}
    assert costs.orders == {"long": {"operating": costs.total}}


def test_duty_of_an_order_that_is_not_planned_is_paid_all_the_same() -> None:
    """A breach that makes a plan cheaper than it is."""
    ghost = plan_of(FLEET, duties=PLAN.duties)
    assert check(FLEET, ghost).costs.terms["operating"] == 20 * 1_500


def test_machine_that_is_not_known_costs_nothing() -> None:
    """A traceback, or a price, for a machine that the instance does not have."""
    phantom = changed(PLAN, "orders", 0, machines=("TR1", "EX9"))
    assert check(FLEET, phantom).costs.terms["operating"] == 24 * 1_000 + 20 * 1_500


def test_mode_and_not_the_span_counts() -> None:
    """Hours of a machine taken from start and end, which a bad plan may set as it likes."""
    stretched = changed(PLAN, "orders", 0, end=100)
    assert check(FLEET, stretched).costs.terms["operating"] == check(FLEET, PLAN).costs.terms["operating"]
