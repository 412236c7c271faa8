"""What does the work: machines, operators, pools and budgets."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.domain.base import Cents, Frozen, Id, Latitude, Longitude, Slot, Slots, Text, Window
from models.domain.contracts import Hire
from models.domain.people import Decline, KindLimit, Overtime, PastDay, ShiftRequest
from models.domain.services import Meter, Service

Attribute = Annotated[float, Field(allow_inf_nan=False)]
Level = Annotated[int, Field(ge=1, le=10)]


class EquipmentClass(Frozen):
    """A kind of machine, and the way its machines travel.

    Parameters
    ----------
    id
        Key, unique among equipment classes.
    name
        What people call it.
    transport
        Transport class that takes its machines from site to site.
    driven
        Whether work on its machines is driving, such as that of dump trucks.
    """

    id: Id
    name: Text = ""
    transport: Id
    driven: bool = False


class Document(Frozen):
    """A paper a machine needs to work (insurance, inspection), valid in ``[valid_from, valid_until)``.

    Documents of one machine with the same name are renewals of each other.

    Parameters
    ----------
    name
        Kind of paper.
    valid_from
        First slot of its validity.
    valid_until
        Slot at which it lapses; none: valid beyond the horizon.
    """

    name: Id
    valid_from: Slot = 0
    valid_until: Slot | None = None


class Machine(Frozen):
    """One named unit of equipment.

    Parameters
    ----------
    id
        Key, unique among machines.
    name
        What people call it.
    equipment_class
        Its kind: the id of an equipment class.
    attributes
        Size figures that requirement lines ask a minimum of, such as ``{"weight_t": 22}``.
    ownership
        Whether it is owned or rented; only a rented one costs rent.
    place
        Site at which it stands at the horizon's start.
    sites
        Jurisdiction: the sites it may work at; none means all.
    available
        Owned or rented period in which it may be used; none means the whole horizon.
    documents
        Papers without which it may not work.
    downtimes
        Planned repairs and the like, in which it is not used.
    declines
        Orders and sites for which it is not to be used.
    cost_per_hour
        Operating cost of an hour of work, in cents.
    standby_per_hour
        Price of an open hour of a site at which it stands and is not at work, in cents.
    rent_per_day
        Flat rent of each begun calendar day from its first use to the end of its last, in cents.
    owning_per_day
        What owning it costs a day, used or not (capital, insurance, yard), in cents; of a rented one: what
        it would cost. No plan can change it: right-size weighs it, and 0 means that it is not known.
    meter_minutes
        Reading of its hour meter at the horizon's start.
    services
        Maintenance that falls due by the meter.
    contract
        Terms of its rent in place of ``rent_per_day``: the id of a contract; none: that flat rent.
    operators
        Operators who come with it: on it only they may sit, and they sit on nothing else.
    hire
        How far its hire has come at the horizon's start; none: it is not on hire yet.
    """

    id: Id
    name: Text = ""
    equipment_class: Id
    attributes: dict[Id, Attribute] = Field(default_factory=dict)
    ownership: Literal["owned", "rented"] = "owned"
    place: Id
    sites: tuple[Id, ...] | None = None
    available: Window | None = None
    documents: tuple[Document, ...] = ()
    downtimes: tuple[Window, ...] = ()
    cost_per_hour: Cents = 0
    standby_per_hour: Cents = 0
    rent_per_day: Cents = 0
    owning_per_day: Cents = 0
    meter_minutes: Meter = 0
    services: tuple[Service, ...] = ()
    contract: Id | None = None
    operators: tuple[Id, ...] = ()
    hire: Hire | None = None
    declines: tuple[Decline, ...] = ()


class Certificate(Frozen):
    """A kind of licence, ticket or site induction.

    Parameters
    ----------
    id
        Key, unique among certificates.
    name
        What people call it.
    """

    id: Id
    name: Text = ""


class HeldCertificate(Frozen):
    """A certificate that one operator holds, valid in ``[valid_from, valid_until)``.

    Parameters
    ----------
    certificate
        The id of a certificate.
    level
        Level at which it is held; it meets demands up to this level.
    valid_from
        First slot of its validity.
    valid_until
        Slot at which it lapses; none: valid beyond the horizon.
    """

    certificate: Id
    level: Level = 1
    valid_from: Slot = 0
    valid_until: Slot | None = None


class Limits(Frozen):
    """Limits of work of a person; none means no limit.

    Parameters
    ----------
    daily_minutes
        Most minutes of work and travel of the shifts that belong to one local date.
    rest_minutes
        Least minutes between the last work of one date and the first of a later one.
    weekly_minutes
        Most minutes of work, travel and driving in any 7 consecutive local dates.
    consecutive_days
        Most local dates in a row on which the person works.
    daily_driving_minutes
        Most minutes of driving of one local date: on machines of a driven class, and with lowboys.
    least_period_minutes, most_period_minutes
        Least and most minutes of all shifts in the horizon, ways between sites left aside.
    least_consecutive_days, least_days_off
        Fewest local dates in a row on which the person works, or is off, between two of the other kind; a
        run that reaches the horizon's first or last date may be shorter.
    most_weekends
        Most weekends in the horizon with a shift on Saturday, on Sunday or on both.
    shift_kinds
        How many shifts of some kinds the person may have; of others any number.
    """

    daily_minutes: int | None = Field(default=None, ge=1, le=1440)
    rest_minutes: int | None = Field(default=None, ge=0, le=10_080)
    weekly_minutes: int | None = Field(default=None, ge=1, le=10_080)
    consecutive_days: int | None = Field(default=None, ge=1, le=366)
    daily_driving_minutes: int | None = Field(default=None, ge=0, le=1440)
    least_period_minutes: int | None = Field(default=None, ge=0, le=10_000_000)
    most_period_minutes: int | None = Field(default=None, ge=0, le=10_000_000)
    least_consecutive_days: int | None = Field(default=None, ge=1, le=366)
    least_days_off: int | None = Field(default=None, ge=1, le=366)
    most_weekends: int | None = Field(default=None, ge=0, le=10_000)
    shift_kinds: tuple[KindLimit, ...] = ()


class PartCount(Frozen):
    """Units of one kind of part.

    Parameters
    ----------
    part
        Name of the kind; each at most once in a list.
    units
        How many.
    """

    part: Id
    units: int = Field(default=1, ge=1, le=1_000_000)


def by_part(counts: tuple[PartCount, ...]) -> dict[str, int]:
    """Return units by kind of part."""
    return {count.part: count.units for count in counts}


class Operator(Frozen):
    """One named person.

    Parameters
    ----------
    id
        Key, unique among operators.
    name
        What people call the person.
    certificates
        What the person holds.
    shifts
        Windows in which the person may work, in order and without overlap; leave is taken out of them.
    leave
        Windows in which the person is away.
    latitude, longitude
        Home, in degrees north and east, for the price of getting to work; both or neither.
    cost_per_hour
        Price of an hour of work, in cents.
    limits
        Own limits of work in place of all of the instance's.
    history
        What the person worked on dates before the horizon; dates that are not given are days off.
    rested_minutes
        Minutes from the end of the last work before the horizon to the horizon's start; none: rested.
    declines
        Work that the person has declined.
    overtime
        When the person's hours cost more; none: never.
    group
        Name of the people with whom the person's hours and shifts are compared; none: with nobody.
    prefers_sites, prefers_classes
        Sites and equipment classes that the person likes best; empty: any.
    base
        Site that the person leaves on each date of work and comes back to; none: the ways to the first site
        and from the last one take no time of the person's.
    away_per_hour
        Price of each hour from leaving the base to being back, waiting included, in cents.
    tools, parts
        What the person has with him at the start of each date: tools, and units of each kind of part.
    requests
        Shifts that the person wants, or does not want, each at a price.
    """

    id: Id
    name: Text = ""
    certificates: tuple[HeldCertificate, ...] = ()
    shifts: tuple[Window, ...] = ()
    leave: tuple[Window, ...] = ()
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    cost_per_hour: Cents = 0
    limits: Limits | None = None
    history: tuple[PastDay, ...] = ()
    rested_minutes: int | None = Field(default=None, ge=0, le=100_000)
    declines: tuple[Decline, ...] = ()
    overtime: Overtime | None = None
    group: Id | None = None
    prefers_sites: tuple[Id, ...] = ()
    prefers_classes: tuple[Id, ...] = ()
    base: Id | None = None
    away_per_hour: Cents = 0
    tools: tuple[Id, ...] = ()
    parts: tuple[PartCount, ...] = ()
    requests: tuple[ShiftRequest, ...] = ()


class PoolLevel(Frozen):
    """Capacity of a pool from one slot on, until the next level.

    Parameters
    ----------
    start
        First slot of this level; 0 for the first level.
    capacity
        Units that can be used at a time.
    """

    start: Slot
    capacity: int = Field(ge=0, le=1_000_000)


class Pool(Frozen):
    """Interchangeable units that are counted, not named.

    Parameters
    ----------
    id
        Key, unique among pools.
    name
        What people call it.
    kind
        Equipment is held for an order's whole span, people in its work slots only.
    levels
        Capacity over time, by rising start; the first level starts at slot 0.
    """

    id: Id
    name: Text = ""
    kind: Literal["equipment", "people"] = "equipment"
    levels: tuple[PoolLevel, ...] = Field(min_length=1)


class Budget(Frozen):
    """An amount that orders use up and nothing renews: fuel allotment, permits, money of a lot.

    Parameters
    ----------
    id
        Key, unique among budgets.
    name
        What people call it.
    amount
        What all planned orders together may use, in the budget's own unit.
    """

    id: Id
    name: Text = ""
    amount: int = Field(ge=0, le=10**9)


__all__ = [
    "Budget",
    "Certificate",
    "Document",
    "EquipmentClass",
    "HeldCertificate",
    "Limits",
    "Machine",
    "Operator",
    "PartCount",
    "Pool",
    "PoolLevel",
    "Slots",
]
