"""All tables. Readers, writers and docs/reference/tables.md come from here."""

from __future__ import annotations

from data.tables.people_tables import PEOPLE_TABLES
from data.tables.place_tables import PLACE_TABLES
from data.tables.plant_tables import PLANT_TABLES
from data.tables.shapes import Table
from data.tables.work_tables import WORK_TABLES

TABLES: dict[str, Table] = {
    table.name: table for table in (*PLACE_TABLES, *PLANT_TABLES, *PEOPLE_TABLES, *WORK_TABLES)
}
"""Every table by name, in the order in which they are written and explained."""

NAMES: dict[str, str] = {
    name: table.name for table in TABLES.values() for name in (table.name, *table.aliases)
}
"""Every name that is understood, and the table that it means."""
