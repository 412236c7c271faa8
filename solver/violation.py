"""What the checker finds: a rule broken at a place by an amount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.domain.base import Window


@dataclass(frozen=True)
class Violation:
    """One breach of one rule.

    Parameters
    ----------
    rule
        Id of the rule.
    message
        Id of the rule's words, into which ``params`` go.
    params
        Names and figures for the words.
    orders, machines, operators
        Ids of what is concerned.
    window
        Stretch of time of the breach, in slots, where it has one.
    inherited
        It lies wholly in the frozen past: a fact, not a fault of the plan.
    """

    rule: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    orders: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    window: Window | None = None
    inherited: bool = False
