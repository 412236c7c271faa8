"""Small folders of tables to read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from data.readers import read_tables
from models.domain.faults import InvalidFile
from models.domain.instance import Instance

HORIZON = "name,start,days,time_zone,slot_minutes\nTest,{start},{days},{zone},{minutes}\n"


def horizon(
    start: str = "2026-03-02", days: int = 7, zone: str = "America/Lima", minutes: int = 30
) -> dict[str, str]:
    """Return the table of a horizon."""
    return {"horizon": HORIZON.format(start=start, days=days, zone=zone, minutes=minutes)}


PLACE = {"calendars": "id\nday\n", "sites": "id,calendar\nquarry,day\n"}
FLEET = {
    **PLACE,
    "transport_classes": "id\nwheels\n",
    "equipment_classes": "id,transport\nexcavator,wheels\n",
    "machines": "id,class,place\nE-01,excavator,quarry\n",
}


class Book:
    """Writes tables into a folder and reads them.

    Parameters
    ----------
    folder
        To write into; made anew for every reading.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def read(self, *parts: Mapping[str, str | bytes], **tables: str) -> Instance:
        """Return the instance in tables: ``horizon``, then others by name."""
        self.count += 1
        path = self.folder / f"book{self.count}"
        path.mkdir()
        merged: dict[str, str | bytes] = {}
        for part in parts:
            merged.update(part)
        for name, text in {**merged, **tables}.items():
            content = text.encode() if isinstance(text, str) else text
            (path / f"{name}.csv").write_bytes(content)
        return read_tables(path)

    def faults(self, *parts: Mapping[str, str | bytes], **tables: str) -> list[str]:
        """Return the faults of tables as they are shown."""
        with pytest.raises(InvalidFile) as caught:
            self.read(*parts, **tables)
        return [str(fault) for fault in caught.value.faults]
