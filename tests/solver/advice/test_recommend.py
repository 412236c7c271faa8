"""Recommendations: each way is a plan that keeps the rules at its price, and does what was asked."""

from __future__ import annotations

from functools import cache

import pytest

from data.generator import generate
from models.domain import Instance, Plan
from solver.advice.recommend import Advice, Session
from solver.advice.wishes import (
    Effort,
    FillMachine,
    FillOperator,
    FillOrder,
    ReplaceMachine,
    ReplacePerson,
    Wish,
    WishRefused,
)
from solver.check import check, with_costs
from solver.cpsat.compile import Compiled
from solver.ledger.ledger import ledger_of
from solver.limits import SolveLimits
from solver.search.state import as_plan, state_of
from tests.solver.tiny import tiny

EFFORT = Effort(seconds=None)


def without(instance: Instance, plan: Plan, *orders: str) -> Plan:
    """Return a plan without some orders and what follows them."""
    c = Compiled(instance)
    ledger = ledger_of(c, state_of(c, plan))
    out = [c.order_index[order] for order in orders]
    for k in out:
        out += [link.after for link in c.links_of[k] if link.before == k and link.after not in out]
    assert ledger.take_out(out)
    return with_costs(instance, as_plan(c, ledger.state(), whole=True))


@cache
def fleet() -> tuple[Session, Plan]:
    """Return a fleet of forty orders, two of which are not planned."""
    made = generate(40, 8)
    follows = {link.predecessor for link in made.instance.precedences}
    free = [placed.order for placed in made.witness.orders if placed.order not in follows]
    plan = without(made.instance, made.witness, free[3], free[11])
    return Session(made.instance, plan), plan


def sound(session: Session, advice: Advice) -> None:
    """Assert that each way is a plan that keeps the rules at its price, which its terms make up."""
    assert [way.rank for way in advice.ways] == list(range(1, len(advice.ways) + 1))
    assert [way.price for way in advice.ways] == sorted(way.price for way in advice.ways)
    assert len({way.changes for way in advice.ways}) == len(advice.ways)
    for way in advice.ways:
        report = check(session.instance, session.plan(way))
        assert report.ok, report.messages()
        assert report.costs.total == session.cost + way.price == session.cost + sum(way.terms.values())


def test_an_order_that_is_left_out_is_planned() -> None:
    """Would catch a way that leaves the order out, or one whose price is an estimate."""
    session, plan = fleet()
    for left_out in plan.unplanned:
        advice = session.recommend(FillOrder(left_out.order), EFFORT)
        sound(session, advice)
        assert advice.ways
        for way in advice.ways:
            assert way.changes[0].order == left_out.order
            assert way.changes[0].kind == "planned"
            assert any(placed.order == left_out.order for placed in session.plan(way).orders)


def test_a_declined_shift_gets_somebody_else() -> None:
    """Would catch the person who declined in the shift that he declined."""
    session, plan = fleet()
    found = 0
    for duty in plan.duties[::16]:
        advice = session.recommend(ReplacePerson(duty.order, duty.start, duty.operator), EFFORT)
        sound(session, advice)
        found += len(advice.ways)
        for way in advice.ways:
            assert not any(
                (new.operator, new.order) == (duty.operator, duty.order)
                and new.start < duty.end
                and duty.start < new.end
                for new in session.plan(way).duties
            )
    assert found


def test_a_machine_is_done_without() -> None:
    """Would catch the machine on the order that is to do without it."""
    session, plan = fleet()
    placed = [order for order in plan.orders if order.machines]
    for order in placed[::7]:
        advice = session.recommend(ReplaceMachine(order.order, order.machines[0]), EFFORT)
        sound(session, advice)
        assert advice.ways
        for way in advice.ways:
            after = next((o for o in session.plan(way).orders if o.order == order.order), None)
            assert after is None or order.machines[0] not in after.machines


def test_idle_stretches_get_work_that_lies_in_them() -> None:
    """Would catch work on another machine, or outside the stretch, or a machine's work put off."""
    session, _ = fleet()
    slots = session.instance.horizon.slots
    found = 0
    for start in range(0, slots - 200, 300):
        for machine in session.instance.machines[::4]:
            advice = session.recommend(FillMachine(machine.id, start, start + 200), EFFORT)
            sound(session, advice)
            for way in advice.ways:
                found += 1
                after = way.changes[0].after
                assert after is not None
                assert machine.id in after.machines
                assert start <= after.start < after.end <= start + 200
    assert found


def test_an_idle_operator_gets_shifts_in_his_stretch() -> None:
    """Would catch an operator whose hours in the stretch do not grow."""
    session, _ = fleet()
    slots = session.instance.horizon.slots

    def hours(of: Plan, who: str, start: int) -> int:
        return sum(
            d.end - d.start
            for d in of.duties
            if d.operator == who and start <= d.start and d.end <= start + 200
        )

    found = 0
    for operator in session.instance.operators[::3]:
        for start in range(0, slots - 200, 300):
            advice = session.recommend(FillOperator(operator.id, start, start + 200), EFFORT)
            sound(session, advice)
            for way in advice.ways[:2]:
                found += 1
                assert hours(session.plan(way), operator.id, start) > 0
    assert found


@pytest.mark.parametrize("seed", range(8))
def test_tiny_instances_with_every_rule_are_filled(seed: int) -> None:
    """Would catch a way that breaks one of the rules that a trial of a swap does not look at."""
    from solver.solve import solve

    instance = tiny(seed, orders=4)
    plan = solve(instance, SolveLimits(seconds=20.0, workers=1))
    if plan.status not in ("OPTIMAL", "FEASIBLE"):
        return
    session = Session(instance, plan)
    wishes: list[Wish] = [ReplacePerson(d.order, d.start, d.operator) for d in plan.duties]
    wishes += [ReplaceMachine(order.order, machine) for order in plan.orders for machine in order.machines]
    wishes += [FillOrder(left_out.order) for left_out in plan.unplanned]
    found = [session.recommend(wish, EFFORT) for wish in wishes]
    for advice in found:
        sound(session, advice)
    assert any(advice.ways for advice in found), "a fleet for which no way is found proves nothing"


def test_the_same_question_has_the_same_answer() -> None:
    """Would catch a session that an earlier question has changed."""
    session, plan = fleet()
    wish = FillOrder(plan.unplanned[0].order)
    first = session.recommend(wish, EFFORT)
    duty = plan.duties[0]
    session.recommend(ReplacePerson(duty.order, duty.start, duty.operator), EFFORT)
    assert session.recommend(wish, EFFORT) == first


def test_what_is_not_there_is_refused_with_advice() -> None:
    """Would catch a question about nothing that is answered with nothing."""
    session, plan = fleet()
    order = plan.orders[0]
    for wish in (
        FillOrder("nowhere"),
        FillOrder(order.order),
        ReplaceMachine(order.order, "nowhere"),
        ReplacePerson(order.order, session.instance.horizon.slots - 1),
        FillMachine("nowhere", 0, 10),
        FillOperator(session.instance.operators[0].id, 10, 10),
    ):
        with pytest.raises(WishRefused, match="Maybe"):
            session.recommend(wish, EFFORT)


def test_a_plan_that_breaks_a_rule_is_refused() -> None:
    """Would catch prices of changes to a plan that nobody can carry out."""
    session, plan = fleet()
    broken = plan.model_copy(update={"duties": plan.duties[1:], "costs": None})
    with pytest.raises(WishRefused, match="breaks a rule"):
        Session(session.instance, broken)
