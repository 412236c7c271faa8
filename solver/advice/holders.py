"""Who holds what an order needs: the planned orders that stand in its way, the weightiest first."""

from __future__ import annotations

from collections.abc import Sequence

from models.domain.instance import Instance
from models.domain.orders import MachineLine, PeopleLine, PoolLine, WorkOrder
from models.domain.plan import Plan
from solver.advice.restrictions import Atom


def holders_of(instance: Instance, plan: Plan, order: WorkOrder, atoms: Sequence[Atom]) -> list[str]:
    """Return the planned orders that use within the order's window what it could use.

    Sorted by the share of the fitting machines, people and pools that each holds, in slots of the window;
    orders that are tied to it by a precedence or a pin come first.

    Parameters
    ----------
    atoms
        A colliding set, which tells what is short; empty: anything counts.
    """
    window = (order.release, instance.horizon.slots if order.deadline is None else order.deadline)
    kinds = {atom.kind for atom in atoms}
    every = not kinds
    machines = _machines(instance, order) if every or "busy_machines" in kinds else {}
    people = _people(instance, order) if every or "busy_people" in kinds else set()
    pools = {x.pool for mode in order.modes for x in mode.lines if isinstance(x, PoolLine)}
    pools = pools if every or "pool" in kinds else set()
    weight: dict[str, float] = {}

    def held(other: str, start: int, end: int, share: float) -> None:
        slots = min(end, window[1]) - max(start, window[0])
        if slots > 0:
            weight[other] = weight.get(other, 0.0) + slots * share

    by_id = {o.id: o for o in instance.orders}
    for placed in plan.orders:
        for machine in placed.machines:
            if machine in machines:
                held(placed.order, placed.start, placed.end, 1 / machines[machine])
        for line in by_id[placed.order].modes[placed.mode].lines:
            if isinstance(line, PoolLine) and line.pool in pools:
                held(placed.order, placed.start, placed.end, 0.5)
    for duty in plan.duties:
        if duty.operator in people:
            held(duty.order, duty.start, duty.end, 1 / len(people))
    if "precedence" in kinds or every:
        for link in instance.precedences:
            if order.id in (link.predecessor, link.successor):
                other = link.successor if link.predecessor == order.id else link.predecessor
                weight[other] = weight.get(other, 0.0) + instance.horizon.slots
    planned = {placed.order for placed in plan.orders} - {order.id}
    return sorted((o for o in weight if o in planned), key=lambda o: (-weight[o], o))


def _machines(instance: Instance, order: WorkOrder) -> dict[str, int]:
    """Return the machines that fit a line of the order, each with how many fit."""
    found: dict[str, int] = {}
    for mode in order.modes:
        for line in mode.lines:
            if isinstance(line, MachineLine):
                fitting = [
                    m.id
                    for m in instance.machines
                    if m.equipment_class == line.equipment_class
                    and (m.sites is None or order.site in m.sites)
                    and all(m.attributes.get(k, float("-inf")) >= v for k, v in line.minimum.items())
                ]
                for machine in fitting:
                    found[machine] = min(found.get(machine, len(fitting)), len(fitting))
    return found


def _people(instance: Instance, order: WorkOrder) -> set[str]:
    """Return the operators who hold, at some time, what a line of the order asks."""
    found: set[str] = set()
    for mode in order.modes:
        for line in mode.lines:
            if isinstance(line, MachineLine | PeopleLine):
                asked = {d.certificate: d.level for d in line.certificates}
                found |= {
                    who.id
                    for who in instance.operators
                    if all(
                        any(h.certificate == name and h.level >= level for h in who.certificates)
                        for name, level in asked.items()
                    )
                }
    return found
