"""What a plan makes of its hires: days and hours that are paid, and those that are worked."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from models.domain.reading import Reading


class MonthUse(NamedTuple):
    """One contract month of a rented machine.

    Parameters
    ----------
    start, end
        Its slots in the horizon, as ``[start, end)``.
    worked
        Slots of work, those before the horizon in the month that runs when it starts included.
    least
        Slots that are paid at least.
    included
        Slots that the rent includes.
    """

    start: int
    end: int
    worked: int
    least: int
    included: int

    @property
    def dead(self) -> int:
        """Slots that are paid and not worked."""
        return max(0, self.least - self.worked)


class HireUse(NamedTuple):
    """One rented machine.

    Parameters
    ----------
    machine
        Its id.
    days_paid
        Local days of the horizon that its hire charges.
    days_worked
        Local days of the horizon on which it works.
    dead_rate
        Cents of a slot that lacks to the minimum of a month.
    months
        Its contract months, if a minimum or overtime is agreed.
    """

    machine: str
    days_paid: int
    days_worked: int
    dead_rate: int
    months: tuple[MonthUse, ...]

    @property
    def dead_rent(self) -> int:
        """Cents that are paid for hours that are not worked."""
        return self.dead_rate * sum(month.dead for month in self.months)


def hire_uses(reading: Reading) -> tuple[HireUse, ...]:
    """Return what the plan makes of each machine that costs rent, used or not, in the instance's order."""
    return tuple(_of(reading, machine) for machine in reading.index.rentals)


def _of(reading: Reading, machine: str) -> HireUse:
    rental = reading.index.rentals[machine]
    agreed = rental.short_rate or rental.over_rate
    months = tuple(
        MonthUse(month.start, month.end, slots, month.least, month.most)
        for month, slots in (reading.month_work(machine) if agreed else ())
    )
    starts = [*reading.horizon.day_starts, reading.horizon.slots]
    worked = 0
    for start, end in pairwise(starts):
        worked += any(
            reading.index.open_for(use.order).count(max(start, use.start), min(end, use.end))
            for use in reading.uses.get(machine, [])
        )
    return HireUse(machine, reading.hired_days(machine), worked, rental.short_rate, months)
