"""The cost of a state, computed fast for search; the checker's figure is the one that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled
    from solver.cpsat.shapes import CompiledOrder
    from solver.search.ledger import Ledger
    from solver.search.state import Placement


class Valuation:
    """Cents of what a ledger holds, split by order, machine and person, so that a change is cheap to price.

    Attributes
    ----------
    total
        Cost of the ledger as it was last taken over, in cents.
    """

    def __init__(self, c: Compiled, ledger: Ledger) -> None:
        self.c = c
        self.ledger = ledger
        self.rates = c.operator_rate.tolist()
        self.late_rate = c.horizon.per_slot(c.weights.tardiness_per_hour)
        self.placements: dict[int, Placement] = {}
        self.orders = [order_cost(self, c.orders[k], None) for k in range(len(c.orders))]
        self.machines = [0] * len(c.machines)
        self.people = [0] * len(c.operators)
        self.last = 0
        self.total = sum(self.orders)
        self.take_over()

    def take_over(self) -> None:
        """Make the present ledger what later changes are priced against."""
        orders, machines, people, last, self.total = self._changes()
        for k, cents in orders.items():
            self.orders[k] = cents
        for m, cents in machines.items():
            self.machines[m] = cents
        for p, cents in people.items():
            self.people[p] = cents
        self.last = last
        self.placements = dict(self.ledger.placements)

    def present(self) -> int:
        """Return the cost of the ledger as it is now."""
        return self._changes()[4]

    def _changes(self) -> tuple[dict[int, int], dict[int, int], dict[int, int], int, int]:
        now, before = self.ledger.placements, self.placements
        changed = [k for k in now.keys() | before.keys() if now.get(k) is not before.get(k)]
        touched = [p for k in changed for p in (now.get(k), before.get(k)) if p is not None]
        orders = {k: order_cost(self, self.c.orders[k], now.get(k)) for k in changed}
        machines = {m: self._machine(m) for m in {m for p in touched for m in p.machines}}
        people = {p: self._person(p) for p in {s.operator for t in touched for s in t.shifts}}
        last = max((p.end for p in now.values()), default=0)
        total = self.total + self.c.weights.makespan_per_slot * (last - self.last)
        total += sum(cents - self.orders[k] for k, cents in orders.items())
        total += sum(cents - self.machines[m] for m, cents in machines.items())
        total += sum(cents - self.people[p] for p, cents in people.items())
        return orders, machines, people, last, total

    def _machine(self, m: int) -> int:
        """Return haulage and rent of a machine."""
        row = self.ledger.uses[m]
        cents = self.c.road_cents[self.c.machine_transport[m]]
        place, total = self.c.machine_place[m], 0
        for use in row:
            total += cents[place][use.site]
            place = use.site
        if row and self.c.machine_rent[m]:
            day_of = self.c.horizon.day_of
            total += self.c.machine_rent[m] * (day_of(row[-1].end - 1) - day_of(row[0].start) + 1)
        return total

    def _person(self, p: int) -> int:
        """Return the travel of a person from home."""
        commute = self.c.commute_list[p]
        return sum(commute[site] for site, _ in {(b.site, b.day) for b in self.ledger.bookings[p]})


def order_cost(v: Valuation, order: CompiledOrder, placement: Placement | None) -> int:
    """Return what an order costs by itself: unplanned, late, hours of machines and people, changes."""
    if placement is None:
        return v.c.weights.unplanned * order.order.priority + _deviation(v.c, order, None)
    due = order.order.due
    late = max(0, placement.end - due) if due is not None else 0
    total: int = v.late_rate * order.order.priority * late
    total += order.modes[placement.mode].duration * sum(v.c.machine_rate[m] for m in placement.machines)
    total += sum(v.rates[s.operator] * (s.end - s.start) for s in placement.shifts)
    return total + _deviation(v.c, order, placement)


def _deviation(c: Compiled, order: CompiledOrder, placement: Placement | None) -> int:
    reference = order.reference
    total = 0
    if reference is not None:
        price = c.weights.deviation(reference.standing)
        machines = {c.machine_index[m] for m in reference.machines}
        if placement is None:
            total += price * (1 + len(machines))
        else:
            changes = (placement.start != reference.start) + (placement.mode != reference.mode)
            total += price * (changes + len(machines - set(placement.machines)))
    if order.reference_duties:
        present = {(s.operator, s.duty) for s in placement.shifts} if placement is not None else set()
        for duty in order.reference_duties:
            found = order.clock.duties_of(duty.start, duty.start + 1)
            there = bool(found) and (c.operator_index[duty.operator], found[0]) in present
            total += 0 if there else c.weights.deviation(duty.standing)
    return total
