"""What right-size answers: the fleet as the plan uses it, and priced changes of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from models.domain.base import Window
    from solver.advice.fleet import DeadRent, Group

Action = Literal["return", "rent", "move", "buy"]


@dataclass(frozen=True)
class Proposal:
    """One change of the fleet and what it saves.

    Parameters
    ----------
    action
        Return or sell a machine; rent one more; let one work in another region; own what is rented.
    equipment_class, region
        What it concerns; an empty region: several.
    machine
        The machine, or the offer or machine after which one more is modelled.
    to_region
        Where it is to work, for a move.
    saving
        Cents by which the repaired plan, and what is owned, is cheaper in the period; below 0: dearer.
    terms
        The same by cost term, without those that stay; ``owning`` is what no plan has.
    planned, unplanned
        Orders that the change lets be planned, and those that it leaves out.
    priced
        Whether rent, or what owning costs, is in it. If not, the saving is what the machine would be worth.
    days
        Days on which the machine is used or paid for; what `per_day` divides by.
    """

    action: Action
    equipment_class: str
    region: str
    machine: str
    saving: int
    terms: dict[str, int]
    to_region: str = ""
    planned: tuple[str, ...] = ()
    unplanned: tuple[str, ...] = ()
    priced: bool = True
    days: int = 0

    @property
    def per_day(self) -> int:
        """The saving by the day: owning or renting pays if it costs less; in cents."""
        return self.saving // self.days if self.days else 0

    def to_json(self) -> dict[str, Any]:
        """Return the proposal as JSON values."""
        return {
            "action": self.action,
            "equipment_class": self.equipment_class,
            "region": self.region,
            "machine": self.machine,
            "to_region": self.to_region,
            "saving": self.saving,
            "terms": dict(self.terms),
            "planned": list(self.planned),
            "unplanned": list(self.unplanned),
            "priced": self.priced,
            "days": self.days,
            "per_day": self.per_day,
        }


@dataclass(frozen=True)
class FleetAdvice:
    """The fleet in a period, and what to change of it.

    Parameters
    ----------
    period
        As ``[start, end)`` in slots.
    cost
        Of the present plan after the repair that each proposal has too, in cents.
    groups
        The fleet by class and region, as the plan uses it.
    dead_rent
        Rented machines that are paid for days without work, the dearest first.
    proposals
        The most saving first.
    """

    period: Window
    cost: int
    groups: tuple[Group, ...]
    dead_rent: tuple[DeadRent, ...]
    proposals: tuple[Proposal, ...]

    @property
    def surplus(self) -> tuple[Proposal, ...]:
        """Machines without which the plan is no dearer."""
        return tuple(p for p in self.proposals if p.action == "return" and p.saving >= 0)

    @property
    def shortage(self) -> tuple[Proposal, ...]:
        """Classes of which one more machine would save something, the most first."""
        return tuple(p for p in self.proposals if p.action == "rent" and p.saving > 0)

    def to_json(self) -> dict[str, Any]:
        """Return the advice as JSON values."""
        return {
            "period": list(self.period),
            "cost": self.cost,
            "groups": [{**asdict(group), "utilisation": group.utilisation} for group in self.groups],
            "dead_rent": [asdict(dead) for dead in self.dead_rent],
            "proposals": [proposal.to_json() for proposal in self.proposals],
        }
