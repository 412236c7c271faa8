"""Rule 5: runs of work, and of days off, that are not too short."""

from __future__ import annotations

from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import check
from tests.support import bad, of_orders, order, people_line, plan_of, put, with_fields

BEN = [{"id": "Ben", "shifts": [[0, 336]]}]


def of_days(*days: int) -> Instance:
    """Return an instance with work on these of the days 0 to 6, and with Ben alone."""
    work = [
        order(f"w{day}", "quarry", 2, people_line(), release=48 * day, deadline=48 * (day + 1))
        for day in days
    ]
    return of_orders(*work, limits={}, operators=BEN)


WORK = of_days(*range(7))


def limited(work: int | None = None, off: int | None = None, instance: Instance = WORK) -> Instance:
    """Return the instance with so many days of work, and off, in a row at least."""
    return with_fields(instance, limits={"least_consecutive_days": work, "least_days_off": off})


def working(*days: int) -> Plan:
    """Return a plan in which Ben works on these of the days 0 to 6."""
    return plan_of(WORK, *(put(f"w{day}", 48 * day + 14, crew="Ben") for day in days))


BAD = [
    bad("work", limited(work=2, instance=of_days(2, 4, 5)), working(2, 4, 5)),
    bad("off", limited(off=2, instance=of_days(1, 2, 4, 5)), working(1, 2, 4, 5)),
]


def test_runs_as_long_as_asked_will_do() -> None:
    """A limit that may not be reached, or one that is taken for the other."""
    assert check(limited(work=2, off=2), working(2, 3)).ok
    assert check(limited(work=3), working(2, 3, 4)).ok
    assert check(limited(off=2), working(1, 4)).ok
    assert not check(limited(off=3), working(1, 4)).ok
    assert not check(limited(work=4), working(2, 3, 4)).ok


def test_runs_at_the_ends_may_go_on_beyond_them() -> None:
    """A run that touches the first or the last date and is called too short."""
    assert check(limited(work=3), working(0, 5, 6)).ok
    assert check(limited(off=3), working(1, 2, 5)).violations
    assert check(limited(off=3), working(1, 2, 3, 4, 5)).ok


def test_who_does_nothing_has_no_short_run() -> None:
    """Days without work that are taken for a run between two of work."""
    assert check(limited(work=3, off=3), plan_of(WORK)).ok
