"""On tiny instances the plans that the model allows are exactly those that the checker accepts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from models.domain import Instance, Plan, instance_hash
from models.domain.plan import Move, PlannedOrder, ShiftAssignment, UnplannedOrder
from models.domain.reading import Reading
from solver.check import check
from solver.cpsat.build import build_rules, extract
from solver.cpsat.compile import Compiled
from solver.cpsat.problem import Scope
from solver.search.state import State, as_plan
from tests.solver.tiny import tiny

Piece = tuple[PlannedOrder, tuple[ShiftAssignment, ...]]
Shape = frozenset[tuple[object, ...]]

OF_ONE_ORDER = {"known", "fit", "certificates", "calendars", "windows", "crews"}


def shape(plan: Plan) -> Shape:
    """What tells plans apart here: all but the times of moves, machines of a line in any order."""
    duties = {(d.order, d.line, d.operator, d.start, d.end) for d in plan.duties}
    orders = {(o.order, o.mode, o.start, o.end, tuple(sorted(o.machines))) for o in plan.orders}
    return frozenset(orders | duties)


def plan_with(instance: Instance, pieces: list[Piece], moves: tuple[Move, ...] = ()) -> Plan:
    """Return a plan made of pieces."""
    planned = {o.order for o, _ in pieces}
    return Plan(
        instance_name=instance.name,
        instance_hash=instance_hash(instance),
        status="FEASIBLE",
        orders=tuple(o for o, _ in pieces),
        duties=tuple(d for _, duties in pieces for d in duties),
        moves=moves,
        unplanned=tuple(UnplannedOrder(order=o.id) for o in instance.orders if o.id not in planned),
    )


def pieces_of(instance: Instance, number: int) -> Iterator[Piece]:
    """Every way of doing one order that breaks no rule about one order, by trial of all."""
    order, slots = instance.orders[number], instance.horizon.slots
    people = [o.id for o in instance.operators]
    for mode, (start, end) in itertools.product(
        range(len(order.modes)), itertools.combinations(range(slots + 1), 2)
    ):
        lines = order.modes[mode].lines
        machined = any(line.kind == "machine" for line in lines)
        bare = PlannedOrder(order=order.id, mode=mode, start=start, end=end)
        reading = Reading(instance, plan_with(instance, [(bare, ())]))
        duties = [
            (max(start, d.start), min(end, d.end))
            for d in reading.index.duties_for(order.id)
            if d.start < end and start < d.end
        ]
        diggers = [m.id for m in instance.machines if m.equipment_class == "digger"]
        for machine in diggers if machined else [None]:
            placed = bare.model_copy(update={"machines": (machine,) if machine else ()})
            for chosen in itertools.product(people, repeat=len(duties) if lines else 0):
                shifts = tuple(
                    ShiftAssignment(operator=o, machine=machine, order=order.id, line=0, start=a, end=b)
                    for o, (a, b) in zip(chosen, duties if lines else (), strict=True)
                )
                report = check(instance, plan_with(instance, [(placed, shifts)]))
                if not {v.rule for v in report.violations} & OF_ONE_ORDER:
                    yield placed, shifts


def moves_for(instance: Instance, pieces: list[Piece]) -> Iterator[tuple[Move, ...]]:
    """Every timing of the moves that the sequence of each machine asks for."""
    if not instance.machines:
        yield ()
        return
    reading = Reading(instance, plan_with(instance, pieces))
    sites = {o.id: o.site for o in instance.orders}
    transport = {t.id: t for t in instance.transport_classes}[instance.equipment_classes[0].transport]
    options: list[list[Move]] = []
    for machine in instance.machines:
        place, free_from = machine.place, 0
        for order, _ in sorted(pieces, key=lambda p: p[0].start):
            if machine.id not in order.machines:
                continue
            site = sites[order.order]
            if site != place:
                length = reading.index.roads.slots(transport.id, place, site)
                hauls: list[tuple[str | None, str | None]] = [(transport.pool, None)]
                if transport.lowboys is not None:
                    units = [m.id for m in instance.machines if m.equipment_class == transport.lowboys]
                    hauls = list(itertools.product(units, (o.id for o in instance.operators)))
                options.append(
                    [
                        Move(
                            machine=machine.id,
                            origin=place,
                            destination=site,
                            start=t,
                            end=t + length,
                            lowboy=lowboy,
                            driver=driver,
                        )
                        for t in range(free_from, order.start - length + 1)
                        for lowboy, driver in hauls
                    ]
                )
            place, free_from = site, order.end
    yield from itertools.product(*options)


def accepted(instance: Instance, *, every_move: bool = False) -> dict[Shape, int]:
    """Every plan that the checker accepts, with its cost; the least one with ``every_move`` tried."""
    found: dict[Shape, int] = {}
    choices = [[None, *pieces_of(instance, i)] for i in range(len(instance.orders))]
    for combination in itertools.product(*choices):
        pieces = [piece for piece in combination if piece is not None]
        for moves in moves_for(instance, pieces):
            plan = plan_with(instance, pieces, moves)
            report = check(instance, plan)
            if report.ok:
                key = shape(plan)
                found[key] = min(found.get(key, report.costs.total), report.costs.total)
                if not every_move:
                    break
    return found


def allowed(instance: Instance) -> set[Shape]:
    """Every plan that the model allows."""
    from ortools.sat.python import cp_model

    c = Compiled(instance)
    problem = build_rules(c, State(), Scope(tuple(range(len(c.orders)))))
    found: set[Shape] = set()

    class Collect(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            state = extract(problem, self.value)
            found.add(shape(as_plan(c, state)))

    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = 600
    status = solver.solve(problem.model, Collect())
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE), "all solutions were listed"
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_model_allows_exactly_what_the_checker_accepts(seed: int) -> None:
    """Would catch a constraint that is missing, too weak or too strong in any rule of the model."""
    instance = tiny(seed)
    by_checker, by_model = accepted(instance), allowed(instance)
    assert by_checker, "an instance without plans would prove nothing"
    assert by_model - by_checker.keys() == set(), "the model allows what the checker rejects"
    assert by_checker.keys() - by_model == set(), "the model forbids what the checker accepts"


@pytest.mark.parametrize("seed", range(6, 10))
def test_the_optimum_of_the_model_is_the_cheapest_accepted_plan(seed: int) -> None:
    """Would catch a cost that the model counts otherwise than the checker."""
    from solver.solve import solve

    instance = tiny(seed)
    cheapest = min(accepted(instance, every_move=True).values())
    plan = solve(instance)
    assert plan.status == "OPTIMAL"
    assert plan.costs is not None
    assert plan.costs.total == cheapest
    assert plan.provenance.bound == cheapest
