"""Tables of time and place: the horizon, its prices and limits, calendars, sites, roads."""

from __future__ import annotations

from data.tables.columns import CALENDAR, KEY, NAME, NOTE, SITE, limits, window
from data.tables.kinds import Choice, Flag, Key, Keys, Levels, Money, Number, Whole, Words
from data.tables.shapes import Column, Table
from data.tables.time_kinds import Border, Day, Point, TimeOfDay, TimesOfDay, Weekdays

HORIZON = Table(
    "horizon",
    "the stretch of time that is planned; one row, or two columns `key` and `value`",
    (
        Column("name", Words(), "name of the problem", required=True, field="name"),
        Column("start", Point("start", up=False), "beginning, in local time", required=True),
        Column("end", Point("end", up=False), "last day, included, or time", "see weeks, days, slots"),
        Column("weeks", Whole(), "length in weeks, instead of an end", "see end"),
        Column("days", Whole(), "length in local days, instead of an end", "see end"),
        Column("slots", Whole(), "length in slots, instead of an end", "see end"),
        Column("time_zone", Words(), "IANA name such as America/Lima; all local times are of it", "UTC"),
        Column("slot_minutes", Whole(), "length of a slot, the grid of all times", "30"),
        Column("now", Point("start", up=False), "the present moment", "the start"),
        Column("freeze", Point("start", up=True), "time before which nothing changes", "the start"),
        Column("currency", Words(), "code of the currency, such as PEN", "USD", field="currency"),
        Column(
            "crew_transport",
            Key(),
            "transport class of operators between sites and from home",
            "they travel in no time",
            field="crew_transport",
        ),
        Column("may_hire", Flag(), "whether the engine may hire from the offers", "no", field="may_hire"),
        Column("most_changes", Whole(), "most changes to the reference plan", "any number"),
        NOTE,
    ),
    single=True,
)

WEIGHTS = Table(
    "weights",
    "prices of what is not money by itself; one row, or `key` and `value`",
    (
        Column(
            "unplanned", Money(), "an order left out, per point of priority", "10000.00", field="unplanned"
        ),
        Column(
            "tardiness_per_hour",
            Money(),
            "an hour of lateness, per point of priority",
            "10.00",
            field="tardiness_per_hour",
        ),
        Column(
            "makespan_per_slot",
            Money(),
            "a slot from the horizon's start to the last order's end",
            "0",
            field="makespan_per_slot",
        ),
        *(
            Column(
                f"deviation_{standing}",
                Money(),
                f"a change to what stands as {standing} in the reference plan",
                "0",
                field=f"deviation_{standing}",
            )
            for standing in ("draft", "published", "accepted")
        ),
        *(
            Column(name, Money(), text, "0", field=name)
            for name, text in (
                ("preference_per_shift", "a shift at a site, or on a class, other than those preferred"),
                ("continuity_per_change", "a person on a line who was not on it in the duty before"),
                ("fairness_per_hour", "an hour of difference from the mean of a person's group"),
                ("fairness_per_shift", "a shift at dearer hours of difference from it"),
            )
        ),
        Column(
            "levels",
            Levels(),
            "cost terms by level; no saving on a lower one outweighs a cent on an upper one",
            "all are one sum",
            field="levels",
        ),
        NOTE,
    ),
    single=True,
)

LIMITS = Table(
    "limits",
    "limits of work of everybody; one row, or `key` and `value`",
    (*limits("", "no limit", fields=True), NOTE),
    single=True,
)

CALENDARS = Table("calendars", "a working time", (KEY, NAME, NOTE), collection="calendars")

CALENDAR_HOURS = Table(
    "calendar_hours",
    "hours of a calendar: every week where `weekdays` is given, else once",
    (
        CALENDAR,
        Column("weekdays", Weekdays(), "days of the week on which they begin", "once, from and to are dates"),
        Column("from", Border("start", daily=True), "beginning", required=True),
        Column("to", Border("end", daily=True), "end; before `from`: on the next day", required=True),
        Column("handovers", TimesOfDay(), "when one shift hands over to the next", "no hand-over"),
        NOTE,
    ),
    owner=("calendars", "calendar"),
)

CALENDAR_HANDOVERS = Table(
    "calendar_handovers",
    "one hand-over on one day",
    (CALENDAR, Column("at", Point("start", up=False, before="keep"), "when", required=True), NOTE),
    owner=("calendars", "calendar"),
)

CALENDAR_EXCEPTIONS = Table(
    "calendar_exceptions",
    "a day on which a calendar's hours differ, such as a holiday",
    (
        Column("date", Day(), "first day", required=True),
        Column("until", Day(), "last day, included", "that day alone"),
        Column("calendar", Key(), "the calendar", "all calendars"),
        Column("state", Choice("closed", "open"), "whether it is closed or open", "closed"),
        Column("from", TimeOfDay(), "beginning", "closed: the shifts that begin on the day"),
        Column("to", TimeOfDay(), "end; not after `from`: on the next day", "as `from`"),
        Column("name", Words(), "what the day is; not kept", ""),
        NOTE,
    ),
    aliases=("holidays",),
)

SITES = Table(
    "sites",
    "a place of work",
    (
        KEY,
        NAME,
        Column("region", Words(), "group of sites", "none", field="region"),
        Column("latitude", Number(), "degrees north", "0", field="latitude"),
        Column("longitude", Number(), "degrees east", "0", field="longitude"),
        Column("calendar", Key(), "its working time", required=True, field="calendar"),
        Column(
            "inductions",
            Keys(),
            "certificates that everybody needs to work there",
            "none",
            field="inductions",
        ),
        Column("zones", Keys(), "parts that hold one order at a time", "none", field="zones"),
        Column(
            "machine_limit", Whole(), "most machines of orders at once", "no limit", field="machine_limit"
        ),
        Column(
            "drying_minutes",
            Whole(),
            "how long after rain its ground is too wet for orders that need it dry",
            "0",
            field="drying_minutes",
        ),
        Column(
            "workshop_places",
            Whole(),
            "machines that can be serviced at a time",
            "0",
            field="workshop_places",
        ),
        NOTE,
    ),
    collection="sites",
)

SITE_CLOSURES = Table(
    "site_closures",
    "a time in which a site is shut",
    (SITE, *window(), NOTE),
    owner=("sites", "site"),
)

SITE_RAIN = Table(
    "site_rain",
    "a time of rain, in which nobody works on the site",
    (SITE, *window(), NOTE),
    owner=("sites", "site"),
)

TRANSPORT_CLASSES = Table(
    "transport_classes",
    "a way of getting from site to site",
    (
        KEY,
        NAME,
        Column("pool", Key(), "pool of lowboys that haul it", "it drives itself", field="pool"),
        Column("speed_kmh", Whole(), "speed in km/h", "50", field="speed_kmh"),
        Column(
            "detour_percent",
            Whole(),
            "length of the way in per cent of the straight line",
            "130",
            field="detour_percent",
        ),
        Column("loading_minutes", Whole(), "loading and unloading together", "0", field="loading_minutes"),
        Column("cost_per_move", Money(), "price of each move", "0", field="cost_per_move"),
        Column("cost_per_km", Money(), "price of each km", "0", field="cost_per_km"),
        Column("calendar", Key(), "calendar of the hours in which it may move", "any time", field="calendar"),
        Column("lowboys", Key(), "equipment class of named lowboys that haul it", "none", field="lowboys"),
        Column(
            "driver_certificates",
            Keys(),
            "certificates that their drivers hold",
            "none",
            field="driver_certificates",
        ),
        Column("permit_days", Whole(), "calendar days until its permits are there", "0", field="permit_days"),
        NOTE,
    ),
    collection="transport_classes",
)

ROADS = Table(
    "roads",
    "a known way, one direction",
    (
        Column("transport", Key(), "transport class", required=True, field="transport"),
        Column("origin", Key(), "site", required=True, field="origin", aliases=("from",)),
        Column("destination", Key(), "site", required=True, field="destination", aliases=("to",)),
        Column("minutes", Whole(), "time on the way, without loading", required=True, field="minutes"),
        Column("km", Whole(), "length", required=True, field="km"),
        NOTE,
    ),
    collection="roads",
)

PLACE_TABLES = (
    HORIZON,
    WEIGHTS,
    LIMITS,
    CALENDARS,
    CALENDAR_HOURS,
    CALENDAR_HANDOVERS,
    CALENDAR_EXCEPTIONS,
    SITES,
    SITE_CLOSURES,
    SITE_RAIN,
    TRANSPORT_CLASSES,
    ROADS,
)
