"""A project as flat tables: orders with modes that hold pools and people and use up budgets, and links."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solver.cpsat.clock import UNLIMITED
from solver.ledger.arrays import flat_rows, ints, rows_of

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints
    from solver.cpsat.compile import Compiled
    from solver.cpsat.shapes import CompiledMode


class Project(NamedTuple):
    """What a decoder reads. Modes of an order stand by duration; links are drawn both ways.

    Parameters
    ----------
    mode_at
        First mode of each order, shape (N + 1,).
    duration
        Slots of each mode, shape (G,).
    use_at, use
        Pool and units of each mode.
    spend_at, spend, budget
        Budget and amount of each mode, and what there is.
    before_at, before, after_at, after
        Predecessor or successor of each order, and the least slots between.
    topology
        Orders, predecessors first.
    first, until
        Earliest start and latest end of each order.
    head, tail
        Slots that must pass before an order can start, and after it has ended.
    level_at, level
        Slot from which on a pool has so many units, and how many.
    seat_at, seat
        Kind of people, heads and number of each line of each mode that asks for people.
    fit_at, fit
        People who are of a kind that a mode asks for.
    able
        Whether a person is of a kind, shape (P, kinds).
    """

    mode_at: Ints
    duration: Ints
    use_at: Ints
    use: Ints
    spend_at: Ints
    spend: Ints
    budget: Ints
    before_at: Ints
    before: Ints
    after_at: Ints
    after: Ints
    topology: Ints
    first: Ints
    until: Ints
    head: Ints
    tail: Ints
    level_at: Ints
    level: Ints
    seat_at: Ints
    seat: Ints
    fit_at: Ints
    fit: Ints
    able: Ints


def project_of(c: Compiled) -> tuple[Project, Ints] | None:
    """Return an instance as a project, and by row the mode of its order; none if it is more than that.

    Each order must be worked without pauses from its first start to its last end, so that a span is a
    duration, and hold nothing but pools and people who are there all the time.
    """
    if not _is_bare(c):
        return None
    rows: list[tuple[int, int]] = []
    at, first, until = [0], [], []
    for k, order in enumerate(c.orders):
        allowed = [
            i for i in range(len(order.modes)) if order.fixed_mode in (None, i) and len(c.starts(k, i))
        ]
        if not allowed:
            return None
        rows += [(k, i) for i in sorted(allowed, key=lambda i: (order.modes[i].duration, i))]
        at.append(len(rows))
        first.append(min(int(c.starts(k, i).start[0]) for i in allowed))
        until.append(max(int(c.starts(k, i).end[-1]) for i in allowed))
    modes = [c.orders[k].modes[i] for k, i in rows]
    use_at, use = flat_rows([_units([(n.pool, n.quantity) for n in mode.pools]) for mode in modes], 2)
    spend_at, spend = flat_rows([_units(mode.budgets) for mode in modes], 2)
    level_at, level = flat_rows([_levels(row) for row in c.capacity], 2)
    project = Project(
        mode_at=ints(at),
        duration=ints([mode.duration for mode in modes]),
        use_at=use_at,
        use=use,
        spend_at=spend_at,
        spend=spend,
        budget=ints(c.budget_amounts),
        **_links(c),
        topology=ints(c.latest_due_order),
        first=ints(first),
        until=ints(until),
        **_outside(c, first),
        level_at=level_at,
        level=level,
        **_seats(c, modes),
    )
    return project, ints([i for _, i in rows])


def _is_bare(c: Compiled) -> bool:
    """Whether orders have only pools, people, budgets and plain links, and only the last end costs."""
    w = c.weights
    if not c.works or c.works < len(c.orders) or c.machines or c.instance.reference:
        return False
    if w.makespan_per_slot <= 0:
        return False
    if any(link.kind != "FS" or link.max_lag is not None or link.min_lag < 0 for link in c.links):
        return False
    for order in c.orders:
        if order.order.due is not None and w.tardiness_per_hour:
            return False
        if len(order.clock.start) != 1 or order.fixed_start is not None:
            return False
        if order.order.tools or order.order.parts or order.order.restocks:
            return False
        peopled = any(mode.people for mode in order.modes)
        if peopled and (len(order.clock.duty_start) != 1 or order.pinned_operators or order.fixed_duties):
            return False
    return all(_is_plain(c, i) for i in _asked(c))


def _asked(c: Compiled) -> list[int]:
    """Return the people whom some line could use."""
    modes = [mode for order in c.orders for mode in order.modes]
    return sorted({i for mode in modes for need in mode.people for i in need.operators.tolist()})


def _is_plain(c: Compiled, i: int) -> bool:
    """Whether a person is there, qualified, unlimited and unpaid from the first start to the last end."""
    people, person = c.people, c.operators[i]
    limited = min(people.daily_limit[i], people.weekly_limit[i], people.days_in_a_row[i]) < UNLIMITED
    paid = people.rate[i] or people.commute[i].any() or people.crew_slots.any() or person.group is not None
    first = min(order.earliest for order in c.orders)
    last = max(order.deadline for order in c.orders)
    there = any(start <= first and end >= last for start, end in people.available[i])
    valid = all(
        held.valid_from <= first and (held.valid_until or last) >= last for held in person.certificates
    )
    refused = bool(c.refusals[i]) or c.comes_with[i] >= 0
    stays = not people.rest[i] and not people.has_base[i]
    return not limited and not paid and there and valid and not refused and stays


def _seats(c: Compiled, modes: list[CompiledMode]) -> dict[str, Ints]:
    """Return the tables of what each mode asks of people."""
    kinds: dict[tuple[int, ...], int] = {}
    rows, fit = [], []
    for mode in modes:
        groups = [tuple(sorted(set(need.operators.tolist()))) for need in mode.people]
        rows.append(
            [
                (kinds.setdefault(group, len(kinds)), need.quantity, need.line)
                for group, need in zip(groups, mode.people, strict=True)
            ]
        )
        fit.append([(i,) for i in sorted({i for group in groups for i in group})])
    able = np.zeros((len(c.operators) if kinds else 0, len(kinds)), dtype=np.int64)
    for group, kind in kinds.items():
        able[list(group), kind] = 1
    fit_at, who = flat_rows(fit, 1)
    return {
        **rows_of("seat", rows, 3),
        "fit_at": fit_at,
        "fit": ints(who[:, 0]),
        "able": able,
    }


def _links(c: Compiled) -> dict[str, Ints]:
    """Return the tables of what each order follows and of what follows it, each with the least lag."""
    before: list[list[tuple[int, int]]] = [[] for _ in c.orders]
    after: list[list[tuple[int, int]]] = [[] for _ in c.orders]
    for link in c.links:
        before[link.after].append((link.before, link.min_lag))
        after[link.before].append((link.after, link.min_lag))
    return {**rows_of("before", before, 2), **rows_of("after", after, 2)}


def _outside(c: Compiled, first: list[int]) -> dict[str, Ints]:
    """Return what must pass before each order and after it, its chains done as fast as they can be."""
    shortest = [min(mode.duration for mode in order.modes) for order in c.orders]
    head, tail = list(first), [0] * len(first)
    rank = {k: place for place, k in enumerate(c.latest_due_order)}
    by_rank = sorted(c.links, key=lambda link: (rank[link.before], rank[link.after]))
    for link in by_rank:
        ready = head[link.before] + shortest[link.before] + link.min_lag
        head[link.after] = max(head[link.after], ready)
    for link in sorted(by_rank, key=lambda link: -rank[link.after]):
        behind = link.min_lag + shortest[link.after] + tail[link.after]
        tail[link.before] = max(tail[link.before], behind)
    return {"head": ints(head), "tail": ints(tail)}


def _units(rows: list[tuple[int, int]] | tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """Return what is asked of each, several lines of one together."""
    total: dict[int, int] = {}
    for one, units in rows:
        total[one] = total.get(one, 0) + units
    return [(one, units) for one, units in total.items() if units]


def _levels(row: Ints) -> list[tuple[int, int]]:
    """Return the slots from which on a pool has another capacity, the first one 0."""
    cuts = [0, *(np.flatnonzero(np.diff(row)) + 1).tolist()]
    return [(cut, int(row[cut])) for cut in cuts]
