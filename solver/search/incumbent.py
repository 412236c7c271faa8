"""The best plan so far: checked before anybody sees it, shared by the threads that improve it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from models.domain.plan import Plan, Provenance, UnplannedOrder
from solver.advice.unplanned import reasons
from solver.check import check
from solver.effort import CHECKED, Effort
from solver.levels import levels_of, rank
from solver.limits import OnProgress, Progress, ShouldStop, SolveLimits, relative_gap
from solver.process.garbage import collecting_later
from solver.search.state import State, as_plan
from solver.version import engine_version, ortools_version

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.domain.plan import Costs
    from solver.cpsat.compile import Compiled


OnUnchecked = Callable[[Plan], None]
"""Called with a plan before it is checked; it has no costs."""


class Incumbent:
    """Keeps the best state, its costs and the proven bound; tells who listens.

    Parameters
    ----------
    told_to_stop
        The caller's own wish to end.
    """

    def __init__(
        self,
        c: Compiled,
        limits: SolveLimits,
        on_progress: OnProgress | None,
        told_to_stop: ShouldStop | None = None,
        on_unchecked: OnUnchecked | None = None,
    ) -> None:
        self.c = c
        self.limits = limits
        self.effort = Effort(limits, told_to_stop)
        self.lock = threading.RLock()
        self.state: State | None = None
        self.costs: Costs | None = None
        self.version = 0
        self.short = True
        """Whether the best plan leaves out orders that are worth their cost, or there is none."""
        self.spared: frozenset[int] = frozenset()
        """Orders that the best plan leaves out because it is cheaper without them."""
        self.bound: int | None = None
        self.levels = levels_of(c.instance)
        self.level_bounds: tuple[int, ...] = ()
        """Proven, each for plans that are no worse on the levels above."""
        self.proven = False
        self.rejected: list[tuple[Plan, str]] = []
        """Plans of ours that the checker refused, with its first finding: bugs to be reported."""
        self._on_progress = on_progress
        self._on_unchecked = on_unchecked

    @property
    def seconds(self) -> float:
        """Seconds since the start, to tell people; a choice asks `effort`."""
        return self.effort.seconds

    @property
    def remaining(self) -> float:
        """Seconds until the limit, or units of work."""
        return self.effort.remaining

    @property
    def cost(self) -> int | None:
        """Cents of the best plan."""
        return self.costs.total if self.costs is not None else None

    def _left_out(self, state: State) -> set[int]:
        """Return the orders that a plan leaves out, calls at a yard aside."""
        orders = self.c.orders[: self.c.works]
        return {o.index for o in orders if not o.order.restocks} - state.placements.keys()

    def _spared(self, state: State) -> frozenset[int]:
        """Return what ``state``, cheaper than the best plan, leaves out on purpose."""
        if self.state is None:
            return frozenset()
        before, now = self._left_out(self.state), self._left_out(state)
        fewer = self._price(now) <= self._price(before)
        return self.spared & now if fewer else (self.spared & now) | (now - before)

    def _price(self, orders: set[int]) -> int:
        return sum(self.c.orders[k].order.priority for k in orders)

    @property
    def good_enough(self) -> bool:
        """Whether the gap is reached; with levels only an optimum is."""
        if self.levels:
            return False
        gap = relative_gap(self.cost, self.bound)
        return gap is not None and gap <= self.limits.gap

    def offer(self, state: State, message: str, *, early: bool = False) -> int:
        """Take ``state`` if it is cheaper than the best and passes the checker; return the cents gained.

        0 if it was not taken; the first plan gains 1.

        Parameters
        ----------
        early
            Whether to show it before it is checked, to who checks it himself; the first one always is.
        """
        plan = self.plan_of(state)
        if self._on_unchecked is not None and (early or self.costs is None):
            self._on_unchecked(plan.model_copy(update={"provenance": self._provenance()}))
        with collecting_later():
            report = check(self.c.instance, plan, self.c.index)
        self.effort.add(CHECKED * len(self.c.orders))
        with self.lock:
            if not report.ok:
                broken = next(
                    m for m, v in zip(report.messages(), report.violations, strict=True) if not v.inherited
                )
                self.rejected.append((plan, broken))
                return 0
            if self.costs is not None and rank(report.costs) >= rank(self.costs):
                return 0
            gained = 1 if self.costs is None else max(1, self.costs.total - report.costs.total)
            self.spared = self._spared(state)
            self.short = len(self._left_out(state)) > len(self.spared)
            self.state, self.costs = state, report.costs
            self.version += 1
            if self.bound is None:
                self.bound = report.costs.unavoidable
            self.tell(message, self._finished(plan, report.costs))
            return gained

    def raise_bound(self, bound: int, message: str = "bound") -> None:
        """Note a proven lower bound of the whole instance."""
        with self.lock:
            if self.bound is None or bound > self.bound:
                self.bound = bound if self.cost is None else min(bound, self.cost)
                self.tell(message)

    def tell(self, message: str, plan: Plan | None = None) -> None:
        """Report a step."""
        if self._on_progress is not None:
            self._on_progress(Progress(self.seconds, self.cost, self.bound, message, plan))

    def avoidable_by_order(self) -> NDArray[np.float64]:
        """Return roughly what each order costs beyond what it must, shape (N,)."""
        shares = np.zeros(len(self.c.orders))
        if self.costs is None:
            return shares
        for k, order in enumerate(self.c.orders[: self.c.works]):
            terms = self.costs.orders.get(order.order.id, {})
            shares[k] = sum(cents for term, cents in terms.items() if term != "operating")
            shares[k] += 0.1 * terms.get("operating", 0)
        return shares

    def plan_of(self, state: State) -> Plan:
        """Return a plan, not yet priced."""
        return as_plan(self.c, state, self.c.index.hash, whole=True)

    def _finished(self, plan: Plan, costs: Costs, stopped_by: str = "") -> Plan:
        optimal = self.proven and self.bound is not None and self.bound >= costs.total
        if self.levels:
            optimal = self.level_bounds == costs.levels
        bound = self.bound if self.bound is None else min(self.bound, costs.total)
        said = {"bound": bound, "gap": relative_gap(costs.total, self.bound), "stopped_by": stopped_by}
        provenance = self._provenance().model_copy(update=said)
        status = "OPTIMAL" if optimal else "FEASIBLE"
        return plan.model_copy(update={"status": status, "costs": costs, "provenance": provenance})

    def _provenance(self) -> Provenance:
        """Return how a plan of now comes to be, without its bound."""
        return Provenance(
            level_bounds=self.level_bounds,
            seed=self.limits.seed,
            workers=self.limits.workers,
            deterministic=self.limits.deterministic,
            engine_version=engine_version(),
            ortools_version=ortools_version(),
            wall_seconds=round(self.seconds, 3),
        )

    def finish(self, stopped_by: str) -> Plan | None:
        """Return the best plan with its provenance; none if there is no plan."""
        with self.lock:
            if self.state is None or self.costs is None:
                return None
            plan = self._finished(self.plan_of(self.state), self.costs, stopped_by)
            why = reasons(self.c, self.state)
            left_out = [UnplannedOrder(order=self.c.orders[k].order.id, reasons=r) for k, r in why.items()]
            return plan.model_copy(update={"unplanned": tuple(left_out)})
