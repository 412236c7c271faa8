"""Exhaustive search, through the checker alone: every plan that differs from one in at most two orders.

It knows nothing of the engine: it lists starts, machines and people, lets moves follow, and asks the checker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise, product

from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.orders import MachineLine
from models.domain.plan import Move, Plan, PlannedOrder, ShiftAssignment, UnplannedOrder
from models.domain.reading import Reading
from solver.check import check


@dataclass(frozen=True)
class Place:
    """One order with its people."""

    order: PlannedOrder
    duties: tuple[ShiftAssignment, ...]


Places = dict[str, Place]


def places_of(plan: Plan) -> Places:
    """Return a plan as places by order."""
    return {
        placed.order: Place(placed, tuple(d for d in plan.duties if d.order == placed.order))
        for placed in plan.orders
    }


class Listing:
    """Lists the plans of an instance whose modes have one line of one machine each."""

    def __init__(self, instance: Instance) -> None:
        self.instance, self.index = instance, Index(instance)
        self.asked = 0
        self._known: dict[str, list[Place]] = {}

    def options(self, order: str) -> list[Place]:
        """Return every place of an order, whether it keeps the rules or not."""
        if order not in self._known:
            self._known[order] = list(self._options(order))
        return self._known[order]

    def _options(self, order: str) -> Iterator[Place]:
        wanted, open_time = self.index.orders[order], self.index.open_for(order)
        for number, mode in enumerate(wanted.modes):
            (line,) = mode.lines
            assert isinstance(line, MachineLine)
            assert line.quantity == 1
            for start in range(self.instance.horizon.slots):
                end = open_time.advance(start, mode.duration)
                if open_time.index(start) is None or end is None:
                    continue
                parts = self.index.duties_for(order).clipped(start, end)
                for machine in self.index.machines:
                    placed = PlannedOrder(order=order, mode=number, start=start, end=end, machines=(machine,))
                    for crew in product(self.index.operators, repeat=len(parts)):
                        duties = tuple(
                            ShiftAssignment(
                                operator=who, machine=machine, order=order, line=0, start=part[0], end=part[1]
                            )
                            for who, part in zip(crew, parts, strict=True)
                        )
                        yield Place(placed, duties)

    def plan(self, places: Places) -> Plan:
        """Return the plan of some places; each move ends as late as it can."""
        bare = Plan(
            instance_name=self.instance.name,
            instance_hash="",
            status="FEASIBLE",
            orders=tuple(place.order for place in places.values()),
            duties=tuple(duty for place in places.values() for duty in place.duties),
            unplanned=tuple(UnplannedOrder(order=o) for o in self.index.orders if o not in places),
        )
        return bare.model_copy(update={"moves": tuple(self._moves(bare))})

    def _moves(self, plan: Plan) -> Iterator[Move]:
        reading = Reading(self.instance, plan, self.index)
        for machine, uses in reading.uses.items():
            transport = self.index.transport(machine)
            stops = [(self.index.machines[machine].place, 0, 0)]
            stops += [(reading.site(use.order), use.start, use.end) for use in uses]
            for (origin, _, free), (goal, needed, _) in pairwise(stops):
                length = self.index.roads.slots(transport.id, origin, goal)
                start = self._latest(machine, free, needed - length, length)
                if origin != goal and start is not None:
                    way = {"machine": machine, "from": origin, "to": goal}
                    yield Move.model_validate({**way, "start": start, "end": start + length})

    def _latest(self, machine: str, free: int, start: int, length: int) -> int | None:
        """Return the latest start of a move, not before ``free``, at which the machine is not down."""
        down = self.index.down(machine)
        return next((t for t in range(start, free - 1, -1) if not down.touching(t, t + length)), None)

    def cost(self, places: Places) -> int | None:
        """Return what the plan of some places costs; none if it breaks a rule."""
        self.asked += 1
        report = check(self.instance, self.plan(places), self.index)
        return report.costs.total if report.ok else None

    def least(self, base: Places, order: str, admits: Callable[[Place | None], bool]) -> int | None:
        """Return the least cost of all plans that differ from ``base`` in an order and at most one other.

        Parameters
        ----------
        admits
            Whether a place of the order, or none, is what was asked for.
        """
        best: int | None = None
        own: list[Place | None] = [None, *self.options(order)]
        for other in (None, *(o for o in self.index.orders if o != order)):
            rest = {o: place for o, place in base.items() if o not in (order, other)}
            left = [x for x in own if admits(x) and self.cost(_with(rest, x)) is not None]
            for mine in left:
                theirs: list[Place | None] = [None, *(self.options(other) if other else [])]
                for place in theirs:
                    cost = self.cost(_with(_with(rest, mine), place))
                    if cost is not None and (best is None or cost < best):
                        best = cost
        return best


def _with(places: Places, place: Place | None) -> Places:
    return places if place is None else {**places, place.order.order: place}
