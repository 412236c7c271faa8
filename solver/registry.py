"""The rules and costs of the engine, found by scanning their packages. There is no second list."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import solver.costs
import solver.rules
from solver.costs.base import Cost
from solver.rules.base import Rule


@cache
def rules() -> tuple[Rule, ...]:
    """Return every hard rule, by number and id."""
    found: list[Rule] = []
    for module in pkgutil.iter_modules(solver.rules.__path__):
        rule = getattr(importlib.import_module(f"solver.rules.{module.name}"), "RULE", None)
        if isinstance(rule, Rule):
            found.append(rule)
    return tuple(sorted(found, key=lambda rule: (rule.number, rule.id)))


@cache
def costs() -> tuple[Cost, ...]:
    """Return every cost term, by id."""
    found: list[Cost] = []
    for module in pkgutil.iter_modules(solver.costs.__path__):
        cost = getattr(importlib.import_module(f"solver.costs.{module.name}"), "COST", None)
        if isinstance(cost, Cost):
            found.append(cost)
    return tuple(sorted(found, key=lambda cost: cost.id))
