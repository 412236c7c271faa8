"""Rule 9, people: time to get from site to site on one day."""

from __future__ import annotations

from solver.check import check
from tests.support import bad, of_orders, order, people_line, plan_of, put, with_fields, with_item

FLEET = with_item(
    of_orders(
        order("here", "quarry", 6, people_line()),
        order("there", "dam", 6, people_line()),
        order("again", "quarry", 6, people_line()),
        order("night", "tunnel", 8, people_line()),
        limits={},
    ),
    "operators",
    "Ana",
    shifts=[[0, 336]],
)
"""The van takes 2 slots from the quarry to the dam and 1 from the tunnel to either."""

HURRY = plan_of(FLEET, put("here", 14, crew="Ana"), put("there", 21, crew="Ana"))
FAR = {"transport": "van", "origin": "quarry", "destination": "dam", "minutes": 91, "km": 30}
BACK = {"transport": "van", "origin": "dam", "destination": "quarry", "minutes": 1, "km": 30}

BAD = [
    bad("short", FLEET, HURRY),
    bad("short", FLEET, plan_of(FLEET, put("here", 14, crew="Ana"), put("there", 20, crew="Ana"))),
    bad(
        "short",
        with_fields(FLEET, roads=[FAR]),
        plan_of(FLEET, put("here", 14, crew="Ana"), put("there", 23, crew="Ana")),
    ),
]


def test_gap_as_long_as_the_way_suffices() -> None:
    """A gap that must exceed the way."""
    assert check(FLEET, plan_of(FLEET, put("here", 14, crew="Ana"), put("there", 22, crew="Ana"))).ok


def test_way_has_a_direction() -> None:
    """Road times read the wrong way round; the way back takes 1 minute, so 1 slot."""
    oneway = with_fields(FLEET, roads=[FAR, BACK])
    assert check(oneway, plan_of(oneway, put("there", 14, crew="Ana"), put("here", 21, crew="Ana"))).ok
    assert not check(oneway, plan_of(oneway, put("here", 14, crew="Ana"), put("there", 21, crew="Ana"))).ok


def test_same_site_and_no_crew_transport_need_no_time() -> None:
    """Travel asked of who stays, or where crews travel in no time."""
    assert check(FLEET, plan_of(FLEET, put("here", 14, crew="Ana"), put("again", 20, crew="Ana"))).ok
    assert check(with_fields(FLEET, crew_transport=None), HURRY).ok


def test_night_duty_of_yesterday_asks_rest_and_not_travel() -> None:
    """A date taken from the clock: the tunnel's duty of 22:00 is of another date than the next morning's."""
    early = with_fields(FLEET, calendars=[{"id": "day", "windows": [[52, 72]]}, NIGHT])
    plan = plan_of(early, put("night", 44, crew="Ana"), put("here", 52, crew="Ana"))
    assert check(early, plan).ok


NIGHT = {"id": "night", "windows": [[44, 60]], "handovers": [52]}
