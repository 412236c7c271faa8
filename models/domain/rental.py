"""What the hire of a machine comes to: days that are charged, and the cheapest cover of them."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from models.domain.base import Window
from models.domain.contracts import TARIFF_DAYS, Contract
from models.domain.resources import Machine
from models.domain.time import Horizon, covers, merge

MONTH_DAYS = TARIFF_DAYS["per_month"]
"""Local days of a contract month."""


class Month(NamedTuple):
    """The part of a contract month that lies in the horizon.

    Parameters
    ----------
    start, end
        Its slots, as ``[start, end)``.
    before
        Slots of work before the horizon.
    least, most
        Slots of work that are paid at least, and that the rent includes.
    """

    start: int
    end: int
    before: int
    least: int
    most: int


class Rental:
    """One rented machine with its contract, or with a flat rent of each day.

    Parameters
    ----------
    contract
        None: the machine's ``rent_per_day``.
    """

    def __init__(self, machine: Machine, contract: Contract | None, horizon: Horizon) -> None:
        self.machine = machine
        self.contract = contract or Contract(id=machine.id, per_day=machine.rent_per_day)
        self.horizon = horizon

    @property
    def days_before(self) -> int:
        """Days on hire before the horizon; more than 0 tells that the machine is on hire."""
        return self.machine.hire.days if self.machine.hire else 0

    @property
    def invoiced(self) -> int:
        """Cents that were invoiced for the time before the horizon."""
        return self.machine.hire.invoiced if self.machine.hire else 0

    @cached_property
    def charged(self) -> tuple[int, ...]:
        """How many days before each local day of the horizon, and before its end, are charged if on hire."""
        starts = [*self.horizon.day_starts, self.horizon.slots]
        windows = list(self.contract.holidays)
        if self.contract.deducts_downtimes:
            windows += self.machine.downtimes
        deducted = merge([Window(*window) for window in windows])
        days = [not covers(deducted, start, end) for start, end in pairwise(starts)]
        return tuple(accumulate(days, initial=0))

    @cached_property
    def covers(self) -> tuple[int, ...] | None:
        """Cents of the cheapest cover of ``n`` days, by ``n`` up to the horizon's end; none: no tariff.

        ``cover(n) = min over tariffs of price + cover(n − days of the tariff)``, 0 for n ≤ 0.
        """
        prices = {days: getattr(self.contract, name) for name, days in TARIFF_DAYS.items()}
        offers = [(days, price) for days, price in prices.items() if price is not None]
        if not offers:
            return None
        found = [0]
        for n in range(1, self.days_before + self.charged[-1] + 1):
            found.append(min(price + found[max(0, n - days)] for days, price in offers))
        return tuple(found)

    @cached_property
    def covers_left(self) -> tuple[int, ...]:
        """Cents that are left to pay by days in the horizon that are charged; empty: no tariff."""
        if self.covers is None:
            return ()
        return tuple(max(0, cents - self.invoiced) for cents in self.covers[self.days_before :])

    @property
    def hour_rate(self) -> int | None:
        """Cents of a slot of work by the hour; none: not offered."""
        price = self.contract.per_hour
        return None if price is None else self.horizon.per_slot(price)

    @property
    def hours_before(self) -> int:
        """Cents of the hours before the horizon by the price of an hour, halves rounded up."""
        minutes = self.machine.hire.minutes if self.machine.hire else 0
        return ((self.contract.per_hour or 0) * minutes * 2 + 60) // 120

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """Contract months in the horizon and the rental period."""
        starts, hire = [*self.horizon.day_starts, self.horizon.slots], self.machine.hire
        period = self.machine.available or Window(0, self.horizon.slots)
        first = 0 if hire else self.horizon.day_of(period.start)
        last = self.horizon.day_of(max(period.start, period.end - 1)) + 1
        gone = hire.days % MONTH_DAYS if hire else 0
        found: list[Month] = []
        while first < last:
            end = min(last, first + MONTH_DAYS - gone)
            days = gone + self.charged[end] - self.charged[first]
            minutes = hire.month_minutes if hire and not found else 0
            slots = MONTH_DAYS * self.horizon.slot_minutes
            least = self.contract.minimum_hours * 60 * days // slots
            most = -(-self.contract.month_hours * 60 * days // slots)
            before = minutes // self.horizon.slot_minutes
            found.append(Month(starts[first], starts[end], before, least, most))
            first, gone = end, 0
        return tuple(found)

    @property
    def short_rate(self) -> int:
        """Cents of a slot that lacks to the minimum; 0: there is no minimum."""
        if not self.contract.minimum_hours:
            return 0
        price = self.contract.per_hour
        return self.horizon.per_slot(self._month_hour if price is None else price)

    @property
    def over_rate(self) -> int:
        """Cents of a slot beyond what the month includes; 0: it costs nothing more."""
        price = self.contract.overtime_per_hour
        if price is None:
            price = self._month_hour if self.contract.per_hour is None else 0
        return self.horizon.per_slot(price)

    @property
    def _month_hour(self) -> int:
        """Cents of an hour by the month's rate, halves rounded up."""
        hours = self.contract.month_hours
        return ((self.contract.per_month or 0) * 2 + hours) // (2 * hours)

    def days(self, first: int | None, last: int) -> int:
        """Return the days of hire in the horizon that are charged.

        Parameters
        ----------
        first, last
            Local days of the first and the last use; ``first`` is none if there is no use.
        """
        if first is None:
            return 0
        begun = 0 if self.days_before else first
        return max(0, self.charged[max(begun, last + 1)] - self.charged[begun])

    def owed(self, days: int, slots: int) -> int:
        """Return what is left to pay for a hire, in cents.

        ``max(0, min(cover(days before + days), hours before and in the horizon by the hour) − invoiced)``,
        of the tariffs that the contract offers.

        Parameters
        ----------
        days
            Days in the horizon that are charged.
        slots
            Slots of work in the horizon.
        """
        left = [self.covers_left[days]] if self.covers_left else []
        if self.hour_rate is not None:
            left.append(max(0, self.hours_before + self.hour_rate * slots - self.invoiced))
        return min(left, default=0)

    def once(self, *, used: bool) -> int:
        """Return delivery and pick-up, in cents."""
        if self.days_before:
            return self.contract.pickup
        return self.contract.delivery + self.contract.pickup if used else 0
