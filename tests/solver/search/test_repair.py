"""Repair: what of a plan keeps the rules of a changed instance stays, the rest finds new places."""

from __future__ import annotations

import pytest

from data.generator import generate
from models.domain import Instance, Plan
from models.domain.changes import apply_all, parse_changes
from models.domain.orders import StartPin
from models.domain.plan import Provenance
from solver.cpsat.compile import Compiled
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.search.repair import repaired
from solver.search.state import State, as_plan, state_of
from solver.solve import solve
from tests.solver.search.support import judged
from tests.support import good_plan, small_instance, with_item


def planned(instance: Instance) -> Plan:
    """Return a constructed plan."""
    c = Compiled(instance)
    return as_plan(c, construct(c, 1), whole=True)


FLEET = generate(40, 8).instance
PLAN = planned(FLEET)
BUSY = max(FLEET.machines, key=lambda m: sum(m.id in o.machines for o in PLAN.orders)).id
WHO = max(FLEET.operators, key=lambda p: sum(p.id == d.operator for d in PLAN.duties)).id
SITE = FLEET.orders[0].site
CHANGES = {
    "nothing": [{"kind": "weights_changed", "weights": {"makespan_per_slot": 1}}],
    "machine down": [{"kind": "machine_down", "machine": BUSY, "start": 96, "end": 480}],
    "operator absent": [{"kind": "operator_absent", "operator": WHO, "start": 0, "end": 240}],
    "site closed": [{"kind": "site_closed", "site": SITE, "start": 100, "end": 300}],
    "order cancelled": [{"kind": "order_cancelled", "order": PLAN.orders[0].order}],
    "order longer": [{"kind": "order_longer", "order": PLAN.orders[0].order, "slots": 12}],
    "rain": [{"kind": "wet_week", "start": 48, "end": 240}],
}


def untouched(before: Plan, c: Compiled, after: State) -> int:
    """Return how many orders are exactly where they were, with the same people."""
    now = as_plan(c, after, whole=True)
    return len(set(before.orders) & set(now.orders))


def test_rounds_of_lowboys_stay_with_their_drivers() -> None:
    """A haul that is planned anew though nothing is wrong with it."""
    from tests.solver.rules.test_rounds import FLEET as HAULED
    from tests.solver.rules.test_rounds import TOUR

    c = Compiled(HAULED)
    found = repaired(c, TOUR, lambda: False)
    assert found == state_of(c, TOUR)
    assert len(found.hauls) == 2


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES.keys())
def test_a_repaired_plan_keeps_the_rules_and_most_of_the_plan(changes: list[dict[str, object]]) -> None:
    """A breach that is left in, or a plan that is thrown away because of one."""
    after = apply_all(FLEET, parse_changes(changes).changes)
    c = Compiled(after)
    found = repaired(c, PLAN, lambda: False)
    assert found is not None
    assert {v.rule for v in judged(c, found).violations} <= {"mandatory"}
    shaken = changes[0]["kind"] in {"wet_week", "operator_absent"}
    assert len(found.placements) >= len(PLAN.orders) - (12 if shaken else 6)
    least = 0.2 if shaken else 0.5
    assert untouched(PLAN, c, found) >= least * len(PLAN.orders)
    if changes[0]["kind"] == "weights_changed":
        assert untouched(PLAN, c, found) == len(PLAN.orders)


def test_a_pinned_start_does_not_throw_the_plan_away() -> None:
    """A plan of which nothing stays because the machine of an order with a pinned start breaks down."""
    placed = next(o for o in PLAN.orders if BUSY in o.machines)
    pin = StartPin(kind="start", order=placed.order, start=placed.start)
    down = {"kind": "machine_down", "machine": BUSY, "start": placed.start, "end": placed.end}
    c = Compiled(apply_all(FLEET.model_copy(update={"pins": (pin,)}), parse_changes([down]).changes))
    found = repaired(c, PLAN, lambda: False)
    assert found is not None
    assert {v.rule for v in judged(c, found).violations} <= {"mandatory", "pins"}
    assert untouched(PLAN, c, found) >= 0.5 * len(PLAN.orders)


def test_a_plan_of_another_instance_does_no_harm() -> None:
    """A name that does not exist, a line that is too short or a time beyond the horizon that ends a solve."""
    instance = small_instance()
    c = Compiled(instance)
    found = repaired(c, PLAN, lambda: False)
    assert found is not None
    assert {v.rule for v in judged(c, found).violations} <= {"mandatory"}
    odd = good_plan(instance)
    odd = odd.model_copy(
        update={
            "orders": (
                odd.orders[0].model_copy(update={"machines": ("EX1",)}),
                odd.orders[1].model_copy(update={"start": 900_000, "end": 900_010}),
                odd.orders[2].model_copy(update={"mode": 7}),
                odd.orders[3].model_copy(update={"end": 46}),
            )
        }
    )
    found = repaired(c, odd, lambda: False)
    assert found is not None
    assert {v.rule for v in judged(c, found).violations} <= {"mandatory"}


def test_a_frozen_order_that_breaks_a_rule_is_not_repaired_away() -> None:
    """A past that is changed in silence because the present no longer admits it."""
    good = good_plan(small_instance())
    fields = {
        "horizon": {
            "start": "2026-03-02T00:00:00-05:00",
            "time_zone": "America/Lima",
            "slots": 336,
            "freeze": 20,
        },
        "reference": {
            "orders": [o.model_dump(mode="json") for o in good.orders],
            "duties": [d.model_dump(mode="json") for d in good.duties],
        },
    }
    frozen = with_item(small_instance(**fields), "machines", "EX1", downtimes=[[30, 60]])
    assert repaired(Compiled(frozen), good, lambda: False) is None


def test_a_solve_begins_with_what_still_stands() -> None:
    """A warm start that is dropped because one order of it broke a rule."""
    after = apply_all(FLEET, parse_changes(CHANGES["machine down"]).changes)
    told: list[str] = []
    plan = solve(
        after,
        SolveLimits(seconds=1.0, workers=1),
        lambda step: told.append(step.message),
        start=PLAN.model_copy(update={"provenance": Provenance()}),
    )
    assert plan.costs is not None
    assert "the plan to begin with" in told
