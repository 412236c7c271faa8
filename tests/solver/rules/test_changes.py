"""Rule 13, how much may change: the bound on changes against the reference plan."""

from __future__ import annotations

import random
from typing import Any

import pytest

from models.domain import Instance, Plan
from models.domain.plan import Provenance
from models.domain.reading import Reading
from solver.check import check
from solver.costs.deviation import count_changes
from solver.cpsat.compile import Compiled
from solver.ledger.books import CHANGED, LEFT_OUT
from solver.ledger.ledger import ledger_of
from solver.limits import SolveLimits
from solver.search.changes import changes_in
from solver.search.construct import construct
from solver.search.state import state_of
from solver.solve import solve
from tests.solver.costs.test_deviation import CASES, FLEET, SAME
from tests.solver.cpsat.test_enumeration import accepted, allowed
from tests.solver.search.support import judged
from tests.solver.tiny import tiny
from tests.support import bad, plan_of, put, with_fields


def at_most(instance: Instance, most: int | None) -> Instance:
    """Return ``instance`` with a bound on changes against its reference."""
    return with_fields(instance, reference={"most_changes": most})


def keeping(instance: Instance, plan: Plan, most: int | None) -> Instance:
    """Return ``instance`` with ``plan`` as its reference."""
    orders = [o.model_dump(mode="json") for o in plan.orders]
    duties = [d.model_dump(mode="json") for d in plan.duties]
    return with_fields(instance, reference={"orders": orders, "duties": duties, "most_changes": most})


LATER = plan_of(FLEET, put("main", 16, "TR1 TR2", "Cai Dora"))
BAD = [
    bad("exceeded", at_most(FLEET, 0), LATER),
    bad("exceeded", at_most(FLEET, 6), plan_of(FLEET)),
]
PRICED_ALIKE = {
    "deviation_draft": 1,
    "deviation_published": 1,
    "deviation_accepted": 1,
    "unplanned": 0,
}


@pytest.mark.parametrize("plan", [plan for plan, _ in CASES.values()], ids=CASES.keys())
def test_as_many_changes_are_counted_as_are_paid_for(plan: Plan) -> None:
    """A rule that counts otherwise than the cost term of the same changes."""
    alike = with_fields(FLEET, weights=PRICED_ALIKE)
    count = check(alike, plan).costs.terms["deviation"]
    assert count_changes(Reading(alike, plan)).total() == count
    for most in (count, count - 1):
        found = check(at_most(FLEET, max(0, most)), plan).violations
        assert any(v.rule == "changes" for v in found) == (0 <= most < count)


def test_leaving_an_order_out_changes_its_start_its_machines_and_its_duties() -> None:
    """An order that is left out for the price of one change."""
    nothing = plan_of(FLEET)
    start, machines, duties = 1, 2, 4
    assert count_changes(Reading(FLEET, nothing))["main"] == start + machines + duties


def test_breach_names_the_changed_orders_and_both_figures() -> None:
    """A breach from which the planner cannot tell what to put back."""
    (violation,) = check(at_most(FLEET, 0), LATER).violations
    assert violation.orders == ("main",)
    assert (violation.params["value"], violation.params["wanted"]) == (1, 0)


def test_no_bound_no_breach_and_no_bound_in_the_file() -> None:
    """A bound that holds where none is set, or that changes the hash of older instances."""
    assert check(FLEET, plan_of(FLEET)).ok
    assert "most_changes" not in FLEET.model_dump_json(exclude_defaults=True)


def varied(seed: int, orders: int = 2) -> tuple[Instance, Plan]:
    """Return a tiny instance, and as the plan to stay close to one of a similar instance's."""
    instance = tiny(seed, orders)
    draw = random.Random(seed)
    dearer = {"cost_per_hour": draw.choice([0, 9_000])}
    machines: list[Any] = [m.model_dump(mode="json") for m in instance.machines]
    machines[0] |= dearer
    return instance, solve(with_fields(instance, machines=machines), SolveLimits(seconds=5))


@pytest.mark.parametrize("seed", [0])
def test_the_model_allows_exactly_what_the_checker_accepts(seed: int) -> None:
    """A bound that the model holds too tightly or too loosely."""
    instance, before = varied(seed)
    bounded = keeping(instance, before, 1)
    by_model = allowed(bounded)
    assert by_model == accepted(bounded).keys()
    sizes = [len(allowed(keeping(instance, before, most))) for most in (0, 1, 2, 3, None)]
    assert sizes == sorted(sizes)
    assert sizes[0] > 0
    assert sizes[1] < sizes[4], "a bound that never binds proves nothing"


@pytest.mark.parametrize("seed", range(6))
def test_ledger_and_states_count_as_the_checker_does(seed: int) -> None:
    """A change that the search counts otherwise than the checker, so that its plans are refused."""
    instance, before = varied(seed, orders=4)
    for most in (None, 3, 1):
        c = Compiled(keeping(instance, before, most))
        for number in range(4):
            ledger = ledger_of(c, construct(c, number, noise=0.5))
            found = ledger.state()
            report = judged(Compiled(keeping(instance, before, None)), found)
            assert {v.rule for v in report.violations} <= {"mandatory", "pins"}
            count = changes_in(c, found.placements)
            assert int(ledger.b.note[CHANGED]) == count
            if most is not None:
                committed = count - changes_in(c, found.placements, ledger.missing())
                assert int(ledger.b.note[CHANGED] - ledger.b.note[LEFT_OUT]) == committed <= most


@pytest.mark.parametrize("most", [0, 1, None])
def test_a_solve_changes_no_more_than_allowed(most: int | None) -> None:
    """A bound that the search forgets: the reference is dearer than what could be had."""
    paid = with_fields(
        FLEET, weights={"unplanned": 10_000_000, "deviation_published": 0, "deviation_accepted": 0}
    )
    plan = solve(at_most(paid, most), SolveLimits(seconds=10))
    made = count_changes(Reading(FLEET, plan)).total()
    assert made <= (99 if most is None else most)
    least = solve(at_most(paid, None), SolveLimits(seconds=10)).costs
    assert least is not None
    assert plan.costs is not None
    assert (plan.costs.total == least.total) == (most is None), "only a bound that binds proves anything"


def test_too_few_changes_are_the_reason_that_is_given() -> None:
    """A planner who is told that no plan exists, where one exists with a change more."""
    closed = with_fields(
        at_most(FLEET, 1),
        machines=[
            {**m.model_dump(mode="json"), "downtimes": [[0, 336]] if m.id == "TR1" else []}
            for m in FLEET.machines
        ],
        orders=[{**o.model_dump(mode="json"), "optional": False} for o in FLEET.orders],
    )
    plan = solve(closed, SolveLimits(seconds=10))
    assert plan.status == "INFEASIBLE"
    reason = plan.unplanned[0].reasons[0]
    assert reason.code == "too_few_changes"
    assert reason.verified
    assert "at most 1 change " in reason.message
    asked = int(reason.message.split(" are needed")[0].split()[-1])
    assert asked == 2, "the other mode needs one truck only"
    assert solve(at_most(closed, asked), SolveLimits(seconds=10)).orders


def test_the_reference_itself_is_kept_at_no_change() -> None:
    """A plan to begin with that is refused though nothing of it changes."""
    plan = solve(
        at_most(FLEET, 0), SolveLimits(seconds=10), start=SAME.model_copy(update={"provenance": Provenance()})
    )
    assert count_changes(Reading(FLEET, plan)).total() == 0
    assert state_of(Compiled(FLEET), plan).placements
