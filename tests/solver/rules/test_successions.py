"""Rule 5: kinds of shifts that do not follow each other."""

from __future__ import annotations

from models.domain.plan import Plan
from solver.check import check
from tests.support import bad, of_orders, order, people_line, plan_of, put

HOUR = {"early": 14, "late": 30}
WORK = of_orders(
    *(
        order(
            f"{kind}{day}",
            "quarry",
            2,
            people_line(),
            shift_kind=kind,
            release=48 * day + slot,
            deadline=48 * day + slot + 2,
        )
        for day in range(4)
        for kind, slot in HOUR.items()
    ),
    shift_kinds=[{"id": "early"}, {"id": "late", "not_before": ["early"]}],
    limits={},
    operators=[{"id": "Ben", "shifts": [[0, 336]]}],
)


def working(*shifts: str) -> Plan:
    """Return a plan in which Ben has these shifts, early ones at 7 and late ones at 15."""
    return plan_of(WORK, *(put(s, 48 * int(s[-1]) + HOUR[s[:-1]], crew="Ben") for s in shifts))


BAD = [bad("follows", WORK, working("late1", "early2"))]


def test_only_the_next_date_counts_and_only_that_way_round() -> None:
    """A succession that is barred on the same date, two dates later, or in the other direction."""
    assert check(WORK, working("early1", "late2")).ok
    assert check(WORK, working("early1", "late1")).ok
    assert check(WORK, working("late1", "early3")).ok
    assert check(WORK, working("late1", "late2", "late3")).ok
