"""Levels: costs that no saving on a lower level outweighs (lexicographic)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from models.domain.faults import Fault, InvalidFile
from models.domain.instance import Instance, Weights
from models.domain.plan import Costs
from solver import registry

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled

STEEPEST = 1_000
"""How much more a level weighs than the next in a search that works with one sum."""

LARGEST_PRICE = 10**11
"""Cents beyond which no price of a search is raised; sums of many orders then stay exact."""

RAISED: Mapping[str, tuple[str, ...]] = {
    "unplanned": ("unplanned",),
    "tardiness": ("tardiness_per_hour",),
    "makespan": ("makespan_per_slot",),
    "deviation": ("deviation_draft", "deviation_published", "deviation_accepted"),
}
"""By cost term: the weights that price it, where a weight does."""


def levels_of(instance: Instance) -> tuple[tuple[str, ...], ...]:
    """Return the cost terms by level, the first one first; nothing if costs are one sum.

    Terms that no level names are the last level together.

    Raises
    ------
    InvalidFile
        If a level names what is no cost term.
    """
    named = instance.weights.levels
    if not named:
        return ()
    known = [cost.id for cost in registry.costs()]
    faults = [
        Fault(f"$.weights.levels[{i}][{j}]", term, f"is no cost term. Maybe one of {', '.join(known)}")
        for i, level in enumerate(named)
        for j, term in enumerate(level)
        if term not in known
    ]
    if faults:
        raise InvalidFile(instance.name, faults)
    rest = tuple(term for term in known if not any(term in level for level in named))
    return (*named, rest) if rest else named


def by_level(levels: tuple[tuple[str, ...], ...], terms: Mapping[str, int]) -> tuple[int, ...]:
    """Return the cents of each level."""
    return tuple(sum(terms.get(term, 0) for term in level) for level in levels)


def rank(costs: Costs) -> tuple[int, ...]:
    """Return what plans of one instance are compared by, the lesser being better."""
    return costs.levels or (costs.total,)


def leaning(c: Compiled) -> Compiled:
    """Return what a search for the least sum works with: with levels a copy of ``c`` with `steep` weights."""
    if not c.weights.levels:
        return c
    other = type(c)(c.instance)
    other.weights = steep(c.instance)
    return other


def steep(instance: Instance) -> Weights:
    """Return weights under which a search for the least sum leans towards the upper levels.

    A guide only: what is taken is judged by `rank`.
    """
    weights, levels = instance.weights, levels_of(instance)
    update: dict[str, int] = {}
    for number, level in enumerate(levels):
        factor = STEEPEST ** (len(levels) - 1 - number)
        for term in level:
            for name in RAISED.get(term, ()):
                price = getattr(weights, name)
                update[name] = max(price, min(LARGEST_PRICE, price * factor))
    return weights.model_copy(update=update)
