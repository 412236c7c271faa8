"""Who is where when, and whom one more duty would take at what price."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from benchmarks.greedy.ground import Duty, Ground, Qualified


@dataclass(frozen=True, order=True)
class Work:
    """One operator's work on one order in one duty."""

    start: int
    end: int
    site: str
    day: int


@dataclass(frozen=True)
class Need:
    """A line's units that need an operator each, and who may fill them, cheapest first."""

    line: int
    quantity: int
    qualified: tuple[Qualified, ...]


@dataclass(frozen=True)
class Team:
    """The operators of one order in one duty, by line, and what they cost."""

    work: Work
    operators: dict[int, tuple[str, ...]]
    price: int


class People:
    """The timelines of all operators."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.works: dict[str, list[Work]] = {operator: [] for operator in ground.index.operators}
        self.visits: dict[str, Counter[tuple[int, str]]] = {o: Counter() for o in ground.index.operators}
        crew = ground.instance.crew_transport
        self.crew = None if crew is None else ground.index.transports[crew]
        self._commutes: dict[tuple[str, str], int] = {}
        self._limits: dict[str, tuple[int | None, int]] = {}
        for operator in ground.index.operators:
            limits = ground.index.limits(operator)
            length = ground.horizon.slot_minutes
            daily = None if limits.daily_minutes is None else limits.daily_minutes // length
            self._limits[operator] = daily, ground.horizon.slots_for(limits.rest_minutes or 0)

    def team(
        self, needs: list[Need], duty: Duty, site: str, start: int, end: int, forced: set[str]
    ) -> Team | None:
        """Return the cheapest operators for a duty's part of an order, scarce lines first; none: too few."""
        work = Work(start, end, site, duty.day)
        open_to = {need.line: self._candidates(need, work) for need in needs}
        taken: set[str] = set()
        chosen: dict[int, tuple[str, ...]] = {}
        price = 0
        for need in sorted(needs, key=lambda n: (len(open_to[n.line]) - n.quantity, n.line)):
            free = [c for c in open_to[need.line] if c[2] not in taken]
            free.sort(key=lambda c: (c[2] not in forced, c[1], c[2]))
            if len(free) < need.quantity:
                return None
            pick = free[: need.quantity]
            taken.update(c[2] for c in pick)
            chosen[need.line] = tuple(c[2] for c in pick)
            price += sum(c[1] for c in pick)
        return Team(work, chosen, price) if forced <= taken else None

    def _candidates(self, need: Need, work: Work) -> list[tuple[int, int, str]]:
        found = []
        for q in need.qualified:
            if q.valid_from <= work.start and work.end <= q.valid_until and self._free(q.operator, work):
                price = q.rate * (work.end - work.start) + self._travel(q.operator, work)
                found.append((q.rate, price, q.operator))
        return found

    def _free(self, operator: str, work: Work) -> bool:
        """Whether shifts, other work, travel, rest and the day's limit leave room."""
        absent = self.ground.absent[operator]
        if absent[work.end] != absent[work.start]:
            return False
        works = self.works[operator]
        at = bisect_left(works, work)
        if at and not self._fits(operator, works[at - 1], work):
            return False
        if at < len(works) and not self._fits(operator, work, works[at]):
            return False
        daily = self._limits[operator][0]
        if daily is None:
            return True
        day = sorted([work, *(w for w in works if w.day == work.day)])
        hours = sum(w.end - w.start for w in day)
        hours += sum(self._way(a.site, b.site) for a, b in itertools.pairwise(day))
        return hours <= daily

    def _fits(self, operator: str, first: Work, second: Work) -> bool:
        if first.day == second.day:
            return second.start - first.end >= self._way(first.site, second.site)
        return second.start - first.end >= self._limits[operator][1]

    def _way(self, origin: str, site: str) -> int:
        return self.ground.index.crew_slots(origin, site)

    def _travel(self, operator: str, work: Work) -> int:
        if self.visits[operator][work.day, work.site]:
            return 0
        key = operator, work.site
        if key not in self._commutes:
            data = self.ground.index.operators[operator]
            cents = 0
            if self.crew is not None and data.latitude is not None and data.longitude is not None:
                home = self.crew.id, data.latitude, data.longitude
                cents = 2 * self.ground.index.roads.home_km(*home, work.site) * self.crew.cost_per_km
            self._commutes[key] = cents
        return self._commutes[key]

    def enter(self, team: Team) -> None:
        """Put the team to work."""
        for operator in (o for line in team.operators.values() for o in line):
            self.works[operator].insert(bisect_left(self.works[operator], team.work), team.work)
            self.visits[operator][team.work.day, team.work.site] += 1

    def take_back(self, team: Team) -> None:
        """Undo `enter`."""
        for operator in (o for line in team.operators.values() for o in line):
            self.works[operator].remove(team.work)
            self.visits[operator][team.work.day, team.work.site] -= 1
