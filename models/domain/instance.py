"""The instance: everything that a solve needs, in one immutable value."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from models.domain.base import Cents, Frozen, Id, Slot
from models.domain.orders import Pin, Precedence, WorkOrder
from models.domain.faults import InconsistentInstance
from models.domain.resources import (
    Budget,
    Certificate,
    EquipmentClass,
    Limits,
    Machine,
    Operator,
    Pool,
)
from models.domain.sites import Calendar, Road, Site, TransportClass
from models.domain.time import Horizon

FORMAT_VERSION = 1
"""Version of the JSON format that this release writes."""

Standing = Literal["draft", "published", "accepted"]


class Weights(Frozen):
    """Prices of what is not money by itself, in cents.

    Parameters
    ----------
    unplanned
        An order left unplanned, per point of its priority.
    tardiness_per_hour
        An hour between an order's due date and its end, per point of its priority.
    makespan_per_slot
        Each slot from the horizon's start to the end of the last order.
    deviation_draft, deviation_published, deviation_accepted
        One change against the reference plan, by the standing of what is changed.
    """

    unplanned: Cents = 1_000_000
    tardiness_per_hour: Cents = 1_000
    makespan_per_slot: Cents = 0
    deviation_draft: Cents = 0
    deviation_published: Cents = 0
    deviation_accepted: Cents = 0

    def deviation(self, standing: Standing) -> int:
        """Return the price of one change to what stands at ``standing``."""
        prices = {
            "draft": self.deviation_draft,
            "published": self.deviation_published,
            "accepted": self.deviation_accepted,
        }
        return prices[standing]


class ReferenceOrder(Frozen):
    """Where the reference plan has an order."""

    order: Id
    mode: int = Field(default=0, ge=0)
    start: Slot
    end: Slot
    machines: tuple[Id, ...] = ()
    standing: Standing = "draft"


class ReferenceDuty(Frozen):
    """Whom the reference plan has on an order for one duty."""

    operator: Id
    machine: Id | None = None
    order: Id
    line: int = Field(default=0, ge=0)
    start: Slot
    end: Slot
    standing: Standing = "draft"


class Reference(Frozen):
    """The plan to stay close to; before the freeze time it is fact."""

    orders: tuple[ReferenceOrder, ...] = ()
    duties: tuple[ReferenceDuty, ...] = ()


class Instance(Frozen):
    """One scheduling problem.

    The words are those of the trade; see docs/reference/instance.md for every field.
    Times are integer slots of ``horizon``, money is integer cents.
    """

    format_version: Literal[1] = FORMAT_VERSION
    name: str
    currency: str = "USD"
    horizon: Horizon
    weights: Weights = Weights()
    limits: Limits = Limits()
    crew_transport: Id | None = None
    """Transport class of operators between sites and from home; none: they travel in no time."""
    calendars: tuple[Calendar, ...] = ()
    sites: tuple[Site, ...] = ()
    transport_classes: tuple[TransportClass, ...] = ()
    roads: tuple[Road, ...] = ()
    equipment_classes: tuple[EquipmentClass, ...] = ()
    machines: tuple[Machine, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    operators: tuple[Operator, ...] = ()
    pools: tuple[Pool, ...] = ()
    budgets: tuple[Budget, ...] = ()
    orders: tuple[WorkOrder, ...] = ()
    precedences: tuple[Precedence, ...] = ()
    pins: tuple[Pin, ...] = ()
    reference: Reference | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Instance:
        from models.domain.references import reference_faults  # noqa: PLC0415  (it needs this type)

        faults = reference_faults(self)
        if faults:
            raise InconsistentInstance(faults)
        return self
