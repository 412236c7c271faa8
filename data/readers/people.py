"""Tables of operators."""

from __future__ import annotations

from data.readers.assembly import Assembly
from data.readers.hours import Hours, put_hours, read_hours
from data.readers.plant import add_certificate
from data.readers.rows import Row
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
        if "daily_h" in row.values or "rest_h" in row.values:
            item["limits"] = {}
            made.put(item["limits"], "daily_minutes", row, "daily_h", f"{path}.limits")
            made.put(item["limits"], "rest_minutes", row, "rest_h", f"{path}.limits")
    for row in made.book.of("operator_certificates"):
        add_certificate(made, row)
    _shifts(made, calendars)
    for row in made.book.of("operator_leave"):
        made.add_window(row, "leave", outward=True)


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
