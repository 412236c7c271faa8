"""An instance as tours, where it is no more than that; and a plan of tours as placements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.domain.resources import by_part
from solver.cpsat.clock import UNLIMITED
from solver.ledger.arrays import ints
from solver.search.state import Placement, Shift
from solver.tours.tables import MUST, NEVER, Tours, nearest

if TYPE_CHECKING:
    from solver.cpsat.clock import Clock, Ints
    from solver.cpsat.compile import Compiled
    from solver.cpsat.shapes import CompiledMode, CompiledOrder, PeopleNeed

MOST_TOOLS = 60
"""Kinds of tools that have room in the bits of one integer."""

ROUND_OF_PLACE = 2e-7
"""Work of a round of a walk for each place of all tours. Measured: 1e-7 to 3e-7."""

EMPTY_TOUR = 6
"""Places that a tour counts for beside its orders."""

DEAREST = 1 << 50
"""More than any tour may cost, so that sums stay exact."""


@dataclass(frozen=True)
class Outline:
    """What the tables of a walk mean.

    Parameters
    ----------
    tours
        The tables.
    orders
        Index of each order of the tables.
    calls
        By kind of call: indices of the orders that are such calls.
    who
        Operator and duty of each tour.
    """

    c: Compiled
    tours: Tours
    orders: tuple[int, ...]
    calls: tuple[tuple[int, ...], ...]
    who: tuple[tuple[int, int], ...]

    @property
    def pairs(self) -> int:
        """Pairs of stops that could follow each other in a tour, over all tours and calls of a kind."""
        stops = [1] * len(self.orders) + self.tours.calls.tolist()
        return int((((self.tours.wage >= 0) * np.array(stops)).sum(axis=1) ** 2).sum())

    @property
    def round(self) -> float:
        """Work of one round of a walk."""
        return ROUND_OF_PLACE * (len(self.orders) + EMPTY_TOUR * len(self.who))

    def stops_of(self, placements: dict[int, Placement]) -> Ints:
        """Return a plan's stops of each tour in turn, and -1 behind them.

        What no tour can have is left out: orders with pauses, people who are not qualified all day, and calls
        behind the first one.
        """
        orders = len(self.orders)
        number = {k: x for x, k in enumerate(self.orders)}
        number |= {k: orders + y for y, kind in enumerate(self.calls) for k in kind}
        tour = {who: v for v, who in enumerate(self.who)}
        own: list[list[int]] = [[] for _ in self.who]
        for k, p in sorted(placements.items(), key=lambda item: item[1].start):
            v, stop = tour.get((p.shifts[0].operator, p.shifts[0].duty), -1), number[k]
            again = stop >= orders and max(own[v], default=-1) >= orders
            if v >= 0 and len(p.shifts) == 1 and self.tours.wage[v, stop] >= 0 and not again:
                own[v].append(stop)
        rows: Ints = np.full((len(own), orders + 2), -1, dtype=np.int64)
        for row, stops in zip(rows, own, strict=True):
            row[: len(stops)] = stops
        return rows

    def lacks(self, stops: Ints) -> bool:
        """Whether a plan of tours leaves an order out that must be planned."""
        there = set(stops.ravel().tolist())
        return any(x not in there and not self.c.orders[k].optional for x, k in enumerate(self.orders))

    def placements_of(self, stops: Ints) -> dict[int, Placement]:
        """Return a plan of tours as placements: each begins as late as its end allows.

        Parameters
        ----------
        stops
            Stops of each tour in turn, and -1 behind them.
        """
        found: dict[int, Placement] = {}
        free = [list(kind) for kind in self.calls]
        for v, row in enumerate(stops.tolist()):
            own = row[: row.index(-1)]
            starts = self._starts(v, own)
            for stop, start in zip(own, starts, strict=True):
                n = len(self.orders)
                k = self.orders[stop] if stop < n else free[stop - n].pop(0)
                found[k] = self._placement(k, self.who[v], start)
        return found

    def _starts(self, v: int, stops: list[int]) -> list[int]:
        """Return when each stop of a tour begins: as late as its end lets it that is as early as can be.

        No other starts make the tour shorter.
        """
        t = self.tours
        end = int(t.low[v])
        for i, one in enumerate(stops):
            way = t.way[stops[i - 1], one] if i else t.out[v, one]
            end = max(end + int(way), int(t.early[v, one])) + int(t.work[one])
        starts, after = [0] * len(stops), end
        for i in range(len(stops) - 1, -1, -1):
            one = stops[i]
            starts[i] = min(int(t.late[v, one]), after - int(t.work[one]))
            after = starts[i] - (int(t.way[stops[i - 1], one]) if i else 0)
        return starts

    def _placement(self, k: int, who: tuple[int, int], start: int) -> Placement:
        order = self.c.orders[k]
        mode, line = order.modes[0], order.modes[0].people[0].line
        end = start + mode.duration
        return Placement(0, start, end, (), (Shift(line, -1, who[0], who[1], start, end),))


def outline_of(c: Compiled) -> Outline | None:
    """Return an instance as tours; none if it is more than that.

    Every order is one person's work in one mode, without pauses, at sites with the same duties, one on each
    local date; nothing binds orders to each other but who is where when and what he has along; and what is
    paid is time from door to door, work by the hour, and what is left out.
    """
    if not _is_bare(c) or not _is_free(c):
        return None
    orders = [o for o in c.orders if not o.order.restocks]
    kinds: dict[object, list[CompiledOrder]] = {}
    for order in c.orders:
        if order.order.restocks:
            key = (order.site, order.earliest, order.deadline, order.modes[0].duration)
            kinds.setdefault((*key, id(order.modes[0].people[0].operators)), []).append(order)
    who = _who(c)
    if not orders or not who:
        return None
    stops = [*orders, *(own[0] for own in kinds.values())]
    tours = _tables(c, stops, len(orders), [len(own) for own in kinds.values()], who)
    if int(tours.rate.max(initial=0)) * c.slots > DEAREST or int(tours.wage.max()) > DEAREST // len(stops):
        return None
    return Outline(
        c,
        tours,
        tuple(o.index for o in orders),
        tuple(tuple(o.index for o in own) for own in kinds.values()),
        tuple((p, duty) for p, duty, _, _ in who),
    )


def _is_bare(c: Compiled) -> bool:
    """Whether each order is one person's work in one mode, and all sites have the same hours."""
    instance = c.instance
    if not c.works or c.works < len(c.orders) or c.machines or c.links or instance.pins or instance.reference:
        return False
    clock = c.orders[0].clock
    if len(set(clock.duty_day.tolist())) != len(clock.duty_day):
        return False
    tools = {tool for order in instance.orders for tool in order.tools}
    return len(tools) <= MOST_TOOLS and all(_is_plain(o, clock) for o in c.orders)


def _is_plain(o: CompiledOrder, clock: Clock) -> bool:
    order = o.order
    if len(o.modes) > 1 or o.clock is not clock or o.fixed_start is not None:
        return False
    if order.restocks and (not order.optional or order.tools or order.parts):
        return False
    return _is_one_head(o.modes[0])


def _is_one_head(mode: CompiledMode) -> bool:
    return not (mode.pools or mode.budgets) and [need.quantity for need in mode.people] == [1]


def _is_free(c: Compiled) -> bool:
    """Whether time away is paid, and neither limits nor prices reach beyond one tour."""
    people, w = c.people, c.weights
    limits = (people.daily_limit, people.weekly_limit, people.days_in_a_row, np.array(people.driving_limit))
    if any((limit < UNLIMITED).any() for limit in limits) or people.rest.any() or people.rested.any():
        return False
    if w.levels or w.makespan_per_slot or w.preference_per_shift or c.pay.compared or c.pay.premium.any():
        return False
    if any(c.pay.overtime) or people.commute.any() or any(c.refusals) or not any(people.away):
        return False
    return not w.tardiness_per_hour or all(o.order.due is None for o in c.orders)


def _who(c: Compiled) -> list[tuple[int, int, int, int]] | None:
    """Return operator, duty and the one window within it of each tour; none if somebody has several."""
    clock = c.orders[0].clock
    found = []
    for p in range(len(c.operators)):
        for duty, (start, end) in enumerate(zip(clock.duty_start, clock.duty_end, strict=True)):
            own = [w for w in c.people.available[p] if w[0] < end and start < w[1]]
            if len(own) > 1:
                return None
            found += [(p, duty, max(low, 0), high) for low, high in own]
    return found


def _tables(
    c: Compiled,
    stops: list[CompiledOrder],
    orders: int,
    calls: list[int],
    who: list[tuple[int, int, int, int]],
) -> Tours:
    people, clock, sites = c.people, stops[0].clock, [o.site for o in stops]
    way = ints(people.crew_slots[np.ix_(sites, sites)])
    work = ints([o.modes[0].duration for o in stops])
    early = ints([o.earliest for o in stops])
    late = ints([min(o.deadline, c.slots) for o in stops]) - work
    wage = np.full((len(who), len(stops)), NEVER, dtype=np.int64)
    needs = [o.modes[0].people[0] for o in stops]
    for v, (p, duty, _, _) in enumerate(who):
        for x, need in enumerate(needs):
            if _may(c, need, p, duty, stops[x]):
                wage[v, x] = people.rate[p] * work[x]
    bits = {name: i for i, name in enumerate(sorted({t for o in stops for t in o.order.tools}))}
    kinds = sorted({count.part for o in stops for count in o.order.parts})
    persons = [c.operators[p] for p, *_ in who]
    price = [c.price_out(o.order) if o.optional else MUST for o in stops[:orders]]
    return Tours(
        way=way,
        out=ints([people.leave[p, sites] for p, *_ in who]),
        back=ints([people.reach[p, sites] for p, *_ in who]),
        early=ints([np.maximum(early, clock.duty_start[duty]) for _, duty, *_ in who]),
        late=ints([np.minimum(late, clock.duty_end[duty] - work) for _, duty, *_ in who]),
        work=work,
        wage=wage,
        low=ints([low for *_, low, _ in who]),
        high=ints([high for *_, high in who]),
        rate=ints([people.away[p] for p, *_ in who]),
        price=ints([min(cents, MUST) for cents in price]),
        tools=ints([sum(1 << bits[t] for t in set(o.order.tools)) for o in stops]),
        owned=ints([sum(1 << bits[t] for t in set(o.tools) & bits.keys()) for o in persons]),
        parts=ints([[by_part(o.order.parts).get(kind, 0) for kind in kinds] for o in stops]).reshape(
            len(stops), -1
        ),
        stock=ints([[by_part(o.parts).get(kind, 0) for kind in kinds] for o in persons]).reshape(
            len(who), -1
        ),
        calls=ints(calls),
        near=nearest(way[:orders, :orders], early[:orders], late[:orders]),
        scarce=ints((wage[:, :orders] >= 0).sum(axis=0)),
        window=late[:orders] - early[:orders],
    )


def _may(c: Compiled, need: PeopleNeed, p: int, duty: int, order: CompiledOrder) -> bool:
    """Whether a person is qualified for an order all through a duty, as far as its own window goes."""
    clock = order.clock
    low = max(int(clock.duty_start[duty]), order.earliest)
    high = min(int(clock.duty_end[duty]), order.deadline)
    if high - low < order.modes[0].duration:
        return False
    rows = zip(need.operators.tolist(), need.valid_from.tolist(), need.valid_until.tolist(), strict=True)
    return any(who == p and since <= low and high <= until for who, since, until in rows)
