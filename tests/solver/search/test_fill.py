"""Orders that are left out find a place by pushing others aside."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from data.generator import generate
from models.domain import Instance
from solver.cpsat.compile import Compiled
from solver.effort import Effort
from solver.ledger.ledger import Bounds
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.search.fill import Filler
from solver.search.state import State
from solver.search.workspace import Workspace
from tests.solver.search.support import judged
from tests.support import (
    machine_line,
    of_orders,
    order,
    people_line,
    small_instance,
    with_fields,
    with_item,
)


def workspace(c: Compiled, state: State, seed: int) -> Workspace:
    """Return a workspace in which no order is dearer than another."""
    return Workspace(c, state, [0.0] * len(c.orders), seed, Effort(SolveLimits()))


@pytest.mark.parametrize("orders, seed", [(14, 13), (20, 14), (30, 15), (40, 16)])
def test_filling_keeps_the_rules_and_leaves_out_no_more(orders: int, seed: int) -> None:
    """Would catch an ejection that forgets an order, a move or a shift."""
    c = Compiled(generate(orders, seed).instance)
    space = workspace(c, construct(c, seed), seed)
    filler = Filler(len(c.orders))
    for _ in range(5):
        left = space.ledger.missing()
        if not left:
            break
        price = space.price(left)
        filler.fill(space, space.ledger.missing(), lambda: False, lambda cost: None)
        assert space.price(space.ledger.missing()) <= price
        assert {v.rule for v in judged(c, space.ledger.state()).violations} <= {"mandatory", "pins"}


def test_orders_that_resist_take_ever_less_of_a_walk() -> None:
    """Would catch a walk that spends half of its time on one order for which there is no place."""
    filler = Filler(10, least=0.1)
    assert filler.share == 0.5
    shares = []
    for _ in range(40):
        filler.learn(0, 0.5, filling=True)
        filler.learn(1_000, 0.5, filling=False)
        shares.append(filler.share)
    assert shares[0] == 0.5, "nothing is learned from one try"
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == 0.1
    filler.learn(5_000_000, 0.5, filling=True)
    assert filler.share == 0.5, "what gains gets its share again"


def test_without_a_least_share_filling_keeps_half_of_a_walk() -> None:
    """Would catch small fleets whose last order finds its place later, since the rest gains more."""
    filler = Filler(10)
    for _ in range(40):
        filler.learn(0, 0.5, filling=True)
        filler.learn(1_000, 0.5, filling=False)
    assert filler.share == 0.5


def test_a_dear_order_takes_the_place_of_a_cheap_one() -> None:
    """Would catch a filler that only looks for free room: there is none."""
    instance = one_machine()
    c = Compiled(instance)
    space = workspace(c, State(), 1)
    cheap, dear = c.order_index["cheap"], c.order_index["dear"]
    assert space.insert(cheap)
    assert not space.ledger.finds(dear)
    assert Filler(2).fill(space, space.ledger.missing(), lambda: False, lambda cost: None) is True
    assert set(space.ledger.state().placements) == {dear}


def test_what_must_be_done_takes_the_place_of_a_dearer_order() -> None:
    """Would catch a filler that weighs a mandatory order by its priority, which is the least here."""
    c = Compiled(with_item(one_machine(), "orders", "cheap", optional=False))
    space = workspace(c, State(), 1)
    must, dear = c.order_index["cheap"], c.order_index["dear"]
    assert space.insert(dear)
    assert Filler(2).fill(space, [must], lambda: False, lambda cost: None) is True
    assert set(space.ledger.state().placements) == {must}


def one_machine() -> Instance:
    """Return two orders of which the only machine can do one."""
    digging = machine_line("excavator", "digger", minimum={"weight_t": 30})
    return of_orders(
        order("cheap", "dam", 140, digging, priority=1, optional=True),
        order("dear", "dam", 130, digging, priority=5, optional=True),
    )


def test_people_whom_two_lines_want_go_to_the_line_that_has_nobody_else() -> None:
    """Would catch staffing line by line: the cheapest digger is the only driver who is there."""
    fleet = of_orders(order("both", "quarry", 4, people_line("digger"), people_line("driver")))
    for away in ("Cai", "Dora"):
        fleet = with_item(fleet, "operators", away, leave=[[0, 336]])
    c = Compiled(fleet)
    space = workspace(c, State(), 1)
    assert space.insert(0)
    assert judged(c, space.ledger.state()).violations == ()
    names = {s.line: c.operators[s.operator].id for s in space.ledger.state().placements[0].shifts}
    assert names == {0: "Ana", 1: "Ben"}


@pytest.mark.parametrize("seed", range(6))
def test_plans_that_are_constructed_keep_pins_or_leave_the_order_out(seed: int) -> None:
    """Would catch a pinned machine or person who is passed over because another is cheaper."""
    c = Compiled(generate(60, 100 + seed).instance)
    report = judged(c, construct(c, seed))
    assert {v.rule for v in report.violations} <= {"mandatory", "pins"}
    planned = {c.orders[k].order.id for k in construct(c, seed).placements}
    assert not [v for v in report.violations if planned.intersection(v.orders)]


def of_people(*orders: dict[str, Any], **limits: int) -> Instance:
    """Return orders whose people have limits of work; only Ben holds an induction."""
    instance = of_orders(*orders, limits=limits)
    held = [{"certificate": name} for name in ("digger", "driver", "induction")]
    return with_item(instance, "operators", "Ben", certificates=held)


def test_people_take_turns_where_the_cheapest_may_not_go_on() -> None:
    """Would catch staffing that leaves a long order out: two of three people, none three days in a row."""
    instance = of_people(order("long", "quarry", 100, people_line("driver", quantity=2)), consecutive_days=2)
    c = Compiled(instance)
    space = workspace(c, State(), 1)
    assert space.insert(0)
    assert judged(c, space.ledger.state()).violations == ()
    days = Counter(shift.operator for shift in space.ledger.state().placements[0].shifts)
    assert sorted(days.values()) == [3, 3, 4]


def test_the_only_one_for_the_last_duty_is_not_used_up_before_it() -> None:
    """Would catch staffing by time: Cai is the cheapest, may not work two days in a row."""
    instance = of_people(order("long", "quarry", 24, people_line("driver"), deadline=96), consecutive_days=1)
    for other in ("Ben", "Dora"):
        instance = with_item(instance, "operators", other, leave=[[48, 336]], cost_per_hour=9_000)
    c = Compiled(instance)
    space = workspace(c, State(), 1)
    assert space.insert(0)
    assert judged(c, space.ledger.state()).violations == ()
    shifts = sorted(space.ledger.state().placements[0].shifts, key=lambda shift: shift.start)
    assert c.operators[shifts[-1].operator].id == "Cai"
    assert len(shifts) == 2


def test_an_order_far_in_the_week_gives_back_its_hours() -> None:
    """Would catch an ejection that looks for who is in the way on the same days only."""
    ask = people_line("induction")
    instance = of_people(
        order("cheap", "quarry", 40, ask, priority=1, deadline=96),
        order("dear", "quarry", 40, ask, priority=5, release=192),
        weekly_minutes=1_800,
    )
    c = Compiled(instance)
    space = workspace(c, State(), 1)
    cheap, dear = c.order_index["cheap"], c.order_index["dear"]
    assert space.insert(cheap)
    assert not space.ledger.finds(dear)
    assert Filler(2).fill(space, [dear], lambda: False, lambda cost: None) is True
    assert set(space.ledger.state().placements) == {dear}
    assert judged(c, space.ledger.state()).violations == ()


def test_an_order_whose_start_is_given_hands_its_person_over() -> None:
    """Would catch an ejection that takes a pinned start for an order in which nothing may change."""
    instance = of_people(
        order("given", "quarry", 8, people_line("driver")),
        order("bound", "quarry", 8, people_line("induction"), release=14, deadline=22),
    )
    for other in ("Cai", "Dora"):
        instance = with_item(instance, "operators", other, cost_per_hour=9_000)
    c = Compiled(with_fields(instance, pins=[{"kind": "start", "order": "given", "start": 14}]))
    space = workspace(c, State(), 1)
    given, bound = c.order_index["given"], c.order_index["bound"]
    assert space.insert(given)
    assert not space.ledger.finds(bound)
    assert Filler(2).fill(space, [bound], lambda: False, lambda cost: None) is True
    assert set(space.ledger.state().placements) == {given, bound}
    assert judged(c, space.ledger.state()).violations == ()


def test_a_lowboy_is_taken_from_an_order_that_can_wait_for_it() -> None:
    """Would catch an ejection that frees machine and people but not the way there: one haul is possible."""
    fleet = small_instance().model_dump(mode="json")
    dozer = {"id": "DZ1", "equipment_class": "dozer", "place": "quarry"}
    instance = of_orders(
        order("cheap", "dam", 8, machine_line("dozer", "digger"), priority=1),
        order(
            "dear", "quarry", 20, machine_line("excavator", "digger", minimum={"weight_t": 30}), deadline=34
        ),
        equipment_classes=[*fleet["equipment_classes"], {"id": "dozer", "transport": "lowboy"}],
        machines=[*fleet["machines"], dozer],
        pools=[
            *(pool for pool in fleet["pools"] if pool["id"] != "lowboys"),
            {
                "id": "lowboys",
                "levels": [
                    {"start": 0, "capacity": 1},
                    {"start": 4, "capacity": 0},
                    {"start": 14, "capacity": 1},
                ],
            },
        ],
    )
    c = Compiled(instance)
    space = workspace(c, State(), 1)
    cheap, dear = c.order_index["cheap"], c.order_index["dear"]
    assert space.insert(cheap, Bounds(14, 14))
    assert not space.ledger.finds(dear)
    assert Filler(2).fill(space, [dear], lambda: False, lambda cost: None) is True
    assert set(space.ledger.state().placements) == {cheap, dear}
    assert judged(c, space.ledger.state()).violations == ()


def dug_soon_after_the_survey(*, working: bool) -> Instance:
    """Return a survey that must end at most a day before a trench is begun, which may not be soon."""
    instance = of_orders(
        order("survey", "dam", 2, people_line("driver"), optional=True),
        order("trench", "dam", 4, machine_line("excavator", "digger"), release=240, optional=True),
    )
    lag = {"predecessor": "survey", "successor": "trench", "max_lag": 20 if working else 48}
    return with_fields(instance, precedences=[lag | {"lag_time": "working" if working else "calendar"}])


@pytest.mark.parametrize("working", [False, True])
def test_what_is_followed_within_a_longest_lag_is_not_planned_too_soon(working: bool) -> None:
    """Would catch construction that plans a survey at once, so that what must follow soon never can."""
    c = Compiled(dug_soon_after_the_survey(working=working))
    state = construct(c)
    assert len(state.placements) == 2
    assert judged(c, state).violations == ()


@pytest.mark.parametrize("working", [False, True])
def test_what_was_planned_too_soon_is_moved_back(working: bool) -> None:
    """Would catch an ejection that gives up where a predecessor stands too early, not too late."""
    c = Compiled(dug_soon_after_the_survey(working=working))
    survey, trench = c.order_index["survey"], c.order_index["trench"]
    space = workspace(c, State(), 1)
    assert space.insert(survey, Bounds(0, 100))
    assert not space.insert(trench)
    assert Filler(2).fill(space, [trench], lambda: False, lambda cost: None)
    assert space.ledger.has(survey)
    assert space.ledger.has(trench)
    assert judged(c, space.ledger.state()).violations == ()


@pytest.mark.parametrize("kind", ["FS", "SS", "FF", "SF"])
def test_what_an_order_follows_is_moved_forward_for_it(kind: str) -> None:
    """Would catch a predecessor that is moved only where its end is what the order waits for."""
    ask = people_line("driver")
    instance = of_orders(
        order("first", "quarry", 8, ask),
        order("second", "quarry", 8, ask, deadline=90),
        precedences=[{"predecessor": "first", "successor": "second", "kind": kind, "min_lag": 4}],
    )
    c = Compiled(instance)
    space = workspace(c, State(), 1)
    first, second = c.order_index["first"], c.order_index["second"]
    assert space.insert(first, Bounds(110, 110))
    assert not space.ledger.finds(second)
    assert Filler(2).fill(space, [second], lambda: False, lambda cost: None) is True
    assert set(space.ledger.state().placements) == {first, second}
    assert judged(c, space.ledger.state()).violations == ()


def budgeted(saving: int, due: int | None = None) -> Workspace:
    """Return 20 planned orders that use up the fuel, each of which could save some, and one that needs 60.

    The last order is not planned; to save the others take half as long again.
    """
    orders = []
    for number in range(20):
        small = order(f"small-{number}", "quarry", 8, people_line("driver"), priority=9, due=due)
        frugal = {**small["modes"][0], "duration": 12}
        small["modes"] = [with_fuel(small["modes"][0], 10), with_fuel(frugal, 10 - saving)]
        orders.append(small)
    big = order("big", "quarry", 8, people_line("driver"), priority=1)
    big["modes"] = [with_fuel(big["modes"][0], 60)]
    fleet = of_orders(*orders, big, budgets=[{"id": "fuel", "amount": 200}])
    space = workspace(Compiled(fleet), State(), 1)
    space.ledger.modes = dict.fromkeys(range(20), 0)
    assert all(space.insert(k) for k in range(20))
    space.ledger.modes = {}
    assert not space.ledger.finds(20)
    return space


def test_others_spend_less_where_a_budget_is_used_up() -> None:
    """Would catch pushing aside alone, after which a budget is used up as before: each saves little."""
    space = budgeted(saving=4)
    assert Filler(21).fill(space, [20], lambda: False, lambda cost: None) is True
    assert space.ledger.missing() == []
    assert judged(space.c, space.ledger.state()).violations == ()


@pytest.mark.parametrize("saving, due", [(2, None), (4, 14)])
def test_nobody_spends_less_in_vain_or_at_any_price(saving: int, due: int | None) -> None:
    """Would catch changes that are never enough, or that cost more than the order is worth: all are late."""
    space = budgeted(saving, due)
    if due is not None:
        space.worth[20] = 1_000
    base, _ = space.ledger.begin_walk()
    before = space.ledger.b.mode.tolist()
    assert space.thrift.make_room(space, 20, base) is False
    assert space.ledger.b.mode.tolist() == before


def with_fuel(mode: dict[str, Any], amount: int) -> dict[str, Any]:
    """Return a mode that takes so much fuel."""
    return {**mode, "budgets": [{"budget": "fuel", "amount": amount}]}
