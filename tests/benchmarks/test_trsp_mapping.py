"""Technician routing as an instance of ours, and its plans as routes."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.families.base import UnsupportedFile
from benchmarks.families.trsp import GRIDS, to_instance, to_solution
from benchmarks.formats.trsp import read_trsp
from benchmarks.validators.trsp import faults, objective
from models.domain.plan import Plan, PlannedOrder, ShiftAssignment
from models.domain.resources import by_part
from solver.check import check
from solver.limits import SolveLimits
from solver.solve import solve
from tests.benchmarks.test_trsp import OPTIMUM, TEXT, read

EACH = SolveLimits(seconds=20, workers=1, seed=1)


def plan_of(*duties: tuple[str, str, int, int]) -> Plan:
    """Return a plan with duties of operators on orders."""
    return Plan(
        instance_name="tiny",
        instance_hash="",
        status="FEASIBLE",
        orders=tuple(PlannedOrder(order=o, mode=0, start=a, end=b) for _, o, a, b in duties),
        duties=tuple(ShiftAssignment(operator=p, order=o, start=a, end=b) for p, o, a, b in duties),
    )


def test_the_engine_finds_the_optimum_of_the_sample(tmp_path: Path) -> None:
    """Would catch a mapping that forbids the best routes, or pays for something else than working time."""
    data = read(tmp_path)
    instance = to_instance(data)
    plan = solve(instance, EACH)
    assert plan.status == "OPTIMAL"
    assert check(instance, plan).ok
    solution = to_solution(data, plan)
    assert faults(data, solution) == []
    assert objective(data, solution) == OPTIMUM
    assert plan.costs is not None
    assert 0 <= plan.costs.total / GRIDS[0] - OPTIMUM <= 0.1


def test_a_second_call_is_left_out_of_a_route(tmp_path: Path) -> None:
    """Would catch routes that the validator refuses since they come by the depot twice."""
    duties = [("technician-1", name, at, at + 1) for at, name in enumerate(["call-1", "request-3", "call-2"])]
    (route,) = to_solution(read(tmp_path), plan_of(*duties))["routes"]
    assert route["visits"] == [0, 3]


def test_a_route_leaves_as_late_and_is_back_as_early_as_it_can(tmp_path: Path) -> None:
    """Would catch waiting at home that is stated as working time."""
    data = read(tmp_path)
    solution = to_solution(
        data,
        plan_of(("technician-1", "request-3", 2_000, 3_000), ("technician-2", "request-5", 2_000, 2_500)),
    )
    first, second = solution["routes"]
    assert (first["start"], first["end"]) == pytest.approx((15.0, 35.0))
    assert (second["start"], second["end"]) == pytest.approx((5.0, 30.0))


def test_a_horizon_that_is_too_long_gets_a_coarser_grid(tmp_path: Path) -> None:
    """Would catch files with long days that are refused, or mapped onto slots that no instance has."""
    data = read(tmp_path, TEXT.replace("120", "50000"))
    assert to_instance(data).horizon.slots == 50_000 * GRIDS[1]
    with pytest.raises(UnsupportedFile, match="slots"):
        to_instance(read(tmp_path, TEXT.replace("120", "2000000")))


def test_numbers_of_requests_follow_the_technicians(tmp_path: Path) -> None:
    """Would catch requests that are numbered from 1, or tools and parts under another's number."""
    path = tmp_path / "tiny.txt"
    path.write_text(TEXT, encoding="utf-8")
    instance = to_instance(read_trsp(path))
    orders = {order.id: order for order in instance.orders}
    assert {name for name in orders if name.startswith("request")} == {"request-3", "request-4", "request-5"}
    assert orders["request-3"].tools == ("tool-0",)
    assert by_part(orders["request-3"].parts) == {"part-0": 1}
    assert (orders["request-3"].release, orders["request-3"].deadline) == (2_000, 4_000)
    people = {person.id: person for person in instance.operators}
    assert by_part(people["technician-2"].parts) == {"part-0": 2, "part-1": 3}
