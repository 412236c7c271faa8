"""Every rule in one fleet: demands that its witness plan keeps just so, drawn after the plan.

Each is put to the test: what the witness would break is left out again. So the plan stays a plan, and
each demand is as tight as the plan lets it be.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from data.generator import demands, demands_fleet, demands_scarce
from data.generator.dressing import Dress
from models.domain.codec import instance_hash
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import with_costs


def dressed(
    rng: Random, instance: Instance, witness: Plan, *, inspected: bool = True
) -> tuple[Instance, Plan]:
    """Return a fleet with demands of every rule, and its witness with the costs that it has there.

    Parameters
    ----------
    inspected
        Whether two inspections come in addition to its orders.
    """
    dress = Dress(rng, instance, witness)
    for add in DEMANDS:
        add(dress)
    if inspected:
        demands_scarce.inspections(dress)
    made = Instance.model_validate(dress.instance.model_dump())
    plan = dress.witness.model_copy(update={"instance_hash": instance_hash(made)})
    return made, with_costs(made, plan)


DEMANDS: tuple[Callable[[Dress], None], ...] = (
    demands_fleet.spare,
    demands.hurry,
    demands.zones,
    demands.machine_limits,
    demands.rain,
    demands.permits,
    demands_fleet.moves,
    demands.budgets,
    demands.mandatory,
    demands.pins,
    demands.reference,
    demands.limits,
    demands.tired,
    demands.declines,
    demands_fleet.serviced,
    demands_fleet.services,
    demands_fleet.driving,
    demands_scarce.repairs,
    demands_scarce.pools,
    demands.peoples_costs,
    demands.closures,
    demands_fleet.brought,
    demands_fleet.named_lowboys,
    demands_scarce.lowboy_repairs,
)
"""What is added, in this order: each is tested with those before it."""
