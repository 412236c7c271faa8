"""What orders hold together, and how much of it there is: pools, zones, machines on a site."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.cpsat.problem import Problem


def post_held(problem: Problem, counts: int) -> None:
    """For each row of `Compiled.capacity` that counts the same: free orders and moves above what is fixed."""
    c, model = problem.c, problem.model
    for row in (row for row, kind in enumerate(c.counts) if kind == counts):
        intervals, demands = demands_on(problem, row)
        hauls = problem.haul_intervals.get(row, [])
        intervals += hauls
        demands += [1] * len(hauls)
        if not intervals:
            continue
        left = np.maximum(0, c.capacity[row] - problem.fixed_profile(row))
        top = int(left.max())
        for start, end, value in steps(top - left):
            intervals.append(model.new_fixed_size_interval_var(start, end - start, "held"))
            demands.append(value)
        if top == 1 and not hauls and all(isinstance(units, int) and units == 1 for units in demands):
            model.add_no_overlap(intervals)  # a move may take no time, and would get in the way of others
        else:
            model.add_cumulative(intervals, demands, top)


def demands_on(problem: Problem, row: int) -> tuple[list[Any], list[Any]]:
    """Return intervals and demands of the free orders on a row of capacity.

    Where the demand depends on the mode each mode has an interval of its own: CP-SAT reasons less well about
    a demand that is a variable.
    """
    intervals: list[Any] = []
    demands: list[Any] = []
    for k, asked in problem.asked.get(row, {}).items():
        v = problem.orders[k]
        by_mode = {mode: asked.get(mode, 0) for mode in range(len(v.modes))}
        alike = len(set(by_mode.values())) == 1
        if problem.c.pool_is_people[row] and v.parts:
            demand: Any = by_mode[0]
            if not alike:
                hint = by_mode.get(v.hint.mode, 0) if v.hint is not None else 0
                demand = problem.integer(0, max(by_mode.values()), "demand", hint)
                problem.model.add(demand == sum(units * v.modes[mode] for mode, units in by_mode.items()))
            for part in v.parts.values():
                intervals.append(problem.part_interval(v, part))
                demands.append(demand)
        elif alike:
            intervals.append(v.interval)
            demands.append(by_mode[0])
        else:
            for mode, units in asked.items():
                intervals.append(problem.mode_interval(v, mode))
                demands.append(units)
    return intervals, demands


def steps(profile: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """Return the stretches of equal positive value as ``(start, end, value)``."""
    cuts = [0, *(np.flatnonzero(np.diff(profile)) + 1).tolist(), len(profile)]
    return [(a, b, int(profile[a])) for a, b in itertools.pairwise(cuts) if profile[a] > 0]
