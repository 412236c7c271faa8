"""Rule 11: a zone of a site holds one order at a time."""

from __future__ import annotations

from itertools import pairwise

import pytest

from models.domain.codec import parse_instance
from models.domain.faults import InvalidFile
from models.domain.instance import Instance
from solver.check import check
from solver.solve import solve
from tests.support import bad, of_orders, order, people_line, plan_of, put, with_item


def in_zones(first: str | None, second: str | None, *, site: str = "quarry") -> Instance:
    """Return two orders without crews, the second at ``site``, each in its zone."""
    fleet = of_orders(order("a", "quarry", 24), order("b", site, 6))
    for place in {"quarry", site}:
        fleet = with_item(fleet, "sites", place, zones=["north", "south"])
    fleet = with_item(fleet, "orders", "a", zone=first)
    return with_item(fleet, "orders", "b", zone=second)


SAME = in_zones("north", "north")
"""Order a lies in [14, 66) with a night in it."""

BAD = [
    bad("overlap", SAME, plan_of(SAME, put("a", 14), put("b", 20))),
    bad("overlap", SAME, plan_of(SAME, put("a", 62), put("b", 62))),
    bad("overlap", SAME, plan_of(SAME, put("a", 14), put("b", 65))),
]


def test_zone_is_held_over_the_night_and_free_at_once_after() -> None:
    """A crew let into the trench of another that pauses, or kept out of one that is done."""
    assert not check(SAME, plan_of(SAME, put("a", 14), put("b", 62))).ok
    assert check(SAME, plan_of(SAME, put("a", 14), put("b", 66))).ok


@pytest.mark.parametrize(
    "other",
    [in_zones("north", "south"), in_zones("north", None), in_zones("north", "north", site="dam")],
    ids=["another zone", "no zone", "another site"],
)
def test_only_orders_of_one_zone_exclude_each_other(other: Instance) -> None:
    """Zones taken for sites, or zones of the same name at two sites for one."""
    assert check(other, plan_of(other, put("a", 14), put("b", 14))).ok


def test_engine_works_a_zone_order_by_order() -> None:
    """A zone that search or model do not know: with people enough all would start at once."""
    crews = [order(name, "quarry", 6, people_line()) for name in "abc"]
    fleet = with_item(of_orders(*crews), "sites", "quarry", zones=["north"])
    for name in "abc":
        fleet = with_item(fleet, "orders", name, zone="north")
    plan = solve(fleet)
    spans = sorted((placed.start, placed.end) for placed in plan.orders)
    assert len(spans) == 3
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_zone_that_its_site_does_not_have_is_refused() -> None:
    """An order in a zone that nobody else can be in, because of a slip of the pen."""
    data = SAME.model_dump(mode="json", by_alias=True)
    data["orders"][0]["zone"] = "nord"
    with pytest.raises(InvalidFile, match=r"nord.*is no zone of site quarry. Maybe one of north, south"):
        parse_instance(data)
