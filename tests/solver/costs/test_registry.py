"""Tests over every cost term."""

from __future__ import annotations

from importlib import import_module

import pytest

from models.domain.reading import Reading
from solver import registry
from solver.costs.base import Cost
from tests.support import good_plan, plan_of, small_instance

every_cost = pytest.mark.parametrize("cost", registry.costs(), ids=lambda cost: cost.id)


def test_terms_are_those_of_this_release() -> None:
    """A term that the scan does not find."""
    assert [cost.id for cost in registry.costs()] == [
        "away",
        "continuity",
        "contract_overtime",
        "deviation",
        "fairness",
        "haulage",
        "makespan",
        "minimum_hours",
        "operating",
        "overtime",
        "preferences",
        "premiums",
        "rent",
        "requests",
        "services",
        "staffing",
        "standby",
        "tardiness",
        "travel",
        "unplanned",
    ]


@every_cost
def test_cost_is_named_after_its_file_and_has_words_and_tests(cost: Cost) -> None:
    """A term whose id is not its file's name, in one language only, or without a test of its own."""
    assert type(cost).__module__ == f"solver.costs.{cost.id}"
    assert set(cost.title) == {"en", "es"}
    assert type(cost).__doc__
    tests = import_module(f"tests.solver.costs.test_{cost.id}")
    assert any(name.startswith("test_") for name in vars(tests))


@every_cost
def test_costs_by_order_add_up_to_the_term(cost: Cost) -> None:
    """A share of an order that is lost or counted twice."""
    instance = small_instance()
    for plan in (good_plan(instance), plan_of(instance)):
        value = cost.value(Reading(instance, plan))
        assert not value.orders or sum(value.orders.values()) == value.total
        assert value.total >= 0
