"""Rule 3: who works is certified."""

from __future__ import annotations

from typing import Any

import pytest

from models.domain.instance import Instance
from solver.check import check
from tests.support import bad, machine_line, of_orders, order, people_line, plan_of, put, with_item

CUT = {**people_line(), "certificates": [{"certificate": "digger", "level": 2}]}
DIG = of_orders(order("cut", "quarry", 24, CUT))
PLAN = plan_of(DIG, put("cut", 14, crew="Ana"))
"""It has Ana on the line in the duties [14, 34) and [62, 66)."""


def of_ana(*held: dict[str, Any]) -> Instance:
    """Return the instance with other certificates of hers."""
    return with_item(DIG, "operators", "Ana", certificates=held)


def digger(level: int = 2, valid_from: int = 0, valid_until: int | None = None) -> dict[str, Any]:
    """Return a digger's certificate."""
    return {
        "certificate": "digger",
        "level": level,
        "valid_from": valid_from,
        "valid_until": valid_until,
    }


INDUCTION = with_item(of_ana(digger()), "sites", "quarry", inductions=["induction"])

BAD = [
    bad("missing", of_ana(), PLAN),
    bad("missing", INDUCTION, PLAN),
    bad("level", of_ana(digger(level=1)), PLAN),
    bad("lapsed", of_ana(digger(valid_until=65)), PLAN),
    bad("lapsed", of_ana(digger(valid_until=40)), PLAN),
    bad("lapsed", of_ana(digger(valid_from=15)), PLAN),
    bad("lapsed", of_ana(digger(valid_until=30), digger(valid_from=30)), PLAN),
    bad("lapsed", of_ana(digger(level=1), digger(valid_until=65)), PLAN),
]


@pytest.mark.parametrize(
    "held",
    [
        (digger(level=3),),
        (digger(valid_from=14, valid_until=66),),
        (digger(valid_until=34), digger(valid_from=62)),
    ],
    ids=["a higher level", "to the last slot of its use", "renewed between two duties"],
)
def test_boundaries_are_certified(held: tuple[dict[str, Any], ...]) -> None:
    """A certificate's last day, its level or its renewal over night read too strictly."""
    assert check(of_ana(*held), PLAN).messages() == ()


def test_certificate_that_lapses_in_the_order_breaks_only_the_duties_after_it() -> None:
    """A certificate that is looked at on the order's first day only."""
    found = check(of_ana(digger(valid_until=40)), PLAN).violations
    assert [(v.message, v.window) for v in found] == [("lapsed", (62, 66))]


def test_operator_answers_to_the_own_line_only() -> None:
    """Certificates of one line asked of the crew of another."""
    lines = (machine_line("excavator", "digger"), machine_line("truck", "driver"))
    both = of_orders(order("both", "quarry", 4, *lines))
    assert check(both, plan_of(both, put("both", 14, "EX1 TR1", "Ana Cai"))).ok
    swapped = check(both, plan_of(both, put("both", 14, "EX1 TR1", "Cai Ana"))).violations
    assert {(v.operators, v.params["certificate"]) for v in swapped} == {
        (("Cai",), "digger"),
        (("Ana",), "driver"),
    }
