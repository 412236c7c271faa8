"""Two machines exchange the rest of their work: all rules are kept, or nothing is changed."""

from __future__ import annotations

import numpy as np
import pytest

from data.generator import generate
from models.domain import Instance
from solver.cpsat.compile import Compiled
from solver.ledger.ledger import ledger_of
from solver.search.construct import construct
from tests.solver.search.support import judged
from tests.solver.search.test_ledger import same
from tests.support import machine_line, of_orders, order


@pytest.mark.parametrize("orders, seed", [(30, 15), (60, 4)])
def test_what_is_exchanged_keeps_the_rules(orders: int, seed: int) -> None:
    """Would catch a machine that is in two places, does not fit, or arrives too late."""
    c = Compiled(generate(orders, seed).instance)
    state = construct(c, seed)
    broken = {v.rule for v in judged(c, state).violations}
    ledger = ledger_of(c, state)
    random = np.random.default_rng(seed)
    exchanged = 0
    for _ in range(300):
        before = ledger.save()
        kind = c.machines[int(random.integers(len(c.machines)))].equipment_class
        peers = [m for m, machine in enumerate(c.machines) if machine.equipment_class == kind]
        first, second = random.choice(peers), random.choice(peers)
        if first != second and ledger.cross(int(first), int(second), int(random.integers(c.slots))):
            exchanged += 1
            assert {v.rule for v in judged(c, ledger.state()).violations} <= broken
        else:
            ledger.go_back(before)
            same(ledger, ledger_of(c, ledger.state(before)))
    assert exchanged


def two_trucks() -> Instance:
    """Return two hauls at two sites at the same time, for trucks that both stand at the first."""
    line = machine_line("truck", "driver")
    return of_orders(
        order("here", "quarry", 4, line, deadline=18), order("there", "dam", 4, line, deadline=18)
    )


def test_people_and_times_stay() -> None:
    """Would catch an exchange that moves the driver with his machine, or the order with either."""
    c = Compiled(two_trucks())
    ledger = ledger_of(c, construct(c))
    before = ledger.state()
    first, second = (before.placements[k].machines[0] for k in (0, 1))
    assert first != second
    assert ledger.cross(first, second, 0)
    after = ledger.state()
    for k in (0, 1):
        was, now = before.placements[k], after.placements[k]
        assert (was.start, was.end) == (now.start, now.end)
        assert [s.operator for s in was.shifts] == [s.operator for s in now.shifts]
        assert now.machines != was.machines
        assert now.shifts[0].machine == now.machines[0]
    assert judged(c, after).violations == ()


def test_a_pinned_machine_stays() -> None:
    """Would catch an exchange that ignores a planner's pin."""
    pins = [{"kind": "machine", "order": "here", "machine": "TR1"}]
    line = machine_line("truck", "driver")
    c = Compiled(of_orders(order("here", "quarry", 4, line), order("there", "dam", 4, line), pins=pins))
    ledger = ledger_of(c, construct(c))
    trucks = (c.machine_index["TR1"], c.machine_index["TR2"])
    before = ledger.state()
    assert not ledger.cross(*trucks, 0)
    assert ledger.state() == before
