"""Malformed folders of CSV files."""

from __future__ import annotations

from tests.data.malformed.making import csv_case, file_case
from tests.data.malformed.sound import SOUND_TABLES

CSV_CASES = (
    file_case("no-horizon", "horizon.csv", None, "table horizon", "name, start"),
    file_case(
        "mistyped-table",
        "machine_dokuments.csv",
        b"machine,document\nE-01,soat\n",
        "machine_dokuments.csv",
        "Maybe 'machine_documents' is meant",
    ),
    file_case(
        "doubled-table",
        "Machines .csv",
        SOUND_TABLES["machines"].encode(),
        "is the table machines",
        "keep one",
    ),
    file_case("wrong-ending", "pins.txt", b"order,start\n", "pins.txt", ".txt", "CSV UTF-8"),
    file_case("empty-table", "pins.csv", b"", "pins.csv", "is empty", "name the columns"),
    file_case("binary", "pins.csv", bytes(range(256)), "pins.csv", "CSV UTF-8"),
    csv_case("quote", "operators", "Rojas", '"Rojas', "operators.csv", "quotation mark", "not closed"),
    csv_case(
        "missing-column", "orders", "id,site", "id,note", "orders.csv, row 1", "column site is required"
    ),
    csv_case(
        "unknown-column",
        "orders",
        "priority",
        "priorty",
        "orders.csv, row 1",
        '"priorty"',
        "Maybe 'priority' is meant",
    ),
    csv_case("doubled-column", "sites", "id,name", "id,ID", "sites.csv, row 1", '"ID"', "keep one"),
    csv_case("nameless-column", "pools", "4\n", "4,7\n", "pools.csv, row 2", '"7"', "without a name"),
    csv_case(
        "empty-cell", "orders", "haul,dam", "haul,", "orders.csv, row 3, column site", "nothing", "required"
    ),
    csv_case("no-duration", "orders", "5,12", "5,", "orders.csv, row 2, column duration_h", "order_modes"),
    csv_case("duration", "orders", "5,12", "5,two days", "row 2, column duration_h", '"two days"', "7:30"),
    csv_case(
        "money",
        "transport_classes",
        "1.50",
        "1.505",
        "transport_classes.csv, row 2, column cost_per_km",
        '"1.505"',
        "two decimals",
    ),
    csv_case(
        "ambiguous",
        "machines",
        SOUND_TABLES["machines"],
        "id;equipment_class;place;cost_per_hour\nE-01;excavator;quarry;1.200\nE-02;excavator;dam;90\n",
        "row 2, column cost_per_hour",
        '"1.200"',
        "1.2 or as 1200",
    ),
    csv_case(
        "date-order", "orders", "2026-03-05", "05/03/2026", "row 2, column due", '"05/03/2026"', "2026-03-02"
    ),
    csv_case(
        "no-such-day", "orders", "2026-03-03", "2026-02-30", "row 3, column release", "calendar does not have"
    ),
    csv_case("time-of-day", "calendar_hours", "17:00", "25:00", "row 2, column to", '"25:00"', "24:00"),
    csv_case("weekday", "calendar_hours", "mon-sat", "mon-sut", "column weekdays", "'sut'", "mon-sat"),
    csv_case(
        "choice",
        "pools",
        "capacity\nlights,4",
        "capacity,kind\nlights,4,crane",
        "column kind",
        '"crane"',
        "equipment or people",
    ),
    csv_case(
        "key-value", "horizon", "weeks,1", "weks,1", "horizon.csv, row 4", '"weks"', "Maybe 'weeks' is meant"
    ),
    csv_case(
        "no-start", "horizon", "2026-03-02", "soon", "horizon.csv, row 3, start", '"soon"', "2026-03-02"
    ),
    csv_case("no-length", "horizon", "weeks,1\n", "", "horizon.csv, row 1", "end, weeks, days and slots"),
    csv_case(
        "unknown-place",
        "machines",
        "E-02,excavator,dam",
        "E-02,excavator,Damm",
        "machines.csv, row 3, column place",
        '"Damm"',
        "Maybe 'dam' is meant",
    ),
    csv_case(
        "unknown-owner",
        "operator_leave",
        "rojas",
        "rojs",
        "operator_leave.csv, row 2, column operator",
        '"rojs"',
        "Maybe 'rojas' is meant",
    ),
    csv_case(
        "doubled-key",
        "machines",
        "E-02",
        "E-01",
        "machines.csv, row 3, column id",
        '"E-01"',
        "machines.csv, row 2",
        "unique",
    ),
    csv_case(
        "leave-backward",
        "operator_leave",
        "2026-03-07",
        "2026-03-05",
        "operator_leave.csv, row 2, column to",
        '"2026-03-05"',
        "2026-03-06",
    ),
    csv_case(
        "priority-range",
        "orders",
        "quarry,5",
        "quarry,500",
        "orders.csv, row 2, column priority",
        '"500"',
        "at most 100",
    ),
    csv_case(
        "due-before-release",
        "orders",
        "4,2026-03-03,",
        "4,2026-03-03,2026-03-02",
        "orders.csv, row 3, column due",
        '"2026-03-02"',
        "2026-03-03 00:00",
    ),
    csv_case("cycle", "precedences", "dig,haul\n", "dig,haul\nhaul,dig\n", "precedences.csv", "cycle"),
)
