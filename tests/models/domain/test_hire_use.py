"""Dead rent: what is paid and not worked."""

from __future__ import annotations

from models.domain.hire_use import MonthUse, hire_uses
from models.domain.reading import Reading
from solver.check import check
from tests.solver.costs.test_rent import by_contract
from tests.support import plan_of, put


def test_days_and_hours_that_are_paid_stand_beside_those_that_are_worked() -> None:
    """Days on hire taken for days of work, or a month that begins anew with the horizon."""
    fleet = by_contract({"days": 21, "month_minutes": 600}, per_hour=100, minimum_hours=150)
    plan = plan_of(fleet, put("a", 48 * 2 + 14, "EX1"), put("long", 48 * 6 + 26, "EX1"))
    (use,) = hire_uses(Reading(fleet, plan))
    assert (use.machine, use.days_paid, use.days_worked) == ("EX1", 8, 3)
    assert use.months == (
        MonthUse(0, 48 * 7, 20 + 6 + 8, 300, 352),
        MonthUse(48 * 7, 48 * 28, 16, 225, 264),
    )
    assert use.dead_rent == 50 * (266 + 209) == check(fleet, plan).costs.terms["minimum_hours"]


def test_a_machine_that_is_not_used_has_its_dead_rent() -> None:
    """A bag of hours that nobody sees because the plan does not name the machine."""
    fleet = by_contract(per_hour=100, minimum_hours=150)
    (use,) = hire_uses(Reading(fleet, plan_of(fleet)))
    assert (use.days_paid, use.days_worked, use.dead_rent) == (0, 0, 15_000)
