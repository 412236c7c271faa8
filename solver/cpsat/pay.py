"""What people cost beyond their wage, compiled: overtime, premiums, fairness, preferences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.domain.index import Index
from solver.cpsat.clock import UNLIMITED, Ints

if TYPE_CHECKING:
    from models.domain.instance import Instance


@dataclass(frozen=True)
class Pay:
    """Prices of people's work; people by their index, money in cents, time in slots.

    Parameters
    ----------
    normal, overtime
        Slots of a date that cost nothing extra, and what each other one costs, by person.
    premium
        Premiums of one person who works all the time before each slot, shape (slots + 1,).
    dear
        How often premiums cover the slots before each slot, shape (slots + 1,).
    by_hour, by_shift
        Prices of a slot, and of a shift at dearer hours, of difference from the mean of a group.
    group, groups
        Each person's group (-1: none), and the people of each.
    before
        Slots worked before the horizon, on all dates that are known, by person.
    """

    instance: Instance
    normal: list[int]
    overtime: list[int]
    premium: Ints
    dear: Ints
    by_hour: int
    by_shift: int
    group: list[int]
    groups: list[list[int]]
    before: list[int]

    @staticmethod
    def of(index: Index) -> Pay:
        """Return the prices of an instance."""
        instance = index.instance
        per_slot, slot = instance.horizon.per_slot, instance.horizon.slot_minutes
        own = [o.overtime for o in instance.operators]
        number = {o.id: i for i, o in enumerate(instance.operators)}
        names = {name: i for i, name in enumerate(index.groups)}
        return Pay(
            instance=instance,
            normal=[UNLIMITED if x is None else x.normal_minutes // slot for x in own],
            overtime=[0 if x is None else per_slot(x.cost_per_hour) for x in own],
            premium=np.array(index.premium_before, dtype=np.int64),
            dear=np.array(index.dear_before, dtype=np.int64),
            by_hour=per_slot(instance.weights.fairness_per_hour),
            by_shift=instance.weights.fairness_per_shift,
            group=[-1 if o.group is None else names[o.group] for o in instance.operators],
            groups=[[number[person] for person in members] for members in index.groups.values()],
            before=[sum(day.minutes for day in o.history) // slot for o in instance.operators],
        )

    @property
    def compared(self) -> bool:
        """Whether people are compared at all."""
        return bool(self.by_hour or self.by_shift)

    def travel_counts(self, operator: int) -> bool:
        """Whether each slot of a person's travel may cost something."""
        return self.overtime[operator] > 0 or (self.by_hour > 0 and self.group[operator] >= 0)

    def dislikes(self, operator: int, site: int, equipment_class: str | None) -> int:
        """Return how many of site and class a person would rather have otherwise."""
        person, name = self.instance.operators[operator], self.instance.sites[site].id
        found = bool(person.prefers_sites) and name not in person.prefers_sites
        other = equipment_class is not None and bool(person.prefers_classes)
        return found + (other and equipment_class not in person.prefers_classes)
