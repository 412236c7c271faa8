"""Rule 13: pins and the frozen past stay."""

from __future__ import annotations

from typing import Any

import pytest

from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import check
from tests.support import (
    bad,
    changed,
    machine_line,
    of_orders,
    order,
    people_line,
    plan_of,
    put,
    with_fields,
    without,
)

MODES = [
    {"duration": 24, "lines": [machine_line("truck", "driver"), people_line()]},
    {"duration": 24, "lines": [machine_line("truck", "driver", quantity=2)]},
]
FLEET = of_orders({"id": "main", "site": "quarry", "modes": MODES}, order("new", "quarry", 4))
PLAN = plan_of(FLEET, put("main", 14, "TR1", "Cai Ana / Dora Ana"))
"""Duties 0 and 1 are those of [14, 34), duties 2 and 3 those of [62, 66)."""


def pinned(*pins: dict[str, Any]) -> Instance:
    """Return the instance with pins of the order ``main``."""
    return with_fields(FLEET, pins=[{"order": "main", **pin} for pin in pins])


def operator(name: str, window: tuple[int, int] | None = None) -> dict[str, Any]:
    """Return a pin of an operator."""
    return {"kind": "operator", "operator": name, "window": window}


FACT = {"order": "main", "mode": 0, "start": 14, "end": 66, "machines": ["TR1"]}
DUTY = {"operator": "Cai", "machine": "TR1", "order": "main", "start": 14, "end": 34}
SECOND = {"operator": "Dora", "machine": "TR1", "order": "main", "start": 62, "end": 66}


def frozen(freeze: int = 40, **fields: Any) -> Instance:
    """Return the instance frozen before ``freeze``, with other fields of the fact."""
    reference = {"orders": [{**FACT, **fields}], "duties": [DUTY, SECOND]}
    return with_fields(FLEET, horizon={"freeze": freeze}, reference=reference)


EARLY = plan_of(FLEET, put("main", 14, "TR1", "Cai Ana / Dora Ana"), put("new", 20))

BAD = [
    bad("unplanned", pinned({"kind": "start", "start": 14}), plan_of(FLEET)),
    bad("unplanned", pinned(operator("Cai")), plan_of(FLEET)),
    bad("start", pinned({"kind": "start", "start": 15}), PLAN),
    bad("mode", pinned({"kind": "mode", "mode": 1}), PLAN),
    bad("machine", pinned({"kind": "machine", "machine": "TR2"}), PLAN),
    bad("operator", pinned(operator("Cai")), PLAN),
    bad("operator", pinned(operator("Dora", (14, 15))), PLAN),
    bad("operator", pinned(operator("Cai", (62, 70))), PLAN),
    bad("frozen_unplanned", frozen(), plan_of(FLEET)),
    bad("frozen_start", frozen(start=15, end=67), PLAN),
    bad("frozen_end", frozen(), changed(PLAN, "orders", 0, end=65), also="calendars crews"),
    bad("frozen_mode", frozen(mode=1), PLAN),
    bad("frozen_machines", frozen(machines=["TR2"]), PLAN),
    bad("frozen_machines", frozen(machines=["TR1", "TR2"]), PLAN),
    bad("frozen_duty", frozen(), changed(PLAN, "duties", 0, operator="Ben")),
    bad("early", frozen(), EARLY),
    bad("early", with_fields(FLEET, horizon={"freeze": 15}), PLAN),
]


def test_kept_pins_are_no_breach() -> None:
    """A pin that is read as its opposite, or that pins more than it says."""
    pins = (
        {"kind": "start", "start": 14},
        {"kind": "mode", "mode": 0},
        {"kind": "machine", "machine": "TR1"},
        operator("Ana"),
        operator("Cai", (14, 62)),
        operator("Dora", (62, 63)),
        operator("Ben", (200, 300)),
    )
    assert check(pinned(*pins), PLAN).messages() == ()


def test_what_starts_at_the_freeze_time_is_free() -> None:
    """A freeze time that takes its own slot with it."""
    assert check(frozen(freeze=14), plan_of(FLEET, put("new", 62))).ok
    at_freeze = plan_of(FLEET, put("main", 14, "TR1", "Cai Ana / Dora Ana"), put("new", 30))
    assert check(frozen(freeze=30), at_freeze).ok


def test_duties_after_the_freeze_time_may_change() -> None:
    """The whole crew of a started order frozen with it."""
    assert check(frozen(), changed(PLAN, "duties", 2, operator="Ben")).ok
    assert not check(frozen(freeze=63), changed(PLAN, "duties", 2, operator="Ben")).ok


def test_frozen_order_may_end_as_recorded_or_as_its_duration_says() -> None:
    """A started order whose remaining work was reported shorter than first planned, refused for ever."""
    assert check(frozen(end=70), PLAN).ok


def test_nothing_is_frozen_at_freeze_0() -> None:
    """A reference plan that freezes without a freeze time."""
    assert check(frozen(freeze=0), plan_of(FLEET, put("new", 14))).ok


def test_breach_of_the_frozen_past_is_inherited() -> None:
    """A fact that rejects every plan: Cai, who began on Monday, has no shift there."""
    fact = frozen()
    data = fact.model_dump(mode="json", by_alias=True)
    next(o for o in data["operators"] if o["id"] == "Cai")["shifts"] = []
    report = check(Instance.model_validate(data), PLAN)
    assert [(v.rule, v.inherited) for v in report.violations] == [("calendars", True)]
    assert report.ok


@pytest.mark.parametrize("freeze,inherited", [(34, True), (33, False)])
def test_breach_that_ends_at_the_freeze_time_lies_before_it(freeze: int, inherited: bool) -> None:
    """The half-open end of the past read as a slot of the future."""
    data = frozen(freeze=freeze).model_dump(mode="json", by_alias=True)
    next(o for o in data["operators"] if o["id"] == "Cai")["shifts"] = []
    report = check(Instance.model_validate(data), PLAN)
    assert [v.inherited for v in report.violations] == [inherited]


def test_new_breach_in_the_past_of_an_order_that_is_not_frozen_is_not_inherited() -> None:
    """A plan that hides its work before the freeze time, where breaches are excused."""
    early: Plan = plan_of(FLEET, put("main", 14, "TR1", "Cai Ana / Dora Ana"), put("new", 12, end=16))
    report = check(frozen(), early)
    assert {v.rule for v in report.violations} == {"pins", "calendars"}
    assert not any(v.inherited for v in report.violations)


def test_changed_past_is_never_inherited() -> None:
    """A change of the frozen past that is excused because it lies in the past."""
    report = check(frozen(), without(PLAN, "duties", 0))
    assert {v.rule: v.inherited for v in report.violations} == {"pins": False, "crews": True}
    assert not report.ok
