"""Rule 9, people: the ways from the base and back lie in the shifts."""

from __future__ import annotations

from typing import Any

from models.domain.instance import Instance
from solver.check import check
from tests.support import bad, of_orders, order, people_line, plan_of, put, with_fields, with_item

WORK = of_orders(
    order("here", "quarry", 6, people_line(), deadline=20),
    order("there", "dam", 6, people_line()),
    limits={},
)
"""The first can only begin at slot 14. The van takes 2 slots from the quarry to the dam and 1 from the tunnel
to either."""

OUT = {"transport": "van", "origin": "tunnel", "destination": "quarry", "minutes": 90, "km": 30}
"""Three slots there, and one back."""


def based(base: str | None, *shifts: list[int], **fields: Any) -> Instance:
    """Return the work with a base and shifts for Ana, who has nobody to take her place."""
    changed = with_fields(with_item(WORK, "operators", "Ana", base=base, shifts=shifts), **fields)
    alone = tuple(person for person in changed.operators if person.id == "Ana")
    return changed.model_copy(update={"operators": alone})


FIRST = plan_of(WORK, put("here", 14, crew="Ana"))
BOTH = plan_of(WORK, put("here", 14, crew="Ana"), put("there", 22, crew="Ana"))

BAD = [
    bad("out", based("tunnel", [14, 40]), FIRST),
    bad("out", based("tunnel", [12, 40], roads=[OUT]), FIRST),
    bad("back", based("tunnel", [10, 20]), FIRST),
    bad("back", based("quarry", [10, 29]), BOTH),
    bad("out", based("tunnel", [10, 12], [13, 40], roads=[OUT]), FIRST),
]


def test_ways_that_fit_the_shift_exactly_are_kept() -> None:
    """Would catch a way that must leave a slot over, and ways read the wrong way round."""
    assert check(based("tunnel", [13, 21]), FIRST).ok
    assert check(based("tunnel", [11, 21], roads=[OUT]), FIRST).ok


def test_only_the_first_and_the_last_assignment_of_a_date_count() -> None:
    """Would catch a way home asked for between two assignments."""
    assert check(based("quarry", [14, 30]), BOTH).ok


def test_who_has_no_base_and_who_travels_in_no_time_needs_none() -> None:
    """Would catch ways of people who are not asked for any."""
    assert check(based(None, [14, 20]), FIRST).ok
    assert check(based("tunnel", [14, 20], crew_transport=None), FIRST).ok
