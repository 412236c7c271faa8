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
