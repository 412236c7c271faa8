"""Every rule in one fleet: demands that its witness plan keeps just so, drawn after the plan.

Each is put to the test: what the witness would break is left out again. So the plan stays a plan, and
each demand is as tight as the plan lets it be.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from data.generator import demands, demands_fleet, demands_outings, demands_scarce
from data.generator.dressing import Dress
from models.domain.codec import instance_hash
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import keeps_rules, with_costs


def dressed(
    rng: Random, instance: Instance, witness: Plan, *, inspected: bool = True
) -> tuple[Instance, Plan]:
    """Return a fleet with demands of every rule, and its witness with the costs that it has there.

    Each demand is tested with the rules that it could break, and the whole fleet with all of them. Should
    that fail, all is drawn again, and each demand tested with all rules: the fleet is the same but for what
    broke them.

    Parameters
    ----------
    inspected
        Whether two inspections come in addition to its orders.
    """
    begun = rng.getstate()
    dress = worn(rng, instance, witness, trusting=True)
    if not keeps_rules(dress.instance, dress.witness, dress.index):
        rng.setstate(begun)
        dress = worn(rng, instance, witness, trusting=False)
    if inspected:
        demands_scarce.inspections(dress)
    made = Instance.model_validate(dress.instance.model_dump())
    plan = dress.witness.model_copy(update={"instance_hash": instance_hash(made)})
    return made, with_costs(made, plan)


def worn(rng: Random, instance: Instance, witness: Plan, *, trusting: bool) -> Dress:
    """Return a fleet that wears all demands but the inspections.

    Parameters
    ----------
    trusting
        Whether a demand breaks no rules but those in `DEMANDS`.
    """
    dress = Dress(rng, instance, witness)
    for add, rules in DEMANDS.items():
        dress.rules = rules if trusting else None
        add(dress)
    dress.rules = None
    return dress


HOURS = ("work_limits", "weekly_hours", "consecutive_days", "rested")
WORK_SLOTS = ("calendars", "crews", "windows", "precedence")

DEMANDS: dict[Callable[[Dress], None], tuple[str, ...]] = {
    demands_fleet.spare: ("fit", "one_place"),
    demands.hurry: ("windows", "precedence"),
    demands.zones: ("zones",),
    demands.machine_limits: ("site_machines",),
    demands.rain: WORK_SLOTS,
    demands.permits: WORK_SLOTS,
    demands_fleet.moves: ("moves", "rounds"),
    demands.budgets: ("budgets",),
    demands.mandatory: ("mandatory",),
    demands.pins: ("pins",),
    demands.reference: ("changes",),
    demands.limits: HOURS,
    demands.tired: HOURS,
    demands.declines: ("declines",),
    demands_fleet.serviced: ("services", "one_place"),
    demands_fleet.services: ("services", "one_place"),
    demands_fleet.driving: ("driving",),
    demands_scarce.repairs: ("one_place", "services"),
    demands_scarce.pools: ("pools",),
    demands.peoples_costs: (),
    demands.closures: WORK_SLOTS,
    demands_fleet.brought: ("own_operators",),
    demands_fleet.named_lowboys: ("rounds", "driving", "one_place", *HOURS),
    demands_scarce.lowboy_repairs: ("rounds", "one_place", *WORK_SLOTS),
    demands_outings.bases: ("door_to_door",),
    demands_outings.carried: ("supplies",),
}
"""What is added, in this order, each with the rules that it could break, given those before it."""
