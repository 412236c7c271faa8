"""On tiny instances the model lets machines work, and places services, as far as the checker does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from ortools.sat.python import cp_model

from models.domain import Instance, Plan
from models.domain.plan import Move, PlacedService
from models.domain.reading import Reading
from solver.check import check
from solver.cpsat.build import build_rules, extract
from solver.cpsat.compile import Compiled
from solver.cpsat.problem import Scope
from solver.search.state import State, as_plan
from tests.solver.cpsat.test_enumeration import pieces_of, plan_with
from tests.solver.tiny import metered

Shape = frozenset[tuple[object, ...]]


def shape(plan: Plan) -> Shape:
    """What tells plans apart here: all but people and the times of moves."""
    orders = {(o.order, o.mode, o.start, o.end, o.machines) for o in plan.orders}
    return frozenset(orders | {(s.machine, s.service, s.site, s.start, s.end) for s in plan.services})


def one_service(c: Compiled) -> Iterator[tuple[PlacedService, ...]]:
    """Yield no service, and each that could be placed by itself at a place that the model knows."""
    yield ()
    known = {(o.visit.machine, o.site, kind) for o in c.orders if o.visit for kind in o.visit.kinds}
    for m, site, kind in sorted(known):
        for start, end in itertools.combinations(range(c.slots + 1), 2):
            name = c.instance.sites[site].id
            placed = PlacedService(machine=c.machines[m].id, service=kind, start=start, end=end, site=name)
            alone = plan_with(c.instance, []).model_copy(update={"services": (placed,)})
            if not any(v.rule == "services" for v in check(c.instance, alone).violations):
                yield (placed,)


def with_moves(instance: Instance, plan: Plan) -> Iterator[Plan]:
    """Yield the plan with every timing of the moves that its machines' stays ask for."""
    reading = Reading(instance, plan)
    options: list[list[Move]] = []
    for machine, stays in reading.stays.items():
        unit, transport = reading.index.machines[machine], reading.index.transport(machine)
        place, free = unit.place, 0
        for stay in stays:
            if stay.site != place:
                length = reading.index.roads.slots(transport.id, place, stay.site)
                lowboys = [m.id for m in instance.machines if m.equipment_class == transport.lowboys]
                hauls: list[tuple[str | None, str | None]] = [(transport.pool, None)]
                if transport.lowboys is not None:
                    hauls = list(itertools.product(lowboys, (o.id for o in instance.operators)))
                options.append(
                    [
                        Move(
                            machine=machine,
                            origin=place,
                            destination=stay.site,
                            start=t,
                            end=t + length,
                            lowboy=lowboy,
                            driver=driver,
                        )
                        for t in range(free, stay.start - length + 1)
                        for lowboy, driver in hauls
                    ]
                )
            place, free = stay.site, stay.end
    for moves in itertools.product(*options):
        yield plan.model_copy(update={"moves": moves})


def accepted(c: Compiled) -> set[Shape]:
    """Every plan of one order and at most one service, in no pause, that the checker accepts."""
    found: set[Shape] = set()
    pieces = [None, *pieces_of(c.instance, 0)]
    for piece, services in itertools.product(pieces, list(one_service(c))):
        bare = plan_with(c.instance, [piece] if piece else []).model_copy(update={"services": services})
        reading = Reading(c.instance, bare)
        paused = any(reading.paused(s) is not None for s in services)
        if not paused and any(check(c.instance, plan).ok for plan in with_moves(c.instance, bare)):
            found.add(shape(bare))
    return found


def allowed(c: Compiled) -> set[Shape]:
    """Every plan with at most one service that the model allows."""
    problem = build_rules(c, State(), Scope(tuple(range(len(c.orders)))))
    problem.model.add(sum(v.present for v in problem.orders.values() if v.order.visit) <= 1)
    found: set[Shape] = set()

    class Collect(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            found.add(shape(as_plan(c, extract(problem, self.value))))

    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = 600
    assert solver.solve(problem.model, Collect()) == cp_model.OPTIMAL, "all solutions were listed"
    return found


@pytest.mark.parametrize("seed", [1, 2, 4, 8, 10, 14])
def test_the_model_places_services_exactly_as_the_checker_accepts_them(seed: int) -> None:
    """Would catch a meter, a workshop or a way to it that the model sees otherwise than the checker."""
    c = Compiled(metered(seed, orders=1))
    by_checker, by_model = accepted(c), allowed(c)
    assert any(len(plan) == 2 for plan in by_checker), "an order with a service is among them"
    assert by_model - by_checker == set(), "the model allows what the checker rejects"
    assert by_checker - by_model == set(), "the model forbids what the checker accepts"
