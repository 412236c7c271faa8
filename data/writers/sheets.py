"""The instance as rows of cells, table by table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from data.tables.catalogue import TABLES
from data.tables.cells import Cell
from data.tables.clock import Clock
from data.tables.columns import LIMITS
from data.tables.shapes import plain_name
from models.domain.instance import Instance

_ATTRIBUTE = re.compile(r"[a-z][a-z0-9_]*[a-z0-9]")

Values = Mapping[str, Any]


@dataclass
class Sheet:
    """One table to be written: its header, and rows of as many cells."""

    name: str
    header: list[str]
    rows: list[list[Cell]] = field(default_factory=list)

    def trimmed(self) -> tuple[list[str], list[list[Cell]]]:
        """Return header and rows without the columns that are not required and in which nothing stands."""
        filled = {i for row in self.rows for i, cell in enumerate(row) if cell not in (None, "")}
        required = {column.name for column in TABLES[self.name].columns if column.required}
        used = [i for i, name in enumerate(self.header) if i in filled or name in required]
        rows = [[row[i] if i < len(row) else None for i in used] for row in self.rows]
        return [self.header[i] for i in used], rows


def sheets_of(instance: Instance) -> list[Sheet]:
    """Return the tables that read back as an equal instance; those without rows are left out."""
    data = instance.model_dump(mode="python", by_alias=True)
    made = _Sheets(Clock(instance.horizon))
    made.add("horizon", _horizon(instance, made.clock))
    made.item("weights", data["weights"])
    made.add("limits", made.limits("limits", data["limits"]))
    for collection in ("calendars", "sites", "transport_classes", "roads", "equipment_classes"):
        for item in data[collection]:
            made.item(collection, item)
    for contract in data["contracts"]:
        made.item("contracts", contract)
        made.windows("contract_holidays", contract, "holidays", contract=contract["id"])
    _calendars(made, data)
    for site in data["sites"]:
        made.windows("site_closures", site, "closures", site=site["id"])
        made.windows("site_rain", site, "rain", site=site["id"])
    _machines(made, data)
    _offers(made, data)
    _operators(made, data)
    _pools(made, data)
    _orders(made, data)
    for link in data["precedences"]:
        made.item("precedences", link)
    for pin in data["pins"]:
        _pin(made, pin)
    _reference(made, data["reference"])
    return [made.sheets[name] for name in TABLES if name in made.sheets]


class _Sheets:
    """Sheets in the making."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.sheets: dict[str, Sheet] = {}

    def sheet(self, table: str) -> Sheet:
        """Return a sheet, made with its header if it is new."""
        if table not in self.sheets:
            names = [c.name for c in TABLES[table].columns if c.name != "note"]
            self.sheets[table] = Sheet(table, names)
        return self.sheets[table]

    def add(self, table: str, cells: Mapping[str, Cell]) -> None:
        """Add a row of cells by column; a column that the header lacks is added to it."""
        sheet = self.sheet(table)
        sheet.header += [name for name in cells if name not in sheet.header]
        sheet.rows.append([cells.get(name) for name in sheet.header])

    def item(self, table: str, item: Values, **more: Cell) -> None:
        """Add a row from an object: each column with a field of its own, and more cells by column."""
        cells: dict[str, Cell] = {}
        for column in TABLES[table].columns:
            if column.field and item.get(column.field) is not None:
                cells[column.name] = column.kind.cell(item[column.field], self.clock)
            elif column.field and column.required and column.field in item:
                cells[column.name] = None
        self.add(table, {**cells, **more})

    def limits(self, table: str, limits: Values) -> dict[str, Cell]:
        """Return the cells of limits of work; no limit is said, since an empty cell says nothing."""
        return {
            name: TABLES[table].column(name).kind.cell(limits[limit], self.clock)
            for name, limit in LIMITS.items()
        }

    def windows(self, table: str, item: Values, name: str, **more: Cell) -> None:
        """Add a row for each window of an object."""
        for start, end in item[name]:
            self.add(table, {**more, "from": self.clock.cell(start), "to": self.clock.cell(end)})


def _horizon(instance: Instance, clock: Clock) -> dict[str, Cell]:
    horizon = instance.horizon
    return {
        "name": instance.name,
        "start": clock.cell(0),
        "end": clock.cell(horizon.slots),
        "time_zone": horizon.time_zone,
        "slot_minutes": horizon.slot_minutes,
        "now": clock.cell(horizon.now),
        "freeze": clock.cell(horizon.freeze),
        "currency": instance.currency,
        "crew_transport": instance.crew_transport,
        "may_hire": "yes" if instance.may_hire else None,
        "most_changes": instance.reference.most_changes if instance.reference else None,
    }


def _calendars(made: _Sheets, data: Values) -> None:
    for calendar in data["calendars"]:
        made.windows("calendar_hours", calendar, "windows", calendar=calendar["id"])
    for calendar in data["calendars"]:
        for slot in calendar["handovers"]:
            made.add("calendar_handovers", {"calendar": calendar["id"], "at": made.clock.cell(slot)})


def _machines(made: _Sheets, data: Values) -> None:
    for machine in data["machines"]:
        cells: dict[str, Cell] = {}
        if machine["available"] is not None:
            start, end = machine["available"]
            cells = {"available_from": made.clock.cell(start), "available_to": made.clock.cell(end)}
        if machine["hire"] is not None:
            hire, kinds = machine["hire"], TABLES["machines"]
            for column, name in (
                ("hire_days", "days"),
                ("hire_h", "minutes"),
                ("hire_month_h", "month_minutes"),
                ("hire_invoiced", "invoiced"),
            ):
                cells[column] = kinds.column(column).kind.cell(hire[name], made.clock)
        attributes = machine["attributes"].items()
        columns = {f"attr:{name}": figure for name, figure in attributes if _fits_header(name)}
        made.item("machines", machine, **cells, **columns)
        for name, figure in attributes:
            if not _fits_header(name):
                made.add("machine_attributes", {"machine": machine["id"], "attribute": name, "value": figure})
        for document in machine["documents"]:
            made.item("machine_documents", document, machine=machine["id"])
        for service in machine["services"]:
            made.item("machine_services", service, machine=machine["id"])
        made.windows("machine_downtimes", machine, "downtimes", machine=machine["id"])
        _declines(made, "machine", machine)


def _offers(made: _Sheets, data: Values) -> None:
    for offer in data["offers"]:
        cells: dict[str, Cell] = {}
        if offer["available"] is not None:
            start, end = offer["available"]
            cells = {"available_from": made.clock.cell(start), "available_to": made.clock.cell(end)}
        attributes = offer["attributes"].items()
        columns = {f"attr:{name}": figure for name, figure in attributes if _fits_header(name)}
        made.item("offers", offer, **cells, **columns)
        for name, figure in attributes:
            if not _fits_header(name):
                made.add("offer_attributes", {"offer": offer["id"], "attribute": name, "value": figure})


def _fits_header(name: str) -> bool:
    """Whether a header keeps an attribute's name as it is."""
    return bool(_ATTRIBUTE.fullmatch(name)) and plain_name(f"attr:{name}") == f"attr:{name}"


def _operators(made: _Sheets, data: Values) -> None:
    for certificate in data["certificates"]:
        made.item("certificates", certificate)
    for operator in data["operators"]:
        limits = operator["limits"]
        own = made.limits("operators", limits) if limits is not None else {}
        if operator["overtime"] is not None:
            own |= {
                name: TABLES["operators"].column(name).kind.cell(operator["overtime"][field], made.clock)
                for name, field in (("normal_h", "normal_minutes"), ("overtime_per_hour", "cost_per_hour"))
            }
        made.item("operators", operator, **own)
        for held in operator["certificates"]:
            made.item("operator_certificates", held, operator=operator["id"])
        made.windows("operator_shifts", operator, "shifts", operator=operator["id"])
        made.windows("operator_leave", operator, "leave", operator=operator["id"])
        for day in operator["history"]:
            date = made.clock.horizon.date_of(0) - timedelta(days=day["days_before"])
            made.item("operator_history", day, operator=operator["id"], date=date.isoformat())
        _declines(made, "operator", operator)
    for premium in data["premiums"]:
        made.item("premiums", premium)


def _declines(made: _Sheets, owner: str, item: Values) -> None:
    for decline in item["declines"]:
        cells: dict[str, Cell] = {owner: item["id"]}
        if decline["window"] is not None:
            start, end = decline["window"]
            cells |= {"from": made.clock.cell(start), "to": made.clock.cell(end)}
        made.item(f"{owner}_declines", decline, **cells)


def _pools(made: _Sheets, data: Values) -> None:
    for pool in data["pools"]:
        first, *later = pool["levels"]
        made.item("pools", pool, capacity=first["capacity"])
        for level in later:
            cells = {"from": made.clock.cell(level["start"]), "capacity": level["capacity"]}
            made.add("pool_levels", {"pool": pool["id"], **cells})
    for budget in data["budgets"]:
        made.item("budgets", budget)


def _orders(made: _Sheets, data: Values) -> None:
    hours = TABLES["orders"].column("duration_h").kind
    for order in data["orders"]:
        modes = order["modes"]
        alone = {"duration_h": hours.cell(modes[0]["duration"], made.clock)} if len(modes) == 1 else {}
        made.item("orders", order, **alone)
        made.windows("order_permits", order, "permit_windows", order=order["id"])
        for number, mode in enumerate(modes):
            key = {"order": order["id"], "mode": number}
            if len(modes) > 1:
                made.item("order_modes", mode, **key)
            for line in mode["lines"]:
                made.item("order_lines", line, **key, **_line(made, line))
            for use in mode["budgets"]:
                made.item("order_budgets", use, **key)


def _line(made: _Sheets, line: Values) -> dict[str, Cell]:
    columns = TABLES["order_lines"]
    names = ("kind", "equipment_class", "pool", "minimum", "operated", "certificates")
    return {n: columns.column(n).kind.cell(line[n], made.clock) for n in names if n in line}


def _pin(made: _Sheets, pin: Values) -> None:
    cells: dict[str, Cell] = {"order": pin["order"], "kind": pin["kind"]}
    value = pin[pin["kind"]]
    cells[pin["kind"]] = made.clock.cell(value) if pin["kind"] == "start" else value
    if pin.get("window") is not None:
        start, end = pin["window"]
        cells |= {"from": made.clock.cell(start), "to": made.clock.cell(end)}
    made.add("pins", cells)


def _reference(made: _Sheets, reference: Values | None) -> None:
    if reference is None:
        return
    made.sheet("reference_orders")  # without rows it still says that there is a reference
    for order in reference["orders"]:
        made.item("reference_orders", order)
    for duty in reference["duties"]:
        made.item("reference_duties", duty)
