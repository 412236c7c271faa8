"""The fixed part of a ledger: an instance's tables, made once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from solver.cpsat.clock import UNLIMITED
from solver.cpsat.roads import site_distances
from solver.ledger.arrays import flat_rows, ints, join, rows_of, stacked, table_of
from solver.ledger.machine_tables import machine_tables
from solver.ledger.people_tables import people_tables
from solver.ledger.tables import FROZEN, Fixed

if TYPE_CHECKING:
    from solver.cpsat.clock import Clock, Ints
    from solver.cpsat.compile import Compiled
    from solver.cpsat.shapes import CompiledMode, CompiledOrder


def make_fixed(c: Compiled) -> Fixed:
    """Return the tables of an instance."""
    clocks = list({id(clock): clock for clock in [*c.clocks, *(o.clock for o in c.orders)]}.values())
    number = {id(clock): i for i, clock in enumerate(clocks)}
    duties = np.cumsum([0, *(len(clock.duty_start) for clock in clocks)])
    first_duty = {id(clock): int(duties[i]) for i, clock in enumerate(clocks)}
    people = people_tables(c, clocks, (mode for o in c.orders for mode in o.modes))
    return Fixed(
        slots=c.slots,
        makespan=c.weights.makespan_per_slot,
        most_changes=c.most_changes,
        first_day=int(duties[-1]),
        works=c.works,
        any_brought=int(any(unit.operators for unit in c.machines)),
        any_taste=int(bool(people["dislike"].any() or people["dislike_class"].any())),
        any_driving=int(min(c.people.driving_limit, default=UNLIMITED) < UNLIMITED),
        any_carried=int(len(people["carry"]) > 0),
        any_based=int(any(c.people.has_base)),
        crew_change=c.weights.continuity_per_change,
        compared=int(c.pay.compared),
        fair_hour=c.pay.by_hour,
        fair_shift=c.pay.by_shift,
        apart=site_distances(c.instance),
        **_time_tables(c, clocks, duties),
        **machine_tables(c, number),
        **people,
        **_order_tables(c, number, first_duty),
        **_mode_tables(c),
        capacity=ints(c.capacity),
        pool_people=ints(c.pool_is_people),
        pool_counts=ints(c.counts),
        budget=ints(c.budget_amounts),
    )


def _time_tables(c: Compiled, clocks: list[Clock], duties: Ints) -> dict[str, Ints]:
    days = np.append(c.day_starts, c.slots)
    clock_at, slot_at = stacked([clock.slot_of(np.arange(clock.total)) for clock in clocks])
    return {
        "clock_at": clock_at,
        "slot_at": slot_at,
        "duty_at": join([_duty_of(clock) + duties[i] for i, clock in enumerate(clocks)]),
        "window_at": join([clock.window_of(np.arange(clock.total)) for clock in clocks]),
        "duty_start": join([*(clock.duty_start for clock in clocks), days[:-1]]),
        "duty_end": join([*(clock.duty_end for clock in clocks), days[1:]]),
        "duty_day": join([*(clock.duty_day for clock in clocks), np.arange(len(days) - 1)]),
        "day_start": c.day_starts,
    }


def _order_tables(c: Compiled, number: dict[int, int], first_duty: dict[int, int]) -> dict[str, Ints]:
    outlook_of, outlook = c.outlook.tables()
    rank = np.argsort([*c.latest_due_order, *range(c.works, len(c.orders))])
    crews = [max((_crew(c, o, which) for which in range(len(o.modes))), default=0) for o in c.orders]
    return {
        "order": table_of([_order_row(c, o, number[id(o.clock)], int(rank[o.index])) for o in c.orders], 13),
        **rows_of("link", [_link_rows(c, o.index) for o in c.orders], 7),
        "outlook_of": outlook_of,
        "outlook": outlook,
        **rows_of("pin", [[(m,) for m in sorted(o.fixed_machines)] for o in c.orders], 1),
        **rows_of("force", [_forced(o, first_duty[id(o.clock)]) for o in c.orders], 2),
        "reference": table_of([_reference_row(c, o) for o in c.orders], 3),
        **rows_of("kept", [_kept(c, o) for o in c.orders], 1),
        **rows_of("stay", [_stay(c, o, first_duty[id(o.clock)]) for o in c.orders], 3),
        "crew_at": np.cumsum([0, *crews]).astype(np.int64),
        "gain": ints([o.gain for o in c.orders]),
        "past": ints([o.past for o in c.orders]),
    }


def _mode_tables(c: Compiled) -> dict[str, Ints]:
    modes = [(o, which, mode) for o in c.orders for which, mode in enumerate(o.modes)]
    candidate, (need_at, need) = _machine_needs(mode for _, _, mode in modes)
    return {
        "mode_at": np.cumsum([0, *(len(o.modes) for o in c.orders)]).astype(np.int64),
        "mode": table_of([_mode_row(c, o, which, mode) for o, which, mode in modes], 7),
        "need_at": need_at,
        "need": need,
        "candidate": candidate,
        **rows_of("use", [[(u.pool, u.quantity) for u in mode.pools] for _, _, mode in modes], 2),
        **rows_of("user", _users(c), 1),
        **rows_of("spend", [mode.budgets for _, _, mode in modes], 2),
        "restarts": ints([mode.restarts for _, _, mode in modes]),
        "fee": ints([mode.price for _, _, mode in modes]),
    }


def _users(c: Compiled) -> list[list[tuple[int]]]:
    """Return for each pool the orders that may ask for it."""
    users: list[list[tuple[int]]] = [[] for _ in c.counts]
    for order in c.orders:
        for pool in sorted({use.pool for mode in order.modes for use in mode.pools}):
            users[pool].append((order.index,))
    return users


def _order_row(c: Compiled, o: CompiledOrder, clock: int, rank: int) -> list[int]:
    due = o.order.due
    late = c.horizon.per_slot(c.weights.tardiness_per_hour) * o.order.priority
    latest = min(o.deadline, due if due is not None else o.deadline)
    return [
        o.site,
        clock,
        o.order.release,
        o.deadline,
        UNLIMITED if due is None else due,
        late,
        c.price_out(o.order),
        not o.order.interruptible,
        FROZEN if o.frozen else int(o.fixed_start is not None),
        c.outlook.earliest(o.index),
        c.outlook.sensible(o.index),
        rank,
        (o.earliest + latest) // 2,
    ]


def _mode_row(c: Compiled, o: CompiledOrder, which: int, mode: CompiledMode) -> list[int]:
    first, last = c.work_range(o.index, which)
    seats = sum(need.quantity for need in mode.people)
    return [o.index, mode.duration, first, last, seats, sum(n.quantity for n in mode.machines), which]


def _crew(c: Compiled, o: CompiledOrder, which: int) -> int:
    """Return how many shifts an order may have in a mode."""
    first, last = c.work_range(o.index, which)
    if last < first:
        return 0
    work, duration = np.arange(first, last + 1), o.modes[which].duration
    duty = _duty_of(o.clock)
    most = int((duty[work + duration - 1] - duty[work]).max()) + 1
    return most * sum(need.quantity for need in o.modes[which].people)


def _duty_of(clock: Clock) -> Ints:
    return np.searchsorted(clock.duty_work, np.arange(clock.total), side="right") - 1


def _machine_needs(modes: Iterable[CompiledMode]) -> tuple[Ints, tuple[Ints, Ints]]:
    """Return the candidates of all machine lines, equal ones once, and the lines' rows."""
    rows: list[Sequence[Sequence[int]]] = []
    known: dict[int, tuple[int, int]] = {}
    found: list[Ints] = []
    size = 0
    for mode in modes:
        own = []
        for need in mode.machines:
            key = id(need.candidates)
            if key not in known:
                known[key] = size, size + len(need.candidates)
                found.append(need.candidates)
                size += len(need.candidates)
            own.append((need.quantity, *known[key]))
        rows.append(own)
    return join(found), flat_rows(rows, 3)


def _link_rows(c: Compiled, k: int) -> list[tuple[int, ...]]:
    return [
        (
            x.before,
            x.after,
            x.kind[0] == "F",
            x.kind[1] == "F",
            x.min_lag,
            UNLIMITED if x.max_lag is None else x.max_lag,
            x.working,
        )
        for x in c.links_of[k]
    ]


def _reference_row(c: Compiled, o: CompiledOrder) -> list[int]:
    known = o.reference
    return [-1, 0, 0] if known is None else [c.weights.deviation(known.standing), known.start, known.mode]


def _kept(c: Compiled, o: CompiledOrder) -> list[tuple[int]]:
    return [(c.machine_index[m],) for m in sorted(set(o.reference.machines))] if o.reference else []


def _forced(o: CompiledOrder, first_duty: int) -> list[tuple[int, int]]:
    """Return operator and duty for people whom a pin or the frozen past puts into a duty of the order."""
    starts, ends = o.clock.duty_start, o.clock.duty_end
    rows = []
    for operator, low, high in o.pinned_operators:
        rows += [(operator, first_duty + int(d)) for d in np.flatnonzero((low <= starts) & (starts < high))]
    for operator, at in o.fixed_duties:
        rows += [(operator, first_duty + int(d)) for d in np.flatnonzero((starts <= at) & (at < ends))]
    return rows


def _stay(c: Compiled, o: CompiledOrder, first_duty: int) -> list[tuple[int, int, int]]:
    """Return operator, duty (-1: none is left) and price of a change for the duties of the reference plan."""
    rows = []
    for d in o.reference_duties:
        local = o.clock.duty_at(d.start)
        duty = -1 if local is None else first_duty + local
        rows.append((c.operator_index[d.operator], duty, c.weights.deviation(d.standing)))
    return rows
