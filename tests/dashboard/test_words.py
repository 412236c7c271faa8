from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.figures.words import Clock, amount, count, money, percent, rounded_money
from models.domain.time import Horizon


def clock(zone: str, start: str, slots: int = 28 * 48, minutes: int = 30) -> Clock:
    at = datetime.fromisoformat(start)
    return Clock(Horizon(start=at, time_zone=zone, slots=slots, slot_minutes=minutes))


MADRID = clock("Europe/Madrid", "2026-10-19T00:00+02:00")
"""The clocks go back on Sunday 25 October at 03:00, which is then 02:00 again: slots 150 to 153."""
NEW_YORK = clock("America/New_York", "2026-03-02T00:00-05:00")
"""The clocks go forward on Sunday 8 March at 02:00, slot 292."""


def test_time_is_local_and_not_the_instant_s_own_offset() -> None:
    """Catches times shown in UTC or in the offset that the start was written with."""
    lima = clock("America/Lima", "2026-11-02T05:00+00:00")
    assert lima.moment(0) == "Mon 2 Nov 00:00"
    assert lima.moment(14) == "Mon 2 Nov 07:00"


def test_a_work_day_keeps_its_hours_when_the_clocks_change() -> None:
    """Catches adding half hours to a wall clock: after the change every time would be an hour off."""
    saturday, monday = 5 * 48, 7 * 48 + 2
    assert MADRID.span(saturday + 14, saturday + 34) == "Sat 24 Oct 07:00–17:00"
    assert MADRID.span(monday + 14, monday + 34) == "Mon 26 Oct 07:00–17:00"
    assert NEW_YORK.moment(6 * 48 + 4) == "Sun 8 Mar 03:00"


def test_the_hour_that_comes_twice_names_its_zone() -> None:
    """Catches two different instants that read the same."""
    first, second = MADRID.moment(6 * 48 + 5), MADRID.moment(6 * 48 + 7)
    assert (first, second) == ("Sun 25 Oct 02:30 CEST", "Sun 25 Oct 02:30 CET")
    assert MADRID.moment(6 * 48 + 8) == "Sun 25 Oct 03:00"


def test_offsets_tell_the_script_the_exact_slot_of_the_change() -> None:
    """Catches an axis that changes its clock at midnight instead of at the change."""
    assert MADRID.offsets() == [(0, 120), (6 * 48 + 6, 60)]
    assert NEW_YORK.offsets() == [(0, -300), (6 * 48 + 4, -240)]
    assert clock("America/Lima", "2026-11-02T05:00+00:00").offsets() == [(0, -300)]


@pytest.mark.parametrize("zone", ["Europe/Madrid", "America/Santiago", "Australia/Lord_Howe", "Asia/Kolkata"])
def test_offsets_give_every_slot_s_local_time_in_a_year(zone: str) -> None:
    """Catches a change that the search for it skips, half-hour changes included."""
    year = clock(zone, "2026-01-01T00:00+00:00", slots=365 * 24, minutes=60)
    offsets = year.offsets()
    for slot in range(0, 365 * 24, 5):
        minutes = [m for at, m in offsets if at <= slot][-1]
        shown = year.horizon.start.astimezone(UTC) + timedelta(hours=slot, minutes=minutes)
        assert shown.replace(tzinfo=None) == year.instant(slot).replace(tzinfo=None)


def test_weekends_are_local_saturdays_and_sundays() -> None:
    """Catches weekends by UTC, and a Sunday of 25 hours cut at 24."""
    first = MADRID.weekends()[0]
    assert first == (5 * 48, 7 * 48 + 2)
    assert MADRID.span(*first) == "Sat 24 Oct 00:00 – Mon 26 Oct 00:00"
    assert len(MADRID.weekends()) == 4


def test_another_year_is_named() -> None:
    """Catches two days of a long plan, or a due date next year, that cannot be told apart."""
    long = clock("UTC", "2026-12-30T00:00+00:00", slots=400 * 48)
    assert long.moment(0) == "Wed 30 Dec 00:00"
    assert long.moment(365 * 48) == "Thu 30 Dec 2027 00:00"


def test_a_slot_beyond_the_calendar_does_not_break_the_page() -> None:
    """Catches an overflow by a deadline in the far future."""
    far = clock("UTC", "9998-01-01T00:00+00:00", slots=10, minutes=1440)
    assert far.moment(1_000_000) == "Fri 31 Dec 9999 23:59"


@pytest.mark.parametrize(
    "slots, words", [(0, "0 h"), (1, "30 min"), (5, "2 h 30 min"), (48, "1 d"), (57, "1 d 4 h")]
)
def test_elapsed(slots: int, words: str) -> None:
    """Catches a length that loses its days or its half hour."""
    assert MADRID.elapsed(slots) == words


def test_money_keeps_cents_and_sign() -> None:
    """Catches floor division below zero, lost cents, and a column whose points do not align."""
    assert money(123_450, "EUR") == "EUR 1,234.50"
    assert money(-50) == "−0.50"
    assert money(100_000) == "1,000"
    assert amount(100_000) == "1,000.00"
    assert amount(-5) == "−0.05"
    assert rounded_money(149, "PEN") == "PEN 1"
    assert rounded_money(150) == "2"
    assert rounded_money(-40) == "0"


def test_only_all_of_it_reads_one_hundred_per_cent() -> None:
    """Catches a plan that claims 100 % though an order is missing."""
    assert percent(0.99996, 1) == "99.9 %"
    assert percent(0.996) == "99 %"
    assert percent(1.0, 1) == "100.0 %"
    assert percent(None) == "–"


def test_count_and_hours() -> None:
    """Catches "1 orders" and hours with a needless decimal."""
    assert (count(1, "duty", "duties"), count(1234, "order")) == ("1 duty", "1,234 orders")
    assert (MADRID.hours(5), MADRID.hours(4), MADRID.hours(2001)) == ("2.5 h", "2 h", "1,000 h")
