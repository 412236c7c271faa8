"""Rain, wet ground and permits give each order its own time: links, pins and modes keep to it everywhere."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from models.domain import Instance
from models.domain.base import Window
from models.domain.codec import parse_instance
from models.domain.index import Index
from solver.cpsat.compile import Compiled
from solver.solve import solve
from tests.solver.cpsat.test_enumeration import accepted, allowed
from tests.solver.tiny import tiny

WET = {"id": "pit", "calendar": "days", "rain": [[2, 3]], "drying_minutes": 240}
"""Open in [1, 2), [3, 5) and [7, 11); orders that need dry ground lose slot 3 too."""


def two(first: dict[str, Any], second: dict[str, Any], **fields: Any) -> Instance:
    """Return two orders of two slots at one wet site, with what tells them apart."""
    mode = {"duration": 2, "lines": []}
    orders = [
        {"id": name, "site": "pit", "modes": [mode], "due": 4, **own}
        for name, own in (("a", first), ("b", second))
    ]
    return parse_instance(
        {
            "format_version": 1,
            "name": "two",
            "horizon": {"start": "2027-01-04T00:00:00Z", "slots": 12, "slot_minutes": 240},
            "weights": {"unplanned": 90_000, "tardiness_per_hour": 50},
            "calendars": [{"id": "days", "windows": [[1, 5], [7, 11]]}],
            "sites": [WET],
            "transport_classes": [{"id": "self"}],
            "equipment_classes": [{"id": "digger", "transport": "self"}],
            "machines": [
                {"id": name, "equipment_class": "digger", "place": "pit", "cost_per_hour": cents}
                for name, cents in (("m0", 400), ("m1", 500))
            ],
            "operators": [
                {"id": name, "shifts": [[0, 12]], "cost_per_hour": cents}
                for name, cents in (("o0", 400), ("o1", 500))
            ],
            "orders": orders,
            **fields,
        }
    )


PLAIN: dict[str, Any] = {}
DRY: dict[str, Any] = {"dry_ground": True}
LATER: dict[str, Any] = {"permit_days": 1, "permit_windows": [[0, 9]]}


def same_everywhere(instance: Instance) -> None:
    """Assert that checker and model allow the same plans, and that the engine finds the cheapest of them."""
    by_checker, by_model = accepted(instance), allowed(instance)
    assert by_checker, "an instance without plans would prove nothing"
    assert by_model == by_checker.keys()
    plan = solve(instance)
    assert plan.status == "OPTIMAL"
    assert plan.costs is not None
    assert plan.costs.total == min(by_checker.values())


@pytest.mark.parametrize("lag_time", ["calendar", "working"])
@pytest.mark.parametrize("kind", ["FS", "SS", "FF", "SF"])
def test_lags_run_in_the_time_of_the_successor(kind: str, lag_time: str) -> None:
    """Would catch a lag that counts the site's slots, or the predecessor's, in checker, ledger or model."""
    for first, second in ((PLAIN, DRY), (DRY, PLAIN), (DRY, LATER)):
        link = {"predecessor": "a", "successor": "b", "kind": kind, "lag_time": lag_time}
        same_everywhere(two(first, second, precedences=[{**link, "min_lag": 1, "max_lag": 2}]))


STAFFED = {
    "modes": [
        {"duration": 3, "lines": [{"kind": "machine", "equipment_class": "digger"}]},
        {"duration": 2, "lines": [{"kind": "people"}]},
    ]
}
PINS: list[dict[str, Any]] = [
    {"kind": "start", "order": "a", "start": 4},
    {"kind": "mode", "order": "a", "mode": 1},
    {"kind": "machine", "order": "a", "machine": "m1"},
    {"kind": "operator", "order": "a", "operator": "o1"},
    {"kind": "operator", "order": "a", "operator": "o1", "window": [4, 6]},
]


@pytest.mark.parametrize("pin", PINS, ids=lambda pin: pin["kind"] + ("-window" if "window" in pin else ""))
def test_each_pin_is_kept_by_itself(pin: dict[str, Any]) -> None:
    """Would catch a pin that ledger or model lose, or a window of duties read by the site's time."""
    instance = two({**STAFFED, **DRY}, {}, pins=[pin])
    same_everywhere(instance)
    free = accepted(two({**STAFFED, **DRY}, {}))
    assert accepted(instance).keys() < free.keys(), "the pin binds"


@pytest.mark.parametrize("seed", range(40))
def test_compiled_time_of_each_order_is_what_the_checker_reads(seed: int) -> None:
    """Would catch windows that round, clip or merge otherwise in one of the two readings."""
    draw = random.Random(seed)
    instance = tiny(seed, orders=4)
    site = instance.sites[0].model_copy(
        update={
            "rain": (Window(3, 4), Window(8, 9), Window(13, 14))[: draw.randint(0, 3)],
            "drying_minutes": 241,
        }
    )
    instance = instance.model_copy(update={"sites": (site, *instance.sites[1:])})
    index, c = Index(instance), Compiled(instance)
    for order in c.orders:
        windows, duties = index.open_for(order.order.id), index.duties_for(order.order.id)
        clock = order.clock
        assert [*zip(clock.start, clock.end, strict=True)] == list(windows.windows)
        assert [*zip(clock.duty_start, clock.duty_end, strict=True)] == list(duties.windows)
        slots = np.arange(c.slots + 1)
        assert clock.work_before(slots).tolist() == [windows.before(int(t)) for t in slots]
