"""Rule 5: hours of any seven days in a row."""

from __future__ import annotations

from typing import Any

from models.domain.instance import Instance
from solver.check import check
from tests.support import bad, of_orders, order, people_line, plan_of, put, with_fields, with_item

WORK = of_orders(
    *(order(f"w{day}", "quarry", 8, people_line()) for day in range(7)),
    order("dam", "dam", 8, people_line()),
    order("night", "tunnel", 4, people_line()),
    limits={},
)
WEEK = plan_of(WORK, *(put(f"w{day}", 48 * day + 14, crew="Ben") for day in range(7)))
"""Ben works four hours on each of the seven days."""


def limited(minutes: int, **fields: Any) -> Instance:
    """Return the instance with a weekly limit, and with more fields of Ben."""
    free = with_item(WORK, "operators", "Ben", shifts=[[0, 336]], **fields)
    return with_fields(free, limits={"weekly_minutes": minutes})


def worked(*days: tuple[int, int]) -> list[dict[str, int]]:
    """Return a history of minutes by days before the horizon."""
    return [{"days_before": before, "minutes": minutes} for before, minutes in days]


TWO_SITES = plan_of(WORK, put("w0", 14, crew="Ben"), put("dam", 24, crew="Ben"))
"""Four hours at the quarry, one on the way, four at the dam."""

BAD = [
    bad("exceeded", limited(1679), WEEK),
    bad("exceeded", limited(539), TWO_SITES),
    bad("exceeded", limited(1439, history=worked((6, 1200))), plan_of(WORK, put("w0", 14, crew="Ben"))),
]


def test_a_limit_met_exactly_is_kept() -> None:
    """A limit that may not be reached, or travel that is left out of the week or counted twice."""
    assert check(limited(1680), WEEK).ok
    assert check(limited(540), TWO_SITES).ok


def test_the_seventh_day_back_is_in_another_week() -> None:
    """A rolling week of eight days, or one that begins with the horizon."""
    first_day, second_day = put("w0", 14, crew="Ben"), put("w0", 62, crew="Ben")
    assert check(limited(1439, history=worked((7, 1200))), plan_of(WORK, first_day)).ok
    assert check(limited(1439, history=worked((6, 1200))), plan_of(WORK, second_day)).ok
    assert not check(limited(1439, history=worked((5, 1200))), plan_of(WORK, second_day)).ok


def test_hours_before_the_horizon_round_up_by_date_and_break_nothing_alone() -> None:
    """Minutes lost to the grid, or a past for which today's plan is blamed."""
    plan = plan_of(WORK, put("w0", 14, crew="Ben"))
    assert check(limited(300, history=worked((1, 31))), plan).ok
    assert not check(limited(299, history=worked((1, 31))), plan).ok
    assert not check(limited(300, history=worked((1, 1), (2, 1), (3, 1))), plan).ok
    assert check(limited(300, history=worked((1, 1000))), plan_of(WORK, put("w0", 14, crew="Cai"))).ok


def test_a_night_counts_to_the_date_on_which_it_begins() -> None:
    """Hours after midnight that slip into the next rolling week."""
    # 00:00 to 02:00 on Tuesday belong to the tunnel's duty of Monday, six days before Sunday.
    fleet = limited(359)
    plan = plan_of(WORK, put("night", 48, crew="Ben"), put("w6", 6 * 48 + 14, crew="Ben"))
    assert [v.params["value"] for v in check(fleet, plan).violations] == [360]
    late = plan_of(WORK, put("night", 96, crew="Ben"), put("w6", 6 * 48 + 14, crew="Ben"))
    assert not check(fleet, late).ok
