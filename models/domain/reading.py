"""A plan read against its instance: who is where when, without judging it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from models.domain.index import Index
from models.domain.instance import Instance, ReferenceOrder
from models.domain.orders import MachineLine, Mode
from models.domain.plan import Move, PlacedService, Plan, PlannedOrder, ShiftAssignment
from models.domain.rental import Month


class Stay(NamedTuple):
    """Where a machine is held in ``[start, end)``: for an order, or for a service (``order`` is none)."""

    start: int
    end: int
    site: str
    label: str
    order: str | None


@dataclass(frozen=True)
class Round:
    """A lowboy's way from its place to a machine, with it to its site, and back, as ``[start, end)``.

    Parameters
    ----------
    base
        The lowboy's place, where the round begins and ends.
    order
        The order for which the machine is moved; none: for no order.
    """

    lowboy: str
    driver: str | None
    base: str
    start: int
    end: int
    move: Move
    order: str | None


class Stint(NamedTuple):
    """What a person does at a stretch: an assignment, or a round with a lowboy (``round``)."""

    start: int
    end: int
    order: str
    site: str
    day: int
    round: bool = False


class Reading:
    """One plan with its instance.

    It takes any plan that the `Plan` model lets through. What names something that the instance does
    not have is left out here; the rule ``known`` reports it.

    Parameters
    ----------
    index
        The instance prepared; made here if none is given.
    """

    def __init__(self, instance: Instance, plan: Plan, index: Index | None = None) -> None:
        self.instance = instance
        self.plan = plan
        self.index = index or Index(instance)
        self.horizon = instance.horizon
        self._duty_starts: dict[tuple[str, int], int] = {}

    @cached_property
    def planned(self) -> dict[str, PlannedOrder]:
        """Planned orders by id; of one that is there twice the first, none with an unknown mode."""
        planned: dict[str, PlannedOrder] = {}
        for placed in self.plan.orders:
            order = self.index.orders.get(placed.order)
            if order is not None and placed.mode < len(order.modes):
                planned.setdefault(placed.order, placed)
        return planned

    def mode(self, placed: PlannedOrder) -> Mode:
        """Return the mode in which an order is planned."""
        return self.index.orders[placed.order].modes[placed.mode]

    def site(self, order: str) -> str:
        """Return the site of an order."""
        return self.index.orders[order].site

    def line_machines(self, placed: PlannedOrder) -> Iterator[tuple[int, MachineLine, tuple[str, ...]]]:
        """Yield each machine line of a planned order with its index and the machines that stand on it."""
        used = 0
        for number, line in enumerate(self.mode(placed).lines):
            if isinstance(line, MachineLine):
                yield number, line, placed.machines[used : used + line.quantity]
                used += line.quantity

    @cached_property
    def uses(self) -> dict[str, list[PlannedOrder]]:
        """Planned orders of each known machine by start; an order counts once."""
        uses: dict[str, list[PlannedOrder]] = defaultdict(list)
        for placed in self.planned.values():
            for machine in set(placed.machines) & self.index.machines.keys():
                uses[machine].append(placed)
        for orders in uses.values():
            orders.sort(key=lambda placed: (placed.start, placed.end, placed.order))
        return dict(uses)

    @cached_property
    def services(self) -> dict[str, list[PlacedService]]:
        """Services of each known machine, of kinds that it has, at known sites, by start."""
        kinds = {m.id: {service.id for service in m.services} for m in self.instance.machines}
        services: dict[str, list[PlacedService]] = defaultdict(list)
        for placed in self.plan.services:
            known = placed.service in kinds.get(placed.machine, ()) and placed.site in self.index.sites
            if known and placed.start < placed.end:
                services[placed.machine].append(placed)
        for own in services.values():
            own.sort(key=lambda placed: (placed.start, placed.end, placed.service))
        return dict(services)

    def paused(self, service: PlacedService) -> PlannedOrder | None:
        """Return the order of which a service in the field fills a pause; none if it stands by itself."""
        if not self.index.services[service.machine][service.service].field:
            return None
        for placed in self.uses.get(service.machine, ()):
            if placed.start < service.start and service.end < placed.end:
                working = self.index.open_for(placed.order).count(service.start, service.end)
                if self.site(placed.order) == service.site and not working:
                    return placed
        return None

    @cached_property
    def stays(self) -> dict[str, list[Stay]]:
        """What holds each known machine at a site, by start: its orders, and services outside of pauses."""
        stays: dict[str, list[Stay]] = defaultdict(list)
        for machine, uses in self.uses.items():
            stays[machine] += [Stay(u.start, u.end, self.site(u.order), u.order, u.order) for u in uses]
        for machine, services in self.services.items():
            stays[machine] += [
                Stay(s.start, s.end, s.site, s.service, None) for s in services if self.paused(s) is None
            ]
        for own in stays.values():
            own.sort(key=lambda stay: (stay.start, stay.end, stay.label))
        return dict(stays)

    def hired_days(self, machine: str) -> int:
        """Return the local days in the horizon that the hire of a rented machine charges."""
        uses, day = self.uses.get(machine, []), self.horizon.day_of
        if not uses:
            return self.index.rentals[machine].days(None, -1)
        last = day(max(0, max(use.end for use in uses) - 1))
        return self.index.rentals[machine].days(day(uses[0].start), last)

    def month_work(self, machine: str) -> list[tuple[Month, int]]:
        """Return each contract month of a rented machine with its slots of work, those before included."""
        found = []
        for month in self.index.rentals[machine].months:
            slots = month.before
            for use in self.uses.get(machine, []):
                open_time = self.index.open_for(use.order)
                slots += open_time.count(max(use.start, month.start), min(use.end, month.end))
            found.append((month, slots))
        return found

    def idle_slots(self, machine: str) -> int:
        """Return the open slots of sites with work in which a machine is there and has nothing to do.

        An owned machine is there all the time, from its place on; a rented one from the start of its first
        order, or of the horizon if it is on hire, to the end of its last. On its way it is nowhere.
        """
        unit, uses = self.index.machines[machine], self.uses.get(machine, [])
        since, until = 0, self.horizon.slots
        if unit.ownership == "rented":
            until = max((use.end for use in uses), default=0)
            since = 0 if unit.hire else min((use.start for use in uses), default=0)
        site, arrived, slots = unit.place, 0, 0
        for move in self.moves.get(machine, []):
            slots += self._open_slots(site, max(since, arrived), min(until, move.start))
            site, arrived = move.destination, move.end
        slots += self._open_slots(site, max(since, arrived), until)
        busy = sum(self.index.open_for(use.order).count(use.start, use.end) for use in uses)
        for done in self.services.get(machine, []):
            busy += self._open_slots(done.site, max(since, done.start), min(until, done.end))
        return max(0, slots - busy)

    def _open_slots(self, site: str, start: int, end: int) -> int:
        return self.index.open(site).count(start, end) if site in self.index.worked_sites else 0

    @cached_property
    def moves(self) -> dict[str, list[Move]]:
        """Moves of each known machine between known sites by start."""
        moves: dict[str, list[Move]] = defaultdict(list)
        sites = self.index.sites
        for move in self.plan.moves:
            if move.machine in self.index.machines and move.origin in sites and move.destination in sites:
                moves[move.machine].append(move)
        for trips in moves.values():
            trips.sort(key=lambda move: (move.start, move.end))
        return dict(moves)

    def goal(self, move: Move) -> str | None:
        """Return the order for which a move brings its machine: what holds it next; none for a service."""
        stays = self.stays.get(move.machine, [])
        i = bisect_left(stays, move.end, key=lambda stay: stay.start)
        return stays[i].order if i < len(stays) else None

    @cached_property
    def rounds(self) -> tuple[Round, ...]:
        """The rounds of named lowboys, by start."""
        rounds = [self._round(move) for moves in self.moves.values() for move in moves]
        return tuple(sorted((r for r in rounds if r is not None), key=lambda r: (r.start, r.end, r.lowboy)))

    def _round(self, move: Move) -> Round | None:
        kind = self.index.transport(move.machine).lowboys
        if kind is None or move.lowboy not in self.index.machines or move.start >= move.end:
            return None
        base, way = self.index.machines[move.lowboy].place, self.index.transport(move.lowboy).id
        start = move.start - self.index.roads.slots(way, base, move.origin)
        end = move.end + self.index.roads.slots(way, move.destination, base)
        return Round(move.lowboy, move.driver, base, start, end, move, self.goal(move))

    @cached_property
    def stints(self) -> dict[str, list[Stint]]:
        """What each known operator does, by start: assignments and rounds with a lowboy."""
        pairs = [
            (d.operator, Stint(d.start, d.end, d.order, self.site(d.order), self.date(d)))
            for d in self.assignments
        ]
        for r in self.rounds:
            if r.driver in self.index.operators:
                day = self.horizon.day_of(max(0, r.start))
                pairs.append((r.driver, Stint(r.start, r.end, r.order or "", r.base, day, round=True)))
        stints: dict[str, list[Stint]] = defaultdict(list)
        for operator, stint in sorted(pairs):
            stints[operator].append(stint)
        return dict(stints)

    @cached_property
    def stints_by_day(self) -> dict[tuple[str, int], list[Stint]]:
        """The stints of each operator on each local day, by start."""
        days: dict[tuple[str, int], list[Stint]] = defaultdict(list)
        for operator, stints in self.stints.items():
            for stint in stints:
                days[operator, stint.day].append(stint)
        return dict(days)

    @cached_property
    def outings(self) -> dict[tuple[str, int], tuple[int, int]]:
        """When each operator with a base leaves it on a local day and is back, as ``[start, end)``."""
        found = {}
        for (operator, day), stints in self.stints_by_day.items():
            base = self.index.operators[operator].base
            if base in self.index.sites:
                out = self.index.crew_slots(base, stints[0].site)
                last = max(stints, key=lambda stint: stint.end)
                found[operator, day] = (
                    stints[0].start - out,
                    last.end + self.index.crew_slots(last.site, base),
                )
        return found

    @cached_property
    def day_slots(self) -> dict[tuple[str, int], int]:
        """Slots of work, driving and travel between sites of each operator on each local day."""
        slots = {}
        for key, stints in self.stints_by_day.items():
            travel = sum(self.index.crew_slots(a.site, b.site) for a, b in pairwise(stints))
            slots[key] = travel + sum(stint.end - stint.start for stint in stints)
        return slots

    @cached_property
    def assignments(self) -> tuple[ShiftAssignment, ...]:
        """Shift assignments of known operators on known orders, planned or not, that last at all."""
        return tuple(
            duty
            for duty in self.plan.duties
            if duty.operator in self.index.operators
            and duty.order in self.index.orders
            and duty.start < duty.end
        )

    @cached_property
    def by_operator(self) -> dict[str, list[ShiftAssignment]]:
        """Shift assignments of each operator by start."""
        duties = _grouped((duty.operator, duty) for duty in self.assignments)
        for own in duties.values():
            own.sort(key=lambda duty: (duty.start, duty.end, duty.order))
        return duties

    @cached_property
    def by_order(self) -> dict[str, list[ShiftAssignment]]:
        """Shift assignments of each order."""
        return _grouped((duty.order, duty) for duty in self.assignments)

    def duty_start(self, duty: ShiftAssignment) -> int:
        """Return the start of the order's duty in which an assignment begins; its own if in none."""
        key = (duty.order, duty.start)
        if key not in self._duty_starts:  # asked for by many rules and costs
            duties = self.index.duties_for(duty.order)
            i = duties.index(duty.start)
            self._duty_starts[key] = duty.start if i is None else duties.starts[i]
        return self._duty_starts[key]

    def date(self, duty: ShiftAssignment) -> int:
        """Return the number of the local day to which an assignment counts: that of its duty's start."""
        return self.horizon.day_of(self.duty_start(duty))

    @cached_property
    def frozen(self) -> dict[str, ReferenceOrder]:
        """The reference's orders that start before the freeze time: facts."""
        reference = self.instance.reference
        freeze = self.horizon.freeze
        frozen: dict[str, ReferenceOrder] = {}
        for fact in reference.orders if reference else ():
            if fact.start < freeze:
                frozen.setdefault(fact.order, fact)
        return frozen

    def local_date(self, day: int) -> str:
        """Return the date of a local day by its number, which may lie before the horizon."""
        return str(self.horizon.date_of(0) + timedelta(days=day))

    def when(self, slot: int) -> str:
        """Return the local date and time of a slot, for people."""
        try:
            return self.horizon.instant(slot).strftime("%Y-%m-%d %H:%M")
        except OverflowError:
            return f"slot {slot}"


def _grouped(pairs: Iterable[tuple[str, ShiftAssignment]]) -> dict[str, list[ShiftAssignment]]:
    groups: dict[str, list[ShiftAssignment]] = defaultdict(list)
    for key, duty in pairs:
        groups[key].append(duty)
    return dict(groups)
