"""A plan inside the engine: placements of orders by index, and the starts of moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from models.domain.plan import Move, PlannedOrder, ShiftAssignment
from solver.cpsat.compile import Compiled

if TYPE_CHECKING:
    from models.domain.plan import Plan


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


def plan_parts(
    c: Compiled, state: State
) -> tuple[tuple[PlannedOrder, ...], tuple[ShiftAssignment, ...], tuple[Move, ...]]:
    """Return the orders, duties and moves of ``state`` with their ids, by time."""
    orders, duties, moves = [], [], []
    machine_ids = [m.id for m in c.machines]
    site_ids = [s.id for s in c.instance.sites]
    for k, p in sorted(state.placements.items(), key=lambda item: (item[1].start, item[0])):
        order_id = c.orders[k].order.id
        orders.append(
            PlannedOrder(
                order=order_id,
                mode=p.mode,
                start=p.start,
                end=p.end,
                machines=tuple(machine_ids[m] for m in p.machines),
            )
        )
        duties += [
            ShiftAssignment(
                operator=c.operators[s.operator].id,
                machine=machine_ids[s.machine] if s.machine >= 0 else None,
                order=order_id,
                line=s.line,
                start=s.start,
                end=s.end,
            )
            for s in sorted(p.shifts, key=lambda s: (s.start, s.line, s.machine, s.operator))
        ]
    for m, row in enumerate(machine_uses(c, state.placements)):
        place = c.machine_place[m]
        for _, _, k in row:
            site = c.orders[k].site
            if site != place:
                start = state.moves[m, k]
                transport = c.machine_transport[m]
                haul = state.hauls.get((m, k))
                moves.append(
                    Move(
                        machine=machine_ids[m],
                        origin=site_ids[place],
                        destination=site_ids[site],
                        start=start,
                        end=start + int(c.roads[transport].slots[place, site]),
                        lowboy=machine_ids[haul[0]] if haul else c.instance.transport_classes[transport].pool,
                        driver=c.operators[haul[1]].id if haul else None,
                    )
                )
            place = site
    moves.sort(key=lambda move: (move.start, move.machine))
    return tuple(orders), tuple(duties), tuple(moves)


def state_of(c: Compiled, plan: Plan) -> State:
    """Return ``plan`` as a state. The plan must keep the rules; what it names must exist."""
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
    uses = machine_uses(c, state.placements)
    for move in plan.moves:
        m = c.machine_index[move.machine]
        served = next(k for start, _, k in uses[m] if start >= move.end)
        state.moves[m, served] = move.start
        if move.driver is not None and move.lowboy is not None:
            state.hauls[m, served] = c.machine_index[move.lowboy], c.operator_index[move.driver]
    return state
