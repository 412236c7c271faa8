"""The checker: judges any plan of an instance, rule by rule and cent by cent, without a solver."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.plan import Costs, Plan
from models.domain.reading import Reading
from solver import recorded, registry
from solver.levels import by_level, levels_of
from solver.rules.base import Rule
from solver.unavoidable import unavoidable
from solver.violation import Violation


@dataclass(frozen=True)
class Report:
    """What the checker found.

    Parameters
    ----------
    violations
        Every breach of every rule, inherited ones included.
    costs
        All terms, recomputed from the plan alone, in cents.
    planned_share
        Share of the orders' priorities that is planned, 0 to 1; 1 where there is no order.
    """

    violations: tuple[Violation, ...]
    costs: Costs
    planned_share: float

    @property
    def ok(self) -> bool:
        """Whether nothing is broken but what the frozen past brings with it."""
        return all(violation.inherited for violation in self.violations)

    @property
    def avoidable(self) -> int:
        """Cost less what no plan can avoid, in cents."""
        return self.costs.avoidable

    def messages(self, language: str = "en") -> tuple[str, ...]:
        """Return each violation in words."""
        return tuple(explain(violation, language) for violation in self.violations)

    def to_json(self, language: str = "en") -> dict[str, Any]:
        """Return the report as JSON values."""
        return {
            "ok": self.ok,
            "violations": [_as_json(violation, language) for violation in self.violations],
            "cost": self.costs.total,
            "cost_terms": dict(self.costs.terms),
            "cost_levels": list(self.costs.levels),
            "cost_orders": {order: dict(terms) for order, terms in self.costs.orders.items()},
            "unavoidable_cost": self.costs.unavoidable,
            "avoidable_cost": self.avoidable,
            "planned_share": self.planned_share,
        }


def check(instance: Instance, plan: Plan, index: Index | None = None) -> Report:
    """Judge ``plan``: every rule, every cost term, and what the plan says of itself.

    Parameters
    ----------
    plan
        Any plan, also one that speaks of things the instance does not have.
    index
        The instance prepared, for a caller who checks many plans of it.
    """
    reading = Reading(instance, plan, index)
    costs = recompute(reading)
    found = [violation for rule in registry.rules() for violation in rule.violations(reading)]
    found = [replace(v, inherited=True) if is_inherited(reading, v) else v for v in found]
    found += recorded.HASH.violations(reading)
    found += recorded.COSTS.compare(plan, costs)
    return Report(tuple(found), costs, planned_share(reading))


def keeps_rules(
    instance: Instance, plan: Plan, index: Index | None = None, only: Collection[str] | None = None
) -> bool:
    """Whether ``plan`` keeps every rule, for who asks neither which it breaks nor what it costs.

    Parameters
    ----------
    only
        Ids of the rules that are asked; none: all.
    """
    reading = Reading(instance, plan, index)
    return all(
        is_inherited(reading, violation)
        for rule in registry.rules()
        if only is None or rule.id in only
        for violation in rule.violations(reading)
    )


def with_costs(instance: Instance, plan: Plan, index: Index | None = None) -> Plan:
    """Return ``plan`` with its costs, recomputed."""
    return plan.model_copy(update={"costs": recompute(Reading(instance, plan, index))})


def recompute(reading: Reading) -> Costs:
    """Return every cost term of a plan, in all and by order."""
    terms: dict[str, int] = {}
    orders: dict[str, dict[str, int]] = {}
    for cost in registry.costs():
        value = cost.value(reading)
        terms[cost.id] = value.total
        for order, cents in value.orders.items():
            if cents:
                orders.setdefault(order, {})[cost.id] = cents
    least = sum(unavoidable(reading.instance, reading.index).values())
    return Costs(
        total=sum(terms.values()),
        unavoidable=least,
        terms=terms,
        orders=orders,
        levels=by_level(levels_of(reading.instance), terms),
    )


def planned_share(reading: Reading) -> float:
    """Return the share of the orders' priorities that is planned; 1 where there is no order."""
    orders = [order for order in reading.instance.orders if not order.restocks]
    total = sum(order.priority for order in orders)
    planned = sum(order.priority for order in orders if order.id in reading.planned)
    return planned / total if total else 1.0


def explain(violation: Violation, language: str = "en") -> str:
    """Return a violation in the planner's words."""
    return rule_of(violation).explain(violation, language)


def rule_of(violation: Violation) -> Rule:
    """Return the rule that a violation breaks."""
    own = {rule.id: rule for rule in (recorded.HASH, recorded.COSTS)}
    return own.get(violation.rule) or next(rule for rule in registry.rules() if rule.id == violation.rule)


def is_inherited(reading: Reading, violation: Violation) -> bool:
    """Whether a breach lies wholly before the freeze time and concerns frozen orders only."""
    if violation.window is None or violation.window.end > reading.horizon.freeze:
        return False
    frozen = bool(violation.orders) and all(order in reading.frozen for order in violation.orders)
    return frozen and rule_of(violation).inheritable


def _as_json(violation: Violation, language: str) -> dict[str, Any]:
    return {
        "rule": violation.rule,
        "number": rule_of(violation).number,
        "message": explain(violation, language),
        "code": violation.message,
        "orders": list(violation.orders),
        "machines": list(violation.machines),
        "operators": list(violation.operators),
        "window": list(violation.window) if violation.window else None,
        "inherited": violation.inherited,
    }
