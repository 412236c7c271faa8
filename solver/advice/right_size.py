"""Right-size: which machines to return, rent, move to another region or buy, priced against the plan.

Each proposal is tried: the instance is changed, the plan is repaired in it, and the difference in cost is
reported, after the present plan had the same repair. Savings are therefore what a plan in hand saves, not a
bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from models.domain.base import Window
from models.domain.index import Index
from models.domain.reading import Reading
from models.domain.resources import Machine
from solver.advice.fleet import (
    EVERYWHERE,
    Group,
    classes_of,
    dead_rents,
    groups,
    region_of,
    rent_of,
    work_slots,
)
from solver.advice.fleet_advice import Action, FleetAdvice, Proposal
from solver.advice.repair import Repaired, without_orders
from solver.ledger.stored import make_ready

if TYPE_CHECKING:
    from models.domain.instance import Instance
    from models.domain.plan import Plan

MOST_TRIED = 40
"""Proposals that are tried, the most promising of each action first."""


def right_size(
    instance: Instance, plan: Plan, period: Window | None = None, most: int = MOST_TRIED
) -> FleetAdvice:
    """Return which machines to return, rent, move or buy for a period.

    Parameters
    ----------
    plan
        A plan of the instance that keeps the rules.
    period
        None: the whole horizon.
    most
        Proposals that are tried.
    """
    make_ready()
    return _RightSize(instance, plan, period or Window(0, instance.horizon.slots)).run(most)


class _RightSize:
    def __init__(self, instance: Instance, plan: Plan, period: Window) -> None:
        self.instance, self.period = instance, period
        self.index = Index(instance)
        self.given = Reading(instance, plan, self.index)
        self.of_class = {
            kind.id: tuple(o.id for o in instance.orders if kind.id in classes_of(o))
            for kind in instance.equipment_classes
        }
        self.shown = groups(self.given, period)
        wanting = [o for group in self.shown for o in (*group.unplanned, *group.late)]
        self.base = Repaired(instance, plan, dict.fromkeys(wanting))
        self.reading = Reading(instance, self.base.plan, self.index)
        self.groups = groups(self.reading, period)
        self.units = {machine.id: machine for machine in instance.machines}

    def run(self, most: int) -> FleetAdvice:
        tried = [*self._returns(), *self._rents(), *self._moves()]
        tried.sort(key=lambda change: change[0])
        found = [proposal for _, try_it in tried[:most] for proposal in try_it()]
        found += self._purchases()
        found.sort(key=lambda p: (-p.saving, p.action, p.machine))
        return FleetAdvice(
            self.period,
            self.base.costs.total,
            self.shown,
            dead_rents(self.given, self.period),
            tuple(found),
        )

    # --- what is tried ------------------------------------------------------------------------

    def _returns(self) -> Iterator[Any]:
        """Of each group the machine that works least, and the one whose hour of work is dearest to have."""
        for group in self.groups:
            work = {
                unit: work_slots(self.reading, unit, self.period) for unit in (*group.owned, *group.rented)
            }
            chosen = sorted(work, key=lambda unit: (work[unit], unit))[:1]
            price = {unit: self._price(unit) for unit in work}
            paid = [unit for unit in work if price[unit]]
            chosen += sorted(paid, key=lambda unit: -price[unit] / max(1, work[unit]))[:1]
            for unit in dict.fromkeys(chosen):
                rank = (work[unit] > 0, -price[unit], unit)
                yield rank, lambda group=group, unit=unit: self._without(group, unit)

    def _rents(self) -> Iterator[Any]:
        """One more of each class that orders lack, from an offer or like a machine that there is."""
        for group in self.groups:
            wanting = [*group.unplanned, *group.late]
            if not wanting:
                continue
            rank = (False, -sum(self.index.orders[o].priority for o in wanting), group.equipment_class)
            for unit, label, priced in self._models(group):
                yield (
                    rank,
                    lambda group=group, unit=unit, label=label, priced=priced: self._with(
                        group, unit, label, priced
                    ),
                )

    def _models(self, group: Group) -> Iterator[tuple[Machine, str, bool]]:
        """Yield what one more machine of a group could be, what it is called after, and if rent is known."""
        kind = group.equipment_class
        offers = [offer for offer in self.instance.offers if offer.equipment_class == kind]
        for offer in offers:
            unit = next(offer.machines(self.instance.horizon), None)
            if unit is not None and not self.instance.may_hire:
                yield unit.model_copy(update={"id": self._new_id(offer.id)}), offer.id, True
        like = [m for m in self.instance.machines if m.equipment_class == kind]
        if offers or not like:
            return
        rented = [m for m in like if m.ownership == "rented"]
        most = max(rented or like, key=lambda m: (sum(m.attributes.values()), m.id))
        sites = [self.index.orders[o].site for o in (*group.unplanned, *group.late)]
        yield (
            most.model_copy(
                update={
                    "id": self._new_id(most.id),
                    "place": max(sorted(set(sites)), key=sites.count),
                    "sites": None,
                    "available": None,
                    "downtimes": (),
                    "hire": None,
                }
            ),
            most.id,
            bool(rented),
        )

    def _moves(self) -> Iterator[Any]:
        """Machines that may work in one region only and do little there, where another lacks their class."""
        for group in self.groups:
            if group.region == EVERYWHERE or not (group.owned or group.rented):
                continue
            units = sorted(
                (*group.owned, *group.rented), key=lambda unit: work_slots(self.reading, unit, self.period)
            )
            for other in self.groups:
                same = other.equipment_class == group.equipment_class and other.region != group.region
                if same and other.region != EVERYWHERE and (other.unplanned or other.late):
                    rank = (work_slots(self.reading, units[0], self.period) > 0, 0, units[0])
                    yield (
                        rank,
                        lambda group=group, other=other, unit=units[0]: self._moved(group, other, unit),
                    )

    # --- trying -------------------------------------------------------------------------------

    def _without(self, group: Group, machine: str) -> Iterator[Proposal]:
        unit = self.units[machine]
        uses = [
            use.order
            for use in self.reading.uses.get(machine, ())
            if use.start < self.period.end and self.period.start < use.end
        ]
        if any(pin.order in uses and getattr(pin, "machine", "") == machine for pin in self.instance.pins):
            return
        if any(order in self.reading.frozen for order in uses):
            return
        start, end = self.period
        downtimes = (*unit.downtimes, Window(start, min(end, self.instance.horizon.slots)))
        changed = self._changed({machine: unit.model_copy(update={"downtimes": downtimes})})
        plan = without_orders(self.instance, self.base.plan, uses) if uses else self.base.plan
        yield from self._proposal("return", group, machine, changed, plan, (*uses, *self._around(group)))

    def _with(self, group: Group, unit: Machine, label: str, priced: bool) -> Iterator[Proposal]:
        changed = self._changed({}, (unit,))
        gaining = self._around(group)
        yield from self._proposal(
            "rent", group, label, changed, self.base.plan, gaining, priced=priced, of=unit.id
        )

    def _moved(self, group: Group, other: Group, machine: str) -> Iterator[Proposal]:
        unit = self.units[machine]
        there = tuple(s.id for s in self.instance.sites if s.region == other.region)
        uses = [use.order for use in self.reading.uses.get(machine, ())]
        if any(order in self.reading.frozen for order in uses):
            return
        changed = self._changed({machine: unit.model_copy(update={"sites": (*there, unit.place)})})
        plan = without_orders(self.instance, self.base.plan, uses) if uses else self.base.plan
        gaining = (*uses, *self._around(group), *self._around(other))
        yield from self._proposal(
            "move", group, machine, changed, plan, gaining, to_region=other.region, of=machine
        )

    def _purchases(self) -> Iterator[Proposal]:
        """What owning each rented machine that is used would save: its rent, less what owning costs."""
        for group in self.groups:
            for machine in group.rented:
                rent = rent_of(self.reading, machine)
                if rent > 0:
                    days = self._days(self.reading, machine)
                    owning = self._owning(self.units[machine])
                    terms = {"owning": -owning, "rent": rent} if owning else {"rent": rent}
                    yield Proposal(
                        "buy",
                        group.equipment_class,
                        group.region,
                        machine,
                        rent - owning,
                        terms,
                        priced=owning > 0,
                        days=days,
                    )

    def _price(self, machine: str) -> int:
        """Return what having a machine costs in the period: its rent, or what owning it costs."""
        unit = self.units[machine]
        return rent_of(self.reading, machine) if unit.ownership == "rented" else self._owning(unit)

    def _owning(self, unit: Machine) -> int:
        """Return what owning a machine costs in the period, in cents."""
        day = self.instance.horizon.day_of
        last = min(self.period.end, self.instance.horizon.slots) - 1
        return unit.owning_per_day * (day(last) - day(self.period.start) + 1)

    def _around(self, group: Group) -> tuple[str, ...]:
        """Return the orders that may gain if there are more or fewer machines in a group."""
        return tuple(
            o
            for o in self.of_class.get(group.equipment_class, ())
            if group.region in (EVERYWHERE, self.index.sites[self.index.orders[o].site].region)
        )

    def _changed(self, units: dict[str, Machine], more: tuple[Machine, ...] = ()) -> Instance:
        machines = (*(units.get(m.id, m) for m in self.instance.machines), *more)
        return self.instance.model_copy(update={"machines": machines})

    def _proposal(
        self,
        action: Action,
        group: Group,
        machine: str,
        changed: Instance,
        plan: Plan | None,
        gaining: tuple[str, ...],
        *,
        to_region: str = "",
        priced: bool = True,
        of: str = "",
    ) -> Iterator[Proposal]:
        """Yield what a change saves; nothing where a move, or an order that must be done, finds no room."""
        if plan is None:
            return
        repaired = Repaired(changed, plan.model_copy(update={"instance_hash": ""}), dict.fromkeys(gaining))
        if not repaired.possible:
            return
        before, after = self.base.costs.terms, repaired.costs.terms
        terms = {term: before[term] - after[term] for term in before if before[term] != after[term]}
        if action == "return" and self.units[machine].ownership == "owned" and self._price(machine):
            terms["owning"] = self._price(machine)
        had, has = ({o.order for o in x.orders} for x in (self.base.plan, repaired.plan))
        reading = Reading(changed, repaired.plan)
        days = self._days(reading, of) if of else self._days(self.reading, machine)
        yield Proposal(
            action,
            group.equipment_class,
            group.region,
            machine,
            sum(terms.values()),
            terms,
            to_region,
            tuple(sorted(has - had)),
            tuple(sorted(had - has)),
            priced,
            days,
        )

    def _days(self, reading: Reading, machine: str) -> int:
        uses = reading.uses.get(machine, [])
        if not uses:
            return 0
        day = reading.horizon.day_of
        return day(max(use.end for use in uses) - 1) - day(uses[0].start) + 1

    def _new_id(self, like: str) -> str:
        number = 1
        while f"{like[:70]}+{number}" in self.units:
            number += 1
        return f"{like[:70]}+{number}"


__all__ = ["FleetAdvice", "Proposal", "region_of", "right_size"]
