"""Who works when, and the cheapest people for a duty."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from data.generator.board.ground import Ground, Holder, Seat, Work


@dataclass(frozen=True)
class Team:
    """The people of one order in one duty, by line."""

    work: Work
    people: tuple[tuple[int, tuple[str, ...]], ...]
    cost: int

    @property
    def everybody(self) -> tuple[str, ...]:
        """All its people."""
        return tuple(person for _, line in self.people for person in line)


class Crews:
    """The work of all people."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.works: dict[str, list[Work]] = {o.id: [] for o in ground.instance.operators}
        minutes = ground.instance.horizon.slot_minutes
        self.limits: dict[str, tuple[int, int]] = {}
        for operator in ground.instance.operators:
            limits = ground.index.limits(operator.id)
            daily = ground.slots if limits.daily_minutes is None else limits.daily_minutes // minutes
            self.limits[operator.id] = daily, -(-(limits.rest_minutes or 0) // minutes)

    def team(self, seats: tuple[Seat, ...], work: Work) -> Team | None:
        """Return the cheapest people, those seats first for which there are fewest; none: too few."""
        offers = [(self._offers(seat, work), seat) for seat in seats]
        offers.sort(key=lambda item: (len(item[0]) - item[1].quantity, item[1].line))
        taken: set[str] = set()
        people: list[tuple[int, tuple[str, ...]]] = []
        cost = 0
        for found, seat in offers:
            free = [offer for offer in found if offer[1] not in taken][: seat.quantity]
            if len(free) < seat.quantity:
                return None
            taken.update(person for _, person in free)
            people.append((seat.line, tuple(person for _, person in free)))
            cost += sum(price for price, _ in free)
        return Team(work, tuple(sorted(people)), cost)

    def _offers(self, seat: Seat, work: Work) -> list[tuple[int, str]]:
        found = []
        for holder in seat.holders:
            price = self._offer(holder, work)
            if price is not None:
                found.append((price, holder.person))
        found.sort()
        return found

    def _offer(self, holder: Holder, work: Work) -> int | None:
        """Return what one person's work costs; none: he can't."""
        person = holder.person
        if not any(a <= work.start and work.end <= b for a, b in holder.valid):
            return None
        if not self.ground.index.available(person).covers(work.start, work.end):
            return None
        works = self.works[person]
        place = bisect_left(works, work)
        daily, rest = self.limits[person]
        if place and not self._fits(works[place - 1], work, rest):
            return None
        if place < len(works) and not self._fits(work, works[place], rest):
            return None
        first = last = place
        while first and works[first - 1].day == work.day:
            first -= 1
        while last < len(works) and works[last].day == work.day:
            last += 1
        day = [*works[first:place], work, *works[place:last]]
        hours = sum(w.end - w.start for w in day)
        hours += sum(self._way(day[i].site, day[i + 1].site) for i in range(len(day) - 1))
        if hours > daily:
            return None
        known = any(w.site == work.site for w in works[first:last])
        return holder.rate * (work.end - work.start) + (
            0 if known else self.ground.commute(person, work.site)
        )

    def _fits(self, first: Work, second: Work, rest: int) -> bool:
        needed = self._way(first.site, second.site) if first.day == second.day else rest
        return second.start - first.end >= needed

    def _way(self, origin: str, site: str) -> int:
        return self.ground.index.crew_slots(origin, site)

    def enter(self, team: Team) -> None:
        """Put a team to work."""
        for person in team.everybody:
            works = self.works[person]
            works.insert(bisect_left(works, team.work), team.work)

    def leave(self, team: Team) -> None:
        """Take a team off."""
        for person in team.everybody:
            self.works[person].remove(team.work)

    def travel(self, person: str) -> int:
        """Return a person's travel: each site of each day once."""
        return sum(self.ground.commute(person, s) for _, s in {(w.day, w.site) for w in self.works[person]})
