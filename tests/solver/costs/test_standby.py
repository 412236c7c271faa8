"""Machines that stand on a site and have nothing to do. The sites are open 20 slots a day, 140 a week."""

from __future__ import annotations

import pytest

from models.domain.instance import Instance
from solver.check import check
from tests.support import Put, machine_line, of_orders, order, plan_of, put, with_item

DIG = machine_line("excavator", operated=False)


def fleet(*, dam: bool = True, **fields: object) -> Instance:
    """Return EX1 at the quarry, at 200 an hour of standby, with orders at the quarry and at the dam."""
    orders = [order("a", "quarry", 6, DIG), order("b", "quarry", 6, DIG)]
    orders += [order("c", "dam", 6, DIG)] if dam else []
    return with_item(of_orders(*orders), "machines", "EX1", standby_per_hour=200, **fields)


def standby(instance: Instance, *puts: Put) -> int:
    """Return the idle slots that a plan pays for."""
    cents = check(instance, plan_of(instance, *puts)).costs.terms["standby"]
    assert cents % 100 == 0
    return cents // 100


def test_an_owned_machine_is_there_all_week() -> None:
    """Standby from first to last use only, or by the clock instead of the site's open hours."""
    owned = fleet()
    assert standby(owned) == 140
    assert standby(owned, put("a", 14, "EX1")) == 134
    assert standby(owned, put("a", 14, "EX1"), put("b", 48 * 3 + 14, "EX1")) == 128


def test_a_yard_without_work_costs_nothing() -> None:
    """An idle machine in its yard that costs what one on site does."""
    yard = fleet(dam=False, place="dam")
    assert standby(yard) == 0
    assert standby(yard, put("a", 48 + 14, "EX1")) == 140 - 20 - 6


def test_what_lies_on_its_way_is_nowhere() -> None:
    """A move in open time that costs standby too: it leaves at 48 + 10 and arrives at 48 + 14, or later."""
    owned = fleet()
    assert standby(owned, put("a", 14, "EX1"), put("c", 48 + 14, "EX1")) == 128
    assert standby(owned, put("a", 14, "EX1"), put("c", 48 + 20, "EX1")) == 128 - 4


@pytest.mark.parametrize(
    "hire,places,slots",
    [
        (None, (), 0),
        (None, (put("a", 16, "EX1"),), 0),
        (None, (put("a", 16, "EX1"), put("b", 48 + 14, "EX1")), 12),
        ({"days": 3}, (), 0),
        ({"days": 3}, (put("a", 16, "EX1"), put("b", 48 + 14, "EX1")), 14),
    ],
)
def test_a_rented_machine_is_there_while_it_is_on_hire(
    hire: dict[str, int] | None, places: tuple[Put, ...], slots: int
) -> None:
    """Standby before delivery or after pick-up, or none while a machine on hire waits for its first order."""
    rented = fleet().model_dump(mode="json", by_alias=True)
    rented["contracts"] = [{"id": "terms", "per_day": 100}]
    made = with_item(
        Instance.model_validate(rented), "machines", "EX1", ownership="rented", contract="terms", hire=hire
    )
    assert standby(made, *places) == slots
