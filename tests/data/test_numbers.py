"""Numbers, money and hours in cells."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.tables.cells import Cell, CellFault
from data.tables.numbers import Mark, hours_cell, hundredths, mark_of, minutes, number, whole


@pytest.mark.parametrize(
    "text, mark, value",
    [
        ("12", ".", "12"),
        ("12.5", None, "12.5"),
        ("12,5", None, "12.5"),
        ("-0,125", None, "-0.125"),
        (" 1 234,5 ", None, "1234.5"),
        ("1\u00a0234.5", ".", "1234.5"),
        ("1,234.50", None, "1234.50"),
        ("1.234,50", None, "1234.50"),
        ("1.234.567", None, "1234567"),
        ("1,234,567", None, "1234567"),
        ("1.234", ".", "1.234"),
        ("1.234", ",", "1234"),
        ("1,234", ",", "1.234"),
        ("1,234", ".", "1234"),
        ("0.125", ",", "0.125"),
        ("1234.567", ",", "1234.567"),
        (".5", None, "0.5"),
        ("1e-07", ".", "1E-7"),
        (20, ".", "20"),
        (0.1, ".", "0.1"),
    ],
)
def test_numbers_are_read_as_people_write_them(text: Cell, mark: Mark, value: str) -> None:
    """Would catch a thousand that becomes one, and a decimal comma that is lost."""
    assert number(text, mark) == Decimal(value)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "abc",
        "1.2.3",
        "1,23,456",
        "12.34,5",
        "--1",
        "1 2x",
        "0x10",
        "∞",
        "nan",
        "inf",
        True,
        None,
        time(7),
    ],
)
def test_what_is_no_number_is_refused(cell: Cell) -> None:
    """Would catch Python's own idea of a number: inf, nan, underscores and true."""
    with pytest.raises(CellFault, match="is no number"):
        number(cell)


@pytest.mark.parametrize("text, readings", [("1.200", "1.2 or as 1200"), ("12,345", "12.345 or as 12345")])
def test_a_number_with_two_readings_is_asked_for(text: str, readings: str) -> None:
    """Would catch a guess about money."""
    with pytest.raises(CellFault, match=f"can be read as {readings}; write one of these"):
        number(text, None)


@pytest.mark.parametrize(
    "cells, mark",
    [
        (["1.234", "12.5"], "."),
        (["1.234", "12,5"], ","),
        (["1.234", "1.234,5"], ","),
        (["1,234.5"], "."),
        (["12.5", "12,5"], None),
        (["1.234", None, 5, "x"], "?"),
    ],
)
def test_a_table_tells_its_decimal_mark(cells: list[object], mark: Mark) -> None:
    """Would catch a mark that is taken from a number with two readings."""
    assert mark_of(cells, "?") == mark  # type: ignore[arg-type]  # any value will do for the default


@pytest.mark.parametrize(
    "cell, cents",
    [
        ("120.50", 12050),
        ("0,07", 7),
        (1.1, 110),
        (0.1 + 0.2, 30),
        (2.675, None),
        ("1.005", None),
        (19.99, 1999),
    ],
)
def test_money_is_exact(cell: Cell, cents: int | None) -> None:
    """Would catch 19.99 * 100 = 1998.9999999999998, and a third decimal that is dropped in silence."""
    if cents is None:
        with pytest.raises(CellFault, match="more than two decimals"):
            hundredths(cell)
    else:
        assert hundredths(cell) == cents


@given(st.integers(0, 10**12))
def test_every_amount_of_money_survives_a_spreadsheet(cents: int) -> None:
    """Would catch an amount that a floating-point cell changes by a cent."""
    assert hundredths(float(Decimal(cents) / 100)) == hundredths(f"{cents // 100}.{cents % 100:02d}") == cents


@pytest.mark.parametrize(
    "cell, expected",
    [
        ("8", 480),
        ("7.5", 450),
        ("7,5", 450),
        ("7:30", 450),
        ("26:00", 1560),
        (timedelta(hours=7, minutes=30), 450),
        (time(7, 30), 450),
        (datetime(1900, 1, 1, 2), 26 * 60),
        (22 / 3, 440),
        ("0.01", Fraction(3, 5)),
    ],
)
def test_hours_are_read_from_decimals_and_clock_times(cell: Cell, expected: Fraction) -> None:
    """Would catch 7:30 read as 7.3, and a duration that a spreadsheet took for a time of day."""
    assert minutes(cell) == expected


@given(st.integers(0, 10**8))
def test_every_length_of_whole_minutes_survives_as_hours(total: int) -> None:
    """Would catch a third of an hour that is written as 0.33."""
    cell = hours_cell(total)
    assert minutes(str(cell) if isinstance(cell, Decimal) else cell) == total


@pytest.mark.parametrize("cell", ["1.5", 2.5, "1e30", "ten"])
def test_what_is_no_whole_number_is_refused(cell: Cell) -> None:
    """Would catch a number that is rounded in silence."""
    with pytest.raises(CellFault):
        whole(cell)
