"""A plan inside the engine: placements of orders by index, and the starts of moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from models.domain.plan import Move, PlacedService, Plan, PlannedOrder, ShiftAssignment, UnplannedOrder

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled


class Shift(NamedTuple):
    """One operator in one duty of an order: his line and machine index (-1: none), ``[start, end)``."""

    line: int
    machine: int
    operator: int
    duty: int
    start: int
    end: int


@dataclass(frozen=True)
class Placement:
    """Where one order is: mode, span, machines in the order of the mode's lines, and its shifts."""

    mode: int
    start: int
    end: int
    machines: tuple[int, ...] = ()
    shifts: tuple[Shift, ...] = ()


@dataclass
class State:
    """A plan: placements by order index, and the start of each move by machine and the order it serves.

    ``hauls`` has for moves with a named lowboy its machine index and the driver's.
    """

    placements: dict[int, Placement] = field(default_factory=dict)
    moves: dict[tuple[int, int], int] = field(default_factory=dict)
    hauls: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


def machine_uses(c: Compiled, placements: dict[int, Placement]) -> list[list[tuple[int, int, int]]]:
    """Return for each machine its uses ``(start, end, order)`` by start."""
    uses: list[list[tuple[int, int, int]]] = [[] for _ in c.machines]
    for k, p in placements.items():
        for m in p.machines:
            uses[m].append((p.start, p.end, k))
    for row in uses:
        row.sort()
    return uses


def as_plan(c: Compiled, state: State, digest: str = "", *, whole: bool = False) -> Plan:
    """Return a state as a plan with ids, by time; not priced.

    Parameters
    ----------
    digest
        Hash of the instance.
    whole
        Whether to name the orders that are not in it as unplanned.
    """
    named = range(c.works) if whole else ()
    planned = sorted(state.placements.items(), key=lambda item: (item[1].start, item[0]))
    orders = [(k, p) for k, p in planned if k < c.works]
    return Plan(
        instance_name=c.instance.name,
        instance_hash=digest,
        status="FEASIBLE",
        orders=tuple(_planned_order(c, k, p) for k, p in orders),
        duties=tuple(duty for k, p in orders for duty in _duties(c, k, p)),
        moves=tuple(sorted(_moves(c, state), key=lambda move: (move.start, move.machine))),
        services=tuple(_service(c, k, p) for k, p in planned if k >= c.works),
        unplanned=tuple(
            UnplannedOrder(order=c.orders[k].order.id) for k in named if k not in state.placements
        ),
    )


def _planned_order(c: Compiled, k: int, p: Placement) -> PlannedOrder:
    return PlannedOrder(
        order=c.orders[k].order.id,
        mode=p.mode,
        start=p.start,
        end=p.end,
        machines=tuple(c.machines[m].id for m in p.machines),
    )


def _duties(c: Compiled, k: int, p: Placement) -> Iterator[ShiftAssignment]:
    for s in sorted(p.shifts, key=lambda s: (s.start, s.line, s.machine, s.operator)):
        yield ShiftAssignment(
            operator=c.operators[s.operator].id,
            machine=c.machines[s.machine].id if s.machine >= 0 else None,
            order=c.orders[k].order.id,
            line=s.line,
            start=s.start,
            end=s.end,
        )


def _service(c: Compiled, k: int, p: Placement) -> PlacedService:
    visit, site = c.orders[k].visit, c.instance.sites[c.orders[k].site].id
    assert visit is not None, "what stands behind the orders are visits"
    unit = c.machines[visit.machine].id
    return PlacedService(machine=unit, service=visit.kinds[p.mode], start=p.start, end=p.end, site=site)


def _moves(c: Compiled, state: State) -> Iterator[Move]:
    sites = c.instance.sites
    for m, row in enumerate(machine_uses(c, state.placements)):
        place, transport = c.machine_place[m], c.machine_transport[m]
        for _, _, k in row:
            site = c.orders[k].site
            if site != place:
                start, haul = state.moves[m, k], state.hauls.get((m, k))
                yield Move(
                    machine=c.machines[m].id,
                    origin=sites[place].id,
                    destination=sites[site].id,
                    start=start,
                    end=start + int(c.roads[transport].slots[place, site]),
                    lowboy=c.machines[haul[0]].id if haul else c.instance.transport_classes[transport].pool,
                    driver=c.operators[haul[1]].id if haul else None,
                )
            place = site


def state_of(c: Compiled, plan: Plan) -> State:
    """Return ``plan`` as a state. The plan must keep the rules; what it names must exist.

    A service for which there is no visit, such as one in a pause, is left out.
    """
    shifts: dict[str, list[Shift]] = {}
    for d in plan.duties:
        order = c.orders[c.order_index[d.order]]
        duty = order.clock.duties_of(d.start, d.end)[0]
        machine = -1 if d.machine is None else c.machine_index[d.machine]
        shifts.setdefault(d.order, []).append(
            Shift(d.line, machine, c.operator_index[d.operator], duty, d.start, d.end)
        )
    state = State()
    for o in plan.orders:
        machines = tuple(c.machine_index[m] for m in o.machines)
        state.placements[c.order_index[o.order]] = Placement(
            o.mode, o.start, o.end, machines, tuple(shifts.get(o.order, ()))
        )
    place_services(c, plan.services, state)
    uses = machine_uses(c, state.placements)
    for move in plan.moves:
        m = c.machine_index[move.machine]
        served = next((k for start, _, k in uses[m] if start >= move.end), None)
        if served is None:
            assert plan.services, f"the move of {move.machine} at {move.start} leads nowhere"
            continue  # it led to a service that was left out
        state.moves[m, served] = move.start
        if move.driver is not None and move.lowboy is not None:
            state.hauls[m, served] = c.machine_index[move.lowboy], c.operator_index[move.driver]
    return state


def place_services(c: Compiled, services: Iterable[PlacedService], state: State) -> None:
    """Add those services to a state for which there is a visit that is free, between the machines' orders."""
    free: dict[tuple[int, int, str], list[int]] = defaultdict(list)
    for order in c.orders[c.works :]:
        assert order.visit is not None
        for kind in order.visit.kinds:
            free[order.visit.machine, order.site, kind].append(order.index)
    held = machine_uses(c, state.placements)
    for placed in sorted(services, key=lambda placed: placed.start):
        m, site = c.machine_index.get(placed.machine, -1), c.site_index.get(placed.site, -1)
        chosen = next((k for k in free.get((m, site, placed.service), ()) if k not in state.placements), None)
        if chosen is None or any(start < placed.end and placed.start < end for start, end, _ in held[m]):
            continue
        visit = c.orders[chosen].visit
        assert visit is not None
        mode = visit.kinds.index(placed.service)
        state.placements[chosen] = Placement(mode, placed.start, placed.end, (m,))
