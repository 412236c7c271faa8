"""Repair: what becomes of a plan in a changed instance, by insertion and by moving single orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.domain.index import Index
from solver.check import check, with_costs
from solver.cpsat.compile import Compiled
from solver.effort import Effort
from solver.errors import EngineBug
from solver.ledger.desk import Desk
from solver.limits import SolveLimits
from solver.search.fill import Filler
from solver.search.state import State, as_plan, state_of
from solver.search.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.domain.instance import Instance
    from models.domain.plan import Plan

FILLS = 4
"""Calls that try to plan what is left out by pushing others aside."""

OF_THE_MISSING = frozenset({"mandatory", "pins"})
"""Rules that a plan breaks in which an order that must be done finds no place."""

ROUNDS = 2
"""How often each order that may gain is put where it is cheapest."""


class Repaired:
    """A plan of a changed instance and what it costs.

    Parameters
    ----------
    instance
        The changed one; what the plan names must exist in it.
    plan
        It keeps the rules of the changed instance, orders that are left out aside.
    gaining
        Orders that may gain from the change.

    Attributes
    ----------
    possible
        Whether every order that must be done is in it; if not the changed instance may have no plan.
    """

    def __init__(self, instance: Instance, plan: Plan, gaining: Iterable[str]) -> None:
        self.instance = instance
        self._c = Compiled(instance)
        effort = Effort(SolveLimits())
        space = Workspace(self._c, state_of(self._c, plan), [0.0] * len(self._c.orders), 0, effort)
        self._space = space
        orders = [self._c.order_index[o] for o in gaining]
        self._insert()
        for _ in range(FILLS):
            if not space.ledger.missing():
                break
            Filler(len(self._c.orders)).fill(space, space.ledger.missing(), lambda: False, lambda cost: None)
        space.ledger.reach, space.ledger.noise = 0, 0.0
        for _ in range(ROUNDS):
            if not sum(self._reinsert(k) for k in orders):
                break
            self._insert()
        self.state: State = space.ledger.state()
        bare = as_plan(self._c, self.state, whole=True)
        self.plan = with_costs(instance, bare.model_copy(update={"instance_hash": ""}))
        report = check(instance, self.plan, Index(instance))
        broken = [violation for violation in report.violations if not violation.inherited]
        self.possible = not broken
        if any(violation.rule not in OF_THE_MISSING for violation in broken):
            findings = [
                m for m, v in zip(report.messages(), report.violations, strict=True) if not v.inherited
            ]
            raise EngineBug(f"A repaired plan breaks a rule: {findings[0]}", findings=findings)
        self.costs = report.costs

    def _insert(self) -> None:
        for k in self._c.latest_due_order:
            if not self._space.ledger.has(k):
                self._space.ledger.insert(k)

    def _reinsert(self, k: int) -> bool:
        """Put an order where it is cheapest; false if that is where it is."""
        ledger = self._space.ledger
        if not ledger.has(k):
            return False
        before, cost = ledger.save(), self._space.cost()
        if ledger.take_out([k]) and ledger.insert(k) and self._space.cost() < cost:
            return True
        ledger.go_back(before)
        return False


def without_orders(instance: Instance, plan: Plan, orders: Iterable[str]) -> Plan | None:
    """Return a plan without some orders and those that follow them; none if a move then has no time."""
    c = Compiled(instance)
    desk = Desk(c)
    desk.load(state_of(c, plan))
    out = [c.order_index[order] for order in orders]
    for k in out:
        out += [x.after for x in c.links_of[k] if x.before == k and x.after not in out]
    if not desk.take_out([k for k in out if desk.has(k)]):
        return None
    return as_plan(c, desk.state(), whole=True)
