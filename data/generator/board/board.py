"""The plan under change: orders leave it and come back where they are cheapest, or all is undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from data.generator.board.crews import Crews, Team
from data.generator.board.ground import Ground, Way, Work
from data.generator.board.tracks import Pools, Stretch, Tracks, Use
from models.domain.instance import Instance
from models.domain.orders import MachinePin, ModePin, Precedence


@dataclass(frozen=True)
class Placed:
    """An order in the plan."""

    way: Way
    start: int
    end: int
    machines: tuple[str, ...]
    teams: tuple[Team, ...]


@dataclass
class Undo:
    """What the machines, people and orders that were touched were like before, and what they cost."""

    machines: dict[str, tuple[list[Use], int]]
    people: dict[str, tuple[list[Work], int]]
    orders: dict[str, tuple[Placed | None, int]]


class Board:
    """A plan of one instance.

    Parameters
    ----------
    instance
        Pins of operators, a reference plan and budgets are not supported.
    least
        Slots that the machines of a class must work in the plan, for `busy_enough`.
    """

    def __init__(self, instance: Instance, least: Mapping[str, int] | None = None) -> None:
        self.instance = instance
        self.least = dict(least or {})
        self.work: Counter[str] = Counter()
        self.ground = Ground(instance)
        self.pools = Pools(self.ground)
        self.tracks = Tracks(self.ground, self.pools)
        self.crews = Crews(self.ground)
        self.placed: dict[str, Placed] = {}
        self.links: dict[str, list[Precedence]] = {order.id: [] for order in instance.orders}
        for link in instance.precedences:
            self.links[link.predecessor].append(link)
            self.links[link.successor].append(link)
        self.pins = {order.id: [p for p in instance.pins if p.order == order.id] for order in instance.orders}
        self.undo = Undo({}, {}, {})

    def modes(self, order: str) -> list[Way]:
        """Return the modes in which an order may be put."""
        pinned = {p.mode for p in self.pins[order] if isinstance(p, ModePin)}
        ways = self.ground.ways(self.ground.index.orders[order])
        return [way for way in ways if not pinned or way.number in pinned]

    def busy_enough(self) -> bool:
        """Whether each class still has as much to do as it must."""
        return all(self.work[kind] >= least for kind, least in self.least.items())

    def begin(self) -> None:
        """Start a change that may be taken back."""
        self.undo = Undo({}, {}, {})

    def difference(self) -> int:
        """Return what the change since `begin` adds to the cost."""
        undo = self.undo
        now = sum(self.tracks.cost(key) for key in undo.machines)
        now += sum(self.crews.travel(key) for key in undo.people)
        now += sum(self.order_cost(key) for key in undo.orders if key in self.placed)
        before = [*undo.machines.values(), *undo.people.values(), *undo.orders.values()]
        return now - sum(cost for _, cost in before)

    def roll_back(self) -> None:
        """Take back all since `begin`."""
        for key, (uses, _) in self.undo.machines.items():
            self.tracks.restore(key, uses)
        for key, (works, _) in self.undo.people.items():
            self.crews.works[key] = works
        for key, (placed, _) in self.undo.orders.items():
            self._count(key, -1)
            self.placed.pop(key, None)
            if placed is not None:
                self.placed[key] = placed
                self._count(key, 1)
        self.begin()

    def _touch(self, order: str, machines: tuple[str, ...], people: tuple[str, ...]) -> None:
        undo = self.undo
        if order not in undo.orders:
            cost = self.order_cost(order) if order in self.placed else 0
            undo.orders[order] = self.placed.get(order), cost
        for key in machines:
            if key not in undo.machines:
                undo.machines[key] = self.tracks.copy(key), self.tracks.cost(key)
        for key in people:
            if key not in undo.people:
                undo.people[key] = list(self.crews.works[key]), self.crews.travel(key)

    def order_cost(self, order: str) -> int:
        """Return what an order costs that no other does: machines' and people's hours, lateness."""
        placed = self.placed[order]
        cost = placed.way.duration * sum(self.ground.units[m].rate for m in placed.machines)
        for team in placed.teams:
            length = team.work.end - team.work.start
            cost += length * sum(self.ground.rate(person) for person in team.everybody)
        return cost + self.ground.lateness(order, placed.end)

    def remove(self, order: str) -> bool:
        """Take an order out; return false if a machine then comes too late to its next one: roll back."""
        placed = self.placed[order]
        self._touch(order, placed.machines, tuple(p for team in placed.teams for p in team.everybody))
        self._count(order, -1)
        del self.placed[order]
        for team in placed.teams:
            self.crews.leave(team)
        left = [self.tracks.leave(machine, placed.start) for machine in placed.machines]
        return all(left)

    def insert(self, order: str, way: Way, start: int, end: int) -> bool:
        """Put an order to a place, with the cheapest machines and people; return false: roll back."""
        site = self.ground.index.orders[order].site
        machines: list[str] = []
        pinned = [p.machine for p in self.pins[order] if isinstance(p, MachinePin)]
        for quantity, fitting in way.machines:
            offers = [(self._price(way, key, site, start, end), key) for key in fitting]
            ranked = sorted((key not in pinned, price, key) for price, key in offers if price is not None)
            wanted = quantity
            for _, _, key in ranked:
                offer = self.tracks.offer(key, site, start, end) if wanted and key not in machines else None
                if offer is not None:
                    self._touch(order, (key,), ())
                    self.tracks.enter(offer, site, start, end)
                    machines.append(key)
                    wanted -= 1
            if wanted:
                return False
        teams = []
        for work in self.ground.duties(site, start, end):
            team = self.crews.team(way.seats, work)
            if team is None:
                return False
            self._touch(order, (), team.everybody)
            self.crews.enter(team)
            teams.append(team)
        self._touch(order, (), ())
        self.placed[order] = Placed(way, start, end, tuple(machines), tuple(teams))
        self._count(order, 1)
        return set(pinned) <= set(machines)

    def _price(self, way: Way, key: str, site: str, start: int, end: int) -> int | None:
        offer = self.tracks.offer(key, site, start, end)
        return None if offer is None else offer.cost + offer.unit.rate * way.duration

    def put(self, order: str, placed: Placed, arrivals: dict[str, Stretch]) -> None:
        """Enter an order of a plan as it stands, orders of a machine in order of time."""
        site = self.ground.index.orders[order].site
        for machine in placed.machines:
            arrival = arrivals.get(machine)
            self.pools.take(self.ground.units[machine].pool, arrival, 1)
            self.tracks.uses[machine].append(Use(placed.start, placed.end, site, arrival))
        for team in placed.teams:
            self.crews.enter(team)
        self.placed[order] = placed
        self._count(order, 1)

    def _count(self, order: str, units: int) -> None:
        """Take, or with -1 give back, what a placed order uses of pools, and count its machines' work."""
        placed = self.placed.get(order)
        if placed is None:
            return
        site = self.ground.index.orders[order].site
        for machine in placed.machines:
            self.work[self.ground.index.machines[machine].equipment_class] += placed.way.duration * units
        for pool, quantity in placed.way.pools:
            for stretch in self.ground.held(pool, site, placed.start, placed.end):
                self.pools.take(pool, stretch, quantity * units)
