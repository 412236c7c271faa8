"""Visits: services that a plan may place, compiled as orders of their machine.

A visit is at one place, a workshop or a site at which the machine may be serviced in the field; its modes are
the kinds of service that can be done there. It costs nothing to leave it out. Several of one place stand for
several services in one horizon. What a machine cannot come to need has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.domain.base import Window
from models.domain.orders import WorkOrder
from models.domain.sites import Calendar
from solver.cpsat.clock import make_clock
from solver.cpsat.servicing import Kind
from solver.cpsat.shapes import CompiledMode, CompiledOrder, MachineNeed, PoolNeed, Visit

if TYPE_CHECKING:
    from solver.cpsat.clock import Clock, Ints
    from solver.cpsat.compile import Compiled

MOST_COPIES = 6
"""Services of one machine at one place."""

FIELD_SITES = 8
"""Sites at which a machine may be serviced in the field: those with most work for it."""


@dataclass(frozen=True)
class Visits:
    """All visits of an instance.

    Parameters
    ----------
    orders
        As orders of their machine.
    complete
        Whether no plan has a service that they leave out: services in pauses are none of them.
    """

    orders: list[CompiledOrder]
    complete: bool


def make_visits(c: Compiled) -> Visits:
    """Return what services a plan may place."""
    found: list[CompiledOrder] = []
    complete = True
    always = make_clock(Calendar(id="always", windows=(Window(0, c.slots),)), (), c.horizon, c.any_rent)
    doable = _doable(c)
    for m, kinds in enumerate(c.kinds):
        most = _most_run(c, m, doable[m]) if kinds else 0
        falling = [kind for kind in kinds if kind.since + most > kind.limit]
        if not falling:
            continue
        wanted = sum((max(0, kind.since) + most) // kind.limit for kind in falling)
        copies = min(MOST_COPIES, 2 * wanted + 1)
        unit = c.machines[m]
        # What a rented machine's standby costs around a service is more in a model than in a plan.
        exact = unit.ownership == "owned" or not unit.standby_per_hour
        in_field = any(kind.service.field for kind in kinds)
        complete = complete and exact and copies > 2 * wanted and not in_field
        for place in _places(c, m, kinds, doable[m], always):
            turns = copies if place.workshop else min(copies, wanted)
            found += [_visit(c, len(c.orders) + len(found) + turn, m, place, turn) for turn in range(turns)]
    return Visits(found, complete)


def _doable(c: Compiled) -> list[list[CompiledOrder]]:
    """Return by machine the orders that it could do."""
    doable: list[list[CompiledOrder]] = [[] for _ in c.machines]
    for order in c.orders:
        for m in {m for mode in order.modes for need in mode.machines for m in need.candidates.tolist()}:
            doable[m].append(order)
    return doable


def _most_run(c: Compiled, m: int, doable: list[CompiledOrder]) -> int:
    """Return what the horizon can add to a meter at most: all open time, and a move to each order."""
    work = np.zeros(c.slots, dtype=np.int64)
    for (gain, _), clock in {(order.gain, id(order.clock)): order.clock for order in doable}.items():
        slots = clock.slot_of(np.arange(clock.total))
        work[slots] = np.maximum(work[slots], gain)
    longest = int(c.roads[c.machine_transport[m]].slots.max(initial=0))
    return int(work.sum()) + c.own_way[m] * min(c.slots, longest * len(doable))


@dataclass(frozen=True)
class _Place:
    """Where a machine may be serviced, when, and which kinds."""

    site: int
    clock: Clock
    kinds: list[Kind]
    workshop: bool


def _places(
    c: Compiled, m: int, kinds: tuple[Kind, ...], doable: list[CompiledOrder], always: Clock
) -> Iterator[_Place]:
    """Yield where a machine may be serviced: its workshops, and in the field."""
    for site in sorted({c.site_index[site] for kind in kinds for site in kind.service.workshops}):
        name = c.instance.sites[site].id
        yield _Place(site, c.clocks[site], [k for k in kinds if name in k.service.workshops], True)
    work: Counter[int] = Counter()
    for order in doable:
        work[order.site] += max(mode.duration for mode in order.modes)
    likely = sorted(work, key=lambda site: (-work[site], site))[:FIELD_SITES]
    for site in dict.fromkeys([c.machine_place[m], *likely]):
        name = c.instance.sites[site].id
        own = [k for k in kinds if k.service.field and name not in k.service.workshops]
        if own:
            yield _Place(site, always, own, False)


def _visit(c: Compiled, index: int, m: int, place: _Place, turn: int) -> CompiledOrder:
    unit, name = c.machines[m], c.instance.sites[place.site].id
    only: Ints = np.array([m], dtype=np.int64)
    held = (PoolNeed(-1, 1, c.workshop_row[name]),) if place.workshop else ()
    # Not validated: it is no order of the instance, and to leave it out weighs nothing.
    order = WorkOrder.model_construct(id=f"{unit.id}@{name}:{turn}", site=name, priority=0, modes=())
    return CompiledOrder(
        index=index,
        order=order,
        site=place.site,
        clock=place.clock,
        optional=True,
        earliest=c.horizon.freeze,
        deadline=c.slots,
        modes=tuple(
            CompiledMode(
                kind.service.duration,
                (MachineNeed(0, 1, only),),
                (),
                held,
                (),
                restarts=kind.restarts,
                price=kind.service.cost,
            )
            for kind in place.kinds
        ),
        visit=Visit(m, tuple(kind.service.id for kind in place.kinds), place.workshop, turn),
    )
