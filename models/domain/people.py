"""What a person brings along and what he wants: hours before the horizon, declined work, dearer hours."""

from __future__ import annotations

from pydantic import Field

from models.domain.base import Cents, Frozen, Id, Text, Window


class PastDay(Frozen):
    """What a person worked on one local date before the horizon.

    Parameters
    ----------
    days_before
        How many local dates before the horizon's first one it lies: 1 is the day before.
    minutes
        Minutes of work, travel and driving of the shifts that belong to that date.
    """

    days_before: int = Field(ge=1, le=366)
    minutes: int = Field(ge=0, le=2880)


class Decline(Frozen):
    """Work for which an operator or a machine is not to be used.

    Parameters
    ----------
    order
        The id of an order; none: any.
    site
        The id of a site; none: any.
    window
        Time in which it is not to be used for it; none: ever.
    """

    order: Id | None = None
    site: Id | None = None
    window: Window | None = None


class ShiftKind(Frozen):
    """A kind of shift, such as early, late or night, that limits and requests of people speak of.

    Parameters
    ----------
    id
        Key, unique among kinds of shifts.
    name
        What people call it.
    not_before
        Kinds of which nobody has a shift on the local date after one of this kind.
    """

    id: Id
    name: Text = ""
    not_before: tuple[Id, ...] = ()


class KindLimit(Frozen):
    """How many shifts of a kind a person may have in the horizon.

    Parameters
    ----------
    shift_kind
        The id of a kind of shift; each at most once for a person.
    most
        Most shifts of it.
    """

    shift_kind: Id
    most: int = Field(ge=0, le=10_000)


class ShiftRequest(Frozen):
    """A shift that a person wants, or does not want, and what it costs not to grant that.

    Parameters
    ----------
    shift_kind
        The id of a kind of shift; none: of any kind, or of none.
    window
        When it begins: the request is about shifts that begin in it.
    wanted
        Whether the person wants such a shift; if not, none of them.
    cost
        Price of the request if it is not granted.
    """

    shift_kind: Id | None = None
    window: Window
    wanted: bool = True
    cost: Cents = 0


class Premium(Frozen):
    """Time in which an hour of work costs more: nights, weekends, holidays.

    Parameters
    ----------
    id
        Key, unique among premiums.
    name
        What people call it.
    calendar
        The id of the calendar whose windows it is.
    cost_per_hour
        What each person's hour of work in it costs on top, in cents.
    """

    id: Id
    name: Text = ""
    calendar: Id
    cost_per_hour: Cents = 0


class Overtime(Frozen):
    """From when on a person's hours of a local date cost more.

    Parameters
    ----------
    normal_minutes
        Minutes of work, travel and driving of one local date that are paid as usual.
    cost_per_hour
        What each hour beyond them costs on top, in cents.
    """

    normal_minutes: int = Field(ge=0, le=1440)
    cost_per_hour: Cents = 0
