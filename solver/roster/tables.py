"""A roster as arrays: who could have which shift on which day, what it costs, and each person's limits.

A roster is an instance in which people alone are to be decided, each has at most one shift on a date, and
all that costs is told by shifts, heads and requests. `roster_of` says whether an instance is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solver.cpsat.clock import UNLIMITED

if TYPE_CHECKING:
    from models.domain.resources import Operator
    from solver.cpsat.clock import Ints
    from solver.cpsat.compile import Compiled
    from solver.cpsat.shapes import PeopleNeed

ASKED, LEAST, MOST, SHORT, EXTRA = range(5)
"""Columns of `Roster.line`."""

MOST_RUN, LEAST_RUN, LEAST_OFF, LEAST_SLOTS, MOST_SLOTS, WEEKENDS, STREAK = range(7)
"""Columns of `Roster.limit`."""


class Roster(NamedTuple):
    """P people, D days, up to O shifts a day; shift 0 of each day is being off.

    Parameters
    ----------
    may
        Whether a person could have a shift, shape (P, D, O + 1).
    price
        Cents that it costs beside its line, requests included, shape (P, D, O + 1).
    kind, length
        Kind (-1: none) and slots of a shift, shape (D, O + 1).
    clash
        Whether a shift may not follow one of the day before, shape (D, O + 1, O + 1): day, shift, the next
        day's shift.
    line
        What each shift asks, shape (D, O + 1, 5): see `ASKED`.
    weekend
        Number of each day's weekend; -1: none, shape (D,).
    limit
        Limits of each person, shape (P, 7): see `MOST_RUN`.
    kind_most
        Most shifts of each kind, shape (P, K).
    unit
        Slots of the shortest shift.
    """

    may: Ints
    price: Ints
    kind: Ints
    length: Ints
    clash: Ints
    line: Ints
    weekend: Ints
    limit: Ints
    kind_most: Ints
    unit: int


Places = list[list[tuple[int, int, int, int, int]]]
"""By day and shift from 1: order, need, duty, start and end."""


def roster_of(c: Compiled) -> tuple[Roster, Places] | None:
    """Return an instance as a roster, with what each shift is; none if it is more than that."""
    places = _places(c)
    if places is None or not _is_plain(c):
        return None
    return _roster(c, places), places


def _is_plain(c: Compiled) -> bool:
    """Whether nothing but shifts, heads and requests costs, and nothing but what rows tell is limited."""
    pay, w = c.pay, c.weights
    if pay.compared or pay.premium[-1] or any(pay.overtime) or w.preference_per_shift or c.links:
        return False
    if w.levels or c.people.commute.any() or (c.people.rest != 0).any() or c.budget_amounts:
        return False
    pinned = any(order.pinned_operators for order in c.orders)
    return not pinned and bool((c.people.weekly_limit >= UNLIMITED).all())


def _places(c: Compiled) -> Places | None:
    """Return the shifts of each day; none if one is more than a line of people in one duty."""
    staffing = c.staffing
    if staffing is None:
        return None
    days: Places = [[] for _ in c.day_starts]
    for k, (mode, start, end) in staffing.held.items():
        order = c.orders[k]
        duties = order.clock.duties_of(start, end)
        if len(duties) != 1 or len(order.modes[mode].people) != 1 or order.modes[mode].people[0].machines:
            return None
        days[int(order.clock.duty_day[duties[0]])].append((k, 0, duties[0], start, end))
    return days


def _roster(c: Compiled, places: Places) -> Roster:
    count, people, options = len(places), len(c.operators), 1 + max(len(day) for day in places)
    kinds = {kind.id: i for i, kind in enumerate(c.instance.shift_kinds)}
    at = {place[0]: (day, o) for day, row in enumerate(places) for o, place in enumerate(row, 1)}
    kind: Ints = np.full((count, options), -1, dtype=np.int64)
    length: Ints = np.zeros((count, options), dtype=np.int64)
    line: Ints = np.zeros((count, options, 5), dtype=np.int64)
    for k, (day, o) in at.items():
        name = c.shift_kind(k)
        kind[day, o] = -1 if name is None else kinds[name]
        length[day, o] = places[day][o - 1][4] - places[day][o - 1][3]
        line[day, o] = _line(c.orders[k].modes[0].people[0])
    may: Ints = np.zeros((people, count, options), dtype=np.int64)
    price: Ints = np.zeros((people, count, options), dtype=np.int64)
    may[:, :, 0] = 1
    assert c.staffing is not None
    day_of, option_of = np.array([at[x.order] for x in c.staffing.places()], dtype=np.int64).T
    for p in range(people):
        may[p, day_of, option_of] = c.staffing.able(p) & (
            length[day_of, option_of] <= c.people.daily_limit[p]
        )
        price[p] = c.people.rate[p] * length
        _add_requests(c, p, places, kind, price[p])
    first = c.horizon.date_of(0).weekday()
    weekend = [(day + first) // 7 if (day + first) % 7 >= 5 else -1 for day in range(count)]
    return Roster(
        may=may,
        price=price,
        kind=kind,
        length=length,
        clash=_clashes(c, places, kind),
        line=line,
        weekend=np.array(weekend, dtype=np.int64),
        limit=np.array([_limits(c, p, person) for p, person in enumerate(c.operators)], dtype=np.int64),
        kind_most=np.array(
            [_kind_limits(c, person, kinds) for person in c.operators], dtype=np.int64
        ).reshape(people, len(kinds)),
        unit=max(1, int(length[length > 0].min(initial=UNLIMITED))),
    )


def _line(need: PeopleNeed) -> tuple[int, int, int, int, int]:
    return need.quantity, need.least, need.most, need.short_cost, need.extra_cost


def _add_requests(c: Compiled, p: int, places: Places, kind: Ints, price: Ints) -> None:
    """Add the prices of a person's requests; one that several days could grant is left to other searches."""
    kinds = {kind.id: i for i, kind in enumerate(c.instance.shift_kinds)}
    starts = c.day_starts
    for request in c.operators[p].requests:
        low, high = request.window
        days = range(
            max(0, int(np.searchsorted(starts, low, side="right")) - 1),
            int(np.searchsorted(starts, high, side="left")),
        )
        wanted = None if request.shift_kind is None else kinds[request.shift_kind]
        touched = []
        for day in days:
            meant = [
                o
                for o, (k, _, duty, *_rest) in enumerate(places[day], 1)
                if low <= c.orders[k].clock.duty_start[duty] < high and wanted in (None, kind[day, o])
            ]
            if meant:
                touched.append((day, meant))
        if len(touched) == 1 or not request.wanted:
            for day, meant in touched:
                if request.wanted:
                    price[day] += request.cost
                    price[day, meant] -= request.cost
                else:
                    price[day, meant] += request.cost


def _clashes(c: Compiled, places: Places, kind: Ints) -> Ints:
    """Return which shifts may not follow each other: by their kinds, or because they overlap."""
    count, options = kind.shape
    names = c.instance.shift_kinds
    barred = np.zeros((len(names) + 1, len(names) + 1), dtype=bool)
    number = {name.id: i for i, name in enumerate(names)}
    for i, name in enumerate(names):
        barred[i, [number[other] for other in name.not_before]] = True
    clash: Ints = np.zeros((count, options, options), dtype=np.int64)
    for day in range(count - 1):
        clash[day] = barred[kind[day]][:, kind[day + 1]]
        starts = [place[3] for place in places[day + 1]]
        for o, place in enumerate(places[day], 1):
            clash[day, o, 1 : 1 + len(starts)] |= np.array(starts, dtype=np.int64) < place[4]
    return clash


def _limits(c: Compiled, p: int, person: Operator) -> list[int]:
    limits, slot = c.index.limits(person.id), c.horizon.slot_minutes
    most = limits.most_period_minutes
    return [
        int(c.people.days_in_a_row[p]),
        limits.least_consecutive_days or 1,
        limits.least_days_off or 1,
        -(-(limits.least_period_minutes or 0) // slot),
        UNLIMITED if most is None else most // slot,
        UNLIMITED if limits.most_weekends is None else limits.most_weekends,
        int(c.people.streak[p]),
    ]


def _kind_limits(c: Compiled, person: Operator, kinds: dict[str, int]) -> list[int]:
    most = [UNLIMITED] * len(kinds)
    for limit in c.index.limits(person.id).shift_kinds:
        most[kinds[limit.shift_kind]] = limit.most
    return most
