"""Plans of generated fleets keep every rule, plan nearly everything, and come with true figures."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from data.generator import generate
from models.domain import Instance, Plan
from models.domain.orders import MachineLine, Mode
from solver.check import check
from solver.limits import Progress, SolveLimits
from solver.solve import solve

FLEETS = [(5, 11), (8, 12), (14, 13), (20, 14), (30, 15)]
SECONDS = 60.0
"""Far more than needed: a solve ends once it plans enough, however slow the machine is."""


@pytest.mark.promise(1)
@pytest.mark.parametrize("orders, seed", FLEETS)
def test_a_plan_keeps_every_rule_and_plans_nearly_everything(
    orders: int, seed: int, record_property: Callable[[str, object], None]
) -> None:
    """Would catch a plan that breaks a rule, or one that keeps them by planning little."""
    made = generate(orders, seed)
    seen: list[Plan] = []

    def on_progress(step: Progress) -> None:
        if step.plan is not None:
            seen.append(step.plan)

    def enough() -> bool:
        return bool(seen) and check(made.instance, seen[-1]).planned_share >= 0.98

    plan = solve(made.instance, SolveLimits(seconds=SECONDS), on_progress, enough)
    report = check(made.instance, plan)
    assert report.violations == ()
    assert report.planned_share >= 0.98
    assert plan.costs == report.costs
    assert plan.provenance.bound is not None
    assert plan.provenance.bound <= report.costs.total
    for earlier in seen:
        assert check(made.instance, earlier).violations == ()
    costs = [p.costs.total for p in seen if p.costs is not None]
    assert costs == sorted(costs, reverse=True), "each plan that is told is better than the one before"
    record_property("figure", f"{orders} orders: 0 broken, {report.planned_share:.1%} planned")


@pytest.mark.promise(1)
def test_a_broken_search_is_never_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blinds the search to certificates on purpose: the plans that follow must not pass the incumbent."""
    from solver.cpsat.compile import Compiled
    from solver.errors import EngineBug
    from solver.search.incumbent import Incumbent
    from solver.search.state import State

    def everybody(c: Compiled, *_: object, driving: bool) -> object:
        count = len(c.operators)
        return np.arange(count), np.zeros(count, dtype=np.int64), np.full(count, c.slots)

    rejected: list[str] = []
    offer = Incumbent.offer

    def watched(incumbent: Incumbent, state: State, message: str) -> int:
        gained = offer(incumbent, state, message)
        rejected[:] = [finding for _, finding in incumbent.rejected]
        return gained

    monkeypatch.setattr(Compiled, "_qualified", everybody)
    monkeypatch.setattr(Incumbent, "offer", watched)
    instance: Instance = generate(14, 13).instance
    findings: tuple[str, ...] = ()
    plan: Plan | None = None
    try:
        plan = solve(instance, SolveLimits(seconds=2.0))
    except EngineBug as bug:
        findings = bug.findings
    assert rejected, "a search that knows no certificates gives plans that break them"
    assert findings or (plan is not None and check(instance, plan).ok)


def test_one_worker_and_one_seed_construct_the_same_plan() -> None:
    """Would catch a choice that follows the clock or the order of a set."""
    from solver.cpsat.compile import Compiled
    from solver.search.construct import construct

    instance = generate(30, 3).instance
    first, second = (construct(Compiled(instance), 5, 0.1) for _ in range(2))
    assert first == second


def test_an_order_that_nothing_fits_is_left_out_with_its_proven_reason() -> None:
    """Would catch a silent omission, or a guess sold as proof."""
    instance = generate(8, 3).instance
    order = instance.orders[0]
    kind = instance.equipment_classes[0].id
    needs = MachineLine(equipment_class=kind, minimum={"weight_t": 9_999.0})
    odd = order.model_copy(
        update={"id": "odd", "optional": True, "deadline": None, "modes": (Mode(duration=2, lines=(needs,)),)}
    )
    instance = instance.model_copy(update={"orders": (*instance.orders, odd)})
    plan = solve(instance, SolveLimits(seconds=3.0))
    reasons = {u.order: u.reasons for u in plan.unplanned}
    assert [r.code for r in reasons["odd"]] == ["no_machine"]
    assert reasons["odd"][0].verified
    assert "9999" in reasons["odd"][0].message
