"""Rule 11: no more machines on a site than it admits."""

from __future__ import annotations

from models.domain.instance import Instance
from solver.check import check
from solver.solve import solve
from tests.support import bad, machine_line, of_orders, order, plan_of, put, with_item


def trucks(quantity: int = 1) -> dict[str, object]:
    """Return a line of trucks that nobody drives."""
    return machine_line("truck", operated=False, quantity=quantity)


def limited(most: int | None) -> Instance:
    """Return orders of one and of two trucks at the quarry, which admits so many, and one at the dam."""
    fleet = of_orders(
        order("long", "quarry", 24, trucks()),
        order("short", "quarry", 6, trucks()),
        order("both", "quarry", 6, trucks(2)),
        order("away", "dam", 6, trucks()),
        order("bare", "quarry", 6),
    )
    return with_item(fleet, "sites", "quarry", machine_limit=most)


ONE = limited(1)
"""Order long lies in [14, 66) with a night in it."""

BAD = [
    bad("exceeded", ONE, plan_of(ONE, put("long", 14, "TR1"), put("short", 20, "TR2"))),
    bad("exceeded", ONE, plan_of(ONE, put("long", 14, "TR1"), put("short", 65, "TR2"))),
    bad("exceeded", ONE, plan_of(ONE, put("both", 14, "TR1 TR2"))),
    bad("exceeded", limited(0), plan_of(limited(0), put("short", 14, "TR1"))),
]


def test_limit_may_be_used_up_and_only_machines_of_its_orders_count() -> None:
    """The last place refused; or orders without machines, or of other sites, or parked ones counted."""
    two = limited(2)
    assert check(two, plan_of(two, put("long", 14, "TR1"), put("short", 20, "TR2"))).ok
    assert check(ONE, plan_of(ONE, put("short", 14, "TR1"), put("bare", 14))).ok
    assert check(ONE, plan_of(ONE, put("short", 14, "TR1"), put("away", 20, "TR2"))).ok
    assert check(ONE, plan_of(ONE, put("short", 14, "TR1"), put("long", 20, "TR2"))).ok


def test_stretch_is_told_once_with_its_worst() -> None:
    """A breach for each order or slot, or figures of one of its ends."""
    plan = plan_of(ONE, put("long", 14, "TR1"), put("short", 20, "TR2"))
    found = check(ONE, plan).violations
    assert [(v.window, v.params["value"], v.orders) for v in found] == [((20, 26), 2, ("long", "short"))]


def test_engine_keeps_the_limit_and_says_what_never_fits() -> None:
    """A limit that search or model do not know, or an order that stays unplanned without a word."""
    plan = solve(ONE)
    assert {placed.order for placed in plan.orders} == {"long", "short", "away", "bare"}
    assert check(ONE, plan).ok
    (left,) = plan.unplanned
    assert [reason.code for reason in left.reasons] == ["site_too_small"]
