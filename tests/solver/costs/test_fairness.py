"""Fairness: hours and shifts at dearer hours, compared within groups of people."""

from __future__ import annotations

from models.domain.instance import Instance
from solver.check import check
from solver.costs.fairness import spread
from tests.support import Put, of_orders, order, people_line, plan_of, put, with_fields, with_item


def compared(instance: Instance, *names: str) -> Instance:
    """Return an instance with people in one group."""
    for name in names:
        instance = with_item(instance, "operators", name, group="crew")
    return instance


BARE = with_fields(
    of_orders(
        order("a", "quarry", 8, people_line()),
        order("b", "quarry", 8, people_line()),
        order("night", "tunnel", 4, people_line()),
        limits={},
    ),
    weights={"fairness_per_hour": 60},
)
PAIR, THREE = compared(BARE, "Ana", "Ben"), compared(BARE, "Ana", "Ben", "Cai")


def fairness(instance: Instance, *puts: Put) -> int:
    """Return the price of a plan's unfairness."""
    return check(instance, plan_of(instance, *puts)).costs.terms["fairness"]


def test_equal_hours_are_fair() -> None:
    """Would catch hours paid by themselves."""
    assert fairness(PAIR, put("a", 14, crew="Ana"), put("b", 14, crew="Ben")) == 0


def test_each_ones_distance_from_the_mean_is_paid() -> None:
    """Would catch the span instead of the distances: 8 and 0 slots, each 4 from the mean, at 30 a slot."""
    assert fairness(PAIR, put("a", 14, crew="Ana")) == 30 * 8


def test_a_mean_that_is_no_whole_slot_is_not_rounded_first() -> None:
    """Would catch a rounded mean: 8, 0 and 0 are 5 1/3, 2 2/3 and 2 2/3 slots off, 10 2/3 together."""
    assert fairness(THREE, put("a", 14, crew="Ana")) == 30 * 32 // 3
    assert spread([1, 0, 0], 100) == 100 * 4 // 3


def test_hours_before_the_horizon_count() -> None:
    """Would catch a history that is left out: Ben has worked 4 h, Ana works 4 h."""
    past = with_item(PAIR, "operators", "Ben", history=[{"days_before": 3, "minutes": 240}])
    assert fairness(past, put("a", 14, crew="Ana")) == 0
    assert fairness(past) == 30 * 8


def test_who_has_no_group_is_compared_with_nobody() -> None:
    """Would catch everybody compared."""
    assert fairness(PAIR, put("a", 14, crew="Cai")) == 0


def test_shifts_at_dearer_hours_are_compared_too() -> None:
    """Would catch shifts by their hours: one of Eva's touches the night, at 100 a shift."""
    dear = with_fields(
        compared(BARE, "Eva", "Fay"),
        weights={"fairness_per_hour": 0, "fairness_per_shift": 100},
        premiums=[{"id": "night", "calendar": "night"}],
    )
    assert fairness(dear, put("night", 44, crew="Eva")) == 100
    calm = with_fields(dear, premiums=[])
    assert fairness(calm, put("night", 44, crew="Eva")) == 0
