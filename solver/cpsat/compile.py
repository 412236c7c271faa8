"""The instance as arrays and integers: what construction, local moves and the model read.

This is the engine's own reading of an instance. The checker does not use it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.domain.base import Window
from models.domain.index import Index
from models.domain.orders import (
    MachineLine,
    MachinePin,
    ModePin,
    OperatorPin,
    PeopleLine,
    PoolLine,
    StartPin,
)
from models.domain.rosters import has_rosters
from solver.cpsat.clock import UNLIMITED, Clock, Ints, make_clock
from solver.cpsat.outlook import Outlook
from solver.cpsat.pay import Pay
from solver.cpsat.people import People
from solver.cpsat.roads import move_runs, road_tables, runs
from solver.cpsat.servicing import HUNDREDTHS, kinds_of
from solver.cpsat.shapes import (
    GROUND,
    POOL,
    WORKSHOP,
    ZONE,
    CompiledMode,
    CompiledOrder,
    Link,
    MachineNeed,
    PeopleNeed,
    PoolNeed,
    Starts,
)
from solver.cpsat.staff import Staffing, staffing_of
from solver.cpsat.urgency import latest_starts, urgent_first
from solver.cpsat.visits import make_visits

if TYPE_CHECKING:
    from models.domain.instance import Instance
    from models.domain.orders import CertificateDemand, Mode, WorkOrder
    from models.domain.people import Decline
    from models.domain.rental import Rental
    from models.domain.resources import Machine, Operator
    from solver.ledger.tables import Fixed


class Compiled:
    """An instance, compiled. Indices follow the instance's own order of each collection."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.slots = instance.horizon.slots
        self.horizon = instance.horizon
        self.weights = instance.weights
        self.day_starts: Ints = np.array(instance.horizon.day_starts, dtype=np.int64)
        self.machines: tuple[Machine, ...] = instance.machines
        self.operators: tuple[Operator, ...] = instance.operators
        self.site_index = _index(instance.sites)
        self.machine_index = _index(instance.machines)
        self.operator_index = _index(instance.operators)
        self.order_index = _index(instance.orders)
        self._pool_index = _index(instance.pools)
        self._budget_index = _index(instance.budgets)
        most = instance.reference.most_changes if instance.reference else None
        self.most_changes = UNLIMITED if most is None else most
        self.index = Index(instance)
        rentals, comes_with = self.index.rentals, self.index.comes_with
        self.comes_with = [
            self.machine_index[comes_with[o.id]] if o.id in comes_with else -1 for o in instance.operators
        ]
        """By operator: the machine with which he comes, -1: with none."""
        self.rentals: list[Rental | None] = [rentals.get(m.id) for m in instance.machines]
        self.any_rent = bool(rentals)
        self._make_clocks()
        self._make_roads()
        self._make_machines()
        crew = instance.crew_transport
        self.people = People(instance, None if crew is None else self.roads[self.transport_index[crew]])
        self.pay = Pay.of(self.index)
        self.refusals = [self._declined(o.declines) for o in self.operators]
        self.barred = [self._declined(m.declines) for m in self.machines]
        self._make_pools()
        self._candidates: dict[object, Ints] = {}
        self._sized: dict[object, tuple[Ints, list[int]]] = {}
        self._make_lowboys()
        self._starts: dict[tuple[int, int], Starts] = {}
        self._same_starts: dict[tuple[int, int, int, int, bool], Starts] = {}
        """By clock, first and last work slot, duration, and whether pauses are allowed."""
        self.orders = [self._order(i, order) for i, order in enumerate(instance.orders)]
        self.works = len(self.orders)
        """Orders from this index on are visits."""
        visits = make_visits(self)
        self.orders += visits.orders
        self.complete = visits.complete
        """Whether the model holds every plan; else what it rules out may be possible."""
        self._make_links()
        self._apply_pins()
        self._mark_facts()

    # --- time and place ---------------------------------------------------------------------

    def _make_clocks(self) -> None:
        self._calendars = {c.id: c for c in self.instance.calendars}
        self._clocks: dict[object, Clock] = {}
        self.clocks = [self._clock(s.calendar, (*s.closures, *s.rain)) for s in self.instance.sites]

    def _clock(self, calendar: str, shut: tuple[Window, ...]) -> Clock:
        """Return the clock of a calendar without what is shut, each made once."""
        key = (calendar, shut)
        if key not in self._clocks:
            self._clocks[key] = make_clock(self._calendars[calendar], shut, self.horizon, self.any_rent)
        return self._clocks[key]

    def _clock_of(self, order: WorkOrder) -> Clock:
        """Return the clock of an order: its site's, but for wet ground and its permit."""
        index = self.site_index[order.site]
        site = self.instance.sites[index]
        shut: list[Window] = []
        if order.dry_ground and site.drying_minutes:
            lag = -(-site.drying_minutes // self.horizon.slot_minutes)
            shut += [Window(end, min(end + lag, self.slots)) for _, end in site.rain]
        if order.permit_days:
            day = (
                int(np.searchsorted(self.day_starts, self.horizon.now, side="right")) - 1 + order.permit_days
            )
            shut.append(Window(0, int(self.day_starts[day]) if day < len(self.day_starts) else self.slots))
        if order.permit_windows:
            allowed = np.zeros(self.slots, dtype=bool)
            for start, end in order.permit_windows:
                allowed[start:end] = True
            shut += [Window(start, end) for start, end in runs(~allowed)]
        if not shut:
            return self.clocks[index]
        return self._clock(site.calendar, (*site.closures, *site.rain, *shut))

    def _make_roads(self) -> None:
        transports = self.instance.transport_classes
        self.transport_index = _index(transports)
        self.roads = road_tables(self.instance)
        self.move_run: Ints = move_runs(self.instance)
        """By transport class and slot: how many slots up to it a move may be under way."""
        self.named = [t.lowboys is not None for t in transports]
        """By transport class: whether named lowboys haul it."""
        self.move_hours = [t.calendar is not None or t.permit_days > 0 for t in transports]

    def move_starts(self, transport: int, length: int) -> list[tuple[int, int]]:
        """Return the half-open ranges of starts at which a move of this length lies in its hours."""
        fits = np.zeros(self.slots, dtype=bool)
        if length <= self.slots:
            fits[: self.slots - length + 1] = self.move_run[transport, length - 1 :] >= length
        return runs(fits)

    # --- resources --------------------------------------------------------------------------

    def _make_machines(self) -> None:
        classes = {c.id: c for c in self.instance.equipment_classes}
        self._machines_of: dict[str, list[int]] = {}
        for i, machine in enumerate(self.machines):
            self._machines_of.setdefault(machine.equipment_class, []).append(i)
        self.driven = {kind.id for kind in classes.values() if kind.driven}
        """Equipment classes on which work is driving."""
        transports = self.instance.transport_classes
        self.machine_transport: list[int] = []
        self.machine_pool: list[int | None] = []
        for machine in self.machines:
            index = self.transport_index[classes[machine.equipment_class].transport]
            pool = transports[index].pool
            self.machine_transport.append(index)
            self.machine_pool.append(None if pool is None else self._pool_index[pool])
        self.machine_place = [self.site_index[m.place] for m in self.machines]
        self.machine_rate = [self.horizon.per_slot(m.cost_per_hour) for m in self.machines]
        self.machine_blocked = [self._blocked(m) for m in self.machines]
        self.move_timed = [
            pool is not None or bool(blocked) or self.move_hours[transport] or self.named[transport]
            for pool, blocked, transport in zip(
                self.machine_pool, self.machine_blocked, self.machine_transport, strict=True
            )
        ]
        """Whether it matters for a machine when it is moved."""
        self.kinds = [kinds_of(m) for m in self.machines]
        step = self.horizon.slot_minutes * HUNDREDTHS
        self.own_way = [0 if transports[index].hauled else step for index in self.machine_transport]

    def _blocked(self, machine: Machine) -> list[tuple[int, int]]:
        """Stretches in which the machine cannot be used: downtime, rental period, documents."""
        usable = np.ones(self.slots, dtype=bool)
        if machine.available is not None:
            usable[: machine.available.start] = False
            usable[machine.available.end :] = False
        by_name: dict[str, NDArray[np.bool_]] = {}
        for document in machine.documents:
            valid = by_name.setdefault(document.name, np.zeros(self.slots, dtype=bool))
            valid[document.valid_from : document.valid_until] = True
        for valid in by_name.values():
            usable &= valid
        for start, end in machine.downtimes:
            usable[start:end] = False
        return runs(~usable)

    def _make_lowboys(self) -> None:
        """Note who hauls and who drives, for transport classes with named lowboys."""
        transports = self.instance.transport_classes
        self.lowboys: list[list[int]] = [
            [i for i, m in enumerate(self.machines) if m.equipment_class == t.lowboys] for t in transports
        ]
        self.drivers = [
            PeopleNeed(
                -1, 1, False, *self.people.holders({(x, 1) for x in t.driver_certificates}, driving=True)
            )
            if t.lowboys is not None
            else None
            for t in transports
        ]

    def round_ways(self, lowboy: int) -> Ints:
        """Return a lowboy's empty ways to and from each site: slots there and back, cents there and back.

        Shape (4, S); the slots are -1 for a site to which it may not go.
        """
        unit, base = self.machines[lowboy], self.machine_place[lowboy]
        transport = self.machine_transport[lowboy]
        roads, price = self.roads[transport], self.instance.transport_classes[transport].cost_per_km
        ways = np.array(
            [roads.slots[base], roads.slots[:, base], roads.km[base] * price, roads.km[:, base] * price]
        )
        if unit.sites is not None:
            ways[:2, [i for i, s in enumerate(self.instance.sites) if s.id not in unit.sites]] = -1
        return ways

    def _declined(self, declines: tuple[Decline, ...]) -> list[tuple[int, int, int, int]]:
        """Return order and site (-1: any) and the window of each decline."""
        rows = []
        for decline in declines:
            order = -1 if decline.order is None else self.order_index[decline.order]
            site = -1 if decline.site is None else self.site_index[decline.site]
            rows.append((order, site, *(decline.window or (0, UNLIMITED))))
        return rows

    def declined(self, rows: list[tuple[int, int, int, int]], order: CompiledOrder) -> list[tuple[int, int]]:
        """Return the windows of those declines that concern an order; a service cannot be declined."""
        if order.visit:
            return []
        return [
            (start, end)
            for k, site, start, end in rows
            if k in (-1, order.index) and site in (-1, order.site)
        ]

    def _make_pools(self) -> None:
        pools, sites = self.instance.pools, self.instance.sites
        zones = sorted({(o.site, o.zone) for o in self.instance.orders if o.zone is not None})
        limits = {s.id: s.machine_limit for s in sites if s.machine_limit is not None}
        workshops = {s.id: s.workshop_places for s in sites if s.workshop_places}
        self.counts = [POOL] * len(pools) + [ZONE] * len(zones) + [GROUND] * len(limits)
        first_workshop = len(self.counts)
        self.counts += [WORKSHOP] * len(workshops)
        self.capacity: Ints = np.ones((len(self.counts), self.slots), dtype=np.int64)
        for i, pool in enumerate(pools):
            for level in pool.levels:
                self.capacity[i, level.start :] = level.capacity
        self._zone_row = {zone: len(pools) + i for i, zone in enumerate(zones)}
        self._ground_row = {site: len(pools) + len(zones) + i for i, site in enumerate(limits)}
        for site, row in self._ground_row.items():
            self.capacity[row] = limits[site]
        self.workshop_row = {site: first_workshop + i for i, site in enumerate(workshops)}
        for site, row in self.workshop_row.items():
            self.capacity[row] = workshops[site]
        self.pool_is_people = [p.kind == "people" for p in pools]
        self.pool_is_people += [False] * (len(self.counts) - len(pools))
        self.budget_amounts = [b.amount for b in self.instance.budgets]

    # --- orders -----------------------------------------------------------------------------

    def _order(self, index: int, order: WorkOrder) -> CompiledOrder:
        site = self.site_index[order.site]
        deadline = self.slots if order.deadline is None else min(order.deadline, self.slots)
        return CompiledOrder(
            index=index,
            order=order,
            site=site,
            clock=self._clock_of(order),
            optional=order.optional,
            earliest=max(order.release, self.horizon.freeze),
            deadline=deadline,
            modes=tuple(self._mode(mode, order) for mode in order.modes),
            gain=self.horizon.slot_minutes * order.engine_percent,
        )

    def price_out(self, order: WorkOrder) -> int:
        """Return the cents of leaving an order out; a call at a yard costs nothing."""
        return 0 if order.restocks else self.weights.unplanned * order.priority

    def is_service(self, k: int) -> bool:
        """Whether what stands at an order's index is a service of a machine."""
        return k >= self.works

    def visits_of(self, machines: Collection[int]) -> list[int]:
        """Return the visits of some machines, by index."""
        return [o.index for o in self.orders[self.works :] if o.visit and o.visit.machine in machines]

    def usable(self, orders: Iterable[int]) -> set[int]:
        """Return the machines that some orders could use."""
        modes = [mode for k in orders for mode in self.orders[k].modes]
        return {m for mode in modes for need in mode.machines for m in need.candidates.tolist()}

    def _mode(self, mode: Mode, order: WorkOrder) -> CompiledMode:
        site = order.site
        machines, people, pools = [], [], self._held_places(mode, order)
        for i, line in enumerate(mode.lines):
            if isinstance(line, PoolLine):
                pools.append(PoolNeed(i, line.quantity, self._pool_index[line.pool]))
                continue
            if isinstance(line, MachineLine):
                machines.append(MachineNeed(i, line.quantity, self._fitting(line, site)))
            if isinstance(line, PeopleLine) or line.operated:
                kind = line.equipment_class if isinstance(line, MachineLine) else None
                qualified = self._qualified(line.certificates, site, driving=kind in self.driven)
                people.append(_people_need(i, line, qualified))
        budgets = tuple((self._budget_index[u.budget], u.amount) for u in mode.budgets)
        return CompiledMode(mode.duration, tuple(machines), tuple(people), tuple(pools), budgets)

    def _held_places(self, mode: Mode, order: WorkOrder) -> list[PoolNeed]:
        """Return what an order holds of its zone, and of the machines that its site admits."""
        held = []
        if order.zone is not None:
            held.append(PoolNeed(-1, 1, self._zone_row[order.site, order.zone]))
        machines = sum(line.quantity for line in mode.lines if isinstance(line, MachineLine))
        if machines and order.site in self._ground_row:
            held.append(PoolNeed(-1, machines, self._ground_row[order.site]))
        return held

    def _fitting(self, line: MachineLine, site: str) -> Ints:
        size = (line.equipment_class, tuple(sorted(line.minimum.items())))
        if size not in self._sized:
            large = [
                i
                for i in self._machines_of.get(line.equipment_class, ())
                if all(self.machines[i].attributes.get(k, -np.inf) >= v for k, v in line.minimum.items())
            ]
            tied = [i for i in large if self.machines[i].sites is not None]
            self._sized[size] = np.array(large, dtype=np.int64), tied
        every, tied = self._sized[size]
        if not tied:
            return every
        if (size, site) not in self._candidates:
            elsewhere = [i for i in tied if site not in (self.machines[i].sites or ())]
            self._candidates[size, site] = every[~np.isin(every, elsewhere)]
        return self._candidates[size, site]

    def _qualified(
        self, demands: tuple[CertificateDemand, ...], site: str, *, driving: bool
    ) -> tuple[Ints, Ints, Ints]:
        """Return who holds what is asked; who drives stands in rows of his own."""
        inductions = self.instance.sites[self.site_index[site]].inductions
        asked = {(d.certificate, d.level) for d in demands} | {(c, 1) for c in inductions}
        return self.people.holders(asked, driving=driving)

    def _make_links(self) -> None:
        self.links = [
            Link(
                self.order_index[p.predecessor],
                self.order_index[p.successor],
                p.kind,
                p.min_lag,
                p.max_lag,
                p.lag_time == "working",
            )
            for p in self.instance.precedences
        ]
        self.links_of: list[list[Link]] = [[] for _ in self.orders]
        for link in self.links:
            self.links_of[link.before].append(link)
            self.links_of[link.after].append(link)

    def _apply_pins(self) -> None:
        for pin in self.instance.pins:
            order = self.orders[self.order_index[pin.order]]
            order.optional = False
            if isinstance(pin, StartPin):
                order.hold(start=pin.start)
            elif isinstance(pin, ModePin):
                order.hold(mode=pin.mode)
            elif isinstance(pin, MachinePin):
                order.fixed_machines.add(self.machine_index[pin.machine])
            elif isinstance(pin, OperatorPin):
                start, end = pin.window or (0, self.slots)
                order.pinned_operators.append((self.operator_index[pin.operator], start, end))
        reference = self.instance.reference
        freeze = self.horizon.freeze
        for placed in reference.orders if reference else ():
            order = self.orders[self.order_index[placed.order]]
            order.reference = placed
            if placed.start < freeze:
                order.optional = False
                order.earliest = order.order.release
                order.hold(start=placed.start, mode=placed.mode)
                order.fixed_machines = {self.machine_index[m] for m in placed.machines}
        for duty in reference.duties if reference else ():
            order = self.orders[self.order_index[duty.order]]
            order.reference_duties.append(duty)
            if duty.start < freeze:
                order.fixed_duties.append((self.operator_index[duty.operator], duty.start))

    def _mark_facts(self) -> None:
        """Note the orders that begin before the freeze time, or are over: what these break is a fact."""
        for order in self.orders:
            if order.fixed_start is not None and order.fixed_start < self.horizon.freeze:
                order.frozen = True
                starts = self.starts(order.index, order.fixed_mode or 0)
                order.past = len(starts) > 0 and int(starts.end[0]) <= self.horizon.freeze

    def starts(self, order: int, mode: int) -> Starts:
        """Return the starts that calendar, release, deadline and pins of the order admit."""
        if (order, mode) not in self._starts:
            self._starts[order, mode] = self._find_starts(self.orders[order], mode)
        return self._starts[order, mode]

    def work_range(self, order: int, mode: int) -> tuple[int, int]:
        """Return the first and last work slot at which an order may start; none if the last is less.

        Starts of an order that may not be interrupted must also lie in one window.
        """
        o = self.orders[order]
        first = int(o.clock.work_before(o.earliest))
        last = int(o.clock.work_before(o.deadline)) - o.modes[mode].duration
        if o.fixed_start is not None:
            pinned = int(o.clock.work_before(o.fixed_start))
            last = pinned if first <= pinned <= last else first - 1
            first = max(first, pinned)
            if last >= first and int(o.clock.slot_of(np.array([first]))[0]) != o.fixed_start:
                last = first - 1
        return (first, first - 1) if o.fixed_mode not in (None, mode) else (first, last)

    def _find_starts(self, order: CompiledOrder, mode: int) -> Starts:
        """Return the starts of a mode; modes and orders that differ in nothing share them."""
        clock, duration, pausing = order.clock, order.modes[mode].duration, order.order.interruptible
        first, last = self.work_range(order.index, mode)
        key = (id(clock), first, last, duration, pausing)
        if key not in self._same_starts:
            self._same_starts[key] = self._starts_within(clock, first, last, duration, pausing=pausing)
        return self._same_starts[key]

    @staticmethod
    def _starts_within(clock: Clock, first: int, last: int, duration: int, *, pausing: bool) -> Starts:
        work: Ints = np.arange(first, max(first, last + 1), dtype=np.int64)
        if not pausing and len(work):
            work = work[clock.window_of(work) == clock.window_of(work + duration - 1)]
        if not len(work):
            return Starts(work, work, work, work)
        final = work + duration - 1
        start, end = clock.slot_of(work), clock.slot_of(final) + 1
        return Starts(start, end, clock.segment_of(work), clock.segment_of(final))

    def shift_kind(self, order: int) -> str | None:
        """Return which kind of shift an order is to the people on it."""
        return self.orders[order].order.shift_kind

    @cached_property
    def staffing(self) -> Staffing | None:
        """What people could do, where nothing else is to be decided."""
        return staffing_of(self)

    @cached_property
    def rostered(self) -> bool:
        """Whether the instance has limits or prices of rosters, which the ledger does not know."""
        return has_rosters(self.instance)

    @cached_property
    def outlook(self) -> Outlook:
        """Bounds along the precedences."""
        return Outlook(self)

    @cached_property
    def fixed(self) -> Fixed:
        """The instance as flat tables for the ledger."""
        from solver.ledger.making import make_fixed

        return make_fixed(self)

    @cached_property
    def latest_due_order(self) -> list[int]:
        """Order indices such that finish-start predecessors come first, urgent ones early; no visits."""
        return urgent_first(self.links, self.urgency[: self.works])

    @cached_property
    def urgency(self) -> list[float]:
        """Latest sensible start of each order, of its successors too: the smaller, the sooner."""
        return latest_starts(self.orders, self.links)


def _people_need(number: int, line: MachineLine | PeopleLine, who: tuple[Ints, Ints, Ints]) -> PeopleNeed:
    """Return the people that a line needs."""
    if isinstance(line, MachineLine):
        heads = (line.quantity, line.quantity)
        return PeopleNeed(number, line.quantity, True, *who, line.equipment_class, *heads)
    prices = (line.short_cost, line.extra_cost)
    return PeopleNeed(number, line.quantity, False, *who, None, *line.heads, *prices)


def _index(items: tuple[object, ...]) -> dict[str, int]:
    return {item.id: i for i, item in enumerate(items)}  # type: ignore[attr-defined]
