"""Rule 4: work happens in working time."""

from __future__ import annotations

from solver.check import check
from tests.support import bad, of_orders, order, people_line, plan_of, put, with_item

PLAIN = of_orders(order("plain", "quarry", 6), order("whole", "quarry", 6, interruptible=False))
STAFFED = of_orders(order("watch", "quarry", 6, people_line()))
WATCH = plan_of(STAFFED, put("watch", 14, crew="Ana"))
SHUT = with_item(PLAIN, "sites", "quarry", closures=[[16, 18]])

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


NIGHT = {"id": "night", "windows": [[44, 60]]}
