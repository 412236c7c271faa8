"""Rule 8: the whole crew, the whole time."""

from __future__ import annotations

from models.domain.plan import Plan, ShiftAssignment
from solver.check import check
from tests.support import (
    bad,
    changed,
    machine_line,
    of_orders,
    order,
    people_line,
    plan_of,
    pool_line,
    put,
    with_item,
    without,
)

LINES = (
    machine_line("truck", "driver", quantity=2),
    people_line(quantity=2),
    machine_line("excavator", operated=False),
    pool_line("lights"),
)
CREW = of_orders(order("crew", "quarry", 24, *LINES), order("gap", "quarry", 4), limits={})
PLAN = plan_of(CREW, put("crew", 14, "TR1 TR2 EX1", "Cai Dora Ana Ben"))
"""Duties 0 to 3 in [14, 34): Cai on TR1, Dora on TR2, Ana and Ben on foot; 4 to 7 the same in [62, 66)."""

ALONE = of_orders(order("alone", "quarry", 24, people_line()))
WATCH = plan_of(ALONE, put("alone", 14, crew="Ana / Ben"))


def more(plan: Plan, **fields: object) -> Plan:
    """Return ``plan`` with another duty: its first one with other fields."""
    return plan.model_copy(update={"duties": (*plan.duties, plan.duties[0].model_copy(update=fields))})


BAD = [
    bad("machines", CREW, changed(PLAN, "orders", 0, machines=("TR1", "TR2"))),
    bad("machines", CREW, changed(PLAN, "orders", 0, machines=("TR1", "TR2", "EX1", "EX2")), also="moves"),
    bad("machine_twice", CREW, changed(PLAN, "orders", 0, machines=("TR1", "TR1", "EX1"))),
    bad("unplanned", CREW, more(PLAN, order="gap", operator="Eva"), also="calendars"),
    bad("unplanned", ALONE, plan_of(ALONE, duties=WATCH.duties)),
    bad("extent", ALONE, changed(WATCH, "duties", 0, end=33)),
    bad("extent", ALONE, changed(WATCH, "duties", 1, start=63)),
    bad("extent", ALONE, changed(WATCH, "duties", 1, end=67)),
    bad("operator_twice", CREW, changed(PLAN, "duties", 3, operator="Ana"), also="one_place"),
    bad("seat", CREW, changed(PLAN, "duties", 0, machine="EX1")),
    bad("seat", CREW, changed(PLAN, "duties", 0, machine=None)),
    bad("seat", CREW, changed(PLAN, "duties", 2, machine="TR1")),
    bad("seat", CREW, changed(PLAN, "duties", 2, line=2)),
    bad("seat", CREW, changed(PLAN, "duties", 2, line=3)),
    bad("staff", CREW, without(PLAN, "duties", 0)),
    bad("staff", CREW, without(PLAN, "duties", 3)),
    bad("staff", CREW, without(PLAN, "duties", 7)),
    bad("staff", CREW, changed(PLAN, "duties", 1, machine="TR1")),
    bad("staff", ALONE, more(WATCH, operator="Cai")),
]


def test_crew_and_changes_between_duties_are_fine() -> None:
    """A crew asked of lines that are not operated, or one person asked for the whole order."""
    assert check(CREW, PLAN).messages() == ()
    assert check(ALONE, WATCH).messages() == ()


def test_each_gap_is_told_once_with_its_duty_line_and_machine() -> None:
    """A message that does not say who is missing where."""
    found = check(CREW, without(PLAN, "duties", 1)).violations
    assert [(v.message, v.window, v.machines, v.params["line"]) for v in found] == [
        ("staff", (14, 34), ("TR2",), 0)
    ]


def test_only_the_machine_that_is_there_twice_is_named() -> None:
    """Every machine of the order blamed for one."""
    found = check(CREW, changed(PLAN, "orders", 0, machines=("TR1", "TR1", "EX1"))).violations
    assert [v.machines for v in found if v.message == "machine_twice"] == [("TR1",)]


def test_handover_splits_a_duty() -> None:
    """One person let through over a hand-over; the tunnel's is at slot 52."""
    bolt = with_item(
        of_orders(order("bolt", "tunnel", 12, people_line()), limits={}),
        "operators",
        "Eva",
        shifts=[[40, 90]],
    )
    split = plan_of(bolt, put("bolt", 44, crew="Eva"))
    assert [(d.start, d.end) for d in split.duties] == [(44, 52), (52, 56)]
    assert check(bolt, split).ok
    whole = split.model_copy(
        update={"duties": (ShiftAssignment(operator="Eva", order="bolt", start=44, end=56),)}
    )
    assert {v.message for v in check(bolt, whole).violations} == {"extent", "staff"}


def test_closure_ends_a_duty() -> None:
    """Duties cut from the calendar without the site's closures."""
    shut = with_item(ALONE, "sites", "quarry", closures=[[20, 22]])
    plan = plan_of(shut, put("alone", 14, crew="Ana"))
    assert [(d.start, d.end) for d in plan.duties] == [(14, 20), (22, 34), (62, 68)]
    assert check(shut, plan).ok


def test_a_line_with_bounds_may_be_short_or_over_within_them() -> None:
    """Bounds that are not read, or read past: two people, from one to three."""
    line = {"kind": "people", "quantity": 2, "least": 1, "most": 3}
    instance = of_orders(order("w", "quarry", 4, line), limits={})
    full = plan_of(instance, put("w", 14, crew="Ana Ben"))
    for names in ("Ana", "Ana Ben", "Ana Ben Cai", "Ana Ben Cai Dora", ""):
        duties = tuple(full.duties[0].model_copy(update={"operator": name}) for name in names.split())
        found = check(instance, full.model_copy(update={"duties": duties})).violations
        wrong = not 1 <= len(duties) <= 3
        assert [v.message for v in found] == ["staff"] * wrong, names
