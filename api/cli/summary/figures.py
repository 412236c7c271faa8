"""What a plan comes to: by site, by week, by class of machine, by person, by move."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from models.domain.base import Window
from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.plan import Move, Plan, PlannedOrder
from models.domain.reading import Reading
from models.domain.time import intersect, merge, subtract

DAYS_A_WEEK = 7


@dataclass(frozen=True)
class SiteRow:
    """Orders of one site; slots are half-open."""

    site: str
    orders: int
    planned: int
    late: int
    start: int | None
    end: int | None


@dataclass(frozen=True)
class WeekRow:
    """Seven local days from the horizon's start on: orders that start and end, and hours of machines."""

    first_slot: int
    starts: int
    ends: int
    machine_hours: float


@dataclass(frozen=True)
class Use:
    """How much of its time something works.

    Parameters
    ----------
    units, used
        How many there are, and how many of them work at all.
    worked, open
        Slots at work, and slots in which work would be possible.
    """

    name: str
    units: int
    used: int
    worked: int
    open: int

    @property
    def share(self) -> float | None:
        """Worked ÷ open; none where nothing is open."""
        return self.worked / self.open if self.open else None


@dataclass(frozen=True)
class MoveRow:
    """A move and its length in kilometres."""

    move: Move
    km: int


class Figures:
    """Figures of one plan that keeps the rules, or nearly.

    Parameters
    ----------
    reading
        The plan with its instance.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.index: Index = reading.index
        self.instance: Instance = reading.instance
        self.plan: Plan = reading.plan

    def late(self) -> list[tuple[PlannedOrder, int]]:
        """Return the orders that end after their due date with the slots, the latest first."""
        dues = {order.id: order.due for order in self.instance.orders}
        late = [(p, p.end - due) for p in self.plan.orders if (due := dues.get(p.order)) is not None]
        return sorted((pair for pair in late if pair[1] > 0), key=lambda pair: -pair[1])

    def sites(self) -> list[SiteRow]:
        """Return a row for each site that has orders, in the instance's order."""
        late = {placed.order for placed, _ in self.late()}
        all_orders = Counter(order.site for order in self.instance.orders)
        planned: dict[str, list[PlannedOrder]] = defaultdict(list)
        for placed in self.reading.planned.values():
            planned[self.reading.site(placed.order)].append(placed)
        return [
            SiteRow(
                site=site.name or site.id,
                orders=all_orders[site.id],
                planned=len(here := planned[site.id]),
                late=sum(placed.order in late for placed in here),
                start=min((placed.start for placed in here), default=None),
                end=max((placed.end for placed in here), default=None),
            )
            for site in self.instance.sites
            if all_orders[site.id]
        ]

    def weeks(self) -> list[WeekRow]:
        """Return a row for each seven days of the horizon in which something is planned."""
        firsts = self.instance.horizon.day_starts[::DAYS_A_WEEK]
        ends = (*firsts[1:], self.instance.horizon.slots)
        rows = [self._week(first, end) for first, end in zip(firsts, ends, strict=True)]
        return [row for row in rows if row.starts or row.ends or row.machine_hours]

    def _week(self, first: int, end: int) -> WeekRow:
        planned = self.reading.planned.values()
        slots = 0
        for placed in planned:
            site = self.index.open_for(placed.order)
            slots += len(placed.machines) * site.count(max(first, placed.start), min(end, placed.end))
        return WeekRow(
            first_slot=first,
            starts=sum(first <= placed.start < end for placed in planned),
            ends=sum(first < placed.end <= end for placed in planned),
            machine_hours=self.hours(slots),
        )

    def hours(self, slots: int) -> float:
        """Return slots as hours."""
        return slots * self.instance.horizon.slot_minutes / 60

    def classes(self) -> list[Use]:
        """Return how much the machines of each class work, the busiest first.

        A machine could work while one of its sites is open, it is usable and not down.
        """
        worked = self._machine_slots()
        open_slots = self._open_slots()
        uses = []
        for kind in self.instance.equipment_classes:
            units = [m.id for m in self.instance.machines if m.equipment_class == kind.id]
            if units:
                done = [worked[unit] for unit in units]
                possible = sum(open_slots[unit] for unit in units)
                uses.append(Use(kind.name or kind.id, len(units), sum(map(bool, done)), sum(done), possible))
        return sorted(uses, key=lambda use: -(use.share or 0.0))

    def _machine_slots(self) -> Counter[str]:
        worked: Counter[str] = Counter()
        for machine, uses in self.reading.uses.items():
            worked[machine] = sum(self.reading.mode(placed).duration for placed in uses)
        return worked

    def _open_slots(self) -> dict[str, int]:
        horizon = (Window(0, self.instance.horizon.slots),)
        every = tuple(site.id for site in self.instance.sites)
        open_at: dict[tuple[str, ...], tuple[Window, ...]] = {}
        slots = {}
        for machine in self.instance.machines:
            sites = machine.sites if machine.sites is not None else every
            if sites not in open_at:
                open_at[sites] = merge([window for site in sites for window in self.index.open(site)])
            usable = intersect(intersect(open_at[sites], self.index.usable(machine.id).windows), horizon)
            slots[machine.id] = sum(w.end - w.start for w in subtract(usable, machine.downtimes))
        return slots

    def operators(self) -> list[Use]:
        """Return how much each operator works of his shifts without leave, the busiest first."""
        uses = []
        for operator in self.instance.operators:
            worked = sum(duty.end - duty.start for duty in self.reading.by_operator.get(operator.id, ()))
            possible = self.index.available(operator.id).total
            uses.append(Use(operator.name or operator.id, 1, int(worked > 0), worked, possible))
        return sorted(uses, key=lambda use: (-(use.share or 0.0), use.name))

    def moves(self) -> list[MoveRow]:
        """Return the moves by start."""
        trips = [move for moves in self.reading.moves.values() for move in moves]
        trips.sort(key=lambda move: (move.start, move.machine))
        return [MoveRow(move, self._km(move)) for move in trips]

    def _km(self, move: Move) -> int:
        transport = self.index.transport(move.machine).id
        return self.index.roads.km(transport, move.origin, move.destination)
