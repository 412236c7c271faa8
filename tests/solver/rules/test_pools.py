"""Rule 12: no more of a pool than there is at the time."""

from __future__ import annotations

from typing import Any

from models.domain.instance import Instance
from solver.check import check
from tests.support import bad, machine_line, of_orders, order, plan_of, pool_line, put, with_item

FLEET = of_orders(
    order("a", "quarry", 6, pool_line("lights")),
    order("b", "dam", 6, pool_line("lights"), pool_line("flaggers")),
    order("two", "quarry", 6, pool_line("lights", 2)),
    order("over", "quarry", 24, pool_line("lights", 2), pool_line("flaggers", 2)),
    order("night", "tunnel", 8, pool_line("lights")),
    order("watch", "tunnel", 8, pool_line("flaggers", 2)),
    order("dig", "dam", 6, machine_line("excavator", operated=False)),
    order("cut", "quarry", 6, machine_line("excavator", operated=False)),
)


def levels(pool: str, *levels: tuple[int, int]) -> Instance:
    """Return the instance with another capacity, as pairs of slot and units."""
    steps: list[dict[str, Any]] = [{"start": start, "capacity": capacity} for start, capacity in levels]
    return with_item(FLEET, "pools", pool, levels=steps)


OVER = plan_of(FLEET, put("over", 14))
"""It holds two lights in [14, 66) and two flaggers in [14, 34) and [62, 66)."""
CROSSED = plan_of(FLEET, put("dig", 40 + 28, "EX1"), put("cut", 42 + 28, "EX2"))
"""Two excavators hauled at once: in [64, 68) and in [66, 70)."""

BAD = [
    bad("exceeded", FLEET, plan_of(FLEET, put("a", 14), put("two", 19))),
    bad("exceeded", FLEET, plan_of(FLEET, put("over", 14), put("night", 44))),
    bad("exceeded", FLEET, plan_of(FLEET, put("over", 14), put("b", 28))),
    bad("exceeded", levels("lights", (0, 2), (65, 1)), OVER),
    bad("exceeded", levels("lights", (0, 0), (15, 2)), OVER),
    bad("exceeded", levels("flaggers", (0, 2), (65, 1)), OVER),
    bad("exceeded", FLEET, CROSSED),
    bad("exceeded", levels("lowboys", (0, 0)), plan_of(FLEET, put("dig", 14, "EX1"))),
]


def test_capacity_may_be_used_up() -> None:
    """The last unit of a pool that can't be used."""
    assert check(FLEET, plan_of(FLEET, put("a", 14), put("b", 14))).ok
    assert check(FLEET, plan_of(FLEET, put("two", 14), put("a", 20))).ok


def test_people_are_free_in_the_pauses_and_equipment_is_not() -> None:
    """Flaggers paid over night, or lights taken down and put up each day."""
    assert check(FLEET, plan_of(FLEET, put("over", 14), put("watch", 44))).ok
    found = check(FLEET, plan_of(FLEET, put("over", 14), put("night", 44))).violations
    assert [(v.params["pool"], v.window, v.params["value"]) for v in found] == [("lights", (44, 52), 3)]


def test_capacity_that_changes_outside_of_the_use_does_not_matter() -> None:
    """A level read one slot early or late, or at night where people are free."""
    assert check(levels("lights", (0, 0), (14, 2), (66, 0)), OVER).ok
    assert check(levels("flaggers", (0, 0), (14, 2), (34, 0), (62, 2), (66, 0)), OVER).ok


def test_stretch_of_overuse_is_told_once_with_its_worst() -> None:
    """One breach per event rather than per stretch of time."""
    plan = plan_of(FLEET, put("over", 14), put("a", 14), put("b", 18))
    found = [v for v in check(FLEET, plan).violations if v.params["pool"] == "lights"]
    assert [(v.window, v.params["value"], v.orders) for v in found] == [((14, 24), 4, ("over", "a", "b"))]


def test_orders_that_only_touch_the_overuse_are_not_named() -> None:
    """A planner who is sent to the wrong order."""
    fleet = levels("lights", (0, 1))
    plan = plan_of(fleet, put("a", 14), put("two", 20), put("b", 26))
    found = check(fleet, plan).violations
    assert [(v.window, v.orders) for v in found] == [((20, 26), ("two",))]


def test_lowboy_is_held_for_the_move_only() -> None:
    """A lowboy that is not free again at the end of its move."""
    in_turn = plan_of(FLEET, put("dig", 68, "EX1"), put("cut", 72, "EX2"))
    assert [(m.start, m.end) for m in in_turn.moves] == [(64, 68), (68, 72)]
    assert check(FLEET, in_turn).ok
