"""Redundant capacities: how many machines or people of a set can be at work at once.

They cut no plan off; they let CP-SAT see that identical units are short before it names them. Posted to
models of the whole instance, where no fixed order takes units of a set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from solver.cpsat.choices import OrderVars
    from solver.cpsat.problem import Problem

MOST_SETS = 60

Want = tuple["OrderVars", int, int]
"""An order, one of its modes, and the units that it needs of a set in that mode."""


def post_machine_capacity(problem: Problem) -> None:
    """For each set of machines that some line may draw from: spans that need it fit into it."""
    if problem.fixed:
        return
    wanted: dict[frozenset[int], list[Want]] = {}
    for v in problem.orders.values():
        for mode, compiled in enumerate(v.order.modes):
            for need in compiled.machines:
                units = frozenset(need.candidates.tolist())
                if units:
                    wanted.setdefault(units, []).append((v, mode, need.quantity))
    _post(problem, wanted)


def post_people_capacity(problem: Problem) -> None:
    """The same for people, where all orders follow one clock: then spans overlap only at work."""
    clocks = {id(v.order.clock) for v in problem.orders.values() if v.order.visit is None}
    if problem.fixed or len(clocks) > 1:
        return
    wanted: dict[frozenset[int], list[Want]] = {}
    for v in problem.orders.values():
        for mode, compiled in enumerate(v.order.modes):
            for need in compiled.people:
                people = frozenset(need.operators.tolist())
                if people and need.least:
                    wanted.setdefault(people, []).append((v, mode, need.least))
    _post(problem, wanted)


def _post(problem: Problem, wanted: dict[frozenset[int], list[Want]]) -> None:
    for units in sorted(_unions(list(wanted)), key=lambda s: (len(s), sorted(s))):
        by_order: dict[int, dict[int, int]] = {}
        for own, uses in wanted.items():
            if own <= units:
                for v, mode, quantity in uses:
                    modes = by_order.setdefault(v.order.index, {})
                    modes[mode] = modes.get(mode, 0) + quantity
        if len(by_order) > 1:
            intervals = [problem.orders[k].interval for k in by_order]
            demands = [_demand(problem, problem.orders[k], modes) for k, modes in by_order.items()]
            problem.model.add_cumulative(intervals, demands, len(units))


def _demand(problem: Problem, v: OrderVars, by_mode: dict[int, int]) -> Any:
    """Return a demand: a constant where all modes have the same, else a variable."""
    if len(by_mode) == len(v.modes) and len(set(by_mode.values())) == 1:
        return by_mode[0]
    hint = by_mode.get(v.hint.mode, 0) if v.hint is not None else 0
    demand = problem.integer(0, max(by_mode.values()), "demand", hint)
    problem.model.add(demand == sum(units * v.modes[mode] for mode, units in by_mode.items()))
    return demand


def _unions(sets: list[frozenset[int]]) -> set[frozenset[int]]:
    """Return the sets and the unions of two that share units, and the union of all."""
    found = set(sets)
    for i, first in enumerate(sets):
        for second in sets[i + 1 :]:
            if first & second and len(found) < MOST_SETS:
                found.add(first | second)
    if sets:
        found.add(frozenset().union(*sets))
    return found
