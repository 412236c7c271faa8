"""A sample of the drills of re-planning, on small fleets."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.drills.breakdown import breakdown
from benchmarks.drills.changes import BOUNDS, replan
from benchmarks.replanning import Fleet, disruption, fleet
from models.domain.changes import apply_all
from solver.advice.what_if import staying_close


@pytest.fixture(scope="module")
def made() -> Fleet:
    """Return a small fleet with its present plan."""
    return fleet(8, 3, 10.0)


@pytest.mark.parametrize("number", range(6))
def test_a_replan_changes_no_more_than_allowed(made: Fleet, number: int) -> None:
    """A bound on changes that the search, a model or a process of the search forgets."""
    row, failures = replan(made, number, Random(number), 8.0)
    assert failures == []
    assert row["most"] == BOUNDS[number % 3]
    assert row.get("changes", 0) <= row["most"]


def test_what_is_drawn_can_be_applied(made: Fleet) -> None:
    """A drill that fails by a change that cannot be."""
    close = staying_close(made.instance, made.plan)
    for seed in range(30):
        assert apply_all(close, disruption(made, Random(seed), 3).changes) != close
    (down,) = breakdown(made).changes
    assert apply_all(close, [down]) != close
