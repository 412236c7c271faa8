"""Tables of time and place."""

from __future__ import annotations

from data.readers.assembly import Assembly
from data.readers.hours import Hours, except_on, put_hours, read_hours
from data.readers.rows import Row
from models.domain.faults import maybe


def add_places(made: Assembly) -> dict[str, Hours]:
    """Add weights, limits, calendars, sites and roads; return the hours of each calendar."""
    for name in ("weights", "limits"):
        for row in made.book.of(name)[:1]:
            made.data[name] = made.item(row, f"$.{name}")
    hours = _calendars(made)
    made.collect("sites")
    for row in made.book.of("site_closures"):
        made.add_window(row, "closures", outward=True)
    for row in made.book.of("site_rain"):
        made.add_window(row, "rain", outward=True)
    made.collect("transport_classes")
    made.collect("roads")
    return hours


def _calendars(made: Assembly) -> dict[str, Hours]:
    calendars = made.collect("calendars")
    owners = made.owners["calendars"]
    rows: dict[str, list[Row]] = {key: [] for key in owners}
    for row in made.book.of("calendar_hours"):
        if made.owner(row) is not None:
            rows[row.values["calendar"]].append(row)
        else:
            read_hours(made, [row])  # for its faults
    hours = {key: read_hours(made, rows[key]) for key in owners}
    _exceptions(made, hours)
    for _, item, _ in calendars:
        item["windows"] = []
    for key, owner in owners.items():
        put_hours(made, hours[key], owner, "windows")
    _handovers(made, hours)
    return hours


def _exceptions(made: Assembly, hours: dict[str, Hours]) -> None:
    rows = made.book.of("calendar_exceptions")
    for state in ("closed", "open"):
        for row in rows:
            if row.values.get("state", "closed") != state:
                continue
            key = row.values.get("calendar")
            if key is not None and key not in hours:
                if not made.may_be_lost("calendars"):
                    message = f"is no calendar of the table calendars{maybe(key, hours)}"
                    made.book.fault(row, "calendar", message)
                continue
            except_on(made, row, list(hours.values()) if key is None else [hours[key]])


def _handovers(made: Assembly, hours: dict[str, Hours]) -> None:
    clock = made.clock
    for key, (item, _) in made.owners["calendars"].items():
        if clock is not None and hours[key].handovers:
            open_hours = hours[key].windows(clock)
            inside = [s for s in sorted(hours[key].handovers) if any(w.start < s < w.end for w in open_hours)]
            item["handovers"] = inside
    for row in made.book.of("calendar_handovers"):
        owner, slot = made.owner(row), made.value(row, "at")
        if owner is not None and slot is not None and clock and 0 <= slot <= clock.horizon.slots:
            made.append(owner, "handovers", slot, row, ("at",))
