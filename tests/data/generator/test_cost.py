"""The witness costs no more than a plan that is easily found."""

from __future__ import annotations

import pytest

from benchmarks.greedy.written import greedy_plan
from solver.check import check, with_costs
from tests.data.generator.fleets import fleet

SAMPLE = (
    (5, 4),
    (7, 21),
    (8, 5),
    (8, 3004),
    (12, 6),
    (20, 7),
    (22, 22),
    (25, 8),
    (28, 23),
    (30, 9),
    (33, 24),
    (37, 25),
    (40, 10),
)


@pytest.mark.parametrize("orders, seed", SAMPLE)
def test_the_witness_costs_no_more_than_the_reference_greedy(orders: int, seed: int) -> None:
    """Would catch a dear witness, beside which a poor plan looks good."""
    made = fleet(orders, seed)
    greedy = check(made.instance, with_costs(made.instance, greedy_plan(made.instance)))
    witness = check(made.instance, made.witness)
    assert greedy.ok, "the greedy is no measure if its plan breaks rules"
    assert witness.avoidable <= greedy.avoidable
    assert witness.costs.total <= greedy.costs.total


def test_the_greedy_is_beaten_somewhere() -> None:
    """Would catch fleets in which insertion by due date already is the best there is."""
    made = fleet(40, 10)
    greedy = check(made.instance, with_costs(made.instance, greedy_plan(made.instance)))
    assert check(made.instance, made.witness).avoidable < 0.9 * greedy.avoidable
