"""Rule 5: hours a day and rest between days."""

from __future__ import annotations

from models.domain.instance import Instance
from solver.check import check
from tests.support import Put, bad, of_orders, order, people_line, plan_of, put, with_fields, with_item

WATCHES = of_orders(
    order("early", "quarry", 6, people_line()),
    order("late", "quarry", 6, people_line()),
    order("dam", "dam", 6, people_line()),
    order("night", "tunnel", 8, people_line()),
)
"""The van takes 2 slots from the quarry to the dam."""


def limited(daily: int | None = None, rest: int | None = None) -> Instance:
    """Return the instance with these limits in minutes; the tunnel may be worked by Ana too."""
    free = with_item(WATCHES, "operators", "Ana", shifts=[[0, 336]])
    return with_fields(free, limits={"daily_minutes": daily, "rest_minutes": rest})


def ana(*starts: tuple[str, int]) -> tuple[Put, ...]:
    """Return places of orders with Ana on each."""
    return tuple(put(name, start, crew="Ana") for name, start in starts)


DAY = ana(("early", 14), ("late", 28))
TWO_SITES = ana(("early", 14), ("dam", 28))
OVER_NIGHT = ana(("late", 28), ("early", 62))
AFTER_NIGHT = ana(("night", 44), ("early", 62))

BAD = [
    bad("daily", limited(daily=359), plan_of(WATCHES, *DAY)),
    bad("daily", limited(daily=419), plan_of(WATCHES, *TWO_SITES)),
    bad("rest", limited(rest=841), plan_of(WATCHES, *OVER_NIGHT)),
    bad("rest", limited(rest=301), plan_of(WATCHES, *AFTER_NIGHT)),
]


def test_limits_met_exactly_are_kept() -> None:
    """A limit that may not be reached; 6 hours of work, one of travel, 14 hours of rest."""
    assert check(limited(daily=360), plan_of(WATCHES, *DAY)).ok
    assert check(limited(daily=420), plan_of(WATCHES, *TWO_SITES)).ok
    assert check(limited(rest=840), plan_of(WATCHES, *OVER_NIGHT)).ok


def test_daily_limit_rounds_down_and_rest_rounds_up_to_slots() -> None:
    """Limits of odd minutes that are rounded in the planner's favour."""
    assert check(limited(daily=389), plan_of(WATCHES, *DAY)).ok
    assert check(limited(rest=811), plan_of(WATCHES, *OVER_NIGHT)).ok
    assert not check(limited(rest=841), plan_of(WATCHES, *OVER_NIGHT)).ok


def test_travel_counts_only_where_there_is_a_crew_transport() -> None:
    """Travel in no time that uses up hours."""
    walking = with_fields(limited(daily=360), crew_transport=None)
    assert check(walking, plan_of(walking, *TWO_SITES)).ok


def test_own_limits_replace_the_instances_whole() -> None:
    """An operator's own daily limit that keeps the instance's rest beside it."""
    own = with_item(limited(daily=30, rest=841), "operators", "Ana", limits={"daily_minutes": 360})
    assert check(own, plan_of(own, *DAY)).ok
    assert check(own, plan_of(own, *OVER_NIGHT)).ok


def test_night_duty_belongs_to_the_date_on_which_it_begins() -> None:
    """Hours after midnight that are taken for those of the next day."""
    # 4 h from 22:00 on Monday count to Monday, 3 h from 07:00 to Tuesday: 4 h a day suffice.
    assert check(limited(daily=240), plan_of(WATCHES, *AFTER_NIGHT)).ok
    assert not check(limited(daily=239), plan_of(WATCHES, *AFTER_NIGHT)).ok


def test_order_that_begins_after_midnight_counts_to_its_dutys_date() -> None:
    """A date taken from the assignment rather than from the site's duty."""
    # 00:00 to 04:00 in the tunnel's duties of Monday 22:00 and Tuesday 02:00, after 3 h on Monday.
    after_midnight = ana(("early", 14), ("night", 48))
    monday = check(limited(daily=299), plan_of(WATCHES, *after_midnight)).violations
    assert [(v.message, v.window, v.params["value"]) for v in monday] == [("daily", (14, 52), 330)]
