"""Shift premiums: hours that cost more by when they are worked."""

from __future__ import annotations

from typing import Any

import pytest

from models.domain.instance import Instance
from solver.check import check
from solver.cpsat.build import build
from solver.cpsat.compile import Compiled
from solver.cpsat.problem import Scope
from solver.search.construct import construct
from solver.search.state import as_plan, state_of
from tests.solver.rules.test_rounds import FLEET as HAULED
from tests.support import (
    Put,
    changed,
    each_day,
    of_orders,
    order,
    people_line,
    plan_of,
    put,
    with_fields,
    with_item,
)

FLEET = with_fields(
    of_orders(
        order("a", "quarry", 8, people_line(quantity=2)),
        order("night", "tunnel", 8, people_line()),
        limits={},
    ),
    calendars=[
        {"id": "day", "windows": each_day(14, 34)},
        {"id": "night", "windows": each_day(44, 60)},
        {"id": "late", "windows": each_day(44, 60)},
        {"id": "tuesday", "windows": [[48, 96]]},
    ],
    premiums=[
        {"id": "night", "calendar": "late", "cost_per_hour": 200},
        {"id": "tuesday", "calendar": "tuesday", "cost_per_hour": 100},
    ],
)


def premiums(instance: Instance, *puts: Put) -> int:
    """Return the premiums of a plan."""
    return check(instance, plan_of(instance, *puts)).costs.terms["premiums"]


def test_hours_outside_of_every_premium_cost_nothing() -> None:
    """Would catch a premium on all hours."""
    assert premiums(FLEET, put("a", 14, crew="Ana Ben")) == 0


def test_each_person_gets_it() -> None:
    """Would catch a premium an order: two people work 8 slots on Tuesday at 50 a slot."""
    assert premiums(FLEET, put("a", 48 + 14, crew="Ana Ben")) == 2 * 8 * 50


def test_premiums_that_overlap_add_up() -> None:
    """Would catch the dearer one alone: from 22:00 on Monday 4 slots at night, then 4 on Tuesday night."""
    assert premiums(FLEET, put("night", 44, crew="Eva")) == 8 * 100 + 4 * 50


def test_nothing_is_paid_without_premiums() -> None:
    """Would catch a default premium."""
    assert premiums(with_fields(FLEET, premiums=[]), put("night", 44, crew="Eva")) == 0


ROUNDS = with_fields(
    with_item(HAULED, "operators", "Cai", shifts=[[0, 336]]),
    calendars=[*(c.model_dump() for c in HAULED.calendars), {"id": "late", "windows": [[0, 10], [330, 336]]}],
    premiums=[{"id": "night", "calendar": "late", "cost_per_hour": 200}],
    orders=[*(o.model_dump() for o in HAULED.orders), order("free", "quarry", 4, people_line())],
)


@pytest.mark.parametrize("start,paid", [(1, 7), (0, 6), (330, 6), (331, 6)])
def test_a_round_that_stays_costs_the_model_its_slots_within_the_horizon(start: int, paid: int) -> None:
    """Would catch a table read from its end, or beyond it: the rounds are [start - 1, start + 6)."""
    late = start > 14
    plan = plan_of(ROUNDS, put("there", 335 if late else 14, "EX1", end=336 if late else None))
    plan = changed(plan, "moves", 0, lowboy="LB1", driver="Cai", start=start, end=start + 4)
    c = Compiled(ROUNDS)
    free = next(k for k, o in enumerate(ROUNDS.orders) if o.id == "free")
    problem = build(c, state_of(c, plan), Scope((free,)))
    assert [(e.start, e.end) for e, _ in problem.fixed_rounds()] == [(start - 1, start + 6)]
    assert problem.paid["premiums"][2] == check(ROUNDS, plan).costs.terms["premiums"] == 100 * paid


@pytest.mark.parametrize(
    "wanted",
    [
        order("long", "quarry", 60, people_line(), release=14, deadline=48 * 2 + 34),
        order("long", "quarry", 30, people_line(), release=14, deadline=48 * 2 + 34),
        order("short", "quarry", 8, people_line(), release=48 + 14, deadline=48 + 34),
        order("night", "tunnel", 8, people_line(), release=44),
    ],
    ids=["whole duties", "parts", "one premium", "several"],
)
def test_a_model_pays_what_the_checker_asks(wanted: dict[str, Any]) -> None:
    """Would catch a model that cannot be built, or pays otherwise, where times or lengths are fixed."""
    whole = with_fields(FLEET, orders=[wanted])
    c = Compiled(whole)
    state = construct(c, 1)
    assert state.placements
    problem = build(c, state, Scope((0,)))
    assert problem.hinted_cost() == check(whole, as_plan(c, state)).costs.total
