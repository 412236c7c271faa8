"""Tables of orders, links, pins and the plan to stay close to."""

from __future__ import annotations

from typing import Any

from data.readers.assembly import Assembly, Origin
from data.readers.plant import open_window
from data.readers.rows import Row

Owner = tuple[dict[str, Any], str]

LINE_FIELDS = {
    "machine": ("equipment_class", "minimum", "operated", "certificates"),
    "people": ("certificates",),
    "pool": ("pool",),
}
"""Columns of a line that are filled for each kind of it only."""

PIN_FIELDS = {
    "start": ("start",),
    "mode": ("mode",),
    "machine": ("machine",),
    "operator": ("operator", "from", "to"),
}


def add_work(made: Assembly) -> None:
    """Add orders and everything that refers to them."""
    orders = made.collect("orders")
    modes = _modes(made)
    for row, item, path in orders:
        _durations(made, row, item, path, modes.get(str(row.values.get("id")), []))
    for row in made.book.of("order_permits"):
        made.add_window(row, "permit_windows", outward=False)
    for row in made.book.of("order_lines"):
        _line(made, row)
    for row in made.book.of("order_budgets"):
        mode = _mode(made, row)
        if mode is not None:
            _append(made, mode, "budgets", row)
    made.collect("precedences")
    for row in made.book.of("pins"):
        _pin(made, row)
    _reference(made)


def _append(made: Assembly, owner: Owner, name: str, row: Row) -> Owner:
    item, path = owner
    items = item.setdefault(name, [])
    place = f"{path}.{name}[{len(items)}]"
    items.append(made.item(row, place))
    return items[-1], place


def _modes(made: Assembly) -> dict[str, list[Row]]:
    """Return the rows of each order's modes by number; note numbers that are doubled or left out."""
    rows: dict[str, list[Row]] = {}
    for row in made.book.of("order_modes"):
        if made.owner(row) is not None:
            rows.setdefault(row.values["order"], []).append(row)
    for own in rows.values():
        numbered = [row for row in own if "mode" in row.values]
        numbered.sort(key=lambda row: (row.values["mode"], row.number))
        for expected, row in enumerate(numbered):
            if row.values["mode"] != expected and len(numbered) == len(own):
                message = f"must be {expected}; the modes of an order are numbered from 0, each number once"
                made.book.fault(row, "mode", message)
                break
        own[:] = numbered + [row for row in own if "mode" not in row.values]
    return rows


def _durations(made: Assembly, order: Row, item: dict[str, Any], path: str, rows: list[Row]) -> None:
    """Give an order its modes: from its own duration, or from its rows of modes."""
    given = "duration_h" in order.values
    if given and rows:
        message = f"is given, though {rows[0].where} has modes of this order; keep one of them"
        made.book.fault(order, "duration_h", message)
    if rows:
        for row in rows:
            _append(made, (item, path), "modes", row)
        return
    item["modes"] = [{}]
    made.origins[f"{path}.modes"] = Origin(order, ("duration_h",))
    made.put(item["modes"][0], "duration", order, "duration_h", f"{path}.modes[0]")
    lost = made.may_be_lost("order_modes", "order")
    if not given and "duration_h" not in order.faulty and not lost and order.values.get("id") is not None:
        made.book.fault(order, "duration_h", "is given; write the hours here, or modes into order_modes")
    if not given:
        order.faulty.add("duration_h")


def _mode(made: Assembly, row: Row) -> Owner | None:
    """Return the mode that a row adds to; none, with a fault, if there is none."""
    owner = made.owner(row)
    if owner is None or "mode" in row.faulty:
        return None
    item, path = owner
    number = row.values.get("mode", 0)
    if not 0 <= number < len(item["modes"]):
        if not made.may_be_lost("order_modes", "mode"):
            message = f"is no mode of this order; its modes are numbered from 0 to {len(item['modes']) - 1}"
            made.book.fault(row, "mode", message)
        return None
    return item["modes"][number], f"{path}.modes[{number}]"


def _line(made: Assembly, row: Row) -> None:
    mode = _mode(made, row)
    kind = row.values.get("kind") or _kind(row)
    if "kind" not in row.faulty:
        _only(made, row, kind, LINE_FIELDS, f"a line of kind {kind}")
    if mode is None:
        return
    item, path = _append(made, mode, "lines", row)
    if "kind" not in row.faulty:
        item["kind"] = kind
    made.origins[f"{path}.kind"] = Origin(row, ("kind",))
    for name in LINE_FIELDS[kind]:
        made.put(item, name, row, name, path)
    if kind == "machine":
        for column, attribute in row.attributes():
            if attribute in row.values.get("minimum", {}) and column in row.values:
                made.book.fault(row, column, f"gives {attribute}, which the column minimum gives too")
        made.attributes(row, item, "minimum", path)


def _kind(row: Row) -> str:
    """Return the kind of a line by what it names."""
    named = {*row.values, *row.faulty}
    return "machine" if "equipment_class" in named else "pool" if "pool" in named else "people"


def _only(made: Assembly, row: Row, kind: str, fields: dict[str, tuple[str, ...]], what: str) -> None:
    """Require the first column of a kind, and none that belongs to others alone."""
    first = fields[kind][0]
    if first not in row.values and first not in row.faulty and kind != "people":
        made.book.fault(row, first, f"is given, but {what} needs {first}")
    foreign = {name for names in fields.values() for name in names} - set(fields[kind])
    for name in sorted(foreign.intersection(row.values)):
        made.book.fault(row, name, f"is given, but {what} has no {name}; take it out")
    if kind != "machine" or "minimum" not in fields[kind]:
        for column, attribute in row.attributes():
            if column in row.values:
                made.book.fault(
                    row, column, f"is given, but {what} has no attribute {attribute}; take it out"
                )


def _pin(made: Assembly, row: Row) -> None:
    pins = made.data.setdefault("pins", [])
    path = f"$.pins[{len(pins)}]"
    given = [kind for kind in PIN_FIELDS if kind in row.values or kind in row.faulty]
    kind = row.values.get("kind") or (given[0] if given else None)
    if kind is None:
        if "kind" not in row.faulty:
            made.book.fault(row, "kind", "is set; give one of start, mode, machine and operator")
        return
    _only(made, row, kind, PIN_FIELDS, f"a pin of kind {kind}")
    item: dict[str, Any] = {"kind": kind}
    made.origins[path] = Origin(row)
    made.put(item, "order", row, "order", path)
    made.put(item, kind, row, kind, path)
    if kind == "operator":
        window = open_window(made, row, "from", "to", f"{path}.window")
        if window is not None:
            item["window"] = list(window)
    pins.append(item)


def _reference(made: Assembly) -> None:
    for table, name in (("reference_orders", "orders"), ("reference_duties", "duties")):
        if table not in made.book.labels:
            continue
        reference = made.data.setdefault("reference", {})
        reference[name] = []
        for row in made.book.of(table):
            item, _ = _append(made, (reference, "$.reference"), name, row)
            if "start" in item and "end" in item and made.window(row, "start", "end", outward=True) is None:
                del item["end"]
    for row in made.book.of("horizon"):
        if "most_changes" in row.values:
            reference = made.data.setdefault("reference", {})
            made.put(reference, "most_changes", row, "most_changes", "$.reference")
