"""Maintenance services."""

from __future__ import annotations

from models.domain.reading import Reading
from solver.costs.services import COST
from tests.solver.rules.test_services import BASE, ONE, serviced
from tests.support import with_item


def test_each_service_is_paid_each_time() -> None:
    """A price that is left out, or paid once for a kind."""
    data = BASE.model_dump(mode="json")["machines"][0]["services"][0]
    other = {**data, "id": "500", "cost": 900}
    instance = with_item(BASE, "machines", "EX1", services=[{**data, "cost": 250}, other])
    once = serviced(ONE, ("250", 14, 18, "quarry"))
    assert COST.value(Reading(instance, once)).total == 250
    twice = serviced(once, ("250", 62, 66, "quarry"), ("500", 66, 70, "quarry"))
    assert COST.value(Reading(instance, twice)).total == 1400


def test_a_service_that_the_machine_does_not_have_costs_nothing() -> None:
    """An error on a plan that names what is not there; rule 0 reports it."""
    assert COST.value(Reading(BASE, serviced(ONE, ("9", 14, 18, "quarry")))).total == 0
