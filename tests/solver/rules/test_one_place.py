"""Rule 1: one machine, one place; one person, one duty."""

from __future__ import annotations

from solver.check import check
from tests.support import bad, changed, machine_line, of_orders, order, people_line, plan_of, put, with_item

DIGS = of_orders(
    order("a", "quarry", 6, machine_line("excavator", operated=False)),
    order("b", "quarry", 6, machine_line("excavator", operated=False)),
    order("far", "dam", 6, machine_line("excavator", operated=False)),
)
WATCHES = of_orders(order("a", "quarry", 6, people_line()), order("b", "quarry", 6, people_line()))
REPAIR = with_item(DIGS, "machines", "EX1", downtimes=[[19, 22]])
ON_THE_WAY = with_item(DIGS, "machines", "EX1", downtimes=[[60, 61]])
HAULED = plan_of(DIGS, put("a", 14, "EX1"), put("far", 62, "EX1"))

BAD = [
    bad("machine", DIGS, plan_of(DIGS, put("a", 14, "EX1"), put("b", 19, "EX1"))),
    bad("machine", DIGS, plan_of(DIGS, put("a", 14, "EX1"), put("b", 14, "EX1"))),
    bad("machine", DIGS, changed(HAULED, "moves", 0, start=18, end=22), also="moves"),
    bad("downtime", REPAIR, plan_of(REPAIR, put("a", 14, "EX1"))),
    bad("downtime", ON_THE_WAY, plan_of(ON_THE_WAY, put("a", 14, "EX1"), put("far", 62, "EX1"))),
    bad("operator", WATCHES, plan_of(WATCHES, put("a", 14, crew="Ana"), put("b", 19, crew="Ana"))),
]


def test_uses_that_touch_do_not_overlap() -> None:
    """Half-open windows read as closed ones."""
    after = plan_of(DIGS, put("a", 14, "EX1"), put("b", 20, "EX1"))
    assert check(DIGS, after).ok
    watch = plan_of(WATCHES, put("a", 14, crew="Ana"), put("b", 20, crew="Ana"))
    assert check(WATCHES, watch).ok


def test_downtime_may_touch_an_order_on_both_sides() -> None:
    """A downtime of which the first or last slot is counted twice."""
    between = with_item(DIGS, "machines", "EX1", downtimes=[[20, 22]])
    assert check(between, plan_of(between, put("a", 14, "EX1"), put("b", 22, "EX1"))).ok


def test_downtime_in_a_pause_still_overlaps_the_order() -> None:
    """A machine that stays on site over night taken for free in the pause."""
    long = of_orders(order("long", "quarry", 24, machine_line("excavator", operated=False)))
    at_night = with_item(long, "machines", "EX1", downtimes=[[40, 44]])
    found = check(at_night, plan_of(at_night, put("long", 14, "EX1"))).violations
    assert [(v.rule, v.message, v.window) for v in found] == [("one_place", "downtime", (40, 44))]


def test_short_order_inside_a_long_one_and_one_after_it_are_both_seen() -> None:
    """A sweep that compares only neighbours and forgets the longer of two overlapping orders."""
    three = of_orders(*(order(n, "quarry", d, people_line()) for n, d in (("a", 12), ("b", 2), ("c", 4))))
    plan = plan_of(three, *(put(n, s, crew="Ana") for n, s in (("a", 14), ("b", 16), ("c", 20))))
    pairs = {v.orders for v in check(three, plan).violations}
    assert pairs == {("a", "b"), ("a", "c")}
