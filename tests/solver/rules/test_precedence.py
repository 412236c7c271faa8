"""Rule 6: precedence with lags."""

from __future__ import annotations

from typing import Any

import pytest

from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import check
from tests.support import bad, of_orders, order, plan_of, put


def linked(**link: Any) -> Instance:
    """Return two orders of 6 slots at the quarry, ``b`` after ``a`` by ``link``."""
    links = [{"predecessor": "a", "successor": "b", **link}]
    return of_orders(order("a", "quarry", 6), order("b", "quarry", 6), precedences=links)


def plan(first: int, second: int) -> Plan:
    """Return a plan with ``a`` and ``b`` at these starts."""
    return plan_of(linked(), put("a", first), put("b", second))


BAD = [
    bad("unplanned", linked(), plan_of(linked(), put("b", 14))),
    bad("unplanned", linked(kind="SF"), plan_of(linked(), put("b", 14))),
    bad("min_lag", linked(), plan(14, 19)),
    bad("min_lag", linked(min_lag=1), plan(14, 20)),
    bad("max_lag", linked(max_lag=1), plan(14, 22)),
    bad("min_lag", linked(min_lag=1, lag_time="working"), plan(28, 62)),
    bad("min_lag", linked(lag_time="working"), plan(15, 14)),
]

KEPT = {
    # kind, lag of calendar time between the points that the kind ties, for a at 14..20 and b at 24..30
    "FS": 4,
    "SS": 10,
    "FF": 10,
    "SF": 16,
}


@pytest.mark.parametrize("kind,value", KEPT.items())
def test_each_kind_ties_its_own_points(kind: str, value: int) -> None:
    """A kind that ties the wrong ends, or a lag that may not be met exactly."""
    both = plan(14, 24)
    assert check(linked(kind=kind, min_lag=value, max_lag=value), both).ok
    for bounds, message in (
        ({"min_lag": value + 1}, "min_lag"),
        ({"max_lag": value - 1}, "max_lag"),
    ):
        found = check(linked(kind=kind, **bounds), both).violations
        assert [(v.message, v.params["value"]) for v in found] == [(message, value)]


WORKING = {
    # a at 28..34 fills Monday's end; b at 64..70 begins an hour into Tuesday's work
    "FS": 2,
    "SS": 8,
    "FF": 8,
    "SF": 14,
}


@pytest.mark.parametrize("kind,value", WORKING.items())
def test_working_lag_counts_open_slots_only(kind: str, value: int) -> None:
    """A night counted into a lag of working time."""
    over_night = plan(28, 64)
    assert check(linked(kind=kind, lag_time="working", min_lag=value, max_lag=value), over_night).ok
    short = linked(kind=kind, lag_time="working", min_lag=value + 1)
    assert [v.params["value"] for v in check(short, over_night).violations] == [value]


def test_working_lag_is_negative_when_the_points_lie_the_wrong_way_round() -> None:
    """A successor before its predecessor whose negative lag passes for nought."""
    found = check(linked(lag_time="working"), plan(62, 28)).violations
    assert [v.params["value"] for v in found] == [-6 - 6]


def test_working_lag_runs_on_the_successors_site() -> None:
    """Open slots of the predecessor's site counted."""
    links = [{"predecessor": "a", "successor": "b", "lag_time": "working", "min_lag": 8}]
    apart = of_orders(order("a", "quarry", 6), order("b", "tunnel", 8), precedences=links)
    assert check(apart, plan_of(apart, put("a", 28), put("b", 52))).ok
    assert not check(apart, plan_of(apart, put("a", 28), put("b", 51))).ok


@pytest.mark.parametrize("kind", ["FS", "SS", "FF", "SF"])
def test_successor_may_stay_unplanned(kind: str) -> None:
    """A link that forces its successor into the plan."""
    assert check(linked(kind=kind), plan_of(linked(), put("a", 14))).ok
