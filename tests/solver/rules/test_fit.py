"""Rule 2: a machine fits its line."""

from __future__ import annotations

from typing import Any

import pytest

from models.domain.instance import Instance
from solver.check import check
from tests.support import bad, machine_line, of_orders, order, plan_of, put, with_item

DIG = of_orders(
    order("dig", "quarry", 6, machine_line("excavator", operated=False, minimum={"weight_t": 22}))
)
PLAN = plan_of(DIG, put("dig", 14, "EX1"))
"""It uses EX1 from slot 14 to slot 20."""


def of_ex1(**fields: Any) -> Instance:
    """Return the instance with other fields of the excavator in use."""
    return with_item(DIG, "machines", "EX1", **fields)


PAPER = {"name": "insurance", "valid_from": 0, "valid_until": 19}
OTHER = {"name": "inspection", "valid_from": 0, "valid_until": 40}
RENEWED = {"name": "insurance", "valid_from": 19, "valid_until": 40}
GAP = {"name": "insurance", "valid_from": 20, "valid_until": 40}

BAD = [
    bad("class", DIG, plan_of(DIG, put("dig", 14, "TR1"))),
    bad("minimum", of_ex1(attributes={"weight_t": 21.9}), PLAN),
    bad("minimum", of_ex1(attributes={}), PLAN),
    bad("site", of_ex1(sites=["dam"]), PLAN),
    bad("site", of_ex1(sites=[]), PLAN),
    bad("period", of_ex1(available=[15, 40]), PLAN),
    bad("period", of_ex1(available=[0, 19]), PLAN),
    bad("document", of_ex1(documents=[PAPER]), PLAN),
    bad("document", of_ex1(documents=[OTHER, PAPER]), PLAN),
    bad("document", of_ex1(documents=[PAPER, GAP]), PLAN),
]

GOOD = {
    "the least weight itself": {"attributes": {"weight_t": 22}},
    "the site is listed": {"sites": ["dam", "quarry"]},
    "the period is the span": {"available": [14, 20]},
    "a document for ever": {"documents": [{"name": "insurance"}]},
    "a document to the last slot": {
        "documents": [{"name": "insurance", "valid_from": 14, "valid_until": 20}]
    },
    "a renewal takes over in the middle": {"documents": [OTHER, RENEWED, PAPER]},
}


@pytest.mark.parametrize("fields", GOOD.values(), ids=GOOD.keys())
def test_boundaries_fit(fields: dict[str, Any]) -> None:
    """An edge of a window, a figure or a renewal that is read too strictly."""
    assert check(of_ex1(**fields), PLAN).messages() == ()


def test_second_line_takes_the_machines_after_the_first() -> None:
    """Machines that are matched to lines by anything but their position."""
    lines = (machine_line("truck", operated=False, quantity=2), machine_line("excavator", operated=False))
    two = of_orders(order("two", "quarry", 6, *lines))
    assert check(two, plan_of(two, put("two", 14, "TR1 TR2 EX1"))).ok
    swapped = check(two, plan_of(two, put("two", 14, "TR1 EX1 TR2"))).violations
    assert [(v.message, v.machines) for v in swapped] == [("class", ("EX1",)), ("class", ("TR2",))]
