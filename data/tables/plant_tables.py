"""Tables of machines, and of what is counted rather than named."""

from __future__ import annotations

from data.tables.columns import (
    COST_PER_HOUR,
    DECLINED_ORDER,
    DECLINED_SITE,
    DECLINED_TIME,
    KEY,
    MACHINE,
    NAME,
    NOTE,
    VALID_FROM,
    VALID_UNTIL,
    window,
)
from data.tables.kinds import Choice, Flag, Hours, Key, Keys, Money, Number, Whole
from data.tables.shapes import Column, Table
from data.tables.time_kinds import Border, Point

EQUIPMENT_CLASSES = Table(
    "equipment_classes",
    "a kind of machine",
    (
        KEY,
        NAME,
        Column("transport", Key(), "transport class of its machines", required=True, field="transport"),
        Column("driven", Flag(), "whether work on its machines is driving", "no", field="driven"),
        NOTE,
    ),
    collection="equipment_classes",
)

CONTRACTS = Table(
    "contracts",
    "terms of rent; of the tariffs that are given the cheapest counts",
    (
        KEY,
        NAME,
        Column("per_hour", Money(), "rent of an hour of work", "not offered", field="per_hour"),
        Column("per_day", Money(), "rent of a day", "not offered", field="per_day"),
        Column("per_week", Money(), "rent of 7 days", "not offered", field="per_week"),
        Column("per_month", Money(), "rent of 28 days", "not offered", field="per_month"),
        Column("delivery", Money(), "price of bringing a machine", "0", field="delivery"),
        Column("pickup", Money(), "price of taking it back", "0", field="pickup"),
        Column(
            "minimum_hours",
            Whole(),
            "hours that are paid in each contract month of 28 days, worked or not",
            "0",
            field="minimum_hours",
        ),
        Column(
            "month_hours", Whole(), "hours of work that a month's rent includes", "176", field="month_hours"
        ),
        Column(
            "overtime_per_hour",
            Money(),
            "price of each hour beyond them",
            "the month's rate over `month_hours`, if hours have no price",
            field="overtime_per_hour",
        ),
        Column(
            "deducts_downtimes",
            Flag(),
            "whether days that are wholly downtime are not charged",
            "no",
            field="deducts_downtimes",
        ),
        NOTE,
    ),
    collection="contracts",
)

CONTRACT_HOLIDAYS = Table(
    "contract_holidays",
    "a time of which whole days are not charged",
    (Column("contract", Key(), "the contract", required=True), *window(), NOTE),
    owner=("contracts", "contract"),
)

MACHINES = Table(
    "machines",
    "a machine; a column `attr:weight_t` gives each machine's attribute `weight_t`",
    (
        KEY,
        NAME,
        Column(
            "equipment_class", Key(), "its kind", required=True, field="equipment_class", aliases=("class",)
        ),
        Column("ownership", Choice("owned", "rented"), "owned or rented", "owned", field="ownership"),
        Column("place", Key(), "site at which it stands at the start", required=True, field="place"),
        Column("sites", Keys(none=True), "sites at which it may work", "all", field="sites"),
        Column("available_from", Border("start"), "first day or time of use", "the start"),
        Column("available_to", Border("end"), "last day of use, included, or time", "the end"),
        COST_PER_HOUR,
        Column(
            "standby_per_hour",
            Money(),
            "price of an open hour on site without work",
            "0",
            field="standby_per_hour",
        ),
        Column("rent_per_day", Money(), "rent of each day from first to last use", "0", field="rent_per_day"),
        Column(
            "owning_per_day", Money(), "what owning it costs a day, used or not", "0", field="owning_per_day"
        ),
        Column(
            "meter_h",
            Hours(up=True, in_slots=False),
            "hour meter at the start",
            "0",
            field="meter_minutes",
        ),
        Column(
            "contract", Key(), "contract of its rent, in place of `rent_per_day`", "none", field="contract"
        ),
        Column("hire_days", Whole(), "days on hire before the start, without deducted ones", "not on hire"),
        Column("hire_h", Hours(up=False, in_slots=False), "hours of work in these days", "0"),
        Column(
            "hire_month_h",
            Hours(up=False, in_slots=False),
            "hours of work in the running contract month",
            "0",
        ),
        Column("hire_invoiced", Money(), "what was invoiced for them", "0"),
        Column("operators", Keys(), "operators who come with it", "none", field="operators"),
        NOTE,
    ),
    collection="machines",
    prefix="attr:",
)

MACHINE_ATTRIBUTES = Table(
    "machine_attributes",
    "an attribute of a machine, where a column `attr:` would not do",
    (
        MACHINE,
        Column("attribute", Key(), "its name, such as weight_t", required=True),
        Column("value", Number(), "its figure", required=True),
        NOTE,
    ),
    owner=("machines", "machine"),
)

OFFERS = Table(
    "offers",
    "machines that could be rented, so many alike; a column `attr:weight_t` as for machines",
    (
        KEY,
        NAME,
        Column(
            "equipment_class", Key(), "their kind", required=True, field="equipment_class", aliases=("class",)
        ),
        Column("place", Key(), "site to which they are delivered", required=True, field="place"),
        Column("sites", Keys(none=True), "sites at which they may work", "all", field="sites"),
        Column("available_from", Border("start"), "first day or time of use", "the start"),
        Column("available_to", Border("end"), "last day of use, included, or time", "the end"),
        Column("lead_days", Whole(), "days from now to the earliest delivery", "0", field="lead_days"),
        Column("units", Whole(), "how many can be had at most", "1", field="units"),
        COST_PER_HOUR,
        Column("rent_per_day", Money(), "rent of each day from first to last use", "0", field="rent_per_day"),
        Column(
            "contract", Key(), "contract of the rent, in place of `rent_per_day`", "none", field="contract"
        ),
        NOTE,
    ),
    collection="offers",
    prefix="attr:",
)

OFFER_ATTRIBUTES = Table(
    "offer_attributes",
    "an attribute of the machines of an offer, where a column `attr:` would not do",
    (
        Column("offer", Key(), "the offer", required=True),
        Column("attribute", Key(), "its name, such as weight_t", required=True),
        Column("value", Number(), "its figure", required=True),
        NOTE,
    ),
    owner=("offers", "offer"),
)

MACHINE_DOCUMENTS = Table(
    "machine_documents",
    "a paper that a machine needs; a renewal is one more row with the same name",
    (
        MACHINE,
        Column("document", Key(), "kind of paper", required=True, field="name", aliases=("name",)),
        VALID_FROM,
        VALID_UNTIL,
        NOTE,
    ),
    owner=("machines", "machine"),
)

MACHINE_DOWNTIMES = Table(
    "machine_downtimes",
    "a time in which a machine is not used",
    (MACHINE, *window(), NOTE),
    owner=("machines", "machine"),
)

MACHINE_SERVICES = Table(
    "machine_services",
    "a kind of service of a machine",
    (
        MACHINE,
        Column("service", Key(), "kind of service", required=True, field="id"),
        NAME,
        Column(
            "interval_h",
            Hours(up=False, in_slots=False, least=1),
            "meter hours from one to the next",
            required=True,
            field="interval_minutes",
        ),
        Column(
            "due_h",
            Hours(up=False, in_slots=False),
            "reading at which it is next due",
            required=True,
            field="due_minutes",
        ),
        Column(
            "tolerance_h",
            Hours(up=False, in_slots=False),
            "meter hours by which it may be passed",
            "0",
            field="tolerance_minutes",
        ),
        Column("duration_h", Hours(up=True, least=1), "hours that it takes", required=True, field="duration"),
        Column("workshops", Keys(), "sites with workshop places", "none", field="workshops"),
        Column("field", Flag(), "whether it can be done where the machine stands", "no", field="field"),
        Column("covers", Keys(), "kinds that it includes", "none", field="covers"),
        Column("cost", Money(), "price of one", "0", field="cost"),
        NOTE,
    ),
    owner=("machines", "machine"),
)

MACHINE_DECLINES = Table(
    "machine_declines",
    "work for which a machine is not to be used: an order or a site, ever or for a time",
    (MACHINE, DECLINED_ORDER, DECLINED_SITE, *DECLINED_TIME, NOTE),
    owner=("machines", "machine"),
)

POOLS = Table(
    "pools",
    "units that are counted, not named",
    (
        KEY,
        NAME,
        Column("kind", Choice("equipment", "people"), "equipment or people", "equipment", field="kind"),
        Column("capacity", Whole(), "units from the start on", "see pool_levels"),
        NOTE,
    ),
    collection="pools",
)

POOL_LEVELS = Table(
    "pool_levels",
    "a change of a pool's capacity",
    (
        Column("pool", Key(), "the pool", required=True),
        Column(
            "from", Point("start", up=True, before="keep"), "when it begins", required=True, field="start"
        ),
        Column("capacity", Whole(), "units from then on", required=True, field="capacity"),
        NOTE,
    ),
    owner=("pools", "pool"),
)

BUDGETS = Table(
    "budgets",
    "an amount that orders use up",
    (
        KEY,
        NAME,
        Column("amount", Whole(), "what there is, in the budget's own unit", required=True, field="amount"),
        NOTE,
    ),
    collection="budgets",
)

PLANT_TABLES = (
    EQUIPMENT_CLASSES,
    CONTRACTS,
    CONTRACT_HOLIDAYS,
    MACHINES,
    MACHINE_ATTRIBUTES,
    MACHINE_DOCUMENTS,
    MACHINE_DOWNTIMES,
    MACHINE_SERVICES,
    MACHINE_DECLINES,
    OFFERS,
    OFFER_ATTRIBUTES,
    POOLS,
    POOL_LEVELS,
    BUDGETS,
)
