"""Rule 2, people: tools and parts are along, or fetched at a yard."""

from __future__ import annotations

from typing import Any

from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import check
from tests.support import Put, bad, of_orders, order, people_line, plan_of, put, with_item


def units(**counts: int) -> list[dict[str, Any]]:
    """Return units by kind of part."""
    return [{"part": part, "units": count} for part, count in counts.items()]


WORK = of_orders(
    order("saw", "quarry", 2, people_line(), tools=["saw"]),
    order("pipes", "quarry", 2, people_line(), parts=units(pipe=2, seal=1)),
    order("more", "quarry", 2, people_line(), parts=units(pipe=1)),
    order("long", "quarry", 30, people_line(), parts=units(pipe=2)),
    order("call", "quarry", 1, people_line(), restocks=True),
    limits={},
)


def with_along(**fields: Any) -> Instance:
    """Return the work with what Ana has along."""
    return with_item(WORK, "operators", "Ana", **fields)


def day(*puts: Put) -> Plan:
    """Return a plan of orders, each of two slots, but for the call."""
    return plan_of(WORK, *puts)


SAW = day(put("saw", 14, crew="Ana"))
PIPES = day(put("pipes", 14, crew="Ana"), put("more", 16, crew="Ana"))
LATE_CALL = day(put("pipes", 14, crew="Ana"), put("more", 16, crew="Ana"), put("call", 18, crew="Ana"))
SOON = day(put("pipes", 14, crew="Ana"), put("call", 16, crew="Ana"), put("more", 17, crew="Ana"))
NEXT_DAY = day(put("call", 14, crew="Ana"), put("saw", 62, crew="Ana"))

BAD = [
    bad("tool", with_along(tools=["pump"]), SAW),
    bad("tool", with_along(tools=["pump"]), NEXT_DAY),
    bad("tool", WORK, day(put("call", 14, crew="Ben"), put("saw", 16, crew="Ana"))),
    bad("part", with_along(parts=units(pipe=2, seal=1)), PIPES),
    bad("part", with_along(parts=units(pipe=2, seal=1)), LATE_CALL),
    bad("part", with_along(parts=units(pipe=5)), day(put("pipes", 14, crew="Ana"))),
]


def test_what_is_along_may_be_used_up() -> None:
    """Would catch a last unit that may not be used, and a tool that is used up."""
    assert check(with_along(parts=units(pipe=3, seal=1)), PIPES).ok
    assert check(with_along(tools=["pump", "saw"]), SAW).ok


def test_a_call_gives_everything_for_the_rest_of_the_date() -> None:
    """Would catch a call that gives nothing, or only what was along before."""
    assert check(with_along(parts=units(pipe=2, seal=1)), SOON).ok
    assert check(WORK, day(put("call", 14, crew="Ana"), put("saw", 15, crew="Ana"))).ok


def test_each_date_begins_with_what_is_along() -> None:
    """Would catch parts that are counted over days: two shifts of an order take two each."""
    assert check(with_along(parts=units(pipe=2)), day(put("long", 14, crew="Ana"))).ok
    assert not check(with_along(parts=units(pipe=1)), day(put("long", 14, crew="Ana"))).ok


def test_a_call_that_is_left_out_costs_nothing() -> None:
    """Would catch a plan that pays for calls which nobody has to make."""
    report = check(with_along(tools=["saw"]), SAW)
    assert report.costs.terms["unplanned"] == 3 * 1_000_000
