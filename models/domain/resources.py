"""What does the work: machines, operators, pools and budgets."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.domain.base import Cents, Frozen, Id, Latitude, Longitude, Slot, Slots, Window

Attribute = Annotated[float, Field(allow_inf_nan=False)]
Level = Annotated[int, Field(ge=1, le=10)]


class EquipmentClass(Frozen):
    """A kind of machine, and the way its machines travel."""

    id: Id
    name: str = ""
    transport: Id


class Document(Frozen):
    """A paper a machine needs to work (insurance, inspection), valid in ``[valid_from, valid_until)``.

    No end: valid beyond the horizon.
    """

    name: str
    valid_from: Slot = 0
    valid_until: Slot | None = None


class Machine(Frozen):
    """One named unit of equipment.

    Parameters
    ----------
    attributes
        Size figures that requirement lines ask a minimum of, such as ``{"weight_t": 22}``.
    place
        Site at which it stands at the horizon's start.
    sites
        Jurisdiction: the sites it may work at; none means all.
    available
        Owned or rented period in which it may be used; none means the whole horizon.
    downtimes
        Planned repairs and the like, in which it is not used.
    cost_per_hour
        Operating cost of an hour of work, in cents.
    rent_per_day
        Flat rent of each begun calendar day from its first use to the end of its last.
    """

    id: Id
    name: str = ""
    equipment_class: Id
    attributes: dict[str, Attribute] = Field(default_factory=dict)
    ownership: Literal["owned", "rented"] = "owned"
    place: Id
    sites: tuple[Id, ...] | None = None
    available: Window | None = None
    documents: tuple[Document, ...] = ()
    downtimes: tuple[Window, ...] = ()
    cost_per_hour: Cents = 0
    rent_per_day: Cents = 0


class Certificate(Frozen):
    """A kind of licence, ticket or site induction."""

    id: Id
    name: str = ""


class HeldCertificate(Frozen):
    """A certificate that one operator holds, valid in ``[valid_from, valid_until)``."""

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
    """

    daily_minutes: int | None = Field(default=None, ge=1, le=1440)
    rest_minutes: int | None = Field(default=None, ge=0, le=10_080)


class Operator(Frozen):
    """One named person.

    Parameters
    ----------
    shifts
        Windows in which the person may work; leave is taken out of them.
    latitude, longitude
        Home, for the price of getting to work; both or neither.
    limits
        Own limits of work in place of the instance's.
    """

    id: Id
    name: str = ""
    certificates: tuple[HeldCertificate, ...] = ()
    shifts: tuple[Window, ...] = ()
    leave: tuple[Window, ...] = ()
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    cost_per_hour: Cents = 0
    limits: Limits | None = None


class PoolLevel(Frozen):
    """Capacity of a pool from one slot on, until the next level."""

    start: Slot
    capacity: int = Field(ge=0, le=1_000_000)


class Pool(Frozen):
    """Interchangeable units that are counted, not named.

    Equipment is held for an order's whole span, people in its work slots only.
    """

    id: Id
    name: str = ""
    kind: Literal["equipment", "people"] = "equipment"
    levels: tuple[PoolLevel, ...] = Field(min_length=1)


class Budget(Frozen):
    """An amount that orders use up and nothing renews: fuel allotment, permits, money of a lot."""

    id: Id
    name: str = ""
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
    "Pool",
    "PoolLevel",
    "Slots",
]
