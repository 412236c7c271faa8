"""Rule 5: shifts of a kind."""

from __future__ import annotations

from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import check
from tests.support import bad, of_orders, order, people_line, plan_of, put, with_item

KINDS = [{"id": "early"}, {"id": "late"}]
WORK = of_orders(
    *(
        order(f"w{day}", "quarry", 2, people_line(), shift_kind=kind)
        for day, kind in enumerate(["early", "late", "early", None])
    ),
    shift_kinds=KINDS,
    limits={},
    operators=[{"id": "Ben", "shifts": [[0, 336]]}],
)


def limited(**most: int) -> Instance:
    """Return the instance with at most so many shifts of each kind of Ben."""
    limits = [{"shift_kind": kind, "most": count} for kind, count in most.items()]
    return with_item(WORK, "operators", "Ben", limits={"shift_kinds": limits})


def working(*days: int) -> Plan:
    """Return a plan in which Ben works on these days."""
    return plan_of(WORK, *(put(f"w{day}", 48 * day + 14, crew="Ben") for day in days))


BAD = [
    bad("exceeded", limited(early=1), working(0, 2)),
    bad("exceeded", limited(late=0, early=2), working(0, 1, 2)),
]


def test_other_kinds_and_none_are_not_limited() -> None:
    """Shifts that are counted whatever their kind."""
    assert check(limited(early=2), working(0, 1, 2, 3)).ok
    assert check(limited(late=1), working(0, 1, 2, 3)).ok
    assert check(limited(early=0), working(1, 3)).ok
