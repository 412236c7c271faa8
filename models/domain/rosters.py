"""Whether an instance has limits and prices of rosters: shifts by kind, runs, weekends, heads, requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.domain.orders import PeopleLine

if TYPE_CHECKING:
    from models.domain.instance import Instance
    from models.domain.resources import Limits


def has_rosters(instance: Instance) -> bool:
    """Whether some person's roster is limited or wished for, or some line may have fewer or more people."""
    limits = [instance.limits, *(p.limits for p in instance.operators if p.limits is not None)]
    return (
        any(limits_rosters(x) for x in limits)
        or any(kind.not_before for kind in instance.shift_kinds)
        or any(person.requests for person in instance.operators)
        or any(
            isinstance(line, PeopleLine) and line.heads != (line.quantity, line.quantity)
            for order in instance.orders
            for mode in order.modes
            for line in mode.lines
        )
    )


def limits_rosters(limits: Limits) -> bool:
    """Whether limits of a person are about more than hours, rest and days of work in a row."""
    figures = (
        limits.least_period_minutes,
        limits.most_period_minutes,
        limits.least_consecutive_days,
        limits.least_days_off,
        limits.most_weekends,
    )
    return bool(limits.shift_kinds) or any(figure is not None for figure in figures)
