"""Rule 5: days of work in a row."""

from __future__ import annotations

from typing import Any

from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import check
from tests.support import bad, of_orders, order, people_line, plan_of, put, with_fields, with_item

WORK = of_orders(
    *(order(f"w{day}", "quarry", 2, people_line()) for day in range(7)),
    order("night", "tunnel", 4, people_line()),
    limits={},
)


def limited(days: int, **fields: Any) -> Instance:
    """Return the instance with so many days in a row, and with more fields of Ben."""
    free = with_item(WORK, "operators", "Ben", shifts=[[0, 336]], **fields)
    return with_fields(free, limits={"consecutive_days": days})


def working(*days: int) -> Plan:
    """Return a plan in which Ben works on these days."""
    return plan_of(WORK, *(put(f"w{day}", 48 * day + 14, crew="Ben") for day in days))


def worked(*days: int) -> list[dict[str, int]]:
    """Return a history of days before the horizon."""
    return [{"days_before": before, "minutes": 60} for before in days]


BAD = [
    bad("exceeded", limited(2), working(1, 2, 3)),
    bad("exceeded", limited(2, history=worked(1, 2)), working(0)),
]


def test_a_day_off_ends_the_run() -> None:
    """Days that are counted by the week, or a limit that may not be reached."""
    assert check(limited(2), working(0, 1, 3, 4, 6)).ok
    assert check(limited(3), working(1, 2, 3)).ok


def test_the_run_may_begin_before_the_horizon() -> None:
    """A history that is forgotten, or one whose gap is not seen."""
    assert check(limited(2, history=worked(1)), working(0)).ok
    assert not check(limited(2, history=worked(1)), working(0, 1)).ok
    assert check(limited(2, history=worked(2, 3, 4)), working(0, 1)).ok
    assert check(limited(2, history=worked(1, 2, 3, 4)), working(1, 2)).ok


def test_a_night_is_a_day_of_the_date_on_which_it_begins() -> None:
    """A date off that is worked from midnight on, taken for a day of work."""
    plan = plan_of(WORK, put("night", 48, crew="Ben"), put("w2", 48 * 2 + 14, crew="Ben"))
    assert check(limited(1), plan).ok
