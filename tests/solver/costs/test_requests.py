"""Shifts that people want, or do not want."""

from __future__ import annotations

from typing import Any

import pytest

from models.domain.instance import Instance
from models.domain.reading import Reading
from solver.costs.requests import COST
from tests.support import of_orders, order, people_line, plan_of, put, with_item

WORK = of_orders(
    order("early", "quarry", 2, people_line(), shift_kind="early"),
    order("late", "quarry", 2, people_line(), shift_kind="late"),
    shift_kinds=[{"id": "early"}, {"id": "late"}],
    limits={},
)
MONDAY, TUESDAY = [0, 48], [48, 96]


def asking(*requests: dict[str, Any]) -> Instance:
    """Return the instance with requests of Ben."""
    return with_item(WORK, "operators", "Ben", requests=requests)


def cents(instance: Instance, **starts: int) -> int:
    """Return what requests cost where Ben has these shifts."""
    plan = plan_of(instance, *(put(name, start, crew="Ben") for name, start in starts.items()))
    return COST.value(Reading(instance, plan)).total


@pytest.mark.parametrize("wanted", [True, False])
def test_a_request_is_about_a_kind_in_a_window(wanted: bool) -> None:
    """A request that another kind, or another day, grants; and one for that is read as one against."""
    instance = asking({"shift_kind": "early", "window": MONDAY, "wanted": wanted, "cost": 9})
    granted, refused = (0, 9) if wanted else (9, 0)
    assert cents(instance, early=14) == granted
    assert cents(instance, late=14) == refused
    assert cents(instance, early=62) == refused
    assert cents(instance) == refused


def test_a_request_without_a_kind_is_about_any() -> None:
    """A day off that is asked for and not understood."""
    instance = asking({"window": TUESDAY, "wanted": False, "cost": 4})
    assert cents(instance, late=62) == 4
    assert cents(instance, late=14) == 0


def test_requests_add_up_and_are_their_persons_own() -> None:
    """Requests of which only the first counts, or that others grant."""
    instance = asking(
        {"shift_kind": "early", "window": MONDAY, "cost": 1},
        {"shift_kind": "late", "window": TUESDAY, "cost": 20},
    )
    assert cents(instance) == 21
    plan = plan_of(instance, put("early", 14, crew="Ana"), put("late", 62, crew="Ben"))
    assert COST.value(Reading(instance, plan)).total == 1
