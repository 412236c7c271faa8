"""The grid of time: instants, local days when the clocks change, and windows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from models.domain.base import Window
from models.domain.time import Horizon, covers, intersect, merge, subtract


def windows(*pairs: tuple[int, int]) -> tuple[Window, ...]:
    """Return pairs as windows."""
    return tuple(Window(start, end) for start, end in pairs)


def horizon(start: str, zone: str, days: int = 3, slot_minutes: int = 30) -> Horizon:
    """Return a horizon that begins at an ISO time with its offset."""
    slots = days * 1440 // slot_minutes
    return Horizon.model_validate(
        {"start": start, "time_zone": zone, "slots": slots, "slot_minutes": slot_minutes}
    )


SPRING = horizon("2026-03-07T00:00:00-05:00", "America/New_York")
AUTUMN = horizon("2026-10-31T00:00:00-04:00", "America/New_York", days=4)


def test_day_has_46_slots_when_the_clocks_go_forward() -> None:
    """Days counted as 48 slots."""
    assert SPRING.day_starts == (0, 48, 94, 142)
    assert [SPRING.day_of(slot) for slot in (0, 47, 48, 93, 94)] == [0, 0, 1, 1, 2]
    assert SPRING.date_of(93) == date(2026, 3, 8)
    assert SPRING.date_of(94) == date(2026, 3, 9)


def test_day_has_50_slots_when_the_clocks_go_back() -> None:
    """Days counted as 48 slots."""
    assert AUTUMN.day_starts == (0, 48, 98, 146)
    assert AUTUMN.date_of(97) == date(2026, 11, 1)
    assert AUTUMN.date_of(98) == date(2026, 11, 2)


def test_slots_are_elapsed_time_across_the_change() -> None:
    """A slot that is lost or doubled with the hour."""
    for grid in (SPRING, AUTUMN):
        instants = [grid.instant(slot) for slot in range(grid.slots)]
        utc = [instant.astimezone(UTC) for instant in instants]
        assert {b - a for a, b in pairwise(utc)} == {timedelta(minutes=30)}
        assert [grid.slot_at(instant) for instant in instants] == list(range(grid.slots))


def test_horizon_that_begins_within_a_day() -> None:
    """A first day that is taken for a whole one."""
    assert horizon("2026-03-02T18:00:00-05:00", "America/Lima").day_starts == (0, 12, 60, 108)


def test_midnight_that_does_not_exist_begins_the_day_an_hour_later() -> None:
    """A zone whose clocks change at midnight: Santiago, 6 September 2026, 00:00 to 01:00."""
    santiago = horizon("2026-09-05T00:00:00-04:00", "America/Santiago")
    assert santiago.day_starts == (0, 48, 94, 142)
    assert santiago.instant(48).hour == 1


def test_midnight_off_the_grid_rounds_up() -> None:
    """A day that begins within a slot of the day before it."""
    assert horizon("2026-03-02T00:15:00+00:00", "UTC").day_starts == (0, 48, 96)
    assert horizon("2026-03-02T00:45:00+00:00", "UTC").day_of(47) == 1


@pytest.mark.parametrize("minutes,down,up", [(0, 2, 2), (1, 2, 3), (29, 2, 3), (30, 3, 3), (-1, 1, 2)])
def test_instants_round_as_asked(minutes: int, down: int, up: int) -> None:
    """A window that is rounded outwards."""
    grid = horizon("2026-03-02T00:00:00+00:00", "UTC")
    instant = datetime(2026, 3, 2, 1, 0, tzinfo=UTC) + timedelta(minutes=minutes)
    assert grid.slot_at(instant) == down
    assert grid.slot_at(instant, round_up=True) == up


def test_rates_and_durations_round_to_slots() -> None:
    """Half a cent lost on each slot; a started slot that is not taken."""
    grid = horizon("2026-03-02T00:00:00+00:00", "UTC")
    assert [grid.per_slot(rate) for rate in (0, 1, 100, 101)] == [0, 1, 50, 51]
    assert [grid.slots_for(minutes) for minutes in (0, 1, 30, 31)] == [0, 1, 1, 2]
    third = horizon("2026-03-02T00:00:00+00:00", "UTC", slot_minutes=20)
    assert [third.per_slot(rate) for rate in (1, 2, 100)] == [0, 1, 33]


def test_merge_joins_what_touches_or_overlaps() -> None:
    """Touching windows left apart, or a small window inside a large one that cuts it."""
    given = windows((5, 7), (0, 10), (10, 12), (13, 14), (14, 14))
    assert merge(given) == windows((0, 12), (13, 14))


def test_subtract_takes_holes_out() -> None:
    """A hole at an edge, over several windows, or between them."""
    given = windows((0, 10), (20, 30))
    assert subtract(given, windows((5, 25))) == windows((0, 5), (25, 30))
    assert subtract(given, windows((0, 2), (8, 20), (3, 4))) == windows((2, 3), (4, 8), (20, 30))
    assert subtract(given, windows((10, 20))) == given
    assert subtract(given, windows((0, 40))) == ()


def test_intersect_keeps_the_common_part() -> None:
    """Windows that touch taken for windows that overlap."""
    first, second = windows((0, 5), (10, 20)), windows((3, 12), (15, 16), (20, 25))
    assert intersect(first, second) == windows((3, 5), (10, 12), (15, 16))
    assert intersect(first, windows((5, 10))) == ()


def test_covers_asks_one_window() -> None:
    """Two windows with a gap taken for one."""
    given = windows((0, 5), (6, 9))
    assert covers(given, 0, 5)
    assert not covers(given, 4, 7)
    assert not covers(given, 0, 6)
