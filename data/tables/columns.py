"""Columns that several tables have."""

from __future__ import annotations

from data.tables.kinds import Key, Money, Whole, Words
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


def window() -> tuple[Column, Column]:
    """Return the two columns of a time."""
    return (
        Column("from", Border("start"), "first day, or time", required=True),
        Column("to", Border("end"), "last day, included, or time", required=True, aliases=("until",)),
    )
