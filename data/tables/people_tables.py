"""Tables of operators and what they hold."""

from __future__ import annotations

from data.tables.columns import (
    COST_PER_HOUR,
    KEY,
    LEVEL,
    NAME,
    NOTE,
    OPERATOR,
    VALID_FROM,
    VALID_UNTIL,
    window,
)
from data.tables.kinds import Hours, Key, Number
from data.tables.shapes import Column, Table
from data.tables.time_kinds import Border, Weekdays

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
        Column(
            "daily_h",
            Hours(up=False, in_slots=False, least=1, none=True),
            "own limit of hours a day; with `rest_h` it replaces the limits of everybody",
            "as everybody",
        ),
        Column(
            "rest_h",
            Hours(up=True, in_slots=False, none=True),
            "own limit of rest; with `daily_h` it replaces the limits of everybody",
            "as everybody",
        ),
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

PEOPLE_TABLES = (CERTIFICATES, OPERATORS, OPERATOR_CERTIFICATES, OPERATOR_SHIFTS, OPERATOR_LEAVE)
