"""Dates, times of day and weekdays in cells."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from data.tables.cells import Cell, CellFault
from data.tables.moments import moment, time_of_day, weekdays


@pytest.mark.parametrize(
    "cell, expected",
    [
        ("2026-03-02", date(2026, 3, 2)),
        (" 2026-03-02 7:05 ", datetime(2026, 3, 2, 7, 5)),
        ("2026-03-02T07:05:09", datetime(2026, 3, 2, 7, 5, 9)),
        ("2026-03-02 24:00", datetime(2026, 3, 3)),
        ("2026-03-02 07:00Z", datetime(2026, 3, 2, 7, tzinfo=UTC)),
        ("2026-03-02T07:00-05:00", datetime(2026, 3, 2, 7, tzinfo=timezone(timedelta(hours=-5)))),
        ("2026-03-02 07:00 +0530", datetime(2026, 3, 2, 7, tzinfo=timezone(timedelta(hours=5, minutes=30)))),
        ("2026-03-02 07:00:00.000250", datetime(2026, 3, 2, 7, 0, 0, 250)),
        (date(2026, 3, 2), date(2026, 3, 2)),
        (datetime(2026, 3, 2, 7), datetime(2026, 3, 2, 7)),
    ],
)
def test_dates_and_times_are_read(cell: Cell, expected: date) -> None:
    """Would catch a time without its offset, and midnight at the end of a day."""
    assert moment(cell) == expected
    assert type(moment(cell)) is type(expected)


@pytest.mark.parametrize(
    "cell, words",
    [
        ("05/03/2026", "is no date; write a date such as 2026-03-02"),
        ("2026-3-2", "is no date"),
        ("20260302", "is no date"),
        ("2026-W10-1", "is no date"),
        ("tomorrow", "is no date"),
        (46000, "is no date"),
        (timedelta(hours=7), "is no date"),
        ("2026-02-29", "a day that the calendar does not have"),
        ("2026-03-02 24:30", "hours go from 0 to 24"),
        ("2026-03-02 07:60", "a time that the clock does not show"),
        ("2026-03-02 07:00+99:00", "offset from UTC of a day or more"),
        ("0206-03-02", "maybe the year is mistyped"),
        ("9999-12-31 24:00", "beyond the year 9999"),
    ],
)
def test_what_is_no_date_is_refused_with_advice(cell: Cell, words: str) -> None:
    """Would catch a day and month that change places, and a traceback over a far date."""
    with pytest.raises(CellFault, match=words):
        moment(cell)


@pytest.mark.parametrize(
    "cell, minutes",
    [
        ("07:30", 450),
        ("8", 480),
        (7, 420),
        ("0:00", 0),
        ("24:00", 1440),
        ("22:00:00", 1320),
        (time(6), 360),
        (timedelta(hours=24), 1440),
        (datetime(1900, 1, 1), 1440),
    ],
)
def test_times_of_day_are_read(cell: Cell, minutes: int) -> None:
    """Would catch midnight at the day's end, which workbooks store as the first of January 1900."""
    assert time_of_day(cell) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "cell", ["25:00", "24:01", "7:60", "-1", "noon", 25, -(10**11), 0.3125, True, timedelta(hours=25)]
)
def test_what_is_no_time_of_day_is_refused(cell: Cell) -> None:
    """Would catch a time that wraps into another day."""
    with pytest.raises(CellFault, match="from 00:00 to 24:00"):
        time_of_day(cell)


@pytest.mark.parametrize(
    "text, days",
    [
        ("mon-sat", {0, 1, 2, 3, 4, 5}),
        ("Mon - Fri", {0, 1, 2, 3, 4}),
        ("monday to wednesday", {0, 1, 2}),
        ("sat-mon", {5, 6, 0}),
        ("mon, wed; fri", {0, 2, 4}),
        ("tue thu", {1, 3}),
        ("mon-wed, sat", {0, 1, 2, 5}),
        ("daily", set(range(7))),
        ("lun-sáb", {0, 1, 2, 3, 4, 5}),
        ("Lunes a Viernes", {0, 1, 2, 3, 4}),
        ("mié", {2}),
        ("sun", {6}),
    ],
)
def test_days_of_the_week_are_read(text: str, days: set[int]) -> None:
    """Would catch a range that ends before it begins, and an accent."""
    assert weekdays(text) == days


@pytest.mark.parametrize("cell", ["", "m-f", "mo", "monkey", "mon-", "1-5", 5, "mon-sut"])
def test_what_is_no_day_of_the_week_is_refused(cell: Cell) -> None:
    """Would catch a guess."""
    with pytest.raises(CellFault, match="day of the week"):
        weekdays(cell)
