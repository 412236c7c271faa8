"""Tables of machines, pools and budgets."""

from __future__ import annotations

from typing import Any

from data.readers.assembly import Assembly, Origin
from data.readers.rows import Row
from data.tables.clock import LAST_SLOT
from models.domain.base import Window


def add_plant(made: Assembly) -> None:
    """Add equipment classes, machines, pools and budgets."""
    made.collect("equipment_classes")
    made.collect("contracts")
    for row in made.book.of("contract_holidays"):
        made.add_window(row, "holidays", outward=False)
    for row, item, path in made.collect("machines"):
        made.attributes(row, item, "attributes", path)
        window = open_window(made, row, "available_from", "available_to", path + ".available")
        if window is not None:
            item["available"] = list(window)
        _hire(made, row, item, path + ".hire")
    for row in made.book.of("machine_attributes"):
        _attribute(made, row)
    _documents(made)
    for row in made.book.of("machine_downtimes"):
        made.add_window(row, "downtimes", outward=True)
    for row in made.book.of("machine_services"):
        made.add(row, "services")
    add_declines(made, "machine_declines")
    for row, item, path in made.collect("offers"):
        made.attributes(row, item, "attributes", path)
        window = open_window(made, row, "available_from", "available_to", path + ".available")
        if window is not None:
            item["available"] = list(window)
    for row in made.book.of("offer_attributes"):
        _attribute(made, row)
    made.collect("budgets")
    _pools(made)


def _hire(made: Assembly, row: Row, machine: dict[str, Any], path: str) -> None:
    """Put together how far the hire of a machine has come, if a cell of it is filled."""
    columns = {
        "days": "hire_days",
        "minutes": "hire_h",
        "month_minutes": "hire_month_h",
        "invoiced": "hire_invoiced",
    }
    if not any(column in row.values for column in columns.values()):
        return
    machine["hire"] = {}
    made.origins[path] = Origin(row, tuple(columns.values()))
    for name, column in columns.items():
        made.put(machine["hire"], name, row, column, path)


def open_window(made: Assembly, row: Row, first: str, last: str, path: str) -> Window | None:
    """Return the slots of a window that may lack an end; none, with a fault, if none is in the horizon."""
    start, end = row.values.get(first), row.values.get(last)
    clock = made.clock
    if clock is None or (start is None and end is None) or row.faulty.intersection({first, last}):
        return None
    given = tuple(name for name in (first, last) if name in row.values)
    made.origins[path] = Origin(row, given)
    if (
        start is not None
        and end is not None
        and made.between(row, (first, last), start, end, outward=False) is None
    ):
        return None
    window = Window(
        clock.slot(start, "start", up=True) if start is not None else 0,
        clock.slot(end, "end", up=False) if end is not None else clock.horizon.slots,
    )
    clipped = clock.clip(window)
    if clipped is None:
        horizon = (
            f"{clock.horizon.instant(0):%Y-%m-%d} to {clock.horizon.instant(clock.horizon.slots):%Y-%m-%d}"
        )
        message = f"leaves no time within the horizon, which is {horizon}; leave the row out"
        made.book.fault(row, given[-1], message)
    return clipped


def add_declines(made: Assembly, table: str) -> None:
    """Add what machines or operators are declined for; what lies outside of the horizon is left out."""
    for row in made.book.of(table):
        owner, clock = made.owner(row), made.clock
        start, end = row.values.get("from"), row.values.get("to")
        window: Window | None = None
        if clock is not None and not row.faulty.intersection({"from", "to"}) and (start or end):
            if start is not None and end is not None:
                window = made.between(row, ("from", "to"), start, end, outward=True)
            else:
                first = 0 if start is None else clock.slot(start, "start", up=False)
                last = clock.horizon.slots if end is None else clock.slot(end, "end", up=True)
                window = Window(first, last)
            window = None if window is None else clock.clip(window)
            if window is None:
                continue
        if owner is None:
            continue
        item, path = owner
        declines = item.setdefault("declines", [])
        place = f"{path}.declines[{len(declines)}]"
        decline = made.item(row, place)
        if window is not None:
            made.origins[f"{place}.window"] = Origin(row, ("from", "to"))
            decline["window"] = list(window)
        declines.append(decline)


def _attribute(made: Assembly, row: Row) -> None:
    owner = made.owner(row)
    name = row.values.get("attribute")
    if owner is None or name is None:
        return
    item, path = owner
    attributes = item.setdefault("attributes", {})
    if name in attributes:
        made.book.fault(row, "attribute", "is given twice for this machine; give it once")
        return
    made.put(attributes, name, row, "value", f"{path}.attributes")


def _documents(made: Assembly) -> None:
    """Add the papers of machines.

    One that lapsed before the horizon is left out if it was renewed. Else it is still needed, so it stays,
    valid at no time of the horizon.
    """
    rows: dict[str, list[Row]] = {}
    for row in made.book.of("machine_documents"):
        _in_order(made, row)
        if made.owner(row) is not None:
            rows.setdefault(row.values["machine"], []).append(row)
    for key, own in rows.items():
        item, path = made.owners["machines"][key]
        renewed = {row.values.get("document") for row in own if not _lapsed(made, row)}
        item["documents"] = []
        for row in own:
            if _lapsed(made, row) and row.values.get("document") in renewed:
                continue
            document = made.item(row, f"{path}.documents[{len(item['documents'])}]")
            if made.clock and _lapsed(made, row):
                del document["valid_until"]
                document["valid_from"] = made.clock.horizon.slots
            item["documents"].append(document)


def _lapsed(made: Assembly, row: Row) -> bool:
    until = made.value(row, "valid_until")
    return until is not None and until <= 0


def add_certificate(made: Assembly, row: Row) -> None:
    """Add a certificate that a person holds. One that lapsed before the horizon is not held."""
    owner = made.owner(row)
    _in_order(made, row)
    if owner is not None and not _lapsed(made, row):
        item, path = owner
        held = item.setdefault("certificates", [])
        held.append(made.item(row, f"{path}.certificates[{len(held)}]"))


def _in_order(made: Assembly, row: Row) -> None:
    """Require that a validity ends after it begins, even where both lie before the horizon."""
    start, end = row.values.get("valid_from"), row.values.get("valid_until")
    if made.clock is None or start is None or end is None:
        return
    if made.clock.instant(end, "end") <= made.clock.instant(start, "start"):
        message = f"must come after valid_from, which is {row.shown('valid_from')}"
        made.book.fault(row, "valid_until", message)


def _pools(made: Assembly) -> None:
    levels: dict[str, list[Row]] = {}
    pools = made.collect("pools")
    for row in made.book.of("pool_levels"):
        if made.owner(row) is not None:
            levels.setdefault(row.values["pool"], []).append(row)
    for row, item, path in pools:
        _levels(made, row, item, path, levels.get(str(row.values.get("id")), []))


def _levels(made: Assembly, pool: Row, item: dict[str, Any], path: str, rows: list[Row]) -> None:
    """Put the levels of a pool together: its capacity, then each change in order of time."""
    clock = made.clock
    item["levels"] = []
    if "capacity" in pool.values or "capacity" in pool.faulty:
        item["levels"].append({"start": 0})
        made.put(item["levels"][0], "capacity", pool, "capacity", f"{path}.levels[0]")
    usable = [row for row in rows if "from" in row.values and "capacity" in row.values]
    if clock is not None:
        usable.sort(key=lambda row: clock.instant(row.values["from"], "start"))
        for row in usable:
            _level(made, row, item["levels"], path)
    if not item["levels"] or item["levels"][0]["start"] != 0:
        if clock is not None and len(usable) == len(rows) and not made.may_be_lost("pool_levels", "pool"):
            message = "is given, but a pool needs its capacity at the horizon's start, here or in pool_levels"
            made.book.fault(pool, "capacity", message)
        pool.faulty.add("capacity")
        item["levels"] = [{"start": 0, "capacity": 0}]


def _level(made: Assembly, row: Row, levels: list[dict[str, Any]], path: str) -> None:
    """Append a level; fewer units count from the slot in which they go, more from the next whole slot."""
    clock = made.clock
    if clock is None:
        return
    capacity = row.values["capacity"]
    before = levels[-1]["capacity"] if levels else capacity
    fewer = isinstance(before, int) and capacity < before
    start = clock.slot(row.values["from"], "start", up=not fewer)
    if start <= 0:
        levels.clear()
    place = f"{path}.levels[{len(levels)}]"
    if start <= LAST_SLOT:
        level = made.item(row, place)
        levels.append({**level, "start": max(0, start)})
