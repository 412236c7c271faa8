"""Compiled and plain functions say the same, and every rule and cost that has a say is asked."""

from __future__ import annotations

import pytest

from data.generator import generate
from solver.cpsat.compile import Compiled
from solver.ledger import judging
from solver.ledger.ledger import Ledger
from solver.ledger.records import block_of
from solver.registry import costs, rules

RULES = ("span_from", "machine_from", "person_fits")
COSTS = ("span_adds", "machine_adds", "person_adds")


@pytest.mark.parametrize("name", [*RULES, *COSTS])
def test_every_rule_and_cost_with_a_say_is_asked(name: str) -> None:
    """Would catch a rule that was added and is not part of insertion."""
    parts = rules() if name in RULES else costs()
    own = [part.id for part in parts if name in vars(type(part))]
    assert own
    assert len(judging._parts(name)) == len(own)


def test_a_table_that_is_not_laid_out_row_by_row_is_refused() -> None:
    """Would catch compiled code that reads a turned table as if it were straight."""
    f = Compiled(generate(8, 1).instance).fixed
    with pytest.raises(ValueError, match="commute"):
        block_of(f._replace(commute=f.commute.T))


def test_equal_seeds_give_equal_plans() -> None:
    """Would catch compiled code that reads what nobody has written."""
    c = Compiled(generate(30, 6).instance)
    states = []
    for _ in range(2):
        ledger = Ledger(c, 7)
        ledger.reach, ledger.noise = 24, 0.5
        for k in c.latest_due_order:
            ledger.insert(k)
        states.append(ledger.state())
    assert states[0] == states[1]
    assert states[0].placements
