"""The greedy's result as a plan."""

from __future__ import annotations

from benchmarks.greedy.insertion import Greedy, Placed
from models.domain.codec import instance_hash
from models.domain.instance import Instance
from models.domain.orders import MachineLine, Mode
from models.domain.plan import Plan, PlannedOrder, Reason, ShiftAssignment, UnplannedOrder

LEFT_OUT = Reason(code="greedy", message="no start was free when its turn came")


def greedy_plan(instance: Instance) -> Plan:
    """Return what insertion by earliest due date finds, without its costs."""
    greedy = Greedy(instance)
    greedy.run()
    orders, duties, unplanned = [], [], []
    for order in instance.orders:
        placed = greedy.placed.get(order.id)
        if placed is None:
            unplanned.append(UnplannedOrder(order=order.id, reasons=(LEFT_OUT,)))
            continue
        option = placed.option
        orders.append(
            PlannedOrder(
                order=order.id,
                mode=option.mode,
                start=option.start,
                end=option.end,
                machines=placed.machines,
            )
        )
        duties += duties_of(order.id, order.modes[option.mode], placed)
    return Plan(
        instance_name=instance.name,
        instance_hash=instance_hash(instance),
        status="FEASIBLE",
        orders=tuple(orders),
        duties=tuple(duties),
        moves=tuple(greedy.machines.moves()),
        unplanned=tuple(unplanned),
    )


def duties_of(order: str, mode: Mode, placed: Placed) -> list[ShiftAssignment]:
    """Return an order's shift assignments; a line's operators sit on its machines in turn."""
    seats: dict[int, tuple[str, ...]] = {}
    used = 0
    for index, line in enumerate(mode.lines):
        if isinstance(line, MachineLine):
            seats[index] = placed.machines[used : used + line.quantity]
            used += line.quantity
    duties = []
    for team in placed.teams:
        for line_index, operators in sorted(team.operators.items()):
            machines: tuple[str | None, ...] = seats.get(line_index, (None,) * len(operators))
            for operator, machine in zip(operators, machines, strict=True):
                duties.append(
                    ShiftAssignment(
                        operator=operator,
                        machine=machine,
                        order=order,
                        line=line_index,
                        start=team.work.start,
                        end=team.work.end,
                    )
                )
    return duties
