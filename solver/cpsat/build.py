"""Build, solve and read back one problem: the registry's rules and costs do the rest."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from solver.cpsat.problem import Problem, Scope
from solver.cpsat.staff import declare_staff, placements_of
from solver.cpsat.variables import declare_orders
from solver.effort import POSTED, Effort
from solver.limits import SolveLimits
from solver.registry import costs, rules
from solver.search.state import Placement, Shift, State, machine_uses

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpSolver, CpSolverSolutionCallback, IntVar

    from solver.cpsat.choices import OrderVars
    from solver.cpsat.compile import Compiled

Value = Callable[["IntVar"], int]

OnSolution = Callable[[State, int, int], None]
"""Hears of a plan, its objective and the bound."""

FEW_WORKERS = 2

WATCH_SECONDS = 0.1


def build(c: Compiled, state: State, scope: Scope, seed: int = 0, left_out: Collection[str] = ()) -> Problem:
    """Return the model of ``scope`` with every rule and cost posted and hinted by ``state``.

    Parameters
    ----------
    left_out
        Ids of rules that are neither declared nor posted, to see what they do.
    """
    problem = build_rules(c, state, scope, seed, left_out=left_out)
    for cost in costs():
        cost.declare(problem)
    for cost in costs():
        first, constant = len(problem.terms), problem.constant
        cost.post(problem)
        problem.paid[cost.id] = (first, len(problem.terms), problem.constant - constant)
    problem.finish()
    return problem


def build_rules(
    c: Compiled,
    state: State,
    scope: Scope,
    seed: int = 0,
    skip: Collection[str] = (),
    left_out: Collection[str] = (),
) -> Problem:
    """Return the model of ``scope`` with every rule posted, and no objective yet.

    Parameters
    ----------
    skip
        Ids of rules that are declared but not posted, to see what they keep from being done.
    left_out
        Ids of rules that are not declared either.
    """
    problem = Problem(c, state, scope, seed)
    if scope.staff is None:
        declare_orders(problem)
    else:
        declare_staff(problem)
    declared = [rule for rule in rules() if rule.id not in left_out]
    for rule in declared:
        rule.declare(problem)
    for rule in declared:
        if rule.id not in skip:
            rule.post(problem)
    return problem


@dataclass(frozen=True)
class Outcome:
    """What CP-SAT says of a problem.

    Parameters
    ----------
    state
        The best plan found, the fixed part included; none if there is none.
    cost, bound
        Objective of the problem in cents; the fixed part counts only where the free part changes it.
    proven
        Whether the plan is optimal for the problem.
    infeasible
        Whether it is proven that there is no plan.
    spent
        Seconds that it took, or units of work in deterministic mode.
    """

    state: State | None
    cost: int | None
    bound: int | None
    proven: bool
    infeasible: bool
    spent: float


def solve_problem(
    problem: Problem,
    seconds: float,
    workers: int,
    seed: int,
    *,
    on_solution: OnSolution | None = None,
    on_bound: Callable[[int], None] | None = None,
    stop: Callable[[], bool] | None = None,
    small: bool = False,
    again: bool = False,
    effort: Effort | None = None,
) -> Outcome:
    """Solve a problem from its hint.

    Parameters
    ----------
    seconds
        Limit; in units of work if ``effort`` counts these.
    on_solution
        Called with each better plan, its objective and the bound.
    small
        A neighbourhood: presolve and search are set for models of a second.
    again
        To confirm what a first solve has said, with little presolve (see docs/decisions/0018).
    effort
        To which the search is counted; none: it is limited by time.
    """
    cp = problem.cp
    solver = cp.CpSolver()
    effort = effort or Effort(SolveLimits(seconds))
    begun = effort.spent
    effort.add(POSTED * len(problem.values))
    effort.limit_search(solver, seconds)
    set_parameters(solver, workers, seed, small=small, sequenced=bool(problem.move_arcs))
    over = stop if effort.deterministic else None
    if again:
        presolve_little(solver)
    callback = _callback()(problem, on_solution, over) if on_solution is not None else None
    if on_bound is not None:
        solver.best_bound_callback = lambda bound: _raise_bound(solver, on_bound, round(bound), over)
    with watched(solver, stop, effort):
        status = solver.solve(problem.model, callback)
    solver.best_bound_callback = None
    effort.add_search(solver)
    found = status in (cp.OPTIMAL, cp.FEASIBLE)
    return Outcome(
        state=extract(problem, solver.value) if found else None,
        cost=round(solver.objective_value) if found else None,
        bound=None if status in (cp.INFEASIBLE, cp.MODEL_INVALID) else round(solver.best_objective_bound),
        proven=status == cp.OPTIMAL,
        infeasible=status == cp.INFEASIBLE,
        spent=effort.spent - begun,
    )


def set_parameters(solver: CpSolver, workers: int, seed: int, *, small: bool, sequenced: bool) -> None:
    """Choose the sub-solvers: with few workers CP-SAT's own choice leaves the useful ones out.

    Parameters
    ----------
    sequenced
        The model has sequences of machines. Its plan is good before it is solved, what is missing is
        the bound: strong relaxations and a search from below.
    """
    parameters = solver.parameters
    parameters.num_workers = workers
    parameters.random_seed = seed % (2**31 - 1)
    if small:
        parameters.linearization_level = 2
        parameters.cp_model_probing_level = 0
        parameters.symmetry_level = 0
    elif sequenced and workers == FEW_WORKERS:
        parameters.subsolvers.extend(["max_lp", "objective_lb_search"])


def presolve_little(solver: CpSolver) -> None:
    """Leave most of presolve out, which at times loses solutions: to confirm what a first solve has said."""
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.max_presolve_iterations = 1
    solver.parameters.presolve_inclusion_work_limit = 0
    solver.parameters.symmetry_level = 0


@contextmanager
def watched(solver: CpSolver, stop: Callable[[], bool] | None, effort: Effort) -> Iterator[None]:
    """End the search soon after ``stop`` says so, though no solution is found meanwhile.

    In deterministic mode only the caller's own wish ends a search in the middle.
    """
    done = threading.Event()
    if effort.deterministic:
        stop = effort.told_to_stop
    if stop is None:
        yield
        return

    def watch() -> None:
        while not done.wait(WATCH_SECONDS):
            if stop():
                solver.stop_search()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


@cache
def _callback() -> Callable[[Problem, OnSolution, Callable[[], bool] | None], CpSolverSolutionCallback]:
    """Return the class of what hears of solutions; made once, for a class is not freed before cycles are."""
    from ortools.sat.python import cp_model

    class Callback(cp_model.CpSolverSolutionCallback):
        """Hears of solutions; if ``over`` then says so, the search ends there and then."""

        def __init__(
            self,
            problem: Problem,
            on_solution: OnSolution,
            over: Callable[[], bool] | None,
        ) -> None:
            super().__init__()
            self.problem, self.on_solution, self.over = problem, on_solution, over

        def on_solution_callback(self) -> None:
            state = extract(self.problem, self.value)
            self.on_solution(state, round(self.objective_value), round(self.best_objective_bound))
            if self.over is not None and self.over():
                self.stop_search()

    return Callback


def _raise_bound(
    solver: CpSolver, on_bound: Callable[[int], None], bound: int, over: Callable[[], bool] | None
) -> None:
    on_bound(bound)
    if over is not None and over():
        solver.stop_search()


# --- reading a solution back ------------------------------------------------------------------


def extract(problem: Problem, value: Value) -> State:
    """Return the plan of a solution: the fixed part and the free orders, with all moves."""
    if problem.scope.staff is not None:
        return State(placements_of(problem, value), problem.state.moves, problem.state.hauls)
    placements = dict(problem.fixed)
    for k, v in problem.orders.items():
        if value(v.present):
            placements[k] = _placement(problem, v, value)
    moves = _moves(problem, placements, value)
    hauls = {key: _haul(problem, key, value) for key in _hauled(problem, moves)}
    return State(placements, moves, {key: haul for key, haul in hauls.items() if haul is not None})


def _placement(problem: Problem, v: OrderVars, value: Value) -> Placement:
    mode = next(i for i, literal in enumerate(v.modes) if value(literal))
    start, end = value(v.start), value(v.end)
    by_line: dict[int, list[int]] = {}
    machines: list[int] = []
    for n, machine_need in enumerate(v.order.modes[mode].machines):
        chosen = [m for (a, b, m), x in v.on_line.items() if (a, b) == (mode, n) and value(x)]
        by_line[machine_need.line] = chosen
        machines += chosen
    clock = v.order.clock
    shifts: list[Shift] = []
    free: dict[tuple[int, int], list[int]] = {}
    brings = {m for m in problem.c.comes_with if m >= 0}
    for seat in v.seats:
        if seat.mode != mode or not value(seat.literal):
            continue
        need, machine = v.order.modes[mode].people[seat.need], -1
        if need.machines:
            own = problem.c.comes_with[seat.operator]
            left = free.setdefault((seat.need, seat.duty), list(by_line[need.line]))
            machine = own if own in left else next((m for m in left if m not in brings), left[0])
            left.remove(machine)
        begin, final = int(clock.duty_start[seat.duty]), int(clock.duty_end[seat.duty])
        shifts.append(Shift(need.line, machine, seat.operator, seat.duty, max(start, begin), min(end, final)))
    return Placement(mode, start, end, tuple(machines), tuple(shifts))


def _moves(problem: Problem, placements: dict[int, Placement], value: Value) -> dict[tuple[int, int], int]:
    """Return all moves: as decided in the model; else just in time, or as before where that matters."""
    c = problem.c
    moves: dict[tuple[int, int], int] = {}
    for m, row in enumerate(machine_uses(c, placements)):
        place = c.machine_place[m]
        for start, _, k in row:
            site = c.orders[k].site
            if site != place:
                decided = problem.move_starts.get((m, k))
                if decided is not None and value(decided[1]):
                    moves[m, k] = value(decided[0])
                elif not c.move_timed[m] or (m, k) not in problem.state.moves:
                    moves[m, k] = start - int(c.roads[c.machine_transport[m]].slots[place, site])
                else:
                    moves[m, k] = problem.state.moves[m, k]
            place = site
    return moves


def _hauled(problem: Problem, moves: dict[tuple[int, int], int]) -> Iterator[tuple[int, int]]:
    """Yield the moves that a named lowboy hauls."""
    for m, k in moves:
        if problem.c.named[problem.c.machine_transport[m]]:
            yield m, k


def _haul(problem: Problem, key: tuple[int, int], value: Value) -> tuple[int, int] | None:
    """Return lowboy and driver of a move: as decided in the model, else as before.

    None if nothing decides them, for the rule that does is left out.
    """
    decided = problem.rounds.get(key)
    if decided is None or not value(problem.move_starts[key][1]):
        return problem.state.hauls.get(key)
    lowboy = next(unit for unit, literal in decided.lowboys.items() if value(literal))
    driver = next(entry.operator for entry in decided.entries if value(entry.literal))
    return lowboy, driver
