"""Columns that several tables have."""

from __future__ import annotations

from data.tables.kinds import Hours, Key, Money, Whole, WholeOrNone, Words
from data.tables.shapes import Column
from data.tables.time_kinds import Border, Point

KEY = Column("id", Key(), "key, unique in this table", required=True, field="id")
NAME = Column("name", Words(), "what people call it", "none", field="name")
NOTE = Column("note", Words(), "for people; not kept", "", aliases=("notes", "comment", "comments"))

CALENDAR = Column("calendar", Key(), "the calendar", required=True)
SITE = Column("site", Key(), "the site", required=True)
MACHINE = Column("machine", Key(), "the machine", required=True)
OPERATOR = Column("operator", Key(), "the operator", required=True)
ORDER = Column("order", Key(), "the order", required=True)

COST_PER_HOUR = Column("cost_per_hour", Money(), "price of an hour of work", "0", field="cost_per_hour")
LEVEL = Column("level", Whole(), "level, 1 to 10", "1", field="level")
VALID_FROM = Column(
    "valid_from", Point("start", up=True, before="clamp"), "first day or time", "always", field="valid_from"
)
VALID_UNTIL = Column(
    "valid_until",
    Point("end", up=False, before="keep", endless=True),
    "last day, included, or time at which it lapses",
    "for ever",
    field="valid_until",
)

DECLINED_ORDER = Column("order", Key(), "the order that is declined", "any order", field="order")
DECLINED_SITE = Column("site", Key(), "the site that is declined", "any site", field="site")
DECLINED_TIME = (
    Column("from", Border("start"), "first day, or time", "ever"),
    Column("to", Border("end"), "last day, included, or time", "ever", aliases=("until",)),
)


def limits(whose: str, empty: str, *, fields: bool) -> tuple[Column, ...]:
    """Return the columns of limits of work.

    Parameters
    ----------
    whose
        What their help says behind the limit.
    fields
        Whether the row is the object of limits itself.
    """
    columns = (
        ("daily_h", "daily_minutes", "most hours of work and travel a day", False, 1),
        ("rest_h", "rest_minutes", "least hours of rest between two days", True, 0),
        ("weekly_h", "weekly_minutes", "most hours of any seven days in a row", False, 1),
        ("driving_h", "daily_driving_minutes", "most hours of driving a day", False, 0),
    )
    return (
        *(
            Column(
                name,
                Hours(up=up, in_slots=False, least=least, none=True),
                f"{text}{whose}",
                empty,
                field=field if fields else "",
            )
            for name, field, text, up, least in columns
        ),
        Column(
            "days_in_a_row",
            WholeOrNone(),
            f"most days of work in a row{whose}",
            empty,
            field="consecutive_days" if fields else "",
        ),
    )


LIMITS = {
    "daily_h": "daily_minutes",
    "rest_h": "rest_minutes",
    "weekly_h": "weekly_minutes",
    "driving_h": "daily_driving_minutes",
    "days_in_a_row": "consecutive_days",
}
"""Columns of limits of work and the fields that they fill."""


def window() -> tuple[Column, Column]:
    """Return the two columns of a time."""
    return (
        Column("from", Border("start"), "first day, or time", required=True),
        Column("to", Border("end"), "last day, included, or time", required=True, aliases=("until",)),
    )
