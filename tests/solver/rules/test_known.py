"""Rule 0: a plan speaks of its instance."""

from __future__ import annotations

import pytest

from models.domain.plan import PlacedService, Plan, PlannedOrder, ShiftAssignment, UnplannedOrder
from solver.check import check
from tests.support import (
    bad,
    changed,
    good_plan,
    move,
    of_orders,
    order,
    people_line,
    plan_of,
    put,
    small_instance,
)

FLEET = small_instance()
GOOD = good_plan(FLEET)
BARE = of_orders(order("plain", "quarry", 4), order("other", "quarry", 4))
PLAIN = plan_of(BARE, put("plain", 14))
STAFFED = of_orders(order("staffed", "quarry", 4, people_line()))


def more(plan: Plan, collection: str, item: object) -> Plan:
    """Return ``plan`` with one more item."""
    return plan.model_copy(update={collection: (*getattr(plan, collection), item)})


def ghost(**fields: object) -> ShiftAssignment:
    """Return a duty that nobody asked for."""
    duty = {"operator": "Dora", "order": "plain", "start": 14, "end": 18, **fields}
    return ShiftAssignment.model_validate(duty)


BAD = [
    bad("order", BARE, more(PLAIN, "orders", PlannedOrder(order="phantom", mode=0, start=14, end=18))),
    bad("order", BARE, more(PLAIN, "duties", ghost(order="phantom"))),
    bad("mode", BARE, more(PLAIN, "orders", PlannedOrder(order="other", mode=7, start=14, end=18))),
    bad("mode", BARE, more(PLAIN, "orders", PlannedOrder(order="other", mode=1, start=14, end=18))),
    bad(
        "line",
        STAFFED,
        changed(plan_of(STAFFED, put("staffed", 14, crew="Ana")), "duties", 0, line=1),
        also="crews",
    ),
    bad("line", BARE, more(PLAIN, "duties", ghost(line=3)), also="crews"),
    bad("machine", FLEET, changed(GOOD, "orders", 0, machines=("EX1", "EX9")), also="crews"),
    bad("machine", BARE, more(PLAIN, "moves", move("EX9", "quarry", "dam", 1, 5))),
    bad("operator", BARE, more(PLAIN, "duties", ghost(operator="Zoe"))),
    bad("site", BARE, more(PLAIN, "moves", move("EX1", "quarry", "moon", 1, 5))),
    bad("site", BARE, more(PLAIN, "moves", move("EX1", "moon", "quarry", 1, 5))),
    bad("pool", BARE, more(PLAIN, "moves", move("EX1", "quarry", "dam", 1, 5, lowboy="ufo")), also="moves"),
    bad(
        "service",
        BARE,
        more(PLAIN, "services", PlacedService(machine="EX1", service="250 h", start=1, end=2, site="dam")),
    ),
    bad("twice", BARE, more(PLAIN, "orders", PlannedOrder(order="plain", mode=0, start=20, end=24))),
    bad("both", BARE, more(PLAIN, "unplanned", UnplannedOrder(order="plain"))),
    bad(
        "unplanned_twice",
        BARE,
        PLAIN.model_copy(
            update={"unplanned": (UnplannedOrder(order="other"), UnplannedOrder(order="other"))}
        ),
    ),
    bad("empty", BARE, changed(PLAIN, "orders", 0, end=14)),
    bad("empty", BARE, more(PLAIN, "duties", ghost(end=14))),
]

HUGE = 1_000_000


@pytest.mark.parametrize("start,end", [(HUGE, 0), (0, HUGE), (HUGE, HUGE), (0, 0), (335, 337)])
def test_absurd_times_are_violations_and_no_traceback(start: int, end: int) -> None:
    """An index error or an endless loop over slots on a plan whose times make no sense."""
    plan = GOOD.model_copy(
        update={
            "orders": tuple(o.model_copy(update={"start": start, "end": end}) for o in GOOD.orders),
            "duties": tuple(d.model_copy(update={"start": start, "end": end}) for d in GOOD.duties),
            "moves": tuple(m.model_copy(update={"start": start, "end": end}) for m in GOOD.moves),
        }
    )
    report = check(FLEET, plan)
    assert not report.ok
    assert len(report.messages("es")) == len(report.to_json()["violations"])


def test_everything_unknown_at_once_is_listed_with_its_place() -> None:
    """A stranger's plan of another fleet that ends in a traceback, or of which only one name is told."""
    plan = Plan(
        instance_name="other",
        instance_hash="",
        status="FEASIBLE",
        orders=(PlannedOrder(order="x", mode=0, start=1, end=2, machines=("y",)),),
        duties=(ShiftAssignment(operator="z", machine="y", order="x", line=4, start=1, end=2),),
        moves=(move("y", "p", "q", 1, 2, lowboy="r", driver="z"),),
        unplanned=(UnplannedOrder(order="w"),),
    )
    known = [v for v in check(FLEET, plan).violations if v.rule == "known"]
    assert [v.params["place"] for v in known] == [
        "orders[0].order",
        "orders[0].machines[0]",
        "duties[0].operator",
        "duties[0].order",
        "duties[0].machine",
        "moves[0].machine",
        "moves[0].from",
        "moves[0].to",
        "moves[0].lowboy",
        "moves[0].driver",
        "unplanned[0].order",
    ]


def test_order_left_out_need_not_be_listed() -> None:
    """A list of unplanned orders that is taken for more than an explanation."""
    assert check(STAFFED, plan_of(STAFFED)).ok
