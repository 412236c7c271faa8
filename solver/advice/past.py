"""Whether the frozen past can stay at all: a machine that breaks down under a started order, say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.domain.plan import Plan, PlannedOrder, Reason
from models.domain.reading import Reading
from solver.check import explain, is_inherited
from solver.registry import rules

if TYPE_CHECKING:
    from models.domain.instance import Instance

OF_MACHINES = {"one_place", "fit"}
"""Rules that an order breaks with its start, mode and machines alone, all of which are frozen."""


def why_past(instance: Instance) -> Reason | None:
    """Return the reason if what began before the freeze time breaks a rule that no plan can mend."""
    reference, freeze = instance.reference, instance.horizon.freeze
    frozen = [fact for fact in reference.orders if fact.start < freeze] if reference else []
    orders = tuple(
        PlannedOrder(order=o.order, mode=o.mode, start=o.start, end=o.end, machines=o.machines)
        for o in frozen
    )
    reading = Reading(instance, Plan(instance_name="", instance_hash="", status="FEASIBLE", orders=orders))
    for rule in rules():
        for violation in rule.violations(reading) if rule.id in OF_MACHINES else ():
            if violation.machines and not is_inherited(reading, violation):
                message = f"What began before the freeze time cannot stay: {explain(violation)}"
                return Reason(code="past_cannot_stay", message=message, verified=True)
    return None
