"""Services come into a ledger with the work that needs them, and go with it."""

from __future__ import annotations

import numpy as np

from solver.cpsat.compile import Compiled
from solver.ledger.ledger import Bounds, Ledger
from solver.limits import SolveLimits
from solver.search.state import as_plan
from solver.solve import solve
from tests.solver.rules.test_services import fleet, service
from tests.solver.search.support import judged
from tests.solver.tiny import metered
from tests.support import with_item

DUE = Compiled(fleet(service("250"), meter=99))
"""EX1 has 1 h left, so that each of its orders needs a service before it."""
FIRST, SECOND = DUE.order_index["first"], DUE.order_index["second"]
EX1 = DUE.machine_index["EX1"]


def only_ex1(c: Compiled) -> Ledger:
    """Return a ledger that enters orders for EX1 alone: the other excavator is away."""
    unit = c.instance.machines[EX1]
    others = tuple(
        m
        if m.id == unit.id or m.equipment_class != unit.equipment_class
        else m.model_copy(update={"sites": ()})
        for m in c.instance.machines
    )
    return Ledger(Compiled(c.instance.model_copy(update={"machines": others})))


def test_an_order_brings_the_service_that_it_needs() -> None:
    """Would catch an order that is refused, or planned past a limit."""
    ledger = only_ex1(DUE)
    assert ledger.insert(FIRST)
    plan = as_plan(ledger.c, ledger.state())
    assert [(s.service, s.end - s.start) for s in plan.services] == [("250", 4)]
    assert plan.services[0].end <= plan.orders[0].start
    assert judged(ledger.c, ledger.state()).ok


def test_one_service_does_for_orders_after_it() -> None:
    """Would catch a service for each order, or a meter that is not restarted."""
    ledger = only_ex1(DUE)
    assert ledger.insert(FIRST)
    assert ledger.insert(SECOND)
    assert len(as_plan(ledger.c, ledger.state()).services) == 1


def test_a_service_goes_with_the_work_that_needed_it() -> None:
    """Would catch a service that stays, and is paid, though nothing needs it."""
    ledger = only_ex1(DUE)
    nothing = ledger.cost()
    assert ledger.insert(FIRST)
    assert ledger.take_out([FIRST])
    assert not ledger.state().placements
    assert ledger.cost() == nothing


def test_what_finds_no_room_for_its_service_changes_nothing() -> None:
    """Would catch half of an insertion left behind: a service, a move, a cost."""
    ledger = only_ex1(DUE)
    before, cost = ledger.state(), ledger.cost()
    start = int(ledger.c.orders[FIRST].clock.start[0])
    assert not ledger.insert(FIRST, Bounds(start, start)), "no workshop is open before the first slot"
    assert ledger.state() == before
    assert ledger.cost() == cost


def test_a_service_that_is_taken_out_and_needed_comes_back() -> None:
    """Would catch a plan that is left past a limit when its services are planned anew."""
    ledger = only_ex1(DUE)
    assert ledger.insert(FIRST)
    services = ledger.visits_of([FIRST])
    assert len(services) == 1
    assert ledger.take_out(services)
    assert not judged(ledger.c, ledger.state()).ok
    assert ledger.insert_all([], np.zeros(len(ledger.c.orders)))
    assert judged(ledger.c, ledger.state()).ok


def test_a_workshop_takes_no_more_machines_than_it_has_places() -> None:
    """Would catch two services side by side in a workshop with one place."""
    instance = with_item(DUE.instance, "machines", "EX2", place="quarry", meter_minutes=99 * 60,
                         services=(service("250"),))  # fmt: skip
    pressed = instance.model_copy(
        update={"orders": tuple(o.model_copy(update={"due": 30}) for o in instance.orders)}
    )
    plan = solve(pressed, SolveLimits(seconds=3.0))
    spans = sorted((s.start, s.end) for s in plan.services)
    assert len(spans) == 2
    assert spans[0][1] <= spans[1][0]


def test_services_come_and_go_at_the_checkers_price() -> None:
    """Would catch a meter, a workshop place or a price that the ledger keeps otherwise than the checker."""
    assert sum(services_in_a_walk(seed) for seed in range(12)) >= 12, "a walk without services proves nothing"


def services_in_a_walk(seed: int) -> int:
    """Change a plan at random, compare it with the checker each time; return how many services it had."""
    c = Compiled(metered(seed, orders=4))
    ledger, draw = Ledger(c, seed), np.random.default_rng(seed)
    ledger.noise = 0.5
    placed = 0
    for _ in range(12):
        before = ledger.save()
        planned = [k for k in range(c.works) if ledger.has(k) and draw.random() < 0.5]
        planned += [x.after for x in c.links if x.before in planned and ledger.has(x.after)]
        gone = [*planned, *(ledger.visits_of(planned) if planned and draw.random() < 0.5 else [])]
        fine = ledger.take_out(list(dict.fromkeys(gone)))
        order, keys = draw.permutation(c.works).tolist(), draw.random(len(c.orders))
        if not fine or not ledger.insert_all(order, keys):
            ledger.go_back(before)
        before = ledger.save()
        if not ledger.cross(0, 1, int(draw.integers(c.slots))):
            ledger.go_back(before)
        state = ledger.state()
        placed += sum(c.is_service(k) for k in state.placements)
        report = judged(c, state)
        assert {v.rule for v in report.violations} <= {"pins", "mandatory"}
        assert report.costs.total == ledger.cost()
    return placed
