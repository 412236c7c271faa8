"""Instances with ten faults at once."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from tests.data.malformed.making import Case, put
from tests.data.malformed.sound import SOUND, SOUND_TABLES, write_folder


def _ten(path: Path) -> None:
    data = copy.deepcopy(SOUND)
    for place, value in TEN.items():
        put(data, place, value)
    path.write_text(json.dumps(data, indent=1), encoding="utf-8")


TEN: dict[str, Any] = {
    "currency": "dollars",
    "horizon.now": 400,
    "sites.1.latitude": 95,
    "machines.0.colour": "yellow",
    "machines.1.place": "damm",
    "operators.0.certificates.0.level": 11,
    "operators.0.leave": [[20, 10]],
    "orders.0.modes.0.duration": 0,
    "orders.1.modes.0.lines.0.pool": "lamps",
    "precedences.0.kind": "FT",
}

TEN_CELLS = {
    "horizon": ("America/Lima", "America/Lime"),
    "calendar_hours": ("17:00", "17 uhr"),
    "sites": ("dam,Dam,day", "dam,Dam,dya"),
    "transport_classes": ("1.50", "free"),
    "machines": ("22.5", "heavy"),
    "operators": ("15.50", "-15.50"),
    "operator_certificates": ("2026-03-20", "20 March"),
    "operator_leave": ("2026-03-07", "2026-03-32"),
    "orders": ("dig,quarry,5", "dig,quarry,five"),
    "precedences": ("dig,haul", "dig,hual"),
}


def _ten_tables(path: Path) -> None:
    tables = {name: SOUND_TABLES[name].replace(old, new) for name, (old, new) in TEN_CELLS.items()}
    write_folder(path, {**SOUND_TABLES, **tables})


TEN_CASES = (
    Case("ten.json", _ten, tuple(f"$.{place.split('.')[0]}" for place in TEN), faults=10),
    Case("csv-ten", _ten_tables, tuple(f"{name}.csv, row" for name in TEN_CELLS), faults=10),
)
