"""The cost of a state, computed fast for search; the checker's figure is the one that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.search.state import State, machine_uses

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled, CompiledOrder
    from solver.search.state import Placement


def plan_cost(c: Compiled, state: State) -> int:
    """Return the cents of a whole plan."""
    late_rate = c.horizon.per_slot(c.weights.tardiness_per_hour)
    total = 0
    visits: set[tuple[int, int, int]] = set()
    rates = c.operator_rate.tolist()
    last = 0
    for k, order in enumerate(c.orders):
        placement = state.placements.get(k)
        if placement is None:
            total += c.weights.unplanned * order.order.priority
        else:
            due = order.order.due
            if due is not None and placement.end > due:
                total += late_rate * order.order.priority * (placement.end - due)
            duration = order.modes[placement.mode].duration
            total += duration * sum(c.machine_rate[m] for m in placement.machines)
            duty_day = order.clock.duty_day_list
            for s in placement.shifts:
                total += rates[s.operator] * (s.end - s.start)
                visits.add((s.operator, duty_day[s.duty], order.site))
            last = max(last, placement.end)
        total += _deviation(c, order, placement)
    commute = c.commute_list
    total += sum(commute[operator][site] for operator, _, site in visits)
    return total + c.weights.makespan_per_slot * last + _machines(c, state)


def _machines(c: Compiled, state: State) -> int:
    """Return haulage and rent."""
    total = 0
    day_of = c.horizon.day_of
    for m, row in enumerate(machine_uses(c, state.placements)):
        cents = c.road_cents[c.machine_transport[m]]
        place = c.machine_place[m]
        for _, _, k in row:
            site = c.orders[k].site
            total += cents[place][site]
            place = site
        if row and c.machine_rent[m]:
            total += c.machine_rent[m] * (day_of(max(end for _, end, _ in row) - 1) - day_of(row[0][0]) + 1)
    return total


def _deviation(c: Compiled, order: CompiledOrder, placement: Placement | None) -> int:
    reference = order.reference
    total = 0
    if reference is not None:
        price = c.weights.deviation(reference.standing)
        machines = {c.machine_index[m] for m in reference.machines}
        if placement is None:
            total += price * (1 + len(machines))
        else:
            changes = (placement.start != reference.start) + (placement.mode != reference.mode)
            total += price * (changes + len(machines - set(placement.machines)))
    if order.reference_duties:
        present = {(s.operator, s.duty) for s in placement.shifts} if placement is not None else set()
        for duty in order.reference_duties:
            found = order.clock.duties_of(duty.start, duty.start + 1)
            there = bool(found) and (c.operator_index[duty.operator], found[0]) in present
            total += 0 if there else c.weights.deviation(duty.standing)
    return total
