"""Rule 9, machines: they are moved between sites, with time and a lowboy for it."""

from __future__ import annotations

from models.domain.plan import Plan
from solver.check import check
from tests.support import (
    bad,
    changed,
    machine_line,
    move,
    of_orders,
    order,
    plan_of,
    put,
    with_fields,
    with_item,
    without,
)

DIG = machine_line("excavator", operated=False)
TRUCK = machine_line("truck", operated=False)
FLEET = of_orders(
    order("here", "quarry", 6, DIG),
    order("there", "dam", 6, DIG),
    order("back", "quarry", 6, DIG),
    order("drive", "dam", 6, TRUCK),
)
TOUR = plan_of(FLEET, put("here", 14, "EX1"), put("there", 24, "EX1"), put("back", 62, "EX1"))
"""EX1 begins at the quarry; hauled to the dam in [20, 24) and back in [58, 62)."""
DRIVE = plan_of(FLEET, put("drive", 14, "TR1"))


def more(plan: Plan, *args: object, **fields: object) -> Plan:
    """Return ``plan`` with another move."""
    return plan.model_copy(update={"moves": (*plan.moves, move(*args, **fields))})  # type: ignore[arg-type]


BAD = [
    bad("missing", FLEET, without(TOUR, "moves", 0)),
    bad("missing", FLEET, without(TOUR, "moves", 1)),
    bad("missing", FLEET, TOUR.model_copy(update={"moves": ()})),
    bad("missing", FLEET, without(DRIVE, "moves", 0)),
    bad("missing", FLEET, changed(TOUR, "moves", 1, start=54, end=58, origin="tunnel")),
    bad("missing", FLEET, changed(TOUR, "moves", 0, start=19, end=23), also="one_place"),
    bad("missing", FLEET, changed(TOUR, "moves", 1, start=59, end=63), also="one_place"),
    bad("needless", FLEET, more(TOUR, "EX1", "quarry", "dam", 100, 104, lowboy="lowboys")),
    bad("needless", FLEET, more(TOUR, "EX1", "dam", "quarry", 40, 44, lowboy="lowboys")),
    bad("needless", FLEET, more(TOUR, "TR2", "quarry", "dam", 100, 101)),
    bad("length", FLEET, changed(TOUR, "moves", 1, start=59)),
    bad("length", FLEET, changed(TOUR, "moves", 1, start=57)),
    bad("lowboy", FLEET, changed(TOUR, "moves", 0, lowboy=None)),
    bad("lowboy", FLEET, changed(TOUR, "moves", 0, lowboy="lights")),
    bad("lowboy", FLEET, changed(DRIVE, "moves", 0, lowboy="lowboys")),
    bad("driver", FLEET, changed(TOUR, "moves", 0, driver="Cai")),
    bad(
        "usable",
        with_item(FLEET, "machines", "TR1", available=[13, 100]),
        changed(DRIVE, "moves", 0, start=10, end=13),
    ),
    bad(
        "usable",
        with_item(FLEET, "machines", "TR1", documents=[{"name": "permit", "valid_from": 14}]),
        DRIVE,
    ),
]


BY_DAY = with_fields(
    FLEET,
    calendars=[*FLEET.calendars, {"id": "light", "windows": [[20, 24], [40, 50], [50, 62]]}],
    transport_classes=[
        t.model_copy(update={"calendar": "light"}) if t.id == "lowboy" else t for t in FLEET.transport_classes
    ],
)
PERMIT = with_item(FLEET, "transport_classes", "lowboy", permit_days=1)
BAD += [
    bad("hours", BY_DAY, changed(TOUR, "moves", 1, start=38, end=42)),
    bad("hours", with_item(BY_DAY, "calendars", "light", windows=[[21, 62]]), TOUR),
    bad("permit", PERMIT, TOUR),
    bad("permit", with_fields(PERMIT, horizon={**PERMIT.horizon.model_dump(), "now": 50}), TOUR),
]


def test_moves_within_their_hours_and_after_their_permit_are_fine() -> None:
    """Windows that touch taken for two, hours asked of other transport classes, a permit a day late."""
    assert check(BY_DAY, TOUR).ok
    assert check(BY_DAY, changed(TOUR, "moves", 1, start=48, end=52)).ok
    assert check(BY_DAY, DRIVE).ok
    late = plan_of(PERMIT, put("there", 62, "EX1"))
    assert [(m.start, m.end) for m in late.moves] == [(58, 62)]
    assert check(PERMIT, late).ok


def test_tour_with_every_move_is_fine() -> None:
    """A move that must lie strictly between the uses, or that is needed on the same site."""
    assert check(FLEET, TOUR).messages() == ()
    assert check(FLEET, DRIVE).messages() == ()


def test_move_may_lie_anywhere_between_the_uses_also_at_slot_0_and_by_night() -> None:
    """A move that must end when the machine is needed, or that is held to the sites' calendars."""
    assert check(FLEET, changed(TOUR, "moves", 1, start=40, end=44)).ok
    assert check(FLEET, changed(DRIVE, "moves", 0, start=0, end=3)).ok


def test_way_between_other_sites_than_asked_is_both_missing_and_needless() -> None:
    """A detour over a third site let through as one move."""
    found = check(FLEET, changed(TOUR, "moves", 1, origin="tunnel")).violations
    assert {(v.message, v.orders) for v in found} == {("missing", ("back",)), ("needless", ())}


def test_rents_first_use_is_reached_from_its_place() -> None:
    """A rented machine that appears at its first site without being fetched."""
    rented = with_item(FLEET, "machines", "EX2", ownership="rented")
    assert check(rented, plan_of(rented, put("there", 14, "EX2"))).ok
    plan = plan_of(rented, put("here", 14, "EX2"))
    assert [(m.origin, m.destination, m.start, m.end) for m in plan.moves] == [("dam", "quarry", 10, 14)]
    assert check(rented, plan).ok
    assert not check(rented, without(plan, "moves", 0)).ok


def test_roads_may_differ_by_direction() -> None:
    """A move's length taken from the way back."""
    there = {"transport": "lowboy", "origin": "quarry", "destination": "dam", "minutes": 31, "km": 40}
    back = {"transport": "lowboy", "origin": "dam", "destination": "quarry", "minutes": 61, "km": 40}
    oneway = with_fields(FLEET, roads=[there, back])
    tour = plan_of(oneway, put("here", 14, "EX1"), put("there", 24, "EX1"), put("back", 67, "EX1"))
    assert [m.end - m.start for m in tour.moves] == [4, 5]
    assert check(oneway, tour).ok
