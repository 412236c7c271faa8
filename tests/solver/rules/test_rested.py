"""Rule 5: rest after the last work before the horizon."""

from __future__ import annotations

from models.domain.instance import Instance
from solver.check import check
from tests.support import bad, of_orders, order, people_line, plan_of, put, with_fields, with_item

WORK = of_orders(order("early", "quarry", 4, people_line()), limits={})
EARLY, LATE = plan_of(WORK, put("early", 14, crew="Ben")), plan_of(WORK, put("early", 18, crew="Ben"))


def rested(minutes: int | None, rest: int | None = 600) -> Instance:
    """Return the instance in which Ben stopped so many minutes before the horizon."""
    return with_fields(
        with_item(WORK, "operators", "Ben", rested_minutes=minutes), limits={"rest_minutes": rest}
    )


BAD = [bad("short", rested(179), EARLY)]


def test_rest_goes_on_within_the_horizon() -> None:
    """A rest that is counted up to midnight, or from it."""
    assert check(rested(180), EARLY).ok
    assert check(rested(60), LATE).ok
    assert not check(rested(59), LATE).ok


def test_no_limit_and_no_past_ask_nothing() -> None:
    """A person who is not known to have worked, kept from work."""
    assert check(rested(None), EARLY).ok
    assert check(rested(0, rest=None), EARLY).ok
