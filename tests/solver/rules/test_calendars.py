"""Rule 4: work happens in working time."""

from __future__ import annotations

from solver.check import check
from tests.support import bad, of_orders, order, people_line, plan_of, put, with_item

PLAIN = of_orders(order("plain", "quarry", 6), order("whole", "quarry", 6, interruptible=False))
STAFFED = of_orders(order("watch", "quarry", 6, people_line()))
WATCH = plan_of(STAFFED, put("watch", 14, crew="Ana"))
SHUT = with_item(PLAIN, "sites", "quarry", closures=[[16, 18]])

WET = with_item(PLAIN, "sites", "quarry", rain=[[16, 18]], drying_minutes=100)
"""It rains in [16, 18), and the ground is dry from slot 22 on: 100 minutes round up to 4 slots."""
DRY = with_item(WET, "orders", "plain", dry_ground=True)
ASKED = with_item(PLAIN, "orders", "plain", permit_days=1, permit_windows=[[10, 70], [80, 120]])
"""The permit is there on Tuesday, slot 48, and lets work be done until 70 and from 80 on."""

BAD = [
    bad("start", PLAIN, plan_of(PLAIN, put("plain", 13))),
    bad("start", PLAIN, plan_of(PLAIN, put("plain", 34))),
    bad("end", PLAIN, plan_of(PLAIN, put("plain", 28, end=35))),
    bad("duration", PLAIN, plan_of(PLAIN, put("plain", 14, end=19))),
    bad("duration", PLAIN, plan_of(PLAIN, put("plain", 14, end=21))),
    bad("duration", SHUT, plan_of(SHUT, put("plain", 14, end=20))),
    bad("pause", PLAIN, plan_of(PLAIN, put("whole", 30))),
    bad("pause", SHUT, plan_of(SHUT, put("whole", 14))),
    bad("shift", with_item(STAFFED, "operators", "Ana", shifts=[[15, 36]]), WATCH),
    bad("shift", with_item(STAFFED, "operators", "Ana", shifts=[[12, 19]]), WATCH),
    bad("shift", with_item(STAFFED, "operators", "Ana", leave=[[19, 40]]), WATCH),
    bad("shift", with_item(STAFFED, "operators", "Ana", shifts=[]), WATCH),
    bad("rain", WET, plan_of(WET, put("plain", 17, end=24))),
    bad("rain", DRY, plan_of(DRY, put("plain", 17, end=28))),
    bad("wet", DRY, plan_of(DRY, put("plain", 21, end=28))),
    bad("permit", ASKED, plan_of(ASKED, put("plain", 33, end=67))),
    bad("permit", ASKED, plan_of(ASKED, put("plain", 65, end=71))),
    bad("duration", WET, plan_of(WET, put("plain", 14, end=20))),
    bad("duration", DRY, plan_of(DRY, put("plain", 14, end=22))),
    bad("pause", WET, plan_of(WET, put("whole", 14))),
]


def test_work_fills_the_day_to_its_last_slot() -> None:
    """The last slot of a working period lost, or the first of the next one needed."""
    assert check(PLAIN, plan_of(PLAIN, put("plain", 28, end=34))).ok
    assert check(PLAIN, plan_of(PLAIN, put("whole", 28, end=34))).ok


def test_order_pauses_over_night_and_goes_on() -> None:
    """Closed slots counted as work."""
    assert check(PLAIN, plan_of(PLAIN, put("plain", 30, end=64))).ok


def test_closure_pauses_what_may_be_interrupted() -> None:
    """A site's closure that is not taken out of its calendar."""
    assert check(SHUT, plan_of(SHUT, put("plain", 14, end=22))).ok


def test_windows_that_touch_are_one_working_period() -> None:
    """A calendar written in two halves that interrupts work at noon."""
    halves = {"id": "day", "windows": [[14, 17], [17, 34]]}
    two = of_orders(order("whole", "quarry", 6, interruptible=False), calendars=[halves, NIGHT])
    assert check(two, plan_of(two, put("whole", 14))).ok


def test_shifts_that_touch_are_one_and_may_be_the_duty_itself() -> None:
    """Availability that must be given as one window, or that must exceed the work."""
    two = with_item(STAFFED, "operators", "Ana", shifts=[[14, 16], [16, 20]])
    assert check(two, WATCH).ok


def test_breach_lies_where_the_site_is_closed() -> None:
    """A breach at the start or the end that is shown on the whole order."""
    early, late = plan_of(PLAIN, put("plain", 13)), plan_of(PLAIN, put("plain", 28, end=35))
    assert [v.window for v in check(PLAIN, early).violations] == [(13, 14)]
    assert [v.window for v in check(PLAIN, late).violations] == [(34, 35)]


def test_leave_up_to_the_first_slot_is_no_conflict() -> None:
    """Leave that ends where work begins read as an overlap."""
    back = with_item(STAFFED, "operators", "Ana", leave=[[0, 14], [20, 30]])
    assert check(back, WATCH).ok


def test_rain_stops_all_work_and_wet_ground_what_needs_it_dry() -> None:
    """A drying time that stops every order, that lasts a slot too short or long, or that starts with rain."""
    assert check(WET, plan_of(WET, put("plain", 14, end=22))).ok
    assert check(DRY, plan_of(DRY, put("plain", 14, end=26))).ok
    assert check(DRY, plan_of(DRY, put("plain", 22, end=28))).ok
    assert check(DRY, plan_of(DRY, put("whole", 18, end=24))).ok


def test_permit_is_there_with_its_day_and_ends_with_its_window() -> None:
    """A permit that comes a day late, or that its last slot does not belong to."""
    assert check(ASKED, plan_of(ASKED, put("plain", 62, end=68))).ok
    assert check(ASKED, plan_of(ASKED, put("plain", 66, end=82))).ok
    assert check(ASKED, plan_of(ASKED, put("whole", 14))).ok


NIGHT = {"id": "night", "windows": [[44, 60]]}
