"""Tables of the work, of what the planner has set, and of the plan to stay close to."""

from __future__ import annotations

from data.tables.columns import KEY, NAME, NOTE, ORDER, window
from data.tables.kinds import Choice, Counts, Demands, Flag, Hours, Key, Keys, Minimums, Whole, Words
from data.tables.shapes import Column, Table
from data.tables.time_kinds import Border, Deadline, Point

MODE = Column("mode", Whole(), "number of the mode, from 0", "0")
STANDING = Column(
    "standing",
    Choice("draft", "published", "accepted"),
    "how far it has gone: draft, published, accepted",
    "draft",
    field="standing",
)

ORDERS = Table(
    "orders",
    "a piece of work at one site",
    (
        KEY,
        NAME,
        Column("project", Words(), "group of orders", "none", field="project"),
        Column("site", Key(), "where", required=True, field="site"),
        Column("zone", Key(), "zone of the site that it holds", "none", field="zone"),
        Column(
            "engine_percent",
            Whole(),
            "what an hour adds to hour meters, in per cent",
            "100",
            field="engine_percent",
        ),
        Column("priority", Whole(), "weight of being late or left out, 1 to 100", "1", field="priority"),
        Column(
            "release", Point("start", up=True, before="clamp"), "earliest start", "the start", field="release"
        ),
        Column(
            "due",
            Point("end", up=False, before="first", endless=True),
            "wanted end; a date is its end of day",
            "never late",
            field="due",
        ),
        Column("deadline", Deadline(), "latest end; a date is its end of day", "none", field="deadline"),
        Column("interruptible", Flag(), "whether it may pause over nights", "yes", field="interruptible"),
        Column("optional", Flag(), "whether it may be left out, at a price", "yes", field="optional"),
        Column("dry_ground", Flag(), "whether it needs dry ground", "no", field="dry_ground"),
        Column(
            "permit_days",
            Whole(),
            "local days from now until its own permit is there",
            "0",
            field="permit_days",
        ),
        Column("tools", Keys(), "what each person on it must have along", "none", field="tools"),
        Column("parts", Counts(), "parts that each person on it uses up in a shift", "none", field="parts"),
        Column(
            "restocks",
            Flag(),
            "whether it is a call at a yard that gives people all tools and parts",
            "no",
            field="restocks",
        ),
        Column(
            "duration_h",
            Hours(up=True, least=1),
            "hours of work, where there is one way to do it",
            "see order_modes",
        ),
        NOTE,
    ),
    collection="orders",
)

ORDER_PERMITS = Table(
    "order_permits",
    "a time in which an order's own permit lets it be worked; without one, at any time",
    (ORDER, *window(), NOTE),
    owner=("orders", "order"),
)

ORDER_MODES = Table(
    "order_modes",
    "one of several ways to do an order",
    (
        ORDER,
        Column("mode", Whole(), "number of the mode, from 0 without gaps", required=True),
        Column("duration_h", Hours(up=True, least=1), "hours of work", required=True, field="duration"),
        NOTE,
    ),
    owner=("orders", "order"),
)

ORDER_LINES = Table(
    "order_lines",
    "what the crew of an order needs; a column `min:weight_t` gives the least `weight_t` of its machines",
    (
        ORDER,
        MODE,
        Column("kind", Choice("machine", "people", "pool"), "machine, people or pool", "by what is given"),
        Column("equipment_class", Key(), "kind of machine", "no machine", aliases=("class",)),
        Column("pool", Key(), "pool", "no pool"),
        Column("quantity", Whole(), "how many", "1", field="quantity"),
        Column("minimum", Minimums(), "least attributes of each machine", "none"),
        Column("operated", Flag(), "whether each machine needs an operator", "yes"),
        Column("certificates", Demands(), "what each operator must hold", "none"),
        NOTE,
    ),
    owner=("orders", "order"),
    prefix="min:",
)

ORDER_BUDGETS = Table(
    "order_budgets",
    "what an order uses up of a budget",
    (
        ORDER,
        MODE,
        Column("budget", Key(), "the budget", required=True, field="budget"),
        Column("amount", Whole(), "how much", required=True, field="amount"),
        NOTE,
    ),
    owner=("orders", "order"),
)

PRECEDENCES = Table(
    "precedences",
    "a link between two orders",
    (
        Column("predecessor", Key(), "the order before", required=True, field="predecessor"),
        Column("successor", Key(), "the order after", required=True, field="successor"),
        Column("kind", Choice("FS", "SS", "FF", "SF"), "finish-start and so on", "FS", field="kind"),
        Column("min_lag_h", Hours(up=True), "least hours between", "0", field="min_lag"),
        Column("max_lag_h", Hours(up=False), "most hours between", "no limit", field="max_lag"),
        Column(
            "lag_time",
            Choice("calendar", "working"),
            "whether the hours between are all hours or working hours",
            "calendar",
            field="lag_time",
        ),
        NOTE,
    ),
    collection="precedences",
)

PINS = Table(
    "pins",
    "what the planner has set",
    (
        ORDER,
        Column("kind", Choice("start", "mode", "machine", "operator"), "what is set", "by what is given"),
        Column("start", Point("start", up=False), "its start", "not set"),
        Column("mode", Whole(), "number of its mode, from 0", "not set"),
        Column("machine", Key(), "a machine on it", "not set"),
        Column("operator", Key(), "an operator on it", "not set"),
        Column("from", Border("start"), "with an operator: shifts from then on", "every shift"),
        Column("to", Border("end"), "with an operator: shifts up to then", "every shift"),
        NOTE,
    ),
)

REFERENCE_ORDERS = Table(
    "reference_orders",
    "where the plan to stay close to has an order",
    (
        Column("order", Key(), "the order", required=True, field="order"),
        Column("mode", Whole(), "number of its mode, from 0", "0", field="mode"),
        Column("start", Point("start", up=False), "its start", required=True, field="start"),
        Column("end", Point("end", up=True), "its end", required=True, field="end"),
        Column("machines", Keys(), "machines on it", "none", field="machines"),
        STANDING,
        NOTE,
    ),
)

REFERENCE_DUTIES = Table(
    "reference_duties",
    "whom the plan to stay close to has on an order for one shift",
    (
        Column("operator", Key(), "the operator", required=True, field="operator"),
        Column("machine", Key(), "the machine that the operator runs", "none", field="machine"),
        Column("order", Key(), "the order", required=True, field="order"),
        Column("line", Whole(), "number of the order's line, from 0", "0", field="line"),
        Column("start", Point("start", up=False), "beginning", required=True, field="start"),
        Column("end", Point("end", up=True), "end", required=True, field="end"),
        STANDING,
        NOTE,
    ),
)

WORK_TABLES = (
    ORDERS,
    ORDER_PERMITS,
    ORDER_MODES,
    ORDER_LINES,
    ORDER_BUDGETS,
    PRECEDENCES,
    PINS,
    REFERENCE_ORDERS,
    REFERENCE_DUTIES,
)
