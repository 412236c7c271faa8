"""Tables of operators and what they hold."""

from __future__ import annotations

from data.tables.columns import (
    COST_PER_HOUR,
    DECLINED_ORDER,
    DECLINED_SITE,
    DECLINED_TIME,
    KEY,
    LEVEL,
    NAME,
    NOTE,
    OPERATOR,
    VALID_FROM,
    VALID_UNTIL,
    limits,
    window,
)
from data.tables.kinds import Counts, Hours, Key, Keys, Money, Number
from data.tables.shapes import Column, Table
from data.tables.time_kinds import Border, Day, Weekdays

CERTIFICATES = Table(
    "certificates", "a kind of licence, ticket or induction", (KEY, NAME, NOTE), collection="certificates"
)

OPERATORS = Table(
    "operators",
    "a person",
    (
        KEY,
        NAME,
        Column("latitude", Number(), "home, degrees north", "no home", field="latitude"),
        Column("longitude", Number(), "home, degrees east", "no home", field="longitude"),
        COST_PER_HOUR,
        *limits(", for this person; own limits replace those of everybody", "as everybody", fields=False),
        Column(
            "rested_h",
            Hours(up=False, in_slots=False),
            "hours from the last work before the horizon to its start",
            "rested",
            field="rested_minutes",
        ),
        Column(
            "normal_h",
            Hours(up=False, in_slots=False),
            "hours of work and travel of a day beyond which overtime is paid",
            "no overtime",
        ),
        Column("overtime_per_hour", Money(), "what an hour of overtime costs on top", "0"),
        Column("group", Key(), "people with whom hours and shifts are compared", "nobody", field="group"),
        Column("prefers_sites", Keys(), "sites that the person likes best", "any", field="prefers_sites"),
        Column(
            "prefers_classes",
            Keys(),
            "equipment classes that the person likes best",
            "any",
            field="prefers_classes",
        ),
        Column("base", Key(), "site that the person leaves and comes back to each day", "none", field="base"),
        Column(
            "away_per_hour",
            Money(),
            "what each hour from leaving the base to being back costs",
            "0",
            field="away_per_hour",
        ),
        Column("tools", Keys(), "tools that the person has along each day", "none", field="tools"),
        Column("parts", Counts(), "parts that the person has along each day", "none", field="parts"),
        NOTE,
    ),
    collection="operators",
)

OPERATOR_CERTIFICATES = Table(
    "operator_certificates",
    "a certificate that a person holds",
    (
        OPERATOR,
        Column("certificate", Key(), "the certificate", required=True, field="certificate"),
        LEVEL,
        VALID_FROM,
        VALID_UNTIL,
        NOTE,
    ),
    owner=("operators", "operator"),
)

OPERATOR_SHIFTS = Table(
    "operator_shifts",
    "when a person may work: the hours of a calendar, or every week, or once",
    (
        OPERATOR,
        Column("calendar", Key(), "calendar whose hours they are", "see from and to"),
        Column("weekdays", Weekdays(), "days of the week on which they begin", "once, from and to are dates"),
        Column("from", Border("start", daily=True), "beginning", "see calendar"),
        Column("to", Border("end", daily=True), "end; before `from`: on the next day", "see calendar"),
        NOTE,
    ),
    owner=("operators", "operator"),
)

OPERATOR_LEAVE = Table(
    "operator_leave",
    "a time in which a person is away",
    (OPERATOR, *window(), NOTE),
    owner=("operators", "operator"),
)

OPERATOR_HISTORY = Table(
    "operator_history",
    "what a person worked on one day before the horizon",
    (
        OPERATOR,
        Column("date", Day(), "the day", required=True),
        Column(
            "hours",
            Hours(up=True, in_slots=False),
            "hours of work, travel and driving",
            required=True,
            field="minutes",
        ),
        NOTE,
    ),
    owner=("operators", "operator"),
)

OPERATOR_DECLINES = Table(
    "operator_declines",
    "work that a person has declined: an order or a site, ever or for a time",
    (OPERATOR, DECLINED_ORDER, DECLINED_SITE, *DECLINED_TIME, NOTE),
    owner=("operators", "operator"),
)

PREMIUMS = Table(
    "premiums",
    "time in which an hour of work costs more, such as nights and weekends",
    (
        KEY,
        NAME,
        Column("calendar", Key(), "calendar whose hours it is", required=True, field="calendar"),
        COST_PER_HOUR,
        NOTE,
    ),
    collection="premiums",
)

PEOPLE_TABLES = (
    CERTIFICATES,
    OPERATORS,
    PREMIUMS,
    OPERATOR_CERTIFICATES,
    OPERATOR_SHIFTS,
    OPERATOR_LEAVE,
    OPERATOR_HISTORY,
    OPERATOR_DECLINES,
)
