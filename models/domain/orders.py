"""What is to be done: work orders, their modes and lines, precedence and pins."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.domain.base import SLOTS_UNIT, Cents, Frozen, Id, Slot, Slots, Tagged, Text, Window
from models.domain.resources import Attribute, Level, PartCount

Quantity = Annotated[int, Field(ge=1, le=10_000)]


class CertificateDemand(Frozen):
    """A certificate that a line's operator must hold, at this level or above.

    Parameters
    ----------
    certificate
        The id of a certificate.
    level
        Least level.
    """

    certificate: Id
    level: Level = 1


class MachineLine(Tagged):
    """So many machines of a class, each with an operator unless ``operated`` is false.

    Parameters
    ----------
    kind
        Tells this kind of line from the others.
    equipment_class
        Class of the machines.
    quantity
        Number of machines.
    minimum
        Attribute figures that each machine must reach, such as ``{"weight_t": 20}``.
    operated
        Whether each machine needs an operator.
    certificates
        What the operator of each machine must hold, all of them.
    """

    kind: Literal["machine"] = "machine"
    equipment_class: Id
    quantity: Quantity = 1
    minimum: dict[Id, Attribute] = Field(default_factory=dict)
    operated: bool = True
    certificates: tuple[CertificateDemand, ...] = ()


class PeopleLine(Tagged):
    """So many people without a machine: foreman, flagger, surveyor.

    Parameters
    ----------
    kind
        Tells this kind of line from the others.
    quantity
        Number of people; 0 only where ``most`` allows some.
    certificates
        What each of them must hold, all of them.
    least, most
        Fewest and most people with whom it may be worked instead, at a price; none: ``quantity``.
    short_cost, extra_cost
        Price of each person fewer, and of each more, than ``quantity`` in one duty.
    """

    kind: Literal["people"] = "people"
    quantity: int = Field(default=1, ge=0, le=10_000)
    certificates: tuple[CertificateDemand, ...] = ()
    least: int | None = Field(default=None, ge=0, le=10_000)
    most: int | None = Field(default=None, ge=1, le=10_000)
    short_cost: Cents = 0
    extra_cost: Cents = 0

    @property
    def heads(self) -> tuple[int, int]:
        """Fewest and most people with whom it may be worked."""
        least = self.quantity if self.least is None else self.least
        return least, self.quantity if self.most is None else self.most


class PoolLine(Tagged):
    """So many units of a pool.

    Parameters
    ----------
    kind
        Tells this kind of line from the others.
    pool
        The id of a pool.
    quantity
        Number of units.
    """

    kind: Literal["pool"] = "pool"
    pool: Id
    quantity: Quantity = 1


Line = Annotated[MachineLine | PeopleLine | PoolLine, Field(discriminator="kind")]


class BudgetUse(Frozen):
    """How much of a budget a mode uses up.

    Parameters
    ----------
    budget
        The id of a budget; each at most once in a mode.
    amount
        Amount in the budget's own unit.
    """

    budget: Id
    amount: int = Field(ge=0, le=10**9)


class Mode(Frozen):
    """One way of doing an order: a duration in work slots and the lines of its crew.

    Parameters
    ----------
    duration
        Slots of work at the site; pauses are not counted.
    lines
        What the crew needs, all at once, for the whole order.
    budgets
        What the order uses up in this mode.
    """

    duration: Annotated[int, Field(ge=1, le=1_000_000, json_schema_extra=SLOTS_UNIT)]
    lines: tuple[Line, ...] = ()
    budgets: tuple[BudgetUse, ...] = ()


class WorkOrder(Frozen):
    """A piece of work at one site.

    Parameters
    ----------
    id
        Key, unique among orders.
    name
        What people call it.
    project
        Group of orders, for people.
    site
        Where it is done: the id of a site.
    zone
        The zone of that site which it holds from start to end; none: it holds none.
    priority
        Weight of being unplanned or late.
    release
        Earliest start, in slots.
    due
        Soft end, in slots: later costs tardiness; none: never late.
    deadline
        Hard end, in slots; none: the horizon's end.
    interruptible
        Whether it may pause over nights and days off. If not it fits inside one working period.
    optional
        Whether it may stay unplanned, at a price.
    dry_ground
        Whether it is not worked either while the ground of its site dries after rain.
    permit_days
        Calendar days from ``now`` until its own permit is there: it is not worked before the beginning of
        that local day. 0: it waits for none.
    permit_windows
        Windows in which alone its permit lets it be worked; none: at any time.
    engine_percent
        What an hour of this work adds to its machines' hour meters, in per cent of an hour.
    tools
        What each person on it must have with him.
    parts
        Units of each kind of part that each person on it uses up in each of its duties.
    restocks
        Whether it is a call at a yard: who has been on it has all tools and enough of all parts with him for
        the rest of the local date. Left out it costs nothing.
    shift_kind
        Which kind of shift it is to the people on it: the id of a kind; none: of no kind.
    modes
        Alternatives, of which the plan chooses one; a plan names it by its index from 0.
    """

    id: Id
    name: Text = ""
    project: Text = ""
    site: Id
    zone: Id | None = None
    priority: int = Field(default=1, ge=1, le=100)
    release: Slot = 0
    due: Slot | None = None
    deadline: Slot | None = None
    interruptible: bool = True
    optional: bool = True
    dry_ground: bool = False
    permit_days: int = Field(default=0, ge=0, le=1000)
    permit_windows: tuple[Window, ...] = ()
    engine_percent: int = Field(default=100, ge=0, le=1000)
    tools: tuple[Id, ...] = ()
    parts: tuple[PartCount, ...] = ()
    restocks: bool = False
    shift_kind: Id | None = None
    modes: tuple[Mode, ...] = Field(min_length=1)


class Precedence(Frozen):
    """A link between two orders with a least and, where given, a greatest lag.

    ``FS`` ties the predecessor's end to the successor's start, ``SS`` start to start, ``FF`` end
    to end, ``SF`` start to end. Lags run in calendar time or in the work slots of the successor.

    Parameters
    ----------
    predecessor, successor
        The two orders.
    kind
        Which ends are tied.
    min_lag
        Least slots from the predecessor's end of the tie to the successor's.
    max_lag
        Most slots between the two; none: no limit.
    lag_time
        Whether every slot counts or only those in which the successor can be worked.
    """

    predecessor: Id
    successor: Id
    kind: Literal["FS", "SS", "FF", "SF"] = "FS"
    min_lag: Slots = 0
    max_lag: Slots | None = None
    lag_time: Literal["calendar", "working"] = "calendar"


class StartPin(Tagged):
    """The planner has set an order's start.

    Parameters
    ----------
    kind
        Tells this kind of pin from the others.
    order
        The pinned order; it must be planned.
    start
        Its start, in slots.
    """

    kind: Literal["start"] = "start"
    order: Id
    start: Slot


class ModePin(Tagged):
    """The planner has set an order's mode.

    Parameters
    ----------
    kind
        Tells this kind of pin from the others.
    order
        The pinned order; it must be planned.
    mode
        Index of its mode, from 0.
    """

    kind: Literal["mode"] = "mode"
    order: Id
    mode: int = Field(ge=0)


class MachinePin(Tagged):
    """The planner has put a machine on an order.

    Parameters
    ----------
    kind
        Tells this kind of pin from the others.
    order
        The pinned order; it must be planned.
    machine
        One of the machines on it.
    """

    kind: Literal["machine"] = "machine"
    order: Id
    machine: Id


class OperatorPin(Tagged):
    """The planner has put an operator on an order.

    Parameters
    ----------
    kind
        Tells this kind of pin from the others.
    order
        The pinned order; it must be planned.
    operator
        Who is on it.
    window
        The duties that are meant: those that start in it; none: every duty of the order.
    """

    kind: Literal["operator"] = "operator"
    order: Id
    operator: Id
    window: Window | None = None


Pin = Annotated[StartPin | ModePin | MachinePin | OperatorPin, Field(discriminator="kind")]
