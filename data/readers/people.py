"""Tables of operators."""

from __future__ import annotations

from typing import Any

from data.readers.assembly import Assembly, Origin
from data.readers.hours import Hours, put_hours, read_hours
from data.readers.plant import add_certificate, add_declines
from data.readers.rows import Row
from data.tables.columns import LIMITS
from models.domain.faults import maybe


def add_people(made: Assembly, calendars: dict[str, Hours]) -> None:
    """Add certificates and operators.

    Parameters
    ----------
    calendars
        Hours of each calendar, since a shift may follow one.
    """
    made.collect("certificates")
    for row, item, path in made.collect("operators"):
        if any(column in row.values for column in LIMITS):
            item["limits"] = {}
            for column, limit in LIMITS.items():
                made.put(item["limits"], limit, row, column, f"{path}.limits")
        _overtime(made, row, item, path)
    made.collect("premiums")
    for row in made.book.of("operator_certificates"):
        add_certificate(made, row)
    _shifts(made, calendars)
    for row in made.book.of("operator_leave"):
        made.add_window(row, "leave", outward=True)
    for row in made.book.of("operator_history"):
        _past_day(made, row)
    add_declines(made, "operator_declines")


def _overtime(made: Assembly, row: Row, item: dict[str, Any], path: str) -> None:
    """Add from when on a person's hours cost more, and how much."""
    if "normal_h" in row.values:
        item["overtime"] = {}
        made.put(item["overtime"], "normal_minutes", row, "normal_h", f"{path}.overtime")
        if "overtime_per_hour" in row.values:
            made.put(item["overtime"], "cost_per_hour", row, "overtime_per_hour", f"{path}.overtime")
    elif "overtime_per_hour" in row.values and "normal_h" not in row.faulty:
        made.book.fault(row, "overtime_per_hour", "stands without normal_h; give both or neither")


def _past_day(made: Assembly, row: Row) -> None:
    """Add a day before the horizon, told by its date."""
    owner = made.owner(row)
    if owner is None or made.clock is None or "date" not in row.values or "date" in row.faulty:
        return
    first = made.clock.horizon.date_of(0)
    before = (first - row.values["date"]).days
    if before < 1:
        made.book.fault(row, "date", f"must come before the horizon's first day, which is {first}")
        return
    item, path = owner
    days = item.setdefault("history", [])
    place = f"{path}.history[{len(days)}]"
    day = made.item(row, place)
    made.origins[f"{place}.days_before"] = Origin(row, ("date",))
    days.append({"days_before": before, **day})


def _shifts(made: Assembly, calendars: dict[str, Hours]) -> None:
    rows: dict[str, list[Row]] = {}
    for row in made.book.of("operator_shifts"):
        _check_shape(made, row, calendars)
        if made.owner(row) is not None:
            rows.setdefault(row.values["operator"], []).append(row)
        else:
            read_hours(made, [row])  # for its faults
    for key, own in rows.items():
        hours = read_hours(made, own)
        for row in own:
            calendar = row.values.get("calendar")
            if made.clock is not None and calendar in calendars:
                hours.extra += calendars[calendar].windows(made.clock)
        put_hours(made, hours, made.owners["operators"][key], "shifts")


def _check_shape(made: Assembly, row: Row, calendars: dict[str, Hours]) -> None:
    """Require a calendar alone, or from and to."""
    calendar = row.values.get("calendar")
    others = [name for name in ("weekdays", "from", "to") if name in row.values]
    if calendar is not None:
        if others:
            message = f"stands in a row with {', '.join(others)}; give a calendar alone, or hours without one"
            made.book.fault(row, "calendar", message)
        elif calendar not in calendars and not made.may_be_lost("calendars"):
            message = f"is no calendar of the table calendars{maybe(calendar, calendars)}"
            made.book.fault(row, "calendar", message)
    elif "calendar" not in row.faulty:
        for name in ("from", "to"):
            if name not in row.values and name not in row.faulty:
                made.book.fault(row, name, "is given; give a calendar, or from and to")
