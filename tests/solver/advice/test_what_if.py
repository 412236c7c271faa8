"""Scenarios: the past stays, branches cost what a solve costs, and promotion names what conflicts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.domain import Instance, Plan
from models.domain.changes import Changes, apply_all, parse_changes
from models.domain.faults import InvalidFile
from models.domain.reading import Reading
from solver.advice.what_if import (
    Scenario,
    branch,
    branches,
    moved_on,
    read_scenario,
    rebased,
    standing_to,
    staying_close,
)
from solver.check import check
from solver.costs.deviation import count_changes
from solver.limits import SolveLimits
from solver.solve import solve
from tests.support import changed, good_plan, small_instance, with_fields, with_item

LIMITS = SolveLimits(seconds=20, workers=1)
FLEET = small_instance()
PLAN = good_plan(FLEET)


def solving(instance: Instance, limits: SolveLimits, start: Plan) -> Plan:
    """Solve in this process."""
    return solve(instance, limits, start=start)


def trying(*changes: dict[str, Any], name: str = "a try") -> Changes:
    """Return a list of changes."""
    return parse_changes({"name": name, "changes": list(changes)})


DOWN = {"kind": "machine_down", "machine": "TR1", "start": 0, "end": 300}
ABSENT = {"kind": "operator_absent", "operator": "Eva", "start": 0, "end": 96}
CHEAP = {"kind": "weights_changed", "weights": {"unplanned": 2_000_000}}
FROZEN = {"kind": "clock_moved", "now": 20, "freeze": 20}


def test_branches_cost_what_a_solve_of_the_changed_instance_costs() -> None:
    """A branch that is held back by the plan that it began with."""
    tried = [trying(DOWN, name="down"), trying(ABSENT, name="absent"), trying(CHEAP, DOWN, name="both")]
    for scenario in branches(FLEET, PLAN, tried, LIMITS, solving):
        assert scenario.result is not None
        assert scenario.result.costs is not None
        whole = solve(scenario.changed(), LIMITS)
        assert whole.costs is not None
        assert scenario.result.costs.total == whole.costs.total
        assert check(scenario.changed(), scenario.result).ok


def test_what_began_before_the_freeze_time_stays() -> None:
    """A past that a branch plans anew."""
    done = branch(Scenario(FLEET, PLAN, trying(FROZEN, {**DOWN, "start": 80})), LIMITS, solving)
    assert done.result is not None
    before = {o.order: o for o in PLAN.orders if o.start < 20}
    after = {o.order: o for o in done.result.orders}
    assert before.keys() == {"dig", "survey"}
    assert all(after[name] == placed for name, placed in before.items())
    assert all(o.start >= 20 for name, o in after.items() if name not in before)


def test_a_started_order_whose_machine_breaks_down_is_named() -> None:
    """A planner who is told only that there is no plan."""
    broken = {"kind": "machine_down", "machine": "EX1", "start": 30, "end": 60}
    done = branch(Scenario(FLEET, PLAN, trying(FROZEN, broken)), LIMITS, solving)
    assert done.result is not None
    assert done.result.status == "INFEASIBLE"
    reason = done.result.unplanned[0].reasons[0]
    assert reason.code == "past_cannot_stay"
    assert "EX1" in reason.message
    assert "dig" in reason.message


def test_a_bounded_branch_changes_no_more_of_the_present_plan() -> None:
    """Changes that are counted against something else than the present plan."""
    for most in (1, 3):
        bound = {"kind": "most_changes", "most": most}
        done = branch(Scenario(FLEET, PLAN, trying(bound, CHEAP)), LIMITS, solving)
        assert done.result is not None
        made = count_changes(Reading(staying_close(FLEET, PLAN), done.result)).total()
        assert made <= most
        assert done.compared().changes == made


def test_nothing_is_solved_if_one_branch_cannot_be() -> None:
    """A fault that is told only after the other branches were solved."""
    tried = [trying(ABSENT), trying({"kind": "order_cancelled", "order": "no"}, name="wrong")]
    solved: list[Instance] = []

    def spy(instance: Instance, limits: SolveLimits, start: Plan) -> Plan:
        solved.append(instance)
        return PLAN

    with pytest.raises(InvalidFile, match="wrong has 1 fault"):
        branches(FLEET, PLAN, tried, LIMITS, spy)
    assert solved == []


def test_a_scenario_survives_its_file(tmp_path: Path) -> None:
    """A change that loses what it says explicitly, or a branch without its plan."""
    moved = {"kind": "order_moved", "order": "fill", "due": None, "deadline": 300}
    base = with_item(FLEET, "orders", "fill", due=200)
    scenario = Scenario(base, PLAN, trying(moved), PLAN)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(scenario.to_json()), encoding="utf-8")
    assert read_scenario(path) == scenario
    assert read_scenario(path).changed() == scenario.changed()
    for text in ("[]", "{}", '{"format_version": 1, "name": "x"}'):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InvalidFile):
            read_scenario(path)


def test_the_standing_of_what_stays_is_kept() -> None:
    """An accepted assignment that becomes a draft because a branch was tried."""
    once = staying_close(FLEET, PLAN)
    data = once.model_dump(mode="json", by_alias=True)
    data["reference"]["orders"][0]["standing"] = "accepted"
    data["reference"]["most_changes"] = 4
    again = staying_close(Instance.model_validate(data), PLAN).reference
    assert again is not None
    assert [o.standing for o in again.orders][:2] == ["accepted", "draft"]
    assert again.most_changes == 4


def test_a_branch_on_unchanged_data_has_nothing_against_it() -> None:
    """A promotion that is refused though nothing has happened."""
    standing = standing_to(Scenario(FLEET, PLAN, trying(DOWN), PLAN), FLEET, PLAN)
    assert standing.moved == standing.conflicts == ()


MEANWHILE: dict[str, tuple[Instance, Plan, str, bool]] = {
    "the same machine": (
        with_item(FLEET, "machines", "TR1", downtimes=[[0, 4]]),
        PLAN,
        "machine TR1: changed",
        True,
    ),
    "another machine": (
        with_item(FLEET, "machines", "EX2", downtimes=[[0, 4]]),
        PLAN,
        "machine EX2: changed",
        False,
    ),
    "the weights": (with_fields(FLEET, weights={"unplanned": 7}), PLAN, "the weights: changed", False),
    "an order that the branch moves": (
        FLEET,
        changed(PLAN, "orders", 0, start=62, end=134),
        "the plan of order dig: changed",
        True,
    ),
    "an order that the branch leaves": (
        FLEET,
        changed(PLAN, "duties", 5, operator="Ben"),
        "the plan of order survey: changed",
        False,
    ),
    "a pin": (
        with_fields(FLEET, pins=[{"kind": "start", "order": "bolt", "start": 44}]),
        PLAN,
        "pins of order bolt: changed",
        False,
    ),
}


@pytest.mark.parametrize("live,plan,words,conflicts", MEANWHILE.values(), ids=MEANWHILE.keys())
def test_what_changed_meanwhile_is_named_and_conflicts_if_the_branch_changes_it_too(
    live: Instance, plan: Plan, words: str, conflicts: bool
) -> None:
    """A branch that overwrites what others did, or is refused for what does not concern it."""
    result = changed(PLAN, "orders", 0, machines=("EX1", "TR2"))
    standing = standing_to(Scenario(FLEET, PLAN, trying(DOWN), result), live, plan)
    assert words in [told["en"] for told in standing.moved]
    assert (words in [told["en"] for told in standing.conflicts]) == conflicts
    assert all(told["en"] != told["es"] for told in standing.moved)


def test_things_added_and_gone_are_told_apart() -> None:
    """An order that was cancelled meanwhile and is told as changed."""
    live = apply_all(FLEET, trying({"kind": "order_cancelled", "order": "bolt"}).changes)
    assert moved_on(FLEET, live)["orders", "bolt"] == "gone"
    assert moved_on(live, FLEET)["orders", "bolt"] == "added"


def test_a_branch_is_rebased_on_what_does_not_conflict() -> None:
    """A rebased branch that loses what others did, or its own changes."""
    live = with_item(FLEET, "machines", "EX2", downtimes=[[0, 4]])
    fresh = branch(rebased(Scenario(FLEET, PLAN, trying(DOWN), PLAN), live, PLAN), LIMITS, solving)
    machines = {m.id: m for m in fresh.changed().machines}
    assert machines["EX2"].downtimes == ((0, 4),)
    assert machines["TR1"].downtimes == ((0, 300),)
    assert fresh.result is not None
    assert check(fresh.changed(), fresh.result).ok
    gone = apply_all(live, trying({"kind": "order_cancelled", "order": "fill"}).changes)
    with pytest.raises(InvalidFile):
        rebased(Scenario(FLEET, PLAN, trying({"kind": "order_cancelled", "order": "fill"}), PLAN), gone, PLAN)
