"""Rule 9, lowboys: named ones make one round at a time, with a driver."""

from __future__ import annotations

import pytest

from solver.check import check
from solver.cpsat.compile import Compiled
from solver.ledger.ledger import ledger_of
from solver.search.state import state_of
from tests.support import bad, changed, machine_line, of_orders, order, plan_of, put, with_fields, with_item

DIG = machine_line("excavator", operated=False)
WORK = of_orders(
    order("here", "quarry", 6, DIG), order("there", "dam", 6, DIG), order("back", "quarry", 6, DIG)
)
FLEET = with_fields(
    WORK,
    transport_classes=[
        {**t.model_dump(), "pool": None, "lowboys": "carrier", "driver_certificates": ["driver"]}
        if t.id == "lowboy"
        else t.model_dump()
        for t in WORK.transport_classes
    ],
    equipment_classes=[
        *(k.model_dump() for k in WORK.equipment_classes),
        {"id": "carrier", "transport": "wheels"},
    ],
    machines=[
        *(m.model_dump() for m in WORK.machines),
        {"id": "LB1", "equipment_class": "carrier", "place": "tunnel"},
        {"id": "LB2", "equipment_class": "carrier", "place": "dam"},
    ],
)
"""The lowboy LB1 stands at the tunnel, one slot from the quarry and two from the dam."""

_PLACED = plan_of(FLEET, put("here", 14, "EX1"), put("there", 24, "EX1"), put("back", 68, "EX1"))
TOUR = changed(
    changed(_PLACED, "moves", 0, lowboy="LB1", driver="Cai"), "moves", 1, lowboy="LB1", driver="Cai"
)
"""EX1 is hauled in [20, 24) and [64, 68); the rounds from the tunnel are [19, 26) and [62, 69)."""

BOTH = plan_of(FLEET, put("here", 14, "EX2"), put("there", 14, "EX1"))
AT_ONCE = changed(
    changed(BOTH, "moves", 0, lowboy="LB1", driver="Cai"), "moves", 1, lowboy="LB1", driver="Dora"
)
APART = changed(
    changed(BOTH, "moves", 0, lowboy="LB1", driver="Cai"), "moves", 1, lowboy="LB2", driver="Dora"
)
"""EX1 and EX2 change places: both lowboys are on their way in the night, in which nobody has a shift."""
CROSSED = changed(
    changed(BOTH, "moves", 0, lowboy="LB2", driver="Cai"), "moves", 1, lowboy="LB1", driver="Dora"
)
AWAKE = with_item(
    with_item(FLEET, "operators", "Cai", shifts=[[0, 36]]), "operators", "Dora", shifts=[[0, 36]]
)

ALONE = with_fields(
    AWAKE,
    machines=[m.model_dump() for m in AWAKE.machines if m.id != "LB2"],
    pins=[
        {"kind": "start", "order": "here", "start": 14},
        {"kind": "machine", "order": "here", "machine": "EX2"},
        {"kind": "start", "order": "there", "start": 14},
        {"kind": "machine", "order": "there", "machine": "EX1"},
    ],
)
"""Two machines change places with one lowboy: it cannot be done."""

BAD = [
    bad("horizon", AWAKE, changed(CROSSED, "moves", 0, start=2, end=6)),
    bad("overlap", AWAKE, AT_ONCE),
    bad("overlap", ALONE, AT_ONCE),
    bad("usable", with_item(FLEET, "machines", "LB1", downtimes=[[25, 26]]), TOUR),
    bad("usable", with_item(FLEET, "machines", "LB1", available=[20, 100]), TOUR),
    bad("usable", with_item(FLEET, "machines", "LB1", documents=[{"name": "tax", "valid_until": 68}]), TOUR),
    bad("site", with_item(FLEET, "machines", "LB1", sites=["quarry"]), TOUR),
    bad("certificate", FLEET, changed(TOUR, "moves", 0, driver="Ana")),
    bad(
        "certificate",
        with_item(FLEET, "operators", "Cai", certificates=[{"certificate": "driver", "valid_until": 68}]),
        TOUR,
    ),
    bad("shift", with_item(FLEET, "operators", "Cai", leave=[[19, 20]]), TOUR),
    bad("shift", with_item(FLEET, "operators", "Cai", shifts=[[12, 36], [60, 68]]), TOUR),
]


def test_rounds_with_a_lowboy_and_a_driver_are_fine() -> None:
    """Empty ways forgotten or counted twice, and two lowboys under way at once taken for one."""
    assert check(FLEET, TOUR).messages() == ()
    assert check(AWAKE, APART).messages() == ()
    assert check(with_item(FLEET, "machines", "LB1", downtimes=[[18, 19], [26, 62]]), TOUR).ok


def test_a_driver_is_at_one_place_and_his_rounds_count_as_his_hours() -> None:
    """Rounds that are not held against a driver's other work, his hours of the day and his rest."""
    alone = changed(APART, "moves", 0, driver="Dora")
    assert {v.rule for v in check(AWAKE, alone).violations} == {"one_place", "travel"}
    hours = with_fields(FLEET, limits={"daily_minutes": 180, "rest_minutes": 480})
    assert {v.rule for v in check(hours, TOUR).violations} == {"work_limits"}
    rest = with_fields(FLEET, limits={"daily_minutes": 720, "rest_minutes": 30 * (62 - 26) + 30})
    assert {(v.rule, v.message) for v in check(rest, TOUR).violations} == {("work_limits", "rest")}


def test_a_move_with_named_lowboys_names_both_lowboy_and_driver() -> None:
    """A round without anyone at the wheel, or made by a machine of another class."""
    for fields in ({"driver": None}, {"lowboy": "TR1"}, {"lowboy": "lowboys"}, {"lowboy": None}):
        found = check(FLEET, changed(TOUR, "moves", 0, **fields)).violations
        assert {v.rule for v in found} == {"moves"}, fields


def test_the_price_of_a_round_is_its_empty_ways_and_its_drivers_hours() -> None:
    """Haulage that forgets the lowboy's way there and back."""
    paid = with_item(FLEET, "operators", "Cai", cost_per_hour=2_000)
    ways = {("tunnel", "quarry"): 15, ("dam", "tunnel"): 29}
    km = 2 * sum(ways.values())
    assert check(paid, TOUR).costs.terms["haulage"] == 2 * 30_000 + 100 * km + 1_000 * (7 + 7)


def test_lowboys_are_a_class_of_their_own_that_drives_itself() -> None:
    """An instance whose lowboys would have to be hauled, or have work besides."""
    with pytest.raises(ValueError, match="is asked by a line"):
        with_item(FLEET, "transport_classes", "lowboy", lowboys="excavator")
    with pytest.raises(ValueError, match="must drive themselves"):
        with_item(FLEET, "equipment_classes", "carrier", transport="lowboy")
    with pytest.raises(ValueError, match="give one of the two"):
        with_item(FLEET, "transport_classes", "lowboy", pool="lowboys")


def test_a_haul_adds_nothing_to_the_meter() -> None:
    """Would catch a machine on a named lowboy whose engine is thought to run on the way, as if it drove."""
    due = {"id": "250 h", "interval_minutes": 15_000, "due_minutes": 18 * 30, "duration": 4, "field": True}
    instance = with_item(FLEET, "machines", "EX1", services=[due])
    assert check(instance, TOUR).ok
    assert not check(with_item(FLEET, "machines", "EX1", services=[{**due, "due_minutes": 17 * 30}]), TOUR).ok
    c = Compiled(instance)
    ledger = ledger_of(c, state_of(c, TOUR))
    back = c.order_index["back"]
    assert ledger.take_out([back])
    assert ledger.insert(back), "the engine reads the meter as the checker does"
