"""Weekly hours, exceptions and single windows, when clocks change and at the horizon's ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from data.tables.clock import Clock, localized
from models.domain.base import Window
from models.domain.instance import Instance
from models.domain.time import Horizon
from tests.data.books import PLACE, Book, horizon

SPRING = horizon("2026-03-28", days=3, zone="Europe/Madrid")
AUTUMN = horizon("2026-10-24", days=3, zone="Europe/Madrid")


def hours(instance: Instance) -> list[str]:
    """Return the windows of the first calendar as local clock times."""
    shown = instance.horizon.instant
    return [f"{shown(w.start):%d %H:%M}-{shown(w.end):%d %H:%M}" for w in instance.calendars[0].windows]


def lengths(instance: Instance) -> list[float]:
    """Return the hours that the windows of the first calendar last."""
    return [(w.end - w.start) * instance.horizon.slot_minutes / 60 for w in instance.calendars[0].windows]


def test_a_week_of_hours_keeps_its_clock_times(book: Book) -> None:
    """Would catch weekdays that are counted from another day, and hours in UTC."""
    instance = book.read(
        horizon(), PLACE, calendar_hours="calendar,weekdays,from,to\nday,tue-wed,07:00,17:00\n"
    )
    assert hours(instance) == ["03 07:00-03 17:00", "04 07:00-04 17:00"]
    assert instance.calendars[0].windows[0] == Window(62, 82)


def test_the_night_on_which_clocks_go_forward_is_short(book: Book) -> None:
    """Would catch a night shift that keeps its length and so ends an hour late."""
    instance = book.read(SPRING, PLACE, calendar_hours="calendar,weekdays,from,to\nday,sat,22:00,06:00\n")
    assert hours(instance) == ["28 22:00-29 06:00"]
    assert lengths(instance) == [7]


def test_the_night_on_which_clocks_go_back_is_long(book: Book) -> None:
    """Would catch a night shift that keeps its length and so ends an hour early."""
    instance = book.read(AUTUMN, PLACE, calendar_hours="calendar,weekdays,from,to\nday,sat-sun,22:00,06:00\n")
    assert hours(instance)[0] == "24 22:00-25 06:00"
    assert lengths(instance)[0] == 9


def test_days_after_the_change_begin_at_the_same_clock_time(book: Book) -> None:
    """Would catch a pattern that is repeated every 48 slots."""
    instance = book.read(SPRING, PLACE, calendar_hours="calendar,weekdays,from,to\nday,daily,07:00,12:00\n")
    assert hours(instance) == ["28 07:00-28 12:00", "29 07:00-29 12:00", "30 07:00-30 12:00"]
    assert [w.start for w in instance.calendars[0].windows] == [14, 60, 108]


def test_a_time_that_clocks_skip_is_the_moment_of_the_change(book: Book) -> None:
    """Would catch an hour that is lost or doubled, by the rule that the page states."""
    weekly = "calendar,weekdays,from,to\nday,sun,02:30,05:00\n"
    assert hours(book.read(SPRING, PLACE, calendar_hours=weekly)) == ["29 03:00-29 05:00"]
    single = "calendar,from,to\nday,2026-03-29 01:00,2026-03-29 02:30\n"
    assert lengths(book.read(SPRING, PLACE, calendar_hours=single)) == [1]


def test_of_a_time_that_clocks_show_twice_the_first_is_meant_unless_an_offset_tells(book: Book) -> None:
    """Would catch a guess that changes from run to run or from cell to cell."""
    first = "calendar,from,to\nday,2026-10-25 01:00,2026-10-25 02:30\n"
    assert lengths(book.read(AUTUMN, PLACE, calendar_hours=first)) == [1.5]
    second = "calendar,from,to\nday,2026-10-25 01:00,2026-10-25T02:30+01:00\n"
    assert lengths(book.read(AUTUMN, PLACE, calendar_hours=second)) == [2.5]


@pytest.mark.parametrize(
    "zone, local, utc",
    [
        ("Europe/Madrid", datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1)),
        ("America/Asuncion", datetime(2023, 10, 1), datetime(2023, 10, 1, 4)),
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 15), datetime(2026, 10, 3, 15, 30)),
        ("Pacific/Apia", datetime(2011, 12, 30, 12), datetime(2011, 12, 30, 10)),
        ("Europe/Madrid", datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30)),
        ("America/Havana", datetime(2026, 11, 1), datetime(2026, 11, 1, 4)),
    ],
    ids=["an hour", "midnight", "half an hour", "a whole day", "twice", "midnight twice"],
)
def test_every_kind_of_change_is_met(zone: str, local: datetime, utc: datetime) -> None:
    """Would catch a search for the change that only knows whole hours at two in the morning."""
    assert localized(local, ZoneInfo(zone)) == utc.replace(tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Europe/Madrid", "America/Havana", "Australia/Lord_Howe", "UTC"])
def test_every_slot_reads_back_from_its_cell(zone: str) -> None:
    """Would catch a cell that is written without the offset that it needs."""
    for start in ("2026-03-01T00:00:00Z", "2026-10-01T00:07:03Z"):
        clock = Clock(Horizon(start=start, time_zone=zone, slot_minutes=15, slots=4 * 24 * 40))  # type: ignore[arg-type]
        for slot in range(0, clock.horizon.slots + 1):
            cell = clock.cell(slot)
            moment = datetime.fromisoformat(cell) if isinstance(cell, str) else cell
            assert isinstance(moment, datetime)
            assert clock.slot(moment, "start", up=True) == clock.slot(moment, "end", up=False) == slot


def test_a_horizon_of_days_ends_at_midnight_when_clocks_change(book: Book) -> None:
    """Would catch days of 48 half hours all year."""
    assert book.read(SPRING).horizon.slots == 2 * 48 + 46
    assert book.read(AUTUMN).horizon.slots == 2 * 48 + 50


def test_a_shift_that_began_before_the_horizon_is_cut(book: Book) -> None:
    """Would catch the first night of a horizon without its people, and a window beyond the end."""
    instance = book.read(
        horizon(), PLACE, calendar_hours="calendar,weekdays,from,to\nday,daily,22:00,06:00\n"
    )
    assert instance.calendars[0].windows[0] == Window(0, 12)
    assert instance.calendars[0].windows[-1] == Window(6 * 48 + 44, 7 * 48)


def test_patterns_that_overlap_are_one_working_time(book: Book) -> None:
    """Would catch windows that the instance refuses because they overlap."""
    table = "calendar,weekdays,from,to\nday,mon-fri,07:00,15:00\nday,mon,06:00,12:00\nday,mon,15:00,17:00\n"
    assert hours(book.read(horizon(days=2), PLACE, calendar_hours=table)) == [
        "02 06:00-02 17:00",
        "03 07:00-03 15:00",
    ]


def test_hours_round_inwards_and_absences_outwards(book: Book) -> None:
    """Would catch work that is planned into ten minutes that nobody has."""
    instance = book.read(
        horizon(days=1),
        PLACE,
        calendar_hours="calendar,weekdays,from,to\nday,mon,07:10,11:50\n",
        site_closures="site,from,to\nquarry,2026-03-02 08:10,2026-03-02 08:20\n",
    )
    assert instance.calendars[0].windows == (Window(15, 23),)
    assert instance.sites[0].closures == (Window(16, 17),)


def test_a_holiday_takes_out_the_shifts_that_begin_on_it(book: Book) -> None:
    """Would catch a night before a holiday that is cut at midnight."""
    tables = {"calendar_hours": "calendar,weekdays,from,to\nday,daily,22:00,06:00\n"}
    instance = book.read(horizon(days=4), PLACE, tables, holidays="date,name\n2026-03-03,Feast\n")
    assert hours(instance) == [
        "02 00:00-02 06:00",
        "02 22:00-03 06:00",
        "04 22:00-05 06:00",
        "05 22:00-06 00:00",
    ]


def test_exceptions_close_first_and_open_then(book: Book) -> None:
    """Would catch exceptions that depend on the order of their rows."""
    table = (
        "calendar,date,until,state,from,to\n"
        ",2026-03-03,,open,08:00,10:00\n"
        "day,2026-03-03,2026-03-04,,,\n"
        "day,2026-03-05,,closed,09:10,10:00\n"
    )
    instance = book.read(
        horizon(days=4),
        PLACE,
        calendar_hours="calendar,weekdays,from,to\nday,daily,07:00,12:00\n",
        calendar_exceptions=table,
    )
    assert hours(instance) == [
        "02 07:00-02 12:00",
        "03 08:00-03 10:00",
        "05 07:00-05 09:00",
        "05 10:00-05 12:00",
    ]


def test_hand_overs_of_a_pattern_lie_on_its_days_only(book: Book) -> None:
    """Would catch a hand-over on a day off, and one after midnight on the wrong day."""
    table = "calendar,weekdays,from,to,handovers\nday,mon,18:00,08:00,22:00; 02:00\nday,wed,07:00,17:00,\n"
    instance = book.read(horizon(days=4), PLACE, calendar_hours=table)
    shown = [f"{instance.horizon.instant(slot):%d %H:%M}" for slot in instance.calendars[0].handovers]
    assert shown == ["02 22:00", "03 02:00"]


def test_shifts_follow_a_calendar_a_week_or_a_date(book: Book) -> None:
    """Would catch one of the three that is read as another."""
    instance = book.read(
        horizon(days=3),
        PLACE,
        {"operators": "id\nrojas\nsolis\nvega\n"},
        calendar_hours="calendar,weekdays,from,to\nday,mon-tue,07:00,17:00\n",
        holidays="date\n2026-03-03\n",
        operator_shifts=(
            "operator,calendar,weekdays,from,to\nrojas,day,,,\nsolis,,tue,06:00,14:00\n"
            "vega,,,2026-03-04 08:00,2026-03-04 09:00\nvega,,,2026-03-04 09:00,2026-03-04 11:00\n"
        ),
    )
    rojas, solis, vega = (operator.shifts for operator in instance.operators)
    assert rojas == instance.calendars[0].windows == (Window(14, 34),)
    assert solis == (Window(60, 76),)
    assert vega == (Window(112, 114), Window(114, 118))


@pytest.mark.parametrize(
    "row, words",
    [
        ("day,,07:00,17:00,", 'column from: "07:00" is a time of day, but the row names no weekdays'),
        (
            "day,mon,2026-03-02 07:00,17:00,",
            'column from: "2026-03-02 07:00" is a date, but the row names weekdays',
        ),
        (
            "day,mon,08:00,08:00,",
            'column to: "08:00" is the same as from; for a whole day write 00:00 and 24:00',
        ),
        ("day,mon,08:00,08:20,", 'column to: "08:20" leaves no whole slot of 30 minutes'),
        ("day,mon,07:00,17:00,18:00", 'column handovers: "18:00" must lie between from and to'),
        ("day,,2026-03-02,2026-03-02,12:00", "goes with weekdays"),
        ("night,mon,07:00,17:00,", 'column calendar: "night" is no calendar in calendars.csv'),
    ],
)
def test_hours_that_make_no_sense_are_told(row: str, words: str, book: Book) -> None:
    """Would catch a row that is left out in silence."""
    table = f"calendar,weekdays,from,to,handovers\n{row}\n"
    (told,) = book.faults(horizon(), PLACE, calendar_hours=table)
    assert told.startswith("calendar_hours.csv, row 2, ")
    assert words in told


def test_single_windows_that_overlap_are_told_by_their_row(book: Book) -> None:
    """Would catch a domain fault that names an index into JSON that the planner never saw."""
    table = "calendar,from,to\nday,2026-03-02 07:00,2026-03-02 12:00\nday,2026-03-02 11:00,2026-03-02 15:00\n"
    (told,) = book.faults(horizon(), PLACE, calendar_hours=table)
    assert told.startswith(
        'calendar_hours.csv, row 3, column to: "2026-03-02 11:00 to 2026-03-02 15:00" starts before'
    )
    assert "(2026-03-02 12:00)" in told


def test_the_clock_covers_far_dates() -> None:
    """Would catch an overflow over "for ever"."""
    clock = Clock(Horizon(start=datetime(2026, 3, 2, tzinfo=UTC), slots=10))
    assert clock.slot(datetime.max, "end", up=False) > 10**6
    assert clock.slot((datetime.max - timedelta(days=1)).date(), "end", up=False) > 10**6
