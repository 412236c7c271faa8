"""What workers change at the same time in different parts of a plan fits together."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from data.generator import generate
from models.domain.instance import Instance
from solver.check import check
from solver.cpsat.compile import Compiled
from solver.cpsat.shapes import POOL
from solver.ledger.ledger import Ledger, ledger_of
from solver.search.fleet.changes import changed
from solver.search.fleet.hand import Hand, Task
from solver.search.fleet.parts import Divider, Part
from solver.search.state import as_plan, state_of

ORDERS = 70
CASES = [(5, False), (6, True)]


def cut(seed: int, all_rules: bool, workers: int = 2) -> tuple[Instance, Compiled, Ledger, list[Part]]:
    """Return a fleet, a plan of it, and its parts."""
    made = generate(ORDERS, seed, all_rules=all_rules)
    instance = made.instance
    c = Compiled(instance)
    ledger = ledger_of(c, state_of(c, made.witness))
    return instance, c, ledger, Divider(c, workers, seed).parts(ledger, ledger.save())


@pytest.mark.parametrize("seed, all_rules", CASES)
def test_nothing_belongs_to_two_parts(seed: int, all_rules: bool) -> None:
    """Would catch a machine, a person or an order that two workers may use for something new."""
    _, c, ledger, parts = cut(seed, all_rules)
    assert len(parts) == 2
    for one, other in combinations(parts, 2):
        assert not np.intersect1d(one.orders, other.orders).size
        assert not (~one.machines & ~other.machines).any()
        assert not (~one.people & ~other.people).any()
    left = np.maximum(0, c.fixed.capacity - ledger.b.pool_used)
    taken = sum(left - part.pools for part in parts)
    shared = [row for row, kind in enumerate(c.counts) if kind == POOL]
    assert (np.asarray(taken)[shared] <= left[shared]).all()
    assert sum(len(part.orders) for part in parts) > 5, "there is something to do"


@pytest.mark.parametrize("seed, all_rules", CASES)
def test_changes_of_all_parts_fit_together(seed: int, all_rules: bool) -> None:
    """Would catch any way in which one worker's change breaks a rule beside another's."""
    instance, c, ledger, parts = cut(seed, all_rules)
    began, gained = ledger.cost(), 0
    base = ledger.save()
    hand = Hand(instance)  # one hand does all: what a task leaves behind must not show in the next
    for number, part in enumerate(parts):
        task = Task(number, part, np.ones(len(c.orders)), frozenset(), 500.0, 1.5, 7 + number)
        done = hand.work(task, base)
        assert done.rounds > 0
        ledger.adopt(changed(c.fixed, base, done.changes), done.changes.orders)
        gained += done.gained
    assert gained > 0, "something was changed"
    assert ledger.excess() == 0
    report = check(instance, as_plan(c, ledger.state(), c.index.hash, whole=True), c.index)
    assert report.ok, report.messages()
    assert ledger_of(c, ledger.state()).cost() == ledger.cost()
    assert ledger.cost() < began


def test_a_worker_leaves_alone_what_is_lent() -> None:
    """Would catch a walk that gives work to a machine or a person of another part."""
    instance, c, ledger, parts = cut(8, True)
    base, part = ledger.save(), parts[0]
    done = Hand(instance).work(Task(0, part, np.ones(len(c.orders)), frozenset(), 5_000.0, 1.5, 3), base)
    after = changed(c.fixed, base, done.changes)
    for k in done.changes.orders.tolist():
        if after.mode[k] < 0:
            continue
        kept = set(base.hold[k].tolist()) if base.mode[k] >= 0 else set()
        assert not [m for m in after.hold[k].tolist() if m >= 0 and part.machines[m] and m not in kept]
        rows = slice(c.fixed.crew_at[k], c.fixed.crew_at[k + 1])
        had = set(base.crew[rows].tolist()) if base.mode[k] >= 0 else set()
        assert not [p for p in after.crew[rows].tolist() if p >= 0 and part.people[p] and p not in had]
