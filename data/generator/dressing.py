"""A fleet that gets one demand after the other, each as tight as its witness plan keeps it."""

from __future__ import annotations

from random import Random
from typing import Any

from models.domain.base import Window
from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.orders import WorkOrder
from models.domain.plan import Plan, PlannedOrder
from models.domain.sites import Site
from models.domain.time import subtract
from solver.check import keeps_rules

TRIES = 12
"""Orders of a kind that are tried for a demand, so that large fleets take no longer than small ones."""


class Dress:
    """A fleet that gets one demand after the other.

    Attributes
    ----------
    rules
        Ids of the rules that a demand is tested with; none: all.
    """

    def __init__(self, rng: Random, instance: Instance, witness: Plan) -> None:
        self.rules: tuple[str, ...] | None = None
        self.rng = rng
        self.instance = instance
        self.witness = witness.model_copy(update={"instance_hash": "", "costs": None})
        self.index = Index(instance)
        self.placed = {placed.order: placed for placed in witness.orders}
        self.taken: set[str] = set()

    def wear(self, **fields: Any) -> bool:
        """Take other fields of the instance, if the witness keeps the rules with them."""
        return self.change(self.witness, fields)

    def change(self, witness: Plan, fields: dict[str, Any]) -> bool:
        """Take another witness with other fields, if it keeps the rules with them."""
        changed = self.instance.model_copy(update=fields)
        index = Index(changed)
        if not keeps_rules(changed, witness, index, self.rules):
            return False
        self.instance, self.index, self.witness = changed, index, witness
        return True

    def wear_item(self, collection: str, item: Any, **fields: Any) -> bool:
        """The same for fields of one site, order or the like."""
        items = getattr(self.instance, collection)
        other = item.model_copy(update=fields)
        return self.wear(**{collection: tuple(other if x.id == item.id else x for x in items)})

    def some(self, collection: str) -> list[Any]:
        """Return some items of a collection in random order."""
        items = list(getattr(self.instance, collection))
        self.rng.shuffle(items)
        return items[:TRIES]

    def orders(self, share: float) -> list[WorkOrder]:
        """Return at most this share of all orders that have no demand of their own yet; they have one then.

        Orders have one demand each, so that no other holds an order in its place when one is lifted.
        """
        free = [order for order in self.instance.orders if order.id not in self.taken]
        self.rng.shuffle(free)
        chosen = free[: min(TRIES, max(1, round(share * len(self.instance.orders))))]
        self.taken.update(order.id for order in chosen)
        return chosen

    def idle_before(self, placed: PlannedOrder) -> list[Window]:
        """Return the open windows before an order in which nothing is done at its site, the last first."""
        site = self.index.sites[self.index.orders[placed.order].site]
        work = tuple(Window(other.start, other.end) for other in self.at(site))
        idle = subtract(self.index.hours(site.id), work)
        return sorted((w for w in idle if w.end <= placed.start), reverse=True)

    def at(self, site: Site) -> list[PlannedOrder]:
        """Return what the witness does at a site, by start."""
        own = [self.placed[o.id] for o in self.instance.orders if o.site == site.id]
        return sorted(own, key=lambda placed: (placed.start, placed.order))
