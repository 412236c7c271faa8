"""The ledger after any insertions and removals equals one that was built anew."""

from __future__ import annotations

import numpy as np
import pytest

from solver.cpsat.compile import Compiled
from solver.search.construct import construct
from solver.search.insert import Inserter
from solver.search.ledger import Ledger, ledger_of
from solver.search.state import State
from solver.search.value import Valuation
from tests.solver.search.support import judged
from tests.solver.tiny import tiny

TABLES = [
    "machine_taken",
    "machine_free_from",
    "machine_at",
    "machine_next",
    "machine_next_site",
    "person_taken",
    "person_last",
    "person_last_site",
    "person_last_day",
    "person_next",
    "person_next_site",
    "person_next_day",
    "hours",
    "pool_used",
]


def same(first: Ledger, second: Ledger) -> None:
    """Assert that two ledgers say the same."""
    for name in TABLES:
        assert np.array_equal(getattr(first, name), getattr(second, name)), name
    for site in range(len(first.c.instance.sites)):
        assert np.array_equal(first.visited(site), second.visited(site))
    assert first.budget_used == second.budget_used


@pytest.mark.parametrize("seed", range(12))
def test_a_changed_ledger_equals_one_built_anew(seed: int) -> None:
    """Would catch a row that keeps what was taken out, or loses what stayed."""
    c = Compiled(tiny(seed, orders=5))
    ledger = ledger_of(c, construct(c, seed))
    draw = np.random.default_rng(seed)
    inserter = Inserter(ledger, seed=seed)
    for _ in range(15):
        placed = sorted(ledger.placements)
        k = int(draw.integers(len(c.orders)))
        if k in placed:
            before = inserter.moves_after(ledger.placements[k])
            gone = ledger.remove(k)
            if not all(ledger.mend_moves(m) for m in gone.machines):
                pytest.skip("a move that replaces two has no room here")
            del before
        else:
            inserter.insert(k)
        same(ledger, ledger_of(c, State(dict(ledger.placements), dict(ledger.moves))))


@pytest.mark.parametrize("seed", range(8))
def test_the_cost_of_a_changed_ledger_equals_the_checkers(seed: int) -> None:
    """Would catch a price of the search that differs from the specification."""
    instance = tiny(seed, orders=5)
    c = Compiled(instance)
    ledger = ledger_of(c, construct(c, seed))
    valuation = Valuation(c, ledger)
    for k in range(len(c.orders)):
        if k in ledger.placements:
            gone = ledger.remove(k)
            assert all(ledger.mend_moves(m) for m in gone.machines)
            Inserter(ledger, seed=seed + k, noise=0.5).insert(k)
    state = State(dict(ledger.placements), dict(ledger.moves))
    assert valuation.present() == judged(c, state).costs.total
