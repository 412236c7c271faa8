"""Rule 10: no machine works beyond the reading at which a service is due."""

from __future__ import annotations

from typing import Any

import pytest

from models.domain import Instance, Plan
from models.domain.plan import PlacedService
from solver.check import check
from tests.support import bad, machine_line, move, of_orders, order, plan_of, put, with_fields, with_item

DIG = machine_line("excavator", operated=False)
TRUCK = machine_line("truck", operated=False)


def service(kind: str, **fields: Any) -> dict[str, Any]:
    """Return a service of a machine that is due at 100 h and every 250 h, at the quarry's workshop."""
    hours = {"interval_minutes": 15_000, "due_minutes": 6_000}
    return {"id": kind, **hours, "duration": 4, "workshops": ["quarry"], **fields}


def fleet(*services: dict[str, Any], meter: int = 95, **fields: Any) -> Instance:
    """Return two orders of 6 h and 4 h for EX1 at the quarry and one of 6 h at the dam."""
    instance = of_orders(
        order("first", "quarry", 12, DIG),
        order("second", "quarry", 8, DIG),
        order("away", "dam", 12, DIG),
        order("long", "dam", 30, DIG),
        order("drive", "dam", 6, TRUCK),
        **fields,
    )
    instance = with_item(instance, "sites", "quarry", workshop_places=1)
    return with_item(instance, "machines", "EX1", meter_minutes=meter * 60, services=services)


def serviced(plan: Plan, *services: tuple[str, int, int, str], machine: str = "EX1") -> Plan:
    """Return ``plan`` with services: kind, start, end, site."""
    placed = tuple(
        PlacedService(machine=machine, service=kind, start=start, end=end, site=site)
        for kind, start, end, site in services
    )
    return plan.model_copy(update={"services": (*plan.services, *placed)})


BASE = fleet(service("250"))
ONE = plan_of(BASE, put("first", 18, "EX1"))
"""From 95 h to 101 h, past 100 h."""
GOOD = serviced(ONE, ("250", 14, 18, "quarry"))

FIELD = fleet(service("250", workshops=[], field=True, duration=6))
LONG = plan_of(FIELD, put("long", 14, "EX2"))
LONG_ONE = plan_of(FIELD, put("long", 18, "EX1"))
"""EX1 works at the dam from slot 18 of day 0 to slot 28 of day 1, 16 and 14 slots, with a night between."""

CROWD = with_item(BASE, "machines", "EX2", place="quarry", services=(service("250"),))
BOTH = serviced(serviced(ONE, ("250", 14, 18, "quarry")), ("250", 16, 20, "quarry"), machine="EX2")

LATE = fleet(service("250"), meter=101)

BAD = [
    bad("passed", BASE, ONE),
    bad("passed", BASE, serviced(ONE, ("250", 62, 66, "quarry"))),
    bad("passed", fleet(service("250"), service("500", covers=[])), serviced(ONE, ("500", 14, 18, "quarry"))),
    bad("passed", FIELD, LONG_ONE),
    bad("passed", with_item(FIELD, "machines", "EX1", meter_minutes=90 * 60), LONG_ONE),
    bad("overdue", LATE, plan_of(LATE, put("second", 14, "EX1"))),
    bad("place", BASE, serviced(ONE, ("250", 14, 18, "dam")), also="moves"),
    bad("place", with_item(FIELD, "machines", "EX1", sites=["quarry"]),
        serviced(plan_of(FIELD), ("250", 14, 20, "dam")), also="moves"),
    bad("closed", BASE, serviced(ONE, ("250", 10, 18, "quarry"))),
    bad("closed", BASE, serviced(plan_of(BASE), ("250", 30, 40, "quarry"))),
    bad("length", BASE, serviced(ONE, ("250", 15, 18, "quarry"))),
    bad("length", FIELD, serviced(plan_of(FIELD), ("250", 40, 45, "quarry"))),
    bad("places", CROWD, BOTH),
    bad("usable", with_item(BASE, "machines", "EX1", available=[16, 300]), GOOD),
    bad("early", with_fields(BASE, horizon={"freeze": 16}), GOOD),
]  # fmt: skip


def broken(instance: Instance, plan: Plan) -> set[tuple[str, str]]:
    """Return rule and message of each breach."""
    return {(v.rule, v.message) for v in check(instance, plan).violations}


def test_a_service_in_time_lets_the_machine_work_on() -> None:
    """A meter that is not restarted, or a service that is itself taken for a breach."""
    assert check(BASE, GOOD).messages() == ()


@pytest.mark.parametrize("tolerance,fine", [(0, False), (59, False), (60, True)])
def test_work_may_end_within_the_tolerance_and_not_beyond(tolerance: int, fine: bool) -> None:
    """A tolerance that is forgotten, or a limit that is off by one."""
    instance = fleet(service("250", tolerance_minutes=tolerance))
    assert check(instance, plan_of(instance, put("first", 18, "EX1"))).ok is fine


@pytest.mark.parametrize("percent,fine", [(84, False), (83, True), (0, True)])
def test_the_engine_factor_slows_the_meter(percent: int, fine: bool) -> None:
    """A factor that is left out or rounded: at 84 % six hours are 5 h 2 min 24 s, at 83 % less than five."""
    instance = with_item(BASE, "orders", "first", engine_percent=percent)
    assert check(instance, plan_of(instance, put("first", 18, "EX1"))).ok is fine


def test_no_work_is_done_while_a_service_is_overdue_however_light() -> None:
    """An overdue machine that may work where the meter stands still."""
    instance = with_item(LATE, "orders", "second", engine_percent=0)
    plan = plan_of(instance, put("second", 20, "EX1"))
    assert broken(instance, plan) == {("services", "overdue")}
    assert check(instance, serviced(plan, ("250", 14, 18, "quarry"))).ok


def test_a_larger_service_covers_the_smaller_ones_and_what_those_cover() -> None:
    """A cover that is not followed: then both would have to be done."""
    chain = [service("250"), service("500", covers=["250"]), service("1000", covers=["500"])]
    instance = fleet(*chain)
    assert check(instance, serviced(ONE, ("1000", 14, 18, "quarry"))).ok
    assert broken(instance, GOOD) == {("services", "passed")}, "250 restarts neither 500 nor 1000"


def test_the_interval_begins_anew_at_the_services_own_reading() -> None:
    """An interval that is counted from when the service was due: at 95 h means 101 h, not 106 h."""
    instance = fleet(service("250", interval_minutes=360))
    plan = serviced(
        plan_of(instance, put("first", 18, "EX1"), put("second", 62, "EX1")), ("250", 14, 18, "quarry")
    )
    assert broken(instance, plan) == {("services", "passed")}
    first = plan_of(instance, put("first", 18, "EX1"))
    assert check(instance, serviced(first, ("250", 14, 18, "quarry"))).ok


def test_a_service_in_the_field_may_lie_in_a_pause() -> None:
    """A pause that is not seen: the machine would be held twice; or hours before it that are not counted."""
    night = serviced(LONG_ONE, ("250", 40, 46, "dam"))
    assert broken(FIELD, night) == {("services", "passed")}, "8 h of work before the night lead past 100 h"
    young = with_item(FIELD, "machines", "EX1", meter_minutes=92 * 60)
    assert check(young, night).ok
    assert broken(young, serviced(LONG_ONE, ("250", 30, 36, "dam"))) == {
        ("one_place", "machine"),
        ("services", "passed"),
    }


def test_a_workshop_service_lies_in_no_pause() -> None:
    """The strict reading: a machine would have to leave the site where the order holds it."""
    instance = with_item(BASE, "sites", "dam", workshop_places=1)
    instance = with_item(
        instance, "machines", "EX1", services=[service("250", workshops=["dam"])], meter_minutes=0
    )
    plan = plan_of(instance, put("long", 18, "EX1"))
    assert ("one_place", "machine") in broken(instance, serviced(plan, ("250", 30, 34, "dam")))


def test_the_way_to_the_workshop_is_a_move_and_so_is_the_way_back() -> None:
    """A service to which the machine is spirited: EX1 works at the dam and is serviced at the quarry."""
    instance = with_item(BASE, "machines", "EX1", place="dam")
    bare = serviced(plan_of(instance, put("away", 62, "EX1")), ("250", 18, 22, "quarry"))
    assert broken(instance, bare) == {("moves", "missing")}
    ways = (
        move("EX1", "dam", "quarry", 14, 18, lowboy="lowboys"),
        move("EX1", "quarry", "dam", 58, 62, lowboy="lowboys"),
    )
    assert check(instance, bare.model_copy(update={"moves": ways})).ok


def test_own_wheels_move_the_meter_and_a_lowboy_does_not() -> None:
    """Haulage that ages the machine, or a way of its own that does not."""
    truck = with_item(BASE, "machines", "TR1", meter_minutes=97 * 60, services=(service("250"),))
    drive = plan_of(truck, put("drive", 14, "TR1"))
    assert drive.moves[0].lowboy is None
    assert broken(truck, drive) == {("services", "passed")}, "3 h of work and the way there lead past 100 h"
    hauled = with_item(BASE, "machines", "EX1", meter_minutes=94 * 60)
    assert check(hauled, plan_of(hauled, put("away", 62, "EX1"))).ok


def test_a_way_of_its_own_may_lead_past_the_limit_to_the_service() -> None:
    """A machine that is due and can never get to its workshop."""
    truck = with_item(
        BASE, "machines", "TR1", place="dam", meter_minutes=100 * 60, services=(service("250"),)
    )
    plan = serviced(plan_of(truck), ("250", 20, 24, "quarry"), machine="TR1")
    length = plan_of(truck, put("drive", 62, "TR2")).moves[0]
    way = move("TR1", "dam", "quarry", 20 - (length.end - length.start), 20)
    assert check(truck, plan.model_copy(update={"moves": (way,)})).ok


def test_what_lies_in_the_frozen_past_is_listed_and_rejects_no_plan() -> None:
    """A fact that makes every plan of the present impossible; work after it stays forbidden."""
    facts = {"orders": [{"order": "first", "start": 18, "end": 30, "machines": ["EX1"]}]}
    frozen = with_fields(BASE, horizon={"freeze": 40}, reference=facts)
    report = check(frozen, plan_of(frozen, put("first", 18, "EX1")))
    assert report.ok
    assert [v.inherited for v in report.violations] == [True]
    later = check(frozen, plan_of(frozen, put("first", 18, "EX1"), put("second", 62, "EX1")))
    assert [v.inherited for v in later.violations] == [True, False]
