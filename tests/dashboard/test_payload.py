from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dashboard.figures.machines import machine_view
from dashboard.figures.operators import operator_view
from dashboard.figures.payload import clock_payload, page_payload
from dashboard.figures.schemes import schemes
from tests.dashboard.conftest import Case
from tests.dashboard.support import read


def test_what_can_be_pointed_at_is_what_the_plan_has(case: Case) -> None:
    """Catches a bar whose card belongs to another order, and a bar that cannot be pointed at."""
    reading, clock, facts = read(*case)
    views = [machine_view(reading, facts, clock), operator_view(reading, facts, clock)]
    data = page_payload(reading, facts, views, schemes(facts, reading.horizon), clock, {})
    machines, operators = data["views"]

    def pointed(view: dict[str, object]) -> set[tuple[str, int, int, str]]:
        rows, bars = view["rows"], view["bars"]
        assert isinstance(rows, list)
        assert isinstance(bars, list)
        return {
            (rows[row]["key"], start, end, data["orders"][order]["title"].split()[0])
            for row, start, end, kind, order, _, _ in bars
            if kind == "work"
        }

    assert pointed(machines) == {(m, p.start, p.end, p.order) for p in case[1].orders for m in p.machines}
    assert pointed(operators) == {(d.operator, d.start, d.end, d.order) for d in case[1].duties}


def test_bars_come_row_by_row_in_time(case: Case) -> None:
    """Catches an order of bars in which labels overlap and keys jump back and forth."""
    reading, clock, facts = read(*case)
    views = [machine_view(reading, facts, clock)]
    data = page_payload(reading, facts, views, schemes(facts, reading.horizon), clock, {})
    bars = [tuple(bar[:3]) for bar in data["views"][0]["bars"]]
    assert bars == sorted(bars)


def test_the_script_s_clock_gives_local_time(case: Case) -> None:
    """Catches an axis that is off by the zone or by the change of the clocks."""
    _, clock, _ = read(*case)
    data = clock_payload(clock)
    for slot in range(0, data["slots"], 7):
        offset = [minutes for since, minutes in data["offsets"] if since <= slot][-1]
        minutes = data["start"] + slot * data["minutes"] + offset
        shown = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
        assert shown.replace(tzinfo=None) == clock.horizon.instant(slot).replace(tzinfo=None)


def test_legends_count_every_order_once(case: Case) -> None:
    """Catches a legend whose numbers do not add up to the orders."""
    reading, clock, facts = read(*case)
    data = page_payload(reading, facts, [], schemes(facts, reading.horizon), clock, {})
    for way in data["schemes"]:
        assert sum(group["size"] for group in way["groups"]) == len(facts)
