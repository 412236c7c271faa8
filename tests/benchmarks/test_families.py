"""The adapters: what they make of a file, and that the engine finds the optimum through them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.bounds import Known
from benchmarks.families import Family, family, names
from benchmarks.families.base import UnsupportedFile
from benchmarks.families.network import fill_starts, links_between
from benchmarks.results import Run
from benchmarks.run import Task, run_engine
from models.domain.instance import Instance
from models.domain.orders import PeopleLine, PoolLine
from models.domain.plan import Plan, PlannedOrder
from solver.limits import SolveLimits
from solver.solve import solve
from tests.benchmarks.samples import MSPSP, OPTIMA, PATTERSON, PSPLIB, optimum, write


def mapped(folder: Path, name: str, text: str | None = None) -> Instance:
    chosen = family(name)
    return chosen.to_instance(chosen.read(write(folder, name, text)))


def links(instance: Instance) -> set[tuple[str, str]]:
    return {(link.predecessor, link.successor) for link in instance.precedences}


def test_every_family_of_the_package_is_offered() -> None:
    """Catches a family that has a file and cannot be called."""
    assert set(names()) >= {"rcpsp", "mmrcpsp", "mspsp"}
    assert all(isinstance(family(name), Family) and family(name).name == name for name in names())


def test_tasks_of_no_length_are_drawn_through(tmp_path: Path) -> None:
    """Catches a milestone that becomes an order, or whose links are lost with it."""
    instance = mapped(tmp_path, "rcpsp")
    assert [order.id for order in instance.orders] == ["task-2", "task-3", "task-4", "task-6"]
    assert links(instance) == {("task-2", "task-6"), ("task-3", "task-6"), ("task-4", "task-6")}


def test_only_the_makespan_costs_and_nothing_may_stay_out(tmp_path: Path) -> None:
    """Catches an instance in which leaving an order out, or another term, is cheaper than the makespan."""
    for name in ("rcpsp", "mmrcpsp", "mspsp"):
        instance = mapped(tmp_path, name)
        weights = instance.weights.model_dump()
        assert weights.pop("makespan_per_slot") == 1
        assert not any(weights.values())
        assert not any(order.optional for order in instance.orders)


def test_the_horizon_cuts_no_sensible_schedule_off(tmp_path: Path) -> None:
    """Catches a horizon that is shorter than doing one task after the other, each in its longest way."""
    assert mapped(tmp_path, "rcpsp").horizon.slots == 3 + 2 + 2 + 2
    assert mapped(tmp_path, "mmrcpsp").horizon.slots == 3 + 3 + 2
    assert mapped(tmp_path, "mspsp").horizon.slots == 2 + 2 + 3


def test_a_demand_of_zero_is_no_line(tmp_path: Path) -> None:
    """Catches lines of quantity 0, which an instance refuses."""
    order = mapped(tmp_path, "rcpsp").orders[0]
    assert order.modes[0].lines == (PoolLine(pool="R1", quantity=1),)


def test_what_tasks_of_no_length_use_up_is_taken_from_the_budget(tmp_path: Path) -> None:
    """Catches a budget that is too large by what drawn-through tasks use: the optimum would be 3, not 4."""
    instance = mapped(tmp_path, "mmrcpsp")
    assert [(budget.id, budget.amount) for budget in instance.budgets] == [("N2", 8)]
    assert [pool.id for pool in instance.pools] == ["R1"]
    assert [len(order.modes) for order in instance.orders] == [2, 2, 2]


def test_skills_are_certificates_and_heads_are_people(tmp_path: Path) -> None:
    """Catches mastery or requirements that are transposed."""
    instance = mapped(tmp_path, "mspsp")
    held = {o.id: [c.certificate for c in o.certificates] for o in instance.operators}
    assert held == {
        "resource-1": ["skill-1"],
        "resource-2": ["skill-1", "skill-2"],
        "resource-3": ["skill-2"],
    }
    lines = instance.orders[2].modes[0].lines
    assert [(type(line), line.quantity) for line in lines] == [(PeopleLine, 2)]


def test_modes_of_no_length_beside_others_are_refused(tmp_path: Path) -> None:
    """Catches a mode that cannot be an order's being dropped in silence."""
    with pytest.raises(UnsupportedFile, match=r"tiny\.txt: task-2 has 2 modes, one of length 0"):
        mapped(tmp_path, "mmrcpsp", PSPLIB.replace("  2 3 1 1\n", "  2 0 1 1\n"))
    with pytest.raises(UnsupportedFile, match="tasks of length 0 use 10 of resource 2, which has 9"):
        mapped(tmp_path, "mmrcpsp", PSPLIB.replace("4 1 0 0 1\n", "4 1 0 0 10\n"))


def test_a_horizon_beyond_the_largest_is_refused(tmp_path: Path) -> None:
    """Catches a fault of the instance's fields that escapes as a traceback."""
    with pytest.raises(UnsupportedFile, match="its durations add up to 1000006 periods"):
        mapped(tmp_path, "rcpsp", PATTERSON.replace("3 1 0 1 5", "1000000 1 0 1 5"))


def test_links_pass_through_chains_of_milestones() -> None:
    """Catches links that are drawn through one milestone but not through two in a row."""
    assert links_between([True, False, False, True], [[1], [2], [3], []]) == [(0, 3)]


def test_milestones_start_when_all_before_them_have_ended() -> None:
    """Catches a milestone that is put at its first predecessor's end."""
    assert fill_starts([2, 3, 0, 0], [[2], [2], [3], []], {0: 0, 1: 4}) == [0, 4, 7, 7]


@pytest.mark.parametrize("name", ["rcpsp", "mmrcpsp", "mspsp"])
def test_the_engine_finds_and_proves_the_optimum(tmp_path: Path, name: str) -> None:
    """Catches a mapping that is tighter or looser than the family's rules: enumeration knows the optimum."""
    chosen = family(name)
    data = chosen.read(write(tmp_path, name))
    assert optimum(chosen, data) == OPTIMA[name]
    found = engine_run(chosen, data, tmp_path)
    assert (found.error, found.status, found.objective, found.bound) == ("", "OPTIMAL", *[OPTIMA[name]] * 2)
    assert found.solution is not None
    assert chosen.faults(data, found.solution) == []


def engine_run(chosen: Family[object], data: object, folder: Path) -> Run:
    task = Task(chosen, folder, seconds=20, workers=1)
    return run_engine(task, Known("tiny.txt"), data, chosen.to_instance(data), seed=1)


@pytest.mark.parametrize("seed", range(6))
def test_random_tiny_projects_are_solved_to_their_optimum(tmp_path: Path, seed: int) -> None:
    """Catches a mapping that is right on the samples alone."""
    rng = random.Random(seed)
    chosen = family("rcpsp")
    tasks = [f"{rng.randint(0, 3)} {rng.randint(0, 2)} {rng.randint(0, 1)}" for _ in range(4)]
    following = [[j for j in range(i + 1, 6) if rng.random() < 0.4] or [6] for i in range(2, 6)]
    rows = [f"{task} {len(n)} {' '.join(map(str, n))}" for task, n in zip(tasks, following, strict=True)]
    text = "\n".join(["6 2", "2 1", "0 0 0 4 2 3 4 5", *rows, "0 0 0 0"])
    data = chosen.read(write(tmp_path, "rcpsp", text))
    plan = solve(chosen.to_instance(data), SolveLimits(seconds=20, workers=1, seed=seed))
    solution = chosen.to_solution(data, plan)
    assert chosen.faults(data, solution) == []
    assert plan.status == "OPTIMAL"
    assert chosen.objective(data, solution) == optimum(chosen, data)


def test_one_person_gives_one_skill_at_a_time(tmp_path: Path) -> None:
    """Catches the relaxation in which a person of two skills fills two places at once."""
    chosen = family("mspsp")
    text = MSPSP.replace("nResources = 3", "nResources = 2").replace(",\n  | false,true, |];", ", |];")
    text = text.replace("  | 0,2,\n", "  | 0,1,\n")
    data = chosen.read(write(tmp_path, "mspsp", text))
    assert data.mastery == ((True, False), (True, True))
    found = engine_run(chosen, data, tmp_path)
    assert found.solution is not None
    assert found.solution["team"][1] == [[1, 1], [2, 2]]
    assert found.objective == optimum(chosen, data)


def test_what_no_schedule_can_do_is_said_to_be_infeasible(tmp_path: Path) -> None:
    """Catches a demand above the capacity that is planned all the same, or ends in an error."""
    chosen = family("rcpsp")
    data = chosen.read(write(tmp_path, "rcpsp", PATTERSON.replace("2 1\n0", "1 1\n0")))
    found = engine_run(chosen, data, tmp_path)
    assert (found.status, found.objective, found.solution, found.error) == ("INFEASIBLE", None, None, "")
    assert found.gap_percent == 100


def test_a_project_of_milestones_takes_no_time(tmp_path: Path) -> None:
    """Catches an instance without orders that breaks the horizon, the engine or the checker."""
    chosen = family("rcpsp")
    data = chosen.read(write(tmp_path, "rcpsp", "2 1\n4\n0 9 1 2\n0 0 0\n"))
    found = engine_run(chosen, data, tmp_path)
    assert (found.error, found.objective, found.status) == ("", 0, "OPTIMAL")


def test_modes_and_starts_come_back_by_task(tmp_path: Path) -> None:
    """Catches plans whose orders are read by position: a plan lists them in any order."""
    chosen = family("mmrcpsp")
    data = chosen.read(write(tmp_path, "mmrcpsp"))
    orders = [
        PlannedOrder(order="task-5", mode=1, start=6, end=8),
        PlannedOrder(order="task-2", mode=1, start=0, end=3),
        PlannedOrder(order="task-3", mode=0, start=3, end=5),
    ]
    plan = Plan(instance_name="", instance_hash="", status="FEASIBLE", orders=tuple(orders))
    assert chosen.to_solution(data, plan) == {"start": [0, 0, 3, 3, 6, 8], "mode": [1, 2, 1, 1, 2, 1]}
