"""Rule 5: hours of the whole horizon."""

from __future__ import annotations

from typing import Any

from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import check
from tests.support import bad, of_orders, order, people_line, plan_of, put, with_item

WORK = of_orders(*(order(f"w{day}", "quarry", 4, people_line()) for day in range(3)), limits={})


def limited(**limits: Any) -> Instance:
    """Return the instance with limits of Ben."""
    return with_item(WORK, "operators", "Ben", shifts=[[0, 336]], limits=limits)


def working(*days: int) -> Plan:
    """Return a plan in which Ben works two hours on each of these days."""
    return plan_of(WORK, *(put(f"w{day}", 48 * day + 14, crew="Ben") for day in days))


BAD = [
    bad("most", limited(most_period_minutes=239), working(0, 1)),
    bad("least", limited(least_period_minutes=241), working(0, 1)),
    bad("least", limited(least_period_minutes=1), plan_of(WORK)),
]


def test_both_limits_may_be_reached() -> None:
    """A limit that is meant to be passed, or counted in slots of another length."""
    assert check(limited(least_period_minutes=240, most_period_minutes=240), working(0, 2)).ok


def test_ways_between_sites_are_left_aside() -> None:
    """Travel that counts as work of the period."""
    work = of_orders(order("a", "quarry", 4, people_line()), order("b", "dam", 4, people_line()), limits={})
    instance = with_item(work, "operators", "Ben", shifts=[[0, 336]], limits={"most_period_minutes": 240})
    assert check(instance, plan_of(instance, put("a", 14, crew="Ben"), put("b", 26, crew="Ben"))).ok
