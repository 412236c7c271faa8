"""Rule 2: a machine that brings its operators is run by them, and they do nothing else."""

from __future__ import annotations

import pytest

from models.domain.codec import parse_instance
from models.domain.faults import InvalidFile
from solver.check import check
from solver.solve import solve
from tests.solver.tiny import tiny
from tests.support import bad, machine_line, of_orders, order, people_line, plan_of, put, with_item

FLEET = with_item(
    of_orders(
        order("haul", "quarry", 6, machine_line("truck", "driver")),
        order("both", "quarry", 6, machine_line("truck", "driver", quantity=2)),
        order("watch", "quarry", 6, people_line()),
    ),
    "machines",
    "TR1",
    operators=["Cai"],
)

BAD = [
    bad("stranger", FLEET, plan_of(FLEET, put("haul", 14, "TR1", "Dora"))),
    bad("elsewhere", FLEET, plan_of(FLEET, put("haul", 14, "TR2", "Cai"))),
    bad("elsewhere", FLEET, plan_of(FLEET, put("watch", 14, "", "Cai"))),
    bad("stranger", FLEET, plan_of(FLEET, put("both", 14, "TR1 TR2", "Dora Cai"))),
]


def test_the_operator_sits_on_his_machine_beside_others() -> None:
    """A rule that takes the line for the seat: two machines of one line have each its own crew."""
    assert check(FLEET, plan_of(FLEET, put("both", 14, "TR1 TR2", "Cai Dora"))).ok
    assert check(FLEET, plan_of(FLEET, put("haul", 14, "TR1", "Cai"))).ok
    assert check(FLEET, plan_of(FLEET, put("haul", 14, "TR2", "Dora"))).ok


def test_the_engine_seats_him_on_his_machine() -> None:
    """A search or a model that pairs crews and machines otherwise than the rule."""
    plan = solve(FLEET)
    assert check(FLEET, plan).ok
    assert {o.order for o in plan.orders} == {"haul", "both", "watch"}
    assert {d.operator for d in plan.duties if d.machine == "TR1"} == {"Cai"}


def test_an_operator_comes_with_one_machine() -> None:
    """A person who is said to come with two machines, between whom nobody could choose."""
    fleet = tiny(0).model_dump(mode="json", exclude_defaults=True)
    fleet["format_version"] = 1
    for machine in fleet["machines"]:
        machine["operators"] = ["o1"]
    with pytest.raises(InvalidFile, match="comes with machine m0 already"):
        parse_instance(fleet)
