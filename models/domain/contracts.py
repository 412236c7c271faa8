"""What rented machines cost by their contracts: tariffs, and how far a hire has come."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from models.domain.base import Cents, Frozen, Id, Text, Window

TARIFF_DAYS: Mapping[str, int] = {"per_day": 1, "per_week": 7, "per_month": 28}
"""Days of hire that one unit of a tariff covers, by its field."""


class Contract(Frozen):
    """The terms on which machines are rented.

    A hire runs from on-hire to off-hire and is counted in begun local days. The cheapest cover of these
    days by days, weeks and months counts, and a cover may have more days than are needed: at 100 a day,
    300 a week and 800 for 28 days, three weeks cost 800. With a price by the hour too, what the hours come
    to counts if it is less.

    A contract month is 28 local days. Months run from on-hire, or for a machine that is not on hire yet
    from the first day of its rental period. Minimum and included hours of a month that the horizon or the
    rental period cuts, or of which days are deducted, are taken pro rata: the minimum in whole slots rounded
    down, what is included rounded up.

    Parameters
    ----------
    id
        Key, unique among contracts.
    name
        What people call it.
    per_hour
        Rent of an hour of work, in cents; none: not offered.
    per_day, per_week, per_month
        Rent of a day, of 7 days and of 28 days, in cents; none: not offered.
    delivery
        Price of bringing a machine that is not on hire yet, in cents, once if the plan uses it.
    pickup
        Price of taking a machine back, in cents, once if it is on hire or the plan uses it.
    minimum_hours
        Hours that are paid in each contract month, worked or not. What lacks is paid at ``per_hour``, else at
        the month's rate ÷ ``month_hours``.
    month_hours
        Hours of work in a contract month that the rent includes.
    overtime_per_hour
        Price of each hour beyond them, in cents; none: the month's rate ÷ ``month_hours``, or nothing where
        hours have a price or there is no month's rate.
    deducts_downtimes
        Whether days that lie wholly in downtimes of the machine are deducted: the owner's breakdown.
    holidays
        Windows of which every whole local day is deducted from each hire.
    """

    id: Id
    name: Text = ""
    per_hour: Cents | None = None
    per_day: Cents | None = None
    per_week: Cents | None = None
    per_month: Cents | None = None
    delivery: Cents = 0
    pickup: Cents = 0
    minimum_hours: int = Field(default=0, ge=0, le=744)
    month_hours: int = Field(default=176, ge=1, le=744)
    overtime_per_hour: Cents | None = None
    deducts_downtimes: bool = False
    holidays: tuple[Window, ...] = ()


class Hire(Frozen):
    """How far the hire of a machine has come when the horizon starts.

    Parameters
    ----------
    days
        Days on hire before the horizon's first, without deducted ones.
    minutes
        Minutes of work in these days.
    month_minutes
        Minutes of work before the horizon in the contract month that runs when it starts.
    invoiced
        What was invoiced for these days, in cents.
    """

    days: int = Field(ge=1, le=100_000)
    minutes: int = Field(default=0, ge=0, le=10**8)
    month_minutes: int = Field(default=0, ge=0, le=44_640)
    invoiced: Cents = 0
