"""Whatever stands in a file, it is read or its faults are told: nothing else is ever raised."""

from __future__ import annotations

import copy
import csv
import io
import json
import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from data.readers import read_any
from models.domain.faults import Fault, InvalidFile
from tests.data.instances import ODD_IDS
from tests.data.malformed.sound import SOUND, SOUND_TABLES, sound_workbook

SETTINGS = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])

TEXTS = st.one_of(
    st.sampled_from(
        [*ODD_IDS, "", " ", "quarry", "dig", "rojas", "day", "E-01", "mon-fri", "07:00", "24:00", "yes", "id",
         "2026-03-04", "9999-12-31", "1901-01-01 00:00-23:59", "2026-03-04 25:00", "-1", "1e400", "1.200",
         "machine", "value", "attr:weight_t", "weekdays", "1" * 90, "#", ";", '"', "\u202e", "\0", "\x1b[2J"]
    ),
    st.text(max_size=6),
)  # fmt: skip
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 50_000),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 1, 1)),
    st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 31)),
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=400)),
    st.sampled_from(["=1+1", "#REF!", *ODD_IDS]),
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.integers(-1, 400),
    st.floats(),
    TEXTS,
    st.sampled_from([[], {}, [[]], [{}], [[0, 1]], [[5, 5]], {"kind": "pool"}, [None]]),
)


def is_read_or_told(path: Path) -> None:
    """Read a file; what is raised must be its faults, and they must be such that they can be shown."""
    faults: tuple[Fault, ...] = ()
    try:
        read_any(path)
    except InvalidFile as error:
        faults = error.faults
        str(error).encode()
    for fault in faults:
        assert fault.path
        assert fault.message
        assert "{" not in fault.path


@SETTINGS
@given(st.lists(st.tuples(st.integers(0), st.integers(0), st.integers(0), TEXTS), min_size=1, max_size=4))
def test_any_cell_of_a_folder_may_hold_anything(changes: list[tuple[int, int, int, str]]) -> None:
    """Would catch a cell that ends in a traceback."""
    tables = {name: [line.split(",") for line in text.splitlines()] for name, text in SOUND_TABLES.items()}
    names = sorted(tables)
    for table, row, column, text in changes:
        cells = tables[names[table % len(names)]]
        line = cells[row % len(cells)]
        line[column % len(line)] = text
    with tempfile.TemporaryDirectory() as folder:
        for name, cells in tables.items():
            out = io.StringIO()
            csv.writer(out).writerows(cells)
            (Path(folder) / f"{name}.csv").write_bytes(out.getvalue().encode("utf-8", "surrogatepass"))
        is_read_or_told(Path(folder))


@SETTINGS
@given(st.sampled_from(sorted(SOUND_TABLES)), st.binary(max_size=60), st.integers(0, 200))
def test_any_bytes_may_stand_in_a_file(name: str, content: bytes, at: int) -> None:
    """Would catch an encoding or a form of CSV that ends in a traceback."""
    with tempfile.TemporaryDirectory() as folder:
        for table, text in SOUND_TABLES.items():
            raw = text.encode()
            (Path(folder) / f"{table}.csv").write_bytes(
                raw[:at] + content + raw[at:] if table == name else raw
            )
        is_read_or_told(Path(folder))


@settings(SETTINGS, max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0), st.integers(1, 4), st.integers(1, 6), CELLS), min_size=1, max_size=4)
)
@example(changes=[(11, 2, 2, 2958466.0)])  # a date that no calendar has
def test_any_cell_of_a_workbook_may_hold_anything(changes: list[tuple[int, int, int, Any]]) -> None:
    """Would catch a type of cell that ends in a traceback."""
    book: Workbook = sound_workbook()
    for sheet, row, column, value in changes:
        made = book.worksheets[sheet % len(book.worksheets)].cell(row, column)
        made.value = str(value) if isinstance(value, int) and abs(value) > 10**300 else value
        if isinstance(value, time | timedelta):
            made.number_format = "[h]:mm"
    with tempfile.TemporaryDirectory() as folder:
        book.save(Path(folder) / "fleet.xlsx")
        is_read_or_told(Path(folder) / "fleet.xlsx")


@SETTINGS
@given(st.lists(st.tuples(st.lists(st.integers(0), max_size=7), VALUES), min_size=1, max_size=4))
def test_any_value_of_json_may_be_anything(changes: list[tuple[list[int], Any]]) -> None:
    """Would catch a value that ends in a traceback, or in faults that the rest does not have."""
    data: Any = copy.deepcopy(SOUND)
    for way, value in changes:
        holder: Any = data
        for step in way:
            keys = sorted(holder) if isinstance(holder, dict) else range(len(holder))
            if not len(keys):
                break
            key = keys[step % len(keys)]
            if isinstance(holder[key], dict | list) and holder[key] and step is not way[-1]:
                holder = holder[key]
            else:
                holder[key] = copy.deepcopy(value)
                break
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fleet.json"
        path.write_text(json.dumps(data))
        is_read_or_told(path)
