"""Rule 5: weekends with work."""

from __future__ import annotations

from typing import Any

from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import check
from tests.support import bad, of_orders, order, people_line, plan_of, put, with_fields, with_item

HORIZON = {"start": "2026-03-01T00:00:00-05:00", "time_zone": "America/Lima", "slots": 432}
"""Nine days from a Sunday: its own weekend, then a whole one on the days 6 and 7."""

WORK = of_orders(
    *(order(f"w{day}", "quarry", 2, people_line()) for day in range(9)),
    horizon=HORIZON,
    limits={},
    calendars=[
        {"id": "day", "windows": [[48 * d + 14, 48 * d + 34] for d in range(9)]},
        {"id": "night", "windows": []},
    ],
)


def limited(most: int, **fields: Any) -> Instance:
    """Return the instance with at most so many weekends of Ben."""
    free = with_item(WORK, "operators", "Ben", shifts=[[0, 432]], **fields)
    return with_fields(free, limits={"most_weekends": most})


def working(*days: int) -> Plan:
    """Return a plan in which Ben works on these days."""
    return plan_of(WORK, *(put(f"w{day}", 48 * day + 14, crew="Ben") for day in days))


BAD = [
    bad("exceeded", limited(1), working(0, 6)),
    bad("exceeded", limited(0), working(7)),
]


def test_saturday_and_sunday_are_one_weekend() -> None:
    """Days that are counted in place of weekends, or a Sunday that counts to the week after it."""
    assert check(limited(1), working(6, 7)).ok
    assert check(limited(2), working(0, 6, 7)).ok
    assert not check(limited(1), working(0, 7)).ok


def test_other_days_are_no_weekend() -> None:
    """A week that is taken for a weekend, or weekdays that begin on another day."""
    assert check(limited(0), working(1, 2, 3, 4, 5, 8)).ok
