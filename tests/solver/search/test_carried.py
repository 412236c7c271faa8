"""The ledger admits people with a base, tools and parts exactly if the checker finds nothing broken."""

from __future__ import annotations

import pytest

from solver.cpsat.compile import Compiled
from solver.ledger.ledger import Ledger
from solver.search.state import Placement, Shift, State
from tests.solver.outings import outings
from tests.solver.search.support import judged
from tests.solver.search.test_allowed import duty_of, holds, people_admitted


@pytest.mark.parametrize("seed", range(20))
def test_who_is_admitted_breaks_nothing_and_nobody_else_is_refused(seed: int) -> None:
    """Would catch a person who is sent without what he needs, or refused though he has it, or is too late."""
    c = Compiled(outings(seed, orders=3, calls=2))
    ledger = Ledger(c, seed)
    ledger.noise = 0.8
    tried = 0
    for k in range(len(c.orders) - 1, -1, -1):
        state = ledger.state()
        clock, starts = c.orders[k].clock, c.starts(k, 0)
        for start, end in zip(starts.start.tolist(), starts.end.tolist(), strict=True):
            (local,) = clock.duties_of(start, end)
            who = people_admitted(ledger, int(ledger.f.mode_at[k]), duty_of(ledger, c, k, start), start, end)
            for p, admitted in who.items():
                tried += 1
                placed = Placement(0, start, end, (), (Shift(0, -1, p, local, start, end),))
                assert holds(c, State({**state.placements, k: placed})) == admitted, (k, start, p)
        ledger.insert(k)
        assert ledger.cost() == judged(c, ledger.state()).costs.total
    assert tried


@pytest.mark.parametrize("seed", range(20))
def test_what_is_taken_out_leaves_a_sound_plan_with_its_price(seed: int) -> None:
    """Would catch a call that is taken out while somebody needs it, and time away that stays booked."""
    c = Compiled(outings(seed, orders=3, calls=2))
    ledger = Ledger(c, seed)
    for k in range(len(c.orders) - 1, -1, -1):
        ledger.insert(k)
    for k in range(len(c.orders) - 1, -1, -1):
        assert ledger.take_out([k])
        assert holds(c, ledger.state())
        assert ledger.cost() == judged(c, ledger.state()).costs.total
