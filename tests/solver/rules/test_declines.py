"""Rule 14: nobody is used for what he declined."""

from __future__ import annotations

from typing import Any

import pytest

from models.domain.codec import parse_instance
from models.domain.faults import InvalidFile
from models.domain.instance import Instance
from solver.check import check
from tests.support import bad, machine_line, of_orders, order, people_line, plan_of, put, with_item

WORK = of_orders(
    order("survey", "quarry", 24, people_line()),
    order("dig", "quarry", 24, machine_line("excavator", "digger")),
    order("fill", "dam", 4, people_line()),
)
SURVEY = plan_of(WORK, put("survey", 14, crew="Ben"))
DIG = plan_of(WORK, put("dig", 14, "EX1", "Ana"))


def ben(**decline: Any) -> Instance:
    """Return the instance in which Ben declined something."""
    return with_item(WORK, "operators", "Ben", declines=[decline])


def excavator(**decline: Any) -> Instance:
    """Return the instance in which an excavator is declined for something."""
    return with_item(WORK, "machines", "EX1", declines=[decline])


BAD = [
    bad("operator", ben(order="survey"), SURVEY),
    bad("operator", ben(site="quarry", window=[33, 34]), SURVEY),
    bad("machine", excavator(order="dig"), DIG),
    bad("machine", excavator(site="quarry", window=[40, 41]), DIG),
]


def test_a_window_concerns_a_person_in_work_and_a_machine_all_the_time() -> None:
    """A person kept from an order by a window in its pause, or a machine that leaves in one."""
    assert check(ben(order="survey", window=[34, 62]), SURVEY).ok
    assert check(excavator(order="dig", window=[66, 80]), DIG).ok


def test_a_decline_concerns_what_it_names_and_nobody_else() -> None:
    """A decline of one order that keeps its person from all, or from others' work."""
    assert check(ben(order="fill"), SURVEY).ok
    assert check(ben(order="survey", site="dam"), SURVEY).ok
    assert check(ben(order="survey"), plan_of(WORK, put("survey", 14, crew="Cai"))).ok


def test_a_decline_names_an_order_or_a_site() -> None:
    """An empty decline that would keep a person from everything without a word."""
    data = WORK.model_dump(mode="json", by_alias=True)
    data["operators"][1]["declines"] = [{}]
    with pytest.raises(InvalidFile, match="names neither an order nor a site"):
        parse_instance(data)
