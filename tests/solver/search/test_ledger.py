"""The ledger after any changes equals one that was built anew, and its cost is the checker's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from data.generator import generate
from models.domain import Instance
from solver.cpsat.compile import Compiled
from solver.ledger.books import TOTAL
from solver.ledger.ledger import Ledger, ledger_of
from solver.search.construct import construct
from tests.solver.search.support import judged
from tests.solver.tiny import metered, tiny

WHOLE = ["mode", "crew", "uses", "booked", "hours", "pool_used", "budget_used", "hold", "depart"]


def same(first: Ledger, second: Ledger) -> None:
    """Assert that two ledgers say the same."""
    a, b = first.b, second.b
    for name in WHOLE:
        assert np.array_equal(getattr(a, name), getattr(b, name)), name
    planned = a.mode >= 0
    assert np.array_equal(a.start[planned], b.start[planned])
    assert np.array_equal(a.end[planned], b.end[planned])
    moved = a.depart >= 0
    assert np.array_equal(a.origin[moved], b.origin[moved])
    for m, count in enumerate(a.uses.tolist()):
        assert np.array_equal(a.use[m, :count], b.use[m, :count])
    for p, count in enumerate(a.booked.tolist()):
        for name in ("book_start", "book_end", "book_order", "book_duty"):
            assert np.array_equal(getattr(a, name)[p, :count], getattr(b, name)[p, :count]), name
    assert a.note[TOTAL] == b.note[TOTAL]
    assert first.cost() == second.cost()


def instances() -> list[Instance]:
    """Return small fleets, and larger ones with crews, pools and lowboys."""
    metered_ones = (metered(seed, orders=5) for seed in range(6))
    return [
        *(tiny(seed, orders=5) for seed in range(12)),
        *metered_ones,
        generate(25, 3).instance,
        generate(40, 8).instance,
    ]


def followers(c: Compiled, k: int) -> list[int]:
    """Return the orders that wait for order ``k``, directly or not: without it they cannot stay."""
    found = [link.after for link in c.links_of[k] if link.before == k]
    for n in found:
        found += [x.after for x in c.links_of[n] if x.before == n and x.after not in found]
    return found


@pytest.mark.parametrize("instance", instances(), ids=lambda x: x.name)
def test_a_changed_ledger_equals_one_built_anew(instance: Instance) -> None:
    """Would catch a row that keeps what was taken out, or loses what stayed."""
    c = Compiled(instance)
    ledger = ledger_of(c, construct(c, 1))
    ledger.reach, ledger.noise = 6, 0.1
    draw = np.random.default_rng(1)
    weight = np.ones(len(c.orders))
    for _ in range(15):
        before = ledger.save()
        k = int(draw.integers(len(c.orders)))
        if not ledger.has(k):
            ledger.insert(k)
            ejection = None if ledger.has(k) else ledger.eject(k, c.slots, weight)
            out = ejection.out if ejection is not None else []
            gone = ledger.take_out([*out, *(x for n in out for x in followers(c, n))])
            if not gone or (out and not ledger.insert_all([k, *out], weight)):
                ledger.go_back(before)
        elif not ledger.take_out([k, *followers(c, k)]) or not ledger.insert_all([], weight):
            ledger.go_back(before)
        before = ledger.save()
        first, second = draw.permutation(len(c.machines))[:2].tolist()
        if not ledger.cross(first, second, 0):
            ledger.go_back(before)
        state = ledger.state()
        same(ledger, ledger_of(c, state))
        report = judged(c, state)
        assert {v.rule for v in report.violations} <= {"mandatory", "pins"}
        assert ledger.cost() == report.costs.total


@pytest.mark.parametrize("instance", instances(), ids=lambda x: x.name)
def test_going_back_restores_everything(instance: Instance) -> None:
    """Would catch a row of the ledger that keeps a trace of what was undone."""
    c = Compiled(instance)
    ledger = ledger_of(c, construct(c, 2))
    ledger.reach = 3
    before, state = ledger.save(), ledger.state()
    for k in range(len(c.orders)):
        if ledger.take_out([k]):
            ledger.insert_all(range(len(c.orders)), np.arange(len(c.orders), dtype=np.float64))
        ledger.go_back(before)
        assert ledger.state() == state
        same(ledger, ledger_of(c, state))


def test_rows_get_room_before_they_are_full() -> None:
    """Would catch entries written beyond the end of a row: nothing in compiled code looks at its length."""
    c = Compiled(generate(60, 4).instance)
    ledger = Ledger(c, 1)
    one = np.zeros((len(c.operators), 1), dtype=np.int64)
    rows = {name: one.copy() for name in ("book_start", "book_end", "book_order", "book_duty")}
    changed: dict[str, Any] = {**rows, "use": np.zeros((len(c.machines), 1), dtype=np.int64)}
    ledger._have(ledger.b._replace(**changed))
    for k in c.latest_due_order:
        ledger.insert(k)
        assert ledger.b.uses.max() <= ledger.b.use.shape[1]
        assert ledger.b.booked.max() <= ledger.b.book_start.shape[1]
    assert ledger.b.book_start.shape[1] > 1
    same(ledger, ledger_of(c, ledger.state()))
