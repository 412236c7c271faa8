"""Sound instances of every form, from which the malformed ones are made."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Json = dict[str, Any]
Tables = dict[str, str]

SOUND: Json = {
    "format_version": 1,
    "name": "Quarry and dam",
    "horizon": {"start": "2026-03-02T00:00:00-05:00", "time_zone": "America/Lima", "slots": 336},
    "crew_transport": "wheels",
    "calendars": [{"id": "day", "windows": [[14, 34], [62, 82], [110, 130]]}],
    "sites": [{"id": "quarry", "calendar": "day"}, {"id": "dam", "calendar": "day", "latitude": -11.8}],
    "transport_classes": [{"id": "wheels"}],
    "equipment_classes": [{"id": "excavator", "transport": "wheels"}],
    "machines": [
        {"id": "E-01", "equipment_class": "excavator", "place": "quarry", "attributes": {"weight_t": 22}},
        {"id": "E-02", "equipment_class": "excavator", "place": "dam", "downtimes": [[14, 20]]},
    ],
    "certificates": [{"id": "digger"}],
    "operators": [
        {
            "id": "rojas",
            "certificates": [{"certificate": "digger", "valid_until": 300}],
            "shifts": [[14, 34], [62, 82]],
        }
    ],
    "pools": [{"id": "lights", "levels": [{"start": 0, "capacity": 4}]}],
    "orders": [
        {
            "id": "dig",
            "site": "quarry",
            "due": 130,
            "modes": [{"duration": 8, "lines": [{"kind": "machine", "equipment_class": "excavator"}]}],
        },
        {
            "id": "haul",
            "site": "dam",
            "modes": [{"duration": 4, "lines": [{"kind": "pool", "pool": "lights"}]}],
        },
    ],
    "precedences": [{"predecessor": "dig", "successor": "haul"}],
    "pins": [{"kind": "machine", "order": "dig", "machine": "E-01"}],
}
"""An instance with nothing wrong in it."""

SOUND_TABLES: Tables = {
    "horizon": "key,value\nname,Quarry and dam\nstart,2026-03-02\nweeks,1\ntime_zone,America/Lima\n",
    "calendars": "id,name\nday,Day work\n",
    "calendar_hours": "calendar,weekdays,from,to\nday,mon-sat,07:00,17:00\n",
    "sites": "id,name,calendar\nquarry,Quarry,day\ndam,Dam,day\n",
    "transport_classes": "id,cost_per_km\nwheels,1.50\n",
    "equipment_classes": "id,transport\nexcavator,wheels\n",
    "machines": "id,equipment_class,place,attr:weight_t,cost_per_hour\n"
    "E-01,excavator,quarry,22.5,120.50\nE-02,excavator,dam,15,90\n",
    "certificates": "id,name\ndigger,Digger ticket\n",
    "operators": "id,name,cost_per_hour\nrojas,Rojas,15.50\n",
    "operator_certificates": "operator,certificate,valid_until\nrojas,digger,2026-03-20\n",
    "operator_shifts": "operator,calendar\nrojas,day\n",
    "operator_leave": "operator,from,to\nrojas,2026-03-06,2026-03-07\n",
    "pools": "id,capacity\nlights,4\n",
    "orders": "id,site,priority,duration_h,release,due\n"
    "dig,quarry,5,12,,2026-03-05\nhaul,dam,1,4,2026-03-03,\n",
    "order_lines": "order,equipment_class,quantity,certificates\n"
    "dig,excavator,1,digger\nhaul,excavator,1,digger\n",
    "precedences": "predecessor,successor\ndig,haul\n",
}
"""The same, more or less, as tables."""


def write_sound_tables(folder: Path) -> None:
    """Write sound tables as a folder of CSV files."""
    write_folder(folder, SOUND_TABLES)


def write_sound_workbook(path: Path) -> None:
    """Write sound tables as a workbook."""
    sound_workbook().save(path)


def write_folder(folder: Path, tables: Tables) -> None:
    folder.mkdir(parents=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def sound_workbook() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, text in SOUND_TABLES.items():
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append([_typed(cell) for cell in line.split(",")])
    return book


def _typed(text: str) -> Any:
    """Return what a spreadsheet makes of what somebody types."""
    for kind in (int, float, date.fromisoformat):
        try:
            return kind(text)
        except ValueError:
            continue
    return text or None
