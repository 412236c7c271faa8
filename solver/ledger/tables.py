"""The fixed part of a ledger: an instance as flat arrays of integers, for compiled functions.

Rows that belong to one thing stand together: those of thing i are ``[x_at[i], x_at[i + 1])``. Times are
slots, money is cents. A *mode* is numbered over all orders; a *duty* over all clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from solver.cpsat.compile import UNLIMITED

if TYPE_CHECKING:
    from models.domain.rental import Rental
    from models.domain.resources import Machine
    from solver.cpsat.clock import Clock, Ints
    from solver.cpsat.compile import Compiled
    from solver.cpsat.shapes import CompiledMode, CompiledOrder, PeopleNeed

TRANSPORT, LOWBOYS, PLACE, RATE, RENT = range(5)
"""Columns of ``machine``; `LOWBOYS` is a pool or -1, `RENT` whether it costs rent."""

ON_HIRE, ONCE, HOURLY, OWED = range(4)
"""Columns of ``hire``: whether a machine is on hire before the horizon; cents once; cents of a slot by the
hour (-1: not offered), and cents by the hour before the horizon less what was invoiced."""

ALWAYS, HIRED, FOR_WORK = range(3)
"""Values of ``presence``: a machine is there all the time, to the end of its last order, or from the first to
the last."""

SINCE, UNTIL, DONE, MINIMUM, INCLUDED, SHORT, OVER = range(7)
"""Columns of ``month``: a contract month's slots, work in it before the horizon, slots of work that are paid
at least and that the rent includes, cents of a slot that lacks to the one or goes beyond the other."""

DAILY, REST, PAY, WEEKLY, ROW, STREAK, RESTED, NORMAL, BEYOND, GROUP, WHEEL = range(11)
"""Columns of ``person``: `ROW` is the most days in a row, `STREAK` those just before the horizon, `RESTED`
the slot from which the person is rested; `NORMAL` slots of a local date cost nothing extra, each other one
`BEYOND`; `GROUP` is with whom he is compared, or -1; `WHEEL` is the most driving of a date."""

SITE, CLOCK, RELEASE, DEADLINE, DUE, LATE, UNPLANNED, WHOLE, PINNED, HEAD, RANK, MIDDLE = range(12)
"""Columns of ``order``: `LATE` and `UNPLANNED` are prices, `WHOLE` tells that it may not be interrupted,
`PINNED` that its start is given, `HEAD` is its earliest start by precedence, `RANK` its place in an order
that puts predecessors first, `MIDDLE` the middle of its window."""

HAULER, BASE = range(2)
"""Columns of ``lowboy``: machine and place of a lowboy that hauls a transport class."""

ROUND, LOWBOY, DRIVER = range(3)
"""Entries of ``trip``: 1 + the site of the round whose driver is judged, 0 where that is a part of an order;
row of ``lowboy``, that is judged or was found last, and the person who drives it."""

AWAY, HOME = range(2)
"""Entries of ``round_slots`` and ``round_cents``: a lowboy's empty way to a site, and from it back."""

ORDER, DURATION, FIRST, LAST, SEATS, HELD, WHICH = range(7)
"""Columns of ``mode``: closed bounds of starts as work slots, seats, machines, number within its order."""

QUANTITY, ROWS, ENDS = range(3)
"""Columns of ``need`` and ``line``: their candidates are rows ``[ROWS, ENDS)`` of ``candidate`` or ``op``."""

SEAT, UNIT, KIND, DRIVES = 3, 4, 5, 6
"""Columns of ``line``: its first seat, the place of its first machine among those of the order (-1: it has
none), the equipment class, and whether work on it is driving. Lines of a mode stand with those first whom
fewest people can take."""

VISIT, TWIN = range(2)
"""Columns of ``visit``: an order that is a service, and the one before it that differs in nothing, or -1."""

BEFORE, AFTER, FROM_END, TO_END, LEAST, MOST, WORKING = range(7)
"""Columns of ``link``: whether its lag counts from the predecessor's end, to the successor's end."""

PRICE, START, MODE = range(3)
"""Columns of ``reference``; the price of one change is -1 where there is no reference."""


class Fixed(NamedTuple):
    """What does not change; see the columns above. ``op_from`` and ``op_until`` bound a qualification.

    Orders from ``works`` on are services. ``own_way`` is what a slot on its own wheels adds to a machine's
    meter, ``gain`` what a work slot of an order adds; ``kind`` is told in `solver.ledger.meters`; ``past``:
    an order is a fact; ``restarts``: which of its machine's kinds a mode restarts, as bits, at what ``fee``.

    Behind the duties of all clocks there is one for each local day, from ``first_day`` on, for rounds with
    lowboys. ``driver`` has for each transport class the rows of ``op`` who may drive; -1: none is asked.

    ``premium`` are cents of one person's work before each slot, ``dear`` tells of a duty whether it meets the
    time of a premium; ``dislike`` is what his shift costs at a site, ``dislike_class`` on a machine.
    """

    slots: int
    makespan: int
    most_changes: int
    first_day: int
    clock_at: Ints
    slot_at: Ints
    duty_at: Ints
    window_at: Ints
    duty_start: Ints
    duty_end: Ints
    duty_day: Ints
    day_start: Ints
    crew: Ints
    machine: Ints
    hire: Ints
    charged_at: Ints
    charged: Ints
    cover_at: Ints
    cover: Ints
    month_at: Ints
    month: Ints
    brings: Ints
    comes_with: Ints
    any_brought: int
    standby: Ints
    presence: Ints
    site_clock: Ints
    block_at: Ints
    block: Ints
    road_slots: Ints
    move_run: Ints
    lowboy_at: Ints
    lowboy: Ints
    round_slots: Ints
    round_cents: Ints
    driver: Ints
    road_cents: Ints
    person: Ints
    premium: Ints
    dear: Ints
    dislike: Ints
    dislike_class: Ints
    any_taste: int
    any_driving: int
    crew_change: int
    compared: int
    fair_hour: int
    fair_shift: int
    member_at: Ints
    member: Ints
    before: Ints
    worked: Ints
    refusal_at: Ints
    refusal: Ints
    barred_at: Ints
    barred: Ints
    commute: Ints
    there_at: Ints
    there: Ints
    capacity: Ints
    pool_people: Ints
    pool_counts: Ints
    budget: Ints
    order: Ints
    mode_at: Ints
    mode: Ints
    need_at: Ints
    need: Ints
    candidate: Ints
    line_at: Ints
    line: Ints
    op: Ints
    op_from: Ints
    op_until: Ints
    drives: Ints
    use_at: Ints
    use: Ints
    spend_at: Ints
    spend: Ints
    link_at: Ints
    link: Ints
    outlook_of: Ints
    outlook: Ints
    pin_at: Ints
    pin: Ints
    force_at: Ints
    force: Ints
    reference: Ints
    kept_at: Ints
    kept: Ints
    stay_at: Ints
    stay: Ints
    crew_at: Ints
    works: int
    own_way: Ints
    kind_at: Ints
    kind: Ints
    gain: Ints
    past: Ints
    restarts: Ints
    fee: Ints
    visit_at: Ints
    visit: Ints


def make_fixed(c: Compiled) -> Fixed:
    """Return the tables of an instance."""
    clocks = list({id(clock): clock for clock in [*c.clocks, *(o.clock for o in c.orders)]}.values())
    number = {id(clock): i for i, clock in enumerate(clocks)}
    duties = np.cumsum([0, *(len(clock.duty_start) for clock in clocks)])
    first_duty = {id(clock): int(duties[i]) for i, clock in enumerate(clocks)}
    modes = [(o, which, mode) for o in c.orders for which, mode in enumerate(o.modes)]
    candidate, need_rows = _machine_needs(mode for _, _, mode in modes)
    kinds = {kind.id: i for i, kind in enumerate(c.instance.equipment_classes)}
    people, line_rows, driver = _people_lines((mode for _, _, mode in modes), c.drivers, kinds, c.driven)
    ways = [c.round_ways(m) for row in c.lowboys for m in row]
    rounds = _ints(np.array(ways).reshape(-1, 2, 2, len(c.site_index)))
    days = np.append(c.day_starts, c.slots)
    outlook_of, outlook = c.outlook.tables()
    rank = np.argsort([*c.latest_due_order, *range(c.works, len(c.orders))])
    crews = [max((_crew(c, o, which) for which in range(len(o.modes))), default=0) for o in c.orders]
    clock_at, slot_at = _rows([clock.slot_of(np.arange(clock.total)) for clock in clocks])
    taste = _people_prices(c, clocks)
    return Fixed(
        slots=c.slots,
        makespan=c.weights.makespan_per_slot,
        most_changes=c.most_changes,
        first_day=int(duties[-1]),
        clock_at=clock_at,
        slot_at=slot_at,
        duty_at=_join([_duty_of(clock) + duties[i] for i, clock in enumerate(clocks)]),
        window_at=_join([clock.window_of(np.arange(clock.total)) for clock in clocks]),
        duty_start=_join([*(clock.duty_start for clock in clocks), days[:-1]]),
        duty_end=_join([*(clock.duty_end for clock in clocks), days[1:]]),
        duty_day=_join([*(clock.duty_day for clock in clocks), np.arange(len(days) - 1)]),
        day_start=c.day_starts,
        crew=_ints(c.crew_slots),
        machine=_table(
            [
                [t, -1 if pool is None else pool, place, rate, rent]
                for t, pool, place, rate, rent in zip(
                    c.machine_transport,
                    c.machine_pool,
                    c.machine_place,
                    c.machine_rate,
                    [rental is not None for rental in c.rentals],
                    strict=True,
                )
            ],
            5,
        ),
        **_hires(c),
        **_rows_of("month", [_month_rows(rental) for rental in c.rentals], 7),
        brings=_ints([bool(unit.operators) for unit in c.machines]),
        comes_with=_ints(c.comes_with),
        standby=_ints([c.horizon.per_slot(unit.standby_per_hour) for unit in c.machines]),
        presence=_ints([_presence(unit) for unit in c.machines]),
        site_clock=_ints(_site_clocks(c, number)),
        any_brought=int(any(unit.operators for unit in c.machines)),
        **_windows("block", c.machine_blocked),
        road_slots=_ints(np.array([r.slots for r in c.roads]).reshape(-1, *c.crew_slots.shape)),
        move_run=_ints(c.move_run),
        **_rows_of("lowboy", [[(m, c.machine_place[m]) for m in row] for row in c.lowboys], 2),
        round_slots=_ints(rounds[:, 0]),
        round_cents=_ints(rounds[:, 1]),
        driver=driver,
        road_cents=_ints(np.array([r.cents for r in c.roads]).reshape(-1, *c.crew_slots.shape)),
        person=_ints(
            np.stack(
                [
                    c.daily_limit,
                    c.rest,
                    c.operator_rate,
                    c.weekly_limit,
                    c.days_in_a_row,
                    c.streak,
                    c.rested,
                    _ints(c.normal),
                    _ints(c.overtime_rate),
                    _ints(c.group),
                    _ints(c.driving_limit),
                ],
                axis=1,
            )
        ),
        any_taste=int(bool(taste["dislike"].any() or taste["dislike_class"].any())),
        any_driving=int(min(c.driving_limit, default=UNLIMITED) < UNLIMITED),
        drives=_rows_that_drive(c, people[0], line_rows[1], driver),
        crew_change=c.weights.continuity_per_change,
        compared=int(c.compared),
        fair_hour=c.fair_hour,
        fair_shift=c.fair_shift,
        **taste,
        worked=_ints(c.past),
        **_rows_of("refusal", c.refusals, 4),
        **_rows_of("barred", c.barred, 4),
        commute=_ints(c.commute),
        **_windows("there", c.available),
        capacity=_ints(c.capacity),
        pool_people=_ints(np.array(c.pool_is_people, dtype=np.int64)),
        pool_counts=_ints(np.array(c.counts, dtype=np.int64)),
        budget=_ints(np.array(c.budget_amounts, dtype=np.int64)),
        order=_table([_order_row(c, o, number[id(o.clock)], int(rank[o.index])) for o in c.orders], 12),
        mode_at=np.cumsum([0, *(len(o.modes) for o in c.orders)]).astype(np.int64),
        mode=_table([_mode_row(c, o, which, mode) for o, which, mode in modes], 7),
        need_at=need_rows[0],
        need=need_rows[1],
        candidate=candidate,
        line_at=line_rows[0],
        line=line_rows[1],
        op=people[0],
        op_from=people[1],
        op_until=people[2],
        **_rows_of("use", [[(u.pool, u.quantity) for u in mode.pools] for _, _, mode in modes], 2),
        **_rows_of("spend", [mode.budgets for _, _, mode in modes], 2),
        **_rows_of("link", [_link_rows(c, o.index) for o in c.orders], 7),
        outlook_of=outlook_of,
        outlook=outlook,
        **_rows_of("pin", [[(m,) for m in sorted(o.fixed_machines)] for o in c.orders], 1),
        **_rows_of("force", [_forced(o, first_duty[id(o.clock)]) for o in c.orders], 2),
        reference=_table([_reference_row(c, o) for o in c.orders], 3),
        **_rows_of("kept", [_kept(c, o) for o in c.orders], 1),
        **_rows_of("stay", [_stay(c, o, first_duty[id(o.clock)]) for o in c.orders], 3),
        crew_at=np.cumsum([0, *crews]).astype(np.int64),
        works=c.works,
        own_way=_ints(c.own_way),
        **_rows_of("kind", [[(k.since, k.limit) for k in kinds] for kinds in c.kinds], 2),
        gain=_ints([o.gain for o in c.orders]),
        past=_ints([o.past for o in c.orders]),
        restarts=_ints([mode.restarts for _, _, mode in modes]),
        fee=_ints([mode.price for _, _, mode in modes]),
        **_rows_of("visit", _visit_rows(c), 2),
    )


def _people_prices(c: Compiled, clocks: list[Clock]) -> dict[str, Ints]:
    """Return what people cost beyond their wage."""
    price = c.weights.preference_per_shift
    sites, classes = range(len(c.site_index)), [kind.id for kind in c.instance.equipment_classes]
    by_site = [[price * c.dislikes(p, s, None) for s in sites] for p in range(len(c.operators))]
    by_class = [
        [price * (bool(o.prefers_classes) and kind not in o.prefers_classes) for kind in classes]
        for o in c.operators
    ]
    dear = [c.dear[clock.duty_end] > c.dear[clock.duty_start] for clock in clocks]
    rounds: Ints = np.zeros(len(c.day_starts), dtype=np.int64)
    return {
        "premium": c.premium,
        "dear": _join([*(each.astype(np.int64) for each in dear), rounds]),
        "dislike": _ints(by_site).reshape(len(by_site), len(sites)),
        "dislike_class": _ints(by_class).reshape(len(by_class), len(classes)),
        "before": _ints(c.before),
        **_rows_of("member", [[(p,) for p in group] for group in c.groups], 1),
    }


def _hires(c: Compiled) -> dict[str, Ints]:
    """Return the tables of rent: by days in the horizon that are charged, what is left to pay for them."""
    rows: list[list[int]] = []
    charged: list[Ints] = []
    covers: list[Ints] = []
    for rental in c.rentals:
        if rental is None:
            rows.append([0, 0, -1, 0])
            charged.append(_ints([]))
            covers.append(_ints([]))
            continue
        hourly = -1 if rental.hour_rate is None else rental.hour_rate
        owed = rental.hours_before - rental.invoiced
        rows.append([rental.days_before > 0, rental.once(used=True), hourly, owed])
        charged.append(_ints(rental.charged))
        covers.append(_ints(rental.covers_left))
    charged_at, charged_days = _rows(charged)
    cover_at, cover = _rows(covers)
    return {
        "hire": _table(rows, 4),
        "charged_at": charged_at,
        "charged": charged_days,
        "cover_at": cover_at,
        "cover": cover,
    }


def _visit_rows(c: Compiled) -> list[list[tuple[int, int]]]:
    rows: list[list[tuple[int, int]]] = [[] for _ in c.machines]
    for order in c.orders[c.works :]:
        assert order.visit is not None
        rows[order.visit.machine].append((order.index, order.index - 1 if order.visit.turn else -1))
    return rows


def _presence(unit: Machine) -> int:
    if unit.ownership == "owned":
        return ALWAYS
    return HIRED if unit.hire else FOR_WORK


def _site_clocks(c: Compiled, number: dict[int, int]) -> list[int]:
    """Return the clock of each site with work, -1 for others."""
    worked = {o.site for o in c.orders[: c.works]}
    return [number[id(clock)] if site in worked else -1 for site, clock in enumerate(c.clocks)]


def _month_rows(rental: Rental | None) -> list[tuple[int, ...]]:
    if rental is None or not (rental.short_rate or rental.over_rate):
        return []
    return [(*month, rental.short_rate, rental.over_rate) for month in rental.months]


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
        c.weights.unplanned * o.order.priority,
        not o.order.interruptible,
        o.fixed_start is not None,
        c.outlook.earliest(o.index),
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
    return _join(found), _flat(rows, 3)


def _people_lines(
    modes: Iterable[CompiledMode],
    drivers: Iterable[PeopleNeed | None],
    kinds: dict[str, int],
    driven: set[str],
) -> tuple[tuple[Ints, Ints, Ints], tuple[Ints, Ints], Ints]:
    """Return who is qualified for the people lines, equal ones once, the lines' rows, and the drivers'."""
    rows: list[Sequence[Sequence[int]]] = []
    known: dict[int, tuple[int, int]] = {}
    found: list[PeopleNeed] = []

    def rows_of(need: PeopleNeed) -> tuple[int, int]:
        key = id(need.operators)
        if key not in known:
            first = known[id(found[-1].operators)][1] if found else 0
            known[key] = first, first + len(need.operators)
            found.append(need)
        return known[key]

    for mode in modes:
        own, seat = [], 0
        units, place = {}, 0
        for machines in mode.machines:
            units[machines.line] = place
            place += machines.quantity
        for need in mode.people:
            kind = kinds.get(need.equipment_class or "", -1)
            own.append(
                (
                    need.quantity,
                    *rows_of(need),
                    seat,
                    units.get(need.line, -1),
                    kind,
                    need.equipment_class in driven,
                )
            )
            seat += need.quantity
        rows.append(sorted(own, key=lambda row: row[ENDS] - row[ROWS]))
    driver = [(-1, -1) if need is None else rows_of(need) for need in drivers]
    table = (
        _join([need.operators for need in found]),
        _join([need.valid_from for need in found]),
        _join([need.valid_until for need in found]),
    )
    return table, _flat(rows, 7), _table(driver, 2)


def _rows_that_drive(c: Compiled, op: Ints, lines: Ints, drivers: Ints) -> Ints:
    """Return for each row of ``op`` whether who is in it drives."""
    found: Ints = np.zeros(len(op), dtype=np.int64)
    for row in lines[lines[:, DRIVES] > 0]:
        found[row[ROWS] : row[ENDS]] = 1
    for first, last in drivers.tolist():
        found[max(0, first) : max(0, last)] = 1
    return found


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


def _forced(o: CompiledOrder, first_duty: int) -> list[tuple[int, int]]:
    """Return operator and duty for people whom a pin or the frozen past puts into a duty of the order."""
    starts, ends = o.clock.duty_start, o.clock.duty_end
    rows = []
    for operator, low, high in o.pinned_operators:
        rows += [(operator, first_duty + int(d)) for d in np.flatnonzero((low <= starts) & (starts < high))]
    for operator, at in o.fixed_duties:
        rows += [(operator, first_duty + int(d)) for d in np.flatnonzero((starts <= at) & (at < ends))]
    return rows


def _reference_row(c: Compiled, o: CompiledOrder) -> list[int]:
    known = o.reference
    return [-1, 0, 0] if known is None else [c.weights.deviation(known.standing), known.start, known.mode]


def _kept(c: Compiled, o: CompiledOrder) -> list[tuple[int]]:
    return [(c.machine_index[m],) for m in sorted(set(o.reference.machines))] if o.reference else []


def _stay(c: Compiled, o: CompiledOrder, first_duty: int) -> list[tuple[int, int, int]]:
    """Return operator, duty (-1: none is left) and price of a change for the duties of the reference plan."""
    rows = []
    for d in o.reference_duties:
        local = o.clock.duty_at(d.start)
        duty = -1 if local is None else first_duty + local
        rows.append((c.operator_index[d.operator], duty, c.weights.deviation(d.standing)))
    return rows


def _ints(values: Any) -> Ints:
    return np.ascontiguousarray(values, dtype=np.int64)


def _join(parts: Sequence[Ints]) -> Ints:
    return _ints(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)


def _table(rows: Sequence[Sequence[int]], columns: int) -> Ints:
    return _ints(np.array(rows, dtype=np.int64).reshape(-1, columns))


def _rows(parts: Sequence[Ints]) -> tuple[Ints, Ints]:
    return np.cumsum([0, *map(len, parts)]).astype(np.int64), _join(parts)


def _flat(parts: Sequence[Sequence[Sequence[int]]], columns: int) -> tuple[Ints, Ints]:
    at = np.cumsum([0, *map(len, parts)]).astype(np.int64)
    return at, _table([row for part in parts for row in part], columns)


def _rows_of(name: str, parts: Sequence[Sequence[Sequence[int]]], columns: int) -> dict[str, Ints]:
    at, rows = _flat(parts, columns)
    return {f"{name}_at": at, name: rows}


def _windows(name: str, windows: Sequence[Sequence[tuple[int, int]]]) -> dict[str, Ints]:
    return _rows_of(name, windows, 2)
