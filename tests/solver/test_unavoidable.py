"""What no plan can avoid."""

from __future__ import annotations

from typing import Any

import pytest

from models.domain.index import Index
from solver.check import check
from solver.unavoidable import unavoidable
from tests.support import (
    good_plan,
    machine_line,
    of_orders,
    order,
    people_line,
    plan_of,
    put,
    small_instance,
    with_fields,
    with_item,
)

PENALTY = 1_000_000
TRUCK = machine_line("truck", operated=False)


def one(wanted: dict[str, Any], **fields: Any) -> int:
    """Return what one order costs at least; TR1 is at 1,000 and TR2 at 100 cents a slot."""
    return unavoidable(of_orders(wanted, **fields))[wanted["id"]]


def modes(*modes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return an order with these modes."""
    return {"id": "a", "site": "quarry", "modes": modes, **fields}


def test_cheapest_machines_and_people_for_the_duration() -> None:
    """The dearest taken, one machine for two, or an operator's hours left out; Ana costs 1,500 a slot."""
    assert one(order("a", "quarry", 6, TRUCK)) == 6 * 100
    assert one(order("a", "quarry", 6, machine_line("truck", operated=False, quantity=2))) == 6 * 1_100
    assert one(order("a", "quarry", 6, people_line("digger", quantity=2))) == 6 * 1_500
    assert one(order("a", "quarry", 6, people_line("digger"))) == 0


def test_machines_that_do_not_fit_are_left_out() -> None:
    """A bound by a machine that is too light or may not work there, or by an operator without induction."""
    heavy = machine_line("truck", operated=False, minimum={"weight_t": 1})
    assert one(order("a", "quarry", 6, heavy)) == PENALTY
    fleet = of_orders(order("a", "quarry", 6, TRUCK))
    elsewhere = with_item(fleet, "machines", "TR2", sites=["dam"])
    assert unavoidable(elsewhere) == {"a": 6 * 1_000}
    induced = with_item(
        of_orders(order("a", "quarry", 6, people_line())), "sites", "quarry", inductions=["induction"]
    )
    assert unavoidable(induced) == {"a": PENALTY}
    held = [{"certificate": "induction"}]
    assert unavoidable(with_item(induced, "operators", "Ana", certificates=held)) == {"a": 6 * 1_500}


def test_cheapest_mode_counts() -> None:
    """The first mode taken, or one for which there are too few machines."""
    dear = {"duration": 10, "lines": [TRUCK]}
    cheap = {"duration": 3, "lines": [TRUCK]}
    impossible = {"duration": 1, "lines": [{**TRUCK, "quantity": 3}]}
    assert one(modes(dear, cheap, impossible)) == 3 * 100


def test_penalty_is_the_most_for_what_may_stay_unplanned() -> None:
    """A bound above the price of leaving the order out."""
    assert one(modes({"duration": 12, "lines": [TRUCK]}), weights={"unplanned": 50}) == 50
    assert one(modes({"duration": 12, "lines": [TRUCK]}, optional=False), weights={"unplanned": 50}) == 1_200


@pytest.mark.parametrize(
    "fields,cents",
    [
        ({"due": 18}, 2 * 500),
        ({"due": 20}, 0),
        ({"release": 30, "due": 33}, (64 - 33) * 500),
        ({"release": 30, "due": 33, "interruptible": False}, (68 - 33) * 500),
        ({"release": 30, "deadline": 63}, PENALTY),
        ({"release": 30, "deadline": 64}, 0),
        ({"release": 330}, PENALTY),
        ({"release": 330, "optional": False}, 0),
        ({"due": 18, "priority": 4}, 2 * 500 * 4),
    ],
)
def test_lateness_of_an_empty_fleet(fields: dict[str, Any], cents: int) -> None:
    """A night left out of the earliest end, or a deadline that is not seen."""
    assert one(order("a", "quarry", 6, **fields)) == cents


def test_non_interruptible_order_longer_than_any_working_period_cannot_be() -> None:
    """An earliest end by open time alone, where the order fits into no period."""
    assert one(order("a", "quarry", 21, interruptible=False)) == PENALTY
    assert one(order("a", "quarry", 20, interruptible=False)) == 0


def test_order_begun_before_the_freeze_time_costs_what_it_has() -> None:
    """A fact that costs less in the plan than its bound: it is late and stands on the dear machine."""
    fleet = of_orders(order("a", "quarry", 6, TRUCK, due=20))
    fact = {"order": "a", "start": 16, "end": 22, "machines": ["TR1"]}
    begun = with_fields(fleet, horizon={"freeze": 17}, reference={"orders": [fact]})
    assert unavoidable(begun) == {"a": 6 * 1_000 + 2 * 500}
    report = check(begun, plan_of(begun, put("a", 16, "TR1")))
    assert report.ok
    assert report.costs.total == report.costs.unavoidable


def test_good_plan_costs_no_less() -> None:
    """A lower bound above a plan that keeps every rule."""
    fleet = small_instance()
    report = check(fleet, good_plan(fleet))
    assert 0 < report.costs.unavoidable <= report.costs.total
    assert report.avoidable == report.costs.total - report.costs.unavoidable
    by_order = unavoidable(fleet)
    assert report.costs.unavoidable == sum(by_order.values())


def test_bound_found_once_for_an_index_can_not_be_spoilt() -> None:
    """A caller's change of the answer that shows in the next one."""
    fleet = small_instance()
    index = Index(fleet)
    unavoidable(fleet, index).clear()
    assert unavoidable(fleet, index) == unavoidable(fleet)


@pytest.mark.parametrize("freeze,cents", [(14, 6 * 100), (15, 6 * 1_000)])
def test_order_that_starts_at_the_freeze_time_is_free(freeze: int, cents: int) -> None:
    """A bound taken from a reference that the plan may leave."""
    fact = {"order": "a", "start": 14, "end": 20, "machines": ["TR1"]}
    reference = {"orders": [fact]}
    fleet = with_fields(
        of_orders(order("a", "quarry", 6, TRUCK)), horizon={"freeze": freeze}, reference=reference
    )
    assert unavoidable(fleet) == {"a": cents}


def test_begun_order_that_the_calendar_never_lets_end_counts_as_it_stands() -> None:
    """A traceback where a started order has too little open time left in the horizon."""
    fact = {"order": "a", "start": 14, "end": 20, "machines": ["TR1"]}
    endless = order("a", "quarry", 200, TRUCK, due=18)
    fleet = with_fields(of_orders(endless), horizon={"freeze": 15}, reference={"orders": [fact]})
    assert unavoidable(fleet) == {"a": 200 * 1_000 + 2 * 500}


def test_least_attribute_itself_fits() -> None:
    """A minimum that must be exceeded."""
    exact = machine_line("excavator", operated=False, minimum={"weight_t": 30})
    fleet = with_item(of_orders(order("a", "quarry", 6, exact)), "machines", "EX2", cost_per_hour=20)
    assert unavoidable(fleet) == {"a": 60}
