"""What the tables of planners come to, beyond what a round trip shows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from data.readers import read_any, read_tables
from models.domain.base import Window
from models.domain.faults import InvalidFile
from tests.data.books import FLEET, PLACE, Book, horizon

ORDERS = {"orders": "id,site,duration_h\ndig,quarry,8\n"}


@pytest.mark.parametrize(
    "text",
    [
        "name,start,days\nTest,2026-03-02,7\n",
        "NAME;Start;Days;time zone\nTest;2026-03-02 00:00;7;UTC\n",
        "\ufeffName\tStart\tDays\nTest\t2026-03-02\t7\n",
        "key,value\nname,Test\nstart,2026-03-02\nDays,7\n",
        "Key;Value\nname;Test\nSTART;2026-03-02\nslots;336\n",
        "sep=;\nname;start;weeks\nTest;2026-03-02;1\n",
        "name,start,end\n\nTest,2026-03-02,2026-03-08\n\n",
        'name,start,end\r\n"Test",2026-03-02,2026-03-09 00:00\r\n',
        "name,start,end,note\rTest,2026-03-02T00:00Z,2026-03-08T24:00Z,kept by nobody\r",
    ],
    ids=range(9),
)
def test_a_horizon_is_read_however_it_is_written(text: str, book: Book) -> None:
    """Would catch a form of header, separator, line end or length that planners use."""
    instance = book.read(horizon=text)
    assert (instance.name, instance.horizon.slots) == ("Test", 336)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_names_keep_their_letters_in_every_encoding(encoding: str, book: Book) -> None:
    """Would catch Excel's western encoding read as something else."""
    text = "id,name\nA,Cañón de los Ángeles – 20 €\n"
    instance = book.read(horizon(), {"certificates": text.encode(encoding)})
    assert instance.certificates[0].name == "Cañón de los Ángeles – 20 €"


def test_a_date_that_ends_something_includes_its_day(book: Book) -> None:
    """Would catch leave that ends a day early, and a certificate that lapses on its last day."""
    instance = book.read(
        horizon(),
        FLEET,
        {"certificates": "id\ndigger\n", "operators": "id\nrojas\n"},
        operator_certificates=(
            "operator,certificate,valid_from,valid_until\nrojas,digger,2026-03-03,2026-03-04\n"
        ),
        operator_leave=(
            "operator,from,to\nrojas,2026-03-03,2026-03-03\nrojas,2026-03-05 12:00,2026-03-05 13:00\n"
        ),
        machine_documents="machine,document,valid_until\nE-01,soat,2026-03-02\n",
        orders=(
            "id,site,duration_h,release,due,deadline\ndig,quarry,8,2026-03-03,2026-03-04,2026-03-05 17:00\n"
        ),
    )
    held = instance.operators[0].certificates[0]
    assert (held.valid_from, held.valid_until) == (48, 144)
    assert instance.operators[0].leave == (Window(48, 96), Window(168, 170))
    assert instance.machines[0].documents[0].valid_until == 48
    order = instance.orders[0]
    assert (order.release, order.due, order.deadline) == (48, 144, 178)


def test_what_lies_outside_the_horizon_is_cut_to_it(book: Book) -> None:
    """Would catch a list of the whole year that is refused, and lapsed papers that are ignored."""
    instance = book.read(
        horizon(),
        FLEET,
        {"certificates": "id\ndigger\n", "operators": "id\nrojas\n"},
        operator_leave="operator,from,to\nrojas,2026-01-01,2026-01-09\nrojas,2026-03-08,2026-04-01\n",
        operator_certificates=(
            "operator,certificate,valid_from,valid_until\nrojas,digger,2020-01-01,2025-12-31\n"
            "rojas,digger,2025-12-31,2099-12-31\n"
        ),
        machine_documents=(
            "machine,document,valid_until\nE-01,soat,2026-01-31\nE-01,soat,9999-12-31\nE-01,inspection,2026-02-28\n"
        ),
        orders="id,site,duration_h,release,due\ndig,quarry,8,2026-01-01,2026-02-01\n",
    )
    operator, machine, order = instance.operators[0], instance.machines[0], instance.orders[0]
    assert operator.leave == (Window(288, 336),)
    assert [(c.valid_from, c.valid_until) for c in operator.certificates] == [(0, None)]
    assert [(d.name, d.valid_from, d.valid_until) for d in machine.documents] == [
        ("soat", 0, None),
        ("inspection", 336, None),
    ]
    assert (order.release, order.due) == (0, 1)


def test_a_deadline_before_the_horizon_is_told(book: Book) -> None:
    """Would catch an order that no plan can keep and that is planned late in silence."""
    (told,) = book.faults(horizon(), PLACE, orders="id,site,duration_h,deadline\ndig,quarry,8,2026-02-01\n")
    assert told.startswith('orders.csv, row 2, column deadline: "2026-02-01" is over when the horizon starts')


def test_durations_round_up_and_most_lags_down(book: Book) -> None:
    """Would catch ten minutes that get lost, and a limit that is exceeded by a slot."""
    instance = book.read(
        horizon(),
        PLACE,
        orders="id,site,duration_h\ndig,quarry,8.1\nhaul,quarry,0:10\n",
        precedences="predecessor,successor,min_lag_h,max_lag_h\ndig,haul,0.6,1.4\n",
        limits="daily_h,rest_h\n9.51,10:30\n",
    )
    assert [order.modes[0].duration for order in instance.orders] == [17, 1]
    assert (instance.precedences[0].min_lag, instance.precedences[0].max_lag) == (2, 2)
    assert (instance.limits.daily_minutes, instance.limits.rest_minutes) == (570, 630)


def test_fewer_units_of_a_pool_count_at_once_and_more_from_a_whole_slot(book: Book) -> None:
    """Would catch a slot in which units are counted that are not there."""
    instance = book.read(
        horizon(),
        pools="id,capacity\nlights,4\nlamps,\n",
        pool_levels=(
            "pool,from,capacity\nlights,2026-03-03 10:10,6\nlights,2026-03-02 10:10,2\nlamps,2026-01-01,9\n"
            "lamps,2026-02-01,5\n"
        ),
    )
    assert [(level.start, level.capacity) for level in instance.pools[0].levels] == [(0, 4), (20, 2), (69, 6)]
    assert [(level.start, level.capacity) for level in instance.pools[1].levels] == [(0, 5)]


def test_lines_and_pins_take_their_kind_from_what_is_given(book: Book) -> None:
    """Would catch a line of people that is taken for a machine."""
    instance = book.read(
        horizon(),
        FLEET,
        ORDERS,
        {"pools": "id,capacity\nlights,4\n", "certificates": "id\ndigger\n", "operators": "id\nrojas\n"},
        order_lines=(
            "order,class,pool,quantity,min:Weight_T,minimum,certificates\ndig,excavator,,2,20,bucket_m3>=1.2,digger:2\n"
            "dig,,lights,,,,\ndig,,,,,,digger; digger:3\n"
        ),
        pins=(
            "order,start,machine,operator,from,to\n"
            "dig,2026-03-02 07:00,,,,\ndig,,E-01,,,\ndig,,,rojas,2026-03-03,\n"
        ),
    )
    lines = [line.model_dump(exclude_defaults=True) for line in instance.orders[0].modes[0].lines]
    assert lines == [
        {
            "kind": "machine",
            "equipment_class": "excavator",
            "quantity": 2,
            "minimum": {"bucket_m3": 1.2, "weight_t": 20.0},
            "certificates": ({"certificate": "digger", "level": 2},),
        },
        {"kind": "pool", "pool": "lights"},
        {
            "kind": "people",
            "certificates": ({"certificate": "digger"}, {"certificate": "digger", "level": 3}),
        },
    ]
    pins = [pin.model_dump(exclude_defaults=True) for pin in instance.pins]
    assert pins == [
        {"kind": "start", "order": "dig", "start": 14},
        {"kind": "machine", "order": "dig", "machine": "E-01"},
        {"kind": "operator", "order": "dig", "operator": "rojas", "window": (48, 336)},
    ]


@pytest.mark.parametrize(
    "table, text, told",
    [
        ("order_lines", "order,class,pool\ndig,excavator,lights\n", "a line of kind machine has no pool"),
        ("order_lines", "order,kind\ndig,pool\n", "a line of kind pool needs pool"),
        ("order_lines", "order,kind,min:weight_t\ndig,people,20\n", "has no attribute weight_t"),
        ("order_lines", "order,mode\ndig,1\n", "no mode of this order; its modes are numbered from 0 to 0"),
        ("order_lines", "order,class,minimum\ndig,excavator,weight_t=20\n", "which is no least figure"),
        ("order_lines", "order,class,minimum\ndig,excavator,a>=1; a>=2\n", "has a twice"),
        ("order_lines", 'order,class,certificates\ndig,excavator,"""a; b"\n', "not closed"),
        ("order_modes", "order,mode,duration_h\ndig,0,8\n", "order_modes.csv, row 2 has modes of this order"),
        ("pins", "order\ndig\n", "give one of start, mode, machine and operator"),
        ("pins", "order,start,machine\ndig,2026-03-02,E-01\n", "a pin of kind start has no machine"),
        ("pins", "order,start\ndig,2026-03-01\n", "lies before the horizon, which starts at 2026-03-02"),
        ("machine_attributes", "machine,attribute,value\nE-01,a,1\nE-01,a,2\n", "twice for this machine"),
        ("machine_documents", "machine,document,valid_from,valid_until\nE-01,soat,2020-02-02,2020-01-01\n",
         "must come after valid_from, which is 2020-02-02"),
        ("machine_downtimes", "machine,from,to\nE-01,2026-03-03,2026-03-02\n", "must come after from"),
        ("pool_levels", "pool,from,capacity\nlamps,2026-03-03,2\n", "is no pool in pools.csv"),
        ("calendar_exceptions", "date,from\n2026-03-03,07:00\n", "give both from and to"),
        ("calendar_exceptions", "date,state\n2026-03-03,open\n", "needs from and to"),
        ("calendar_exceptions", "date,until\n2026-03-03,2026-03-02\n", "must not come before date"),
        ("calendar_exceptions", "date,calendar\n2026-03-03,nigth\n", "is no calendar of the table calendars"),
        ("operator_shifts", "operator,calendar,from,to\nrojas,day,2026-03-02,2026-03-03\n", "calendar alone"),
        ("operator_shifts", "operator,from,to\nrojas,2026-03-02,\n", "give a calendar, or from and to"),
        ("reference_orders", "order,start,end\ndig,2026-03-03,2026-03-02\n", "must come after start"),
        ("weights", "unplanned\n1\n2\n", "has 2 rows below the header where one is expected"),
    ],
    ids=range(23),
)  # fmt: skip
def test_rows_that_contradict_themselves_are_told(table: str, text: str, told: str, book: Book) -> None:
    """Would catch a cell that is dropped in silence because its row says something else."""
    sound = {"pools": "id,capacity\nlights,4\n", "certificates": "id\na\nb\n", "operators": "id\nrojas\n"}
    (fault,) = book.faults(horizon(), FLEET, ORDERS, sound, {table: text})
    assert fault.startswith(f"{table}.csv") or "orders.csv, row 2, column duration_h" in fault
    assert told in fault


def test_modes_are_numbered_without_gaps(book: Book) -> None:
    """Would catch pins and plans that name another mode than the planner meant."""
    orders = {"orders": "id,site\ndig,quarry\n"}
    instance = book.read(horizon(), PLACE, orders, order_modes="order,mode,duration_h\ndig,1,4\ndig,0,8\n")
    assert [mode.duration for mode in instance.orders[0].modes] == [16, 8]
    (told,) = book.faults(horizon(), PLACE, orders, order_modes="order,mode,duration_h\ndig,0,4\ndig,2,8\n")
    assert told.startswith('order_modes.csv, row 3, column mode: "2" must be 1')


def test_a_machine_whose_period_is_over_is_told(book: Book) -> None:
    """Would catch a rented machine that is used after it was returned."""
    table = "id,class,place,available_to\nE-01,excavator,quarry,2026-02-01\n"
    (told,) = book.faults(horizon(), FLEET, {"machines": table})
    assert "column available_to" in told
    assert "leave the row out" in told


def test_faults_name_the_header_as_it_is_written(book: Book) -> None:
    """Would catch a message about a column that the planner cannot find."""
    (told,) = book.faults(horizon(), PLACE, orders="ID,Site,Duration H,Priority\ndig,quarry,8,high\n")
    assert told == 'orders.csv, row 2, column Priority: "high" is no number; write a whole number'


def test_rows_are_counted_as_the_spreadsheet_does(book: Book) -> None:
    """Would catch a row number that blank rows or line breaks in a cell have moved."""
    table = 'id,name\n\nA,"two\nlines"\n,,\n\nB,fine\nA,again\n'
    told = book.faults(horizon(), {"certificates": table})
    assert [line.split(":")[0] for line in told] == [
        "certificates.csv, row 3, column name",
        "certificates.csv, row 7, column id",
    ]


def test_a_workbook_is_read_as_people_type_it(tmp_path: Path) -> None:
    """Would catch real dates, times, numbers and yes or no of a workbook that only work as text."""
    sheets: dict[str, list[list[Any]]] = {
        "Horizon": [["name", "start", "end"], ["Test", date(2026, 3, 2), date(2026, 3, 8)]],
        "Calendars": [["ID"], [7]],
        "Calendar Hours": [
            ["Calendar", "Weekdays", "From", "To"],
            [7, "mon-fri", datetime(2026, 1, 1, 7).time(), 17],
        ],
        "Sites": [[None, None, None], ["id", "calendar", None], ["Quarry", 7.0, None]],
        "Operators": [["id", "cost_per_hour"], ["rojas", 15.1]],
        "Operator leave": [
            ["operator", "from", "to"],
            ["rojas", date(2026, 3, 3), date(2026, 3, 3)],
            ["rojas", datetime(2026, 3, 4), datetime(2026, 3, 5)],
        ],
        "Orders": [
            ["id", "site", "duration_h", "interruptible", "due"],
            ["dig", "Quarry", timedelta(hours=26, minutes=30), False, datetime(2026, 3, 5, 17)],
            ["trim", "Quarry", 22 / 3, True, None],
        ],
        "_scratch": [["anything"]],
    }
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "fleet.xlsx")
    instance = read_any(tmp_path / "fleet.xlsx")
    assert instance.horizon.slots == 336
    assert instance.calendars[0].id == instance.sites[0].calendar == "7"
    assert instance.calendars[0].windows[0] == Window(14, 34)
    assert instance.operators[0].cost_per_hour == 1510
    assert instance.operators[0].leave == (Window(48, 96), Window(96, 144))
    assert [order.modes[0].duration for order in instance.orders] == [53, 15]
    assert (instance.orders[0].interruptible, instance.orders[0].due) == (False, 178)


def test_rows_of_a_workbook_are_counted_from_its_top(tmp_path: Path) -> None:
    """Would catch a row number that leading blank rows have moved."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "horizon"
    sheet["B3"], sheet["C3"], sheet["D3"] = "name", "start", "days"
    sheet["B5"], sheet["C5"], sheet["D5"] = "Test", "soon", 7
    book.save(tmp_path / "fleet.xlsx")
    with pytest.raises(InvalidFile, match=r'sheet horizon, row 5, column start: "soon" is no date'):
        read_tables(tmp_path / "fleet.xlsx")


def test_a_reference_without_rows_is_one(book: Book) -> None:
    """Would catch an empty reference that is taken for none."""
    assert book.read(horizon()).reference is None
    reference = book.read(horizon(), reference_duties="operator,order,start,end\n").reference
    assert reference is not None
    assert reference.duties == ()


def test_one_bad_horizon_does_not_hide_other_faults(book: Book) -> None:
    """Would catch a reader that needs the horizon before it looks at anything else."""
    told = book.faults(
        {"horizon": "name,start,days\nTest,soon,7\n"},
        PLACE,
        orders="id,site,duration_h,due,priority\ndig,quary,8,2026-03-05,9\ndig,quarry,eight,tomorrow,500\n",
    )
    assert {line.split(": ")[0] for line in told} == {
        "horizon.csv, row 2, column start",
        "orders.csv, row 2, column site",
        "orders.csv, row 3, column id",
        "orders.csv, row 3, column duration_h",
        "orders.csv, row 3, column due",
        "orders.csv, row 3, column priority",
    }
    assert len(told) == 6
