"""Rules bind: the witness runs up against several kinds of limits, not only against time."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from models.domain.index import Index
from tests.data.generator.changes import binding
from tests.data.generator.fleets import FLEETS, fleet
from tests.data.generator.touches import touches

LARGE = tuple((orders, seed) for orders, seed in FLEETS if orders >= 20)
LEAST_KINDS = 5
CHANGES = 60
"""Small changes of each sort that are tried on a fleet."""


@cache
def _limits(orders: int, seed: int) -> frozenset[str]:
    """Return what binds in a fleet: limits that are touched, and rules that alone forbid a change."""
    made = fleet(orders, seed)
    touched = +touches(Index(made.instance), made.witness)
    return frozenset({*(f"{kind} touched" for kind in touched), *binding(made, CHANGES)})


@pytest.mark.parametrize("orders, seed", LARGE)
def test_several_rules_bind_in_every_fleet_of_twenty_orders_and_more(orders: int, seed: int) -> None:
    """Would catch fleets so roomy that a planner who ignores half of the rules still gets it right."""
    limits = _limits(orders, seed)
    assert len(limits) >= LEAST_KINDS, sorted(limits)
    assert "machine touched" in limits, "no machine goes from one order to the next without a pause"


@pytest.mark.parametrize(
    "limit",
    [
        "lapse touched",
        "link touched",
        "pool touched",
        "release touched",
        "due touched",
        "calendars",
        "certificates",
        "moves",
        "one_place",
        "precedence",
        "windows",
        "work_limits",
    ],
)
def test_every_kind_of_limit_binds_in_some_fleet(limit: str) -> None:
    """Would catch a kind of rule that no generated fleet puts to the test."""
    found = Counter(known for orders, seed in FLEETS for known in _limits(orders, seed))
    assert found[limit], f"{limit} never binds, only {dict(found)}"
