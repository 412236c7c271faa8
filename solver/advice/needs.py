"""What an order would need: where a plan without some restriction has it, and with whom."""

from __future__ import annotations

from dataclasses import dataclass

from models.domain.base import Window
from models.domain.instance import Instance
from models.domain.orders import WorkOrder
from models.domain.plan import Move, Plan, PlannedOrder, ShiftAssignment
from models.domain.resources import Machine, Operator
from solver.advice.findings import Restriction


@dataclass(frozen=True)
class Need:
    """One order in a plan that does without a restriction.

    Parameters
    ----------
    instance
        The instance with the restriction.
    loose
        The instance without it.
    before
        The plan at hand.
    plan
        The plan without the restriction.
    """

    instance: Instance
    loose: Instance
    before: Plan
    plan: Plan
    order: WorkOrder
    placed: PlannedOrder
    duties: tuple[ShiftAssignment, ...]
    restriction: Restriction

    @property
    def machines(self) -> list[Machine]:
        """The machines on the order, twins as they are in the loose instance."""
        by_id = {unit.id: unit for unit in self.loose.machines}
        return [by_id[name] for name in self.placed.machines]

    @property
    def people(self) -> list[Operator]:
        """The operators on the order, as they are in the instance with the restriction if they are in it."""
        own = {who.id: who for who in self.loose.operators}
        own.update({who.id: who for who in self.instance.operators})
        return [own[name] for name in dict.fromkeys(duty.operator for duty in self.duties)]

    def duties_of(self, operator: str) -> list[ShiftAssignment]:
        """Return an operator's duties on the order."""
        return [duty for duty in self.duties if duty.operator == operator]

    def held(self, machine: str) -> Window:
        """Return when the order takes a machine, its move there included."""
        start = self.placed.start
        trips: list[Move] = [
            move for move in self.plan.moves if move.machine == machine and move.end <= start
        ]
        begun = [m.start for m in trips[-1:] if m.destination == self.order.site]
        return Window(min([start, *begun]), self.placed.end)

    @property
    def spare(self) -> int:
        """Slots of a day."""
        return max(1, 24 * 60 // self.instance.horizon.slot_minutes)


def need_of(
    instance: Instance, loose: Instance, before: Plan, plan: Plan, order: str, restriction: Restriction
) -> Need:
    """Return what an order takes in a plan."""
    return Need(
        instance,
        loose,
        before,
        plan,
        next(o for o in instance.orders if o.id == order),
        next(p for p in plan.orders if p.order == order),
        tuple(duty for duty in plan.duties if duty.order == order),
        restriction,
    )
