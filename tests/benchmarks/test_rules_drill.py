"""The drill of promise 1 sees a plan that breaks a rule, leaves too much out or is none."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks.drills import rules
from data.generator import generate
from solver.check import with_costs

FLEET = rules.Fleet(orders=9, seed=5, solver_seed=1)
MADE = generate(FLEET.orders, FLEET.seed, all_rules=True)


@pytest.mark.promise(1)
def test_a_small_fleet_with_all_rules_is_planned() -> None:
    """Would catch a drill that cannot run, or an engine that breaks a rule in a small fleet."""
    found, share = rules.faults(FLEET, MADE.instance)
    assert found == []
    assert share >= rules.LEAST_SHARE


def test_what_is_wrong_with_a_plan_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch a drill that passes whatever the engine does."""
    unmanned = MADE.witness.model_copy(update={"duties": MADE.witness.duties[1:]})
    outcome = SimpleNamespace(plan=with_costs(MADE.instance, unmanned), error=None)
    monkeypatch.setattr(rules, "run", lambda *_: outcome)
    found, _ = rules.faults(FLEET, MADE.instance)
    assert found
    assert all(message.startswith("9 orders, seed 5: ") for message in found)
    outcome.plan = MADE.witness.model_copy(update={"orders": (), "duties": (), "status": "UNKNOWN"})
    assert rules.faults(FLEET, MADE.instance) == (["9 orders, seed 5: no plan: UNKNOWN"], 0.0)
    outcome.plan, outcome.error = None, "killed"
    assert rules.faults(FLEET, MADE.instance) == (["9 orders, seed 5: no plan: killed"], 0.0)


@pytest.mark.parametrize("share, code", [(0.97, 1), (0.99, 0)])
def test_too_little_of_all_orders_is_a_failure(
    share: float, code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Would catch plans that leave out what is hard: they break no rule."""
    out = tmp_path / "1.json"
    monkeypatch.setattr(rules, "faults", lambda *_: ([], share))
    monkeypatch.setattr(sys, "argv", ["rules", "--count", "2", "--out", str(out)])
    assert rules.main() == code
    written = json.loads(out.read_text())
    assert written["failures"] == code
    assert written["machine"]
    assert "ortools" in written["versions"]
