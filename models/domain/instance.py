"""The instance: everything that a solve needs, in one immutable value."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import (
    Field,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    field_validator,
    model_serializer,
    model_validator,
)

from models.domain.base import Cents, Currency, Frozen, Id, Name, Slot
from models.domain.contracts import Contract
from models.domain.faults import InconsistentInstance
from models.domain.offers import Offer
from models.domain.orders import Pin, Precedence, WorkOrder
from models.domain.people import Premium, ShiftKind
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

FORMAT_VERSION: Literal[1] = 1
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
    preference_per_shift
        A shift of a person at a site, or on a machine of a class, other than those he prefers; each counts.
    continuity_per_change
        A person in a duty of an order who was not on the same line of it in the duty before.
    fairness_per_hour
        An hour by which somebody works more or less than the mean of his group.
    fairness_per_shift
        A shift at dearer hours by which somebody has more or fewer than the mean of his group.
    levels
        Names of cost terms, level by level: no saving on a lower level outweighs a cent on an upper one.
        Terms of one level are added up; those that no level names make up the last. Empty: all are one sum.
    """

    unplanned: Cents = 1_000_000
    tardiness_per_hour: Cents = 1_000
    makespan_per_slot: Cents = 0
    deviation_draft: Cents = 0
    deviation_published: Cents = 0
    deviation_accepted: Cents = 0
    preference_per_shift: Cents = 0
    continuity_per_change: Cents = 0
    fairness_per_hour: Cents = 0
    fairness_per_shift: Cents = 0
    levels: tuple[tuple[Id, ...], ...] = ()

    @field_validator("levels")
    @classmethod
    def _named_once(cls, levels: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        names = [term for level in levels for term in level]
        twice = next((term for term in names if names.count(term) > 1), None)
        if twice is not None:
            raise ValueError(f"{twice!r} stands in two places; give each cost term one level")
        if any(not level for level in levels):
            raise ValueError("a level names no cost term; leave it out")
        return levels

    def deviation(self, standing: Standing) -> int:
        """Return the price of one change to what stands at ``standing``."""
        prices = {
            "draft": self.deviation_draft,
            "published": self.deviation_published,
            "accepted": self.deviation_accepted,
        }
        return prices[standing]


class ReferenceOrder(Frozen):
    """Where the reference plan has an order.

    Parameters
    ----------
    order
        The id of an order.
    mode
        Index of its mode, from 0.
    start, end
        Where it lies, as ``[start, end)`` in slots.
    machines
        The machines on it.
    standing
        How far the planner has gone with it; what is published or accepted may cost more to change.
    """

    order: Id
    mode: int = Field(default=0, ge=0)
    start: Slot
    end: Slot
    machines: tuple[Id, ...] = ()
    standing: Standing = "draft"


class ReferenceDuty(Frozen):
    """Whom the reference plan has on an order for one duty.

    Parameters
    ----------
    operator
        The id of an operator.
    machine
        The machine that the operator runs; none for a line of people.
    order
        The id of an order.
    line
        Index of the mode's line, from 0.
    start, end
        The order's slots in that duty, as ``[start, end)``.
    standing
        How far the planner has gone with it; what is published or accepted may cost more to change.
    """

    operator: Id
    machine: Id | None = None
    order: Id
    line: int = Field(default=0, ge=0)
    start: Slot
    end: Slot
    standing: Standing = "draft"


class Reference(Frozen):
    """The plan to stay close to; before the freeze time it is fact.

    Parameters
    ----------
    orders
        Where it has each order.
    duties
        Whom it has on them.
    most_changes
        How many changes against it a plan may make; none: any number. Start, mode and each machine of an
        order count one, so does the person of each duty; leaving an order out changes its start, all its
        machines and all its duties. Moves, services and orders that it does not have count nothing.
    """

    orders: tuple[ReferenceOrder, ...] = ()
    duties: tuple[ReferenceDuty, ...] = ()
    most_changes: int | None = Field(default=None, ge=0, le=1_000_000)


class Instance(Frozen):
    """One scheduling problem.

    Times are integer slots of ``horizon``, money is integer cents.

    Parameters
    ----------
    format_version
        Version of this format.
    name
        What people call the problem.
    currency
        Code of the currency by ISO 4217; all money is in its hundredths.
    horizon
        The stretch of time that is planned, and its grid of slots.
    weights
        Prices of what is not money by itself.
    limits
        Limits of work of every operator who has none of his own.
    crew_transport
        Transport class of operators between sites and from home; none: they travel in no time.
    calendars
        Working times that sites refer to.
    sites
        Places of work.
    transport_classes
        Ways of getting from site to site.
    roads
        Imported road times and lengths; each at most once for a transport class.
    equipment_classes
        Kinds of machines.
    contracts
        Terms of rent that machines refer to.
    machines
        Named units of equipment. Where ``may_hire`` is set, the units of ``offers`` stand behind them as
        machines that cost nothing unless they are used; files do not hold these.
    offers
        Machines that could be rented.
    may_hire
        Whether the engine may hire from ``offers`` itself; if not, they are for advice alone.
    certificates
        Kinds of licences, tickets and inductions.
    operators
        Named people.
    shift_kinds
        Kinds of shifts that orders, limits and requests refer to.
    premiums
        Time in which their work costs more.
    pools
        Units that are counted, not named.
    budgets
        Amounts that orders use up.
    orders
        The work.
    precedences
        Links between orders.
    pins
        What the planner has set.
    reference
        The plan to stay close to; none: there is none.
    """

    format_version: Literal[1] = FORMAT_VERSION
    name: Name
    currency: Currency = "USD"
    horizon: Horizon
    weights: Weights = Weights()
    limits: Limits = Limits()
    crew_transport: Id | None = None
    calendars: tuple[Calendar, ...] = ()
    sites: tuple[Site, ...] = ()
    transport_classes: tuple[TransportClass, ...] = ()
    roads: tuple[Road, ...] = ()
    equipment_classes: tuple[EquipmentClass, ...] = ()
    contracts: tuple[Contract, ...] = ()
    machines: tuple[Machine, ...] = ()
    offers: tuple[Offer, ...] = ()
    may_hire: bool = False
    certificates: tuple[Certificate, ...] = ()
    operators: tuple[Operator, ...] = ()
    shift_kinds: tuple[ShiftKind, ...] = ()
    premiums: tuple[Premium, ...] = ()
    pools: tuple[Pool, ...] = ()
    budgets: tuple[Budget, ...] = ()
    orders: tuple[WorkOrder, ...] = ()
    precedences: tuple[Precedence, ...] = ()
    pins: tuple[Pin, ...] = ()
    reference: Reference | None = None

    @model_validator(mode="after")
    def _consistent(self, info: ValidationInfo) -> Instance:
        from models.domain.references import reference_faults

        faults = reference_faults(self, **(info.context or {}))
        if faults:
            raise InconsistentInstance(faults)
        self.__dict__["machines"] = with_units(self.machines, self.units())
        return self

    def units(self) -> tuple[Machine, ...]:
        """Return the units of ``offers`` that the engine may hire, as machines."""
        offers = self.offers if self.may_hire else ()
        return tuple(unit for offer in offers for unit in offer.machines(self.horizon))

    @model_serializer(mode="wrap")
    def _written(self, write: SerializerFunctionWrapHandler, info: SerializationInfo) -> dict[str, Any]:
        """Write the machines without the units of offers."""
        data: dict[str, Any] = write(self)
        units = self.units()
        if units and "machines" in data:
            own = [entry for entry, m in zip(data["machines"], self.machines, strict=True) if m not in units]
            data["machines"] = own
            if info.exclude_defaults and not own:
                del data["machines"]
        return data


def with_units(machines: tuple[Machine, ...], units: tuple[Machine, ...]) -> tuple[Machine, ...]:
    """Return machines with those units behind them whose ids are not taken."""
    taken = {machine.id for machine in machines}
    return (*machines, *(unit for unit in units if unit.id not in taken))
