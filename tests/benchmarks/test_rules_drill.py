"""The drill of promise 1 sees a plan that breaks a rule, leaves too much out or is none."""

from __future__ import annotations

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
    witness = MADE.witness
    optional = {order.id for order in MADE.instance.orders if order.optional}
    dropped = next(placed for placed in witness.orders if placed.order in optional)
    bare = witness.model_copy(
        update={
            "orders": tuple(placed for placed in witness.orders if placed != dropped),
            "duties": tuple(duty for duty in witness.duties if duty.order != dropped.order),
        }
    )
    outcome = SimpleNamespace(plan=with_costs(MADE.instance, bare), error=None)
    monkeypatch.setattr(rules, "run", lambda *_: outcome)
    found, share = rules.faults(FLEET, MADE.instance)
    assert share < rules.LEAST_SHARE
    assert any("% planned" in message for message in found)
    outcome.plan, outcome.error = None, "killed"
    assert rules.faults(FLEET, MADE.instance) == (["9 orders, seed 5: no plan: killed"], 0.0)
