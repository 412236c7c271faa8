"""What an explanation is made of: typed, immutable, in words of two languages, ready for JSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from models.domain.base import Frozen, Id, Slot, Window
from models.domain.plan import Amount

Scope = Literal["alone", "together", "as_planned", "instance", "none"]
"""What was held fast when a cause was proven.

``alone``: the whole fleet is free; ``together``: only the orders that are named, all of them to be done;
``as_planned``: everything else stays as the plan has it; ``instance``: what must be done of the instance.
"""

Question = Literal["unplanned", "late", "infeasible", "planned", "feasible"]


class Words(Frozen):
    """A text in the languages of the product.

    Parameters
    ----------
    en, es
        In English and in Spanish.
    """

    en: str
    es: str

    def in_language(self, language: str) -> str:
        """Return the text in ``en`` or ``es``."""
        return self.es if language == "es" else self.en


class Restriction(Frozen):
    """One thing that an order runs into: a rule, and what it is about.

    Parameters
    ----------
    kind
        Stable name, such as ``closure`` or ``certificate``; see docs/reference/explanations.md.
    rule
        Id of the rule that it belongs to.
    subject
        What it is about: ids of orders, sites, classes, certificates, pools.
    orders, machines, operators
        Ids of what is concerned.
    window
        Stretch of time that is meant, where there is one.
    words
        The restriction as a sentence.
    """

    kind: str
    rule: str
    subject: tuple[str, ...] = ()
    orders: tuple[Id, ...] = ()
    machines: tuple[Id, ...] = ()
    operators: tuple[Id, ...] = ()
    window: Window | None = None
    words: Words

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """Kind and subject: what tells restrictions of one order apart."""
        return self.kind, self.subject


class Relaxation(Frozen):
    """A change of the instance that lets the order be planned, and what it does to the plan's cost.

    Parameters
    ----------
    kind
        Stable name of the kind of change.
    words
        The change and its effect.
    cost_change
        Cents by which the plan's cost changes, all terms; below 0 it falls. What the change itself costs
        outside of the model, such as a course or a permit's fee, is not in it.
    cost_terms
        The same by cost term, only those that change.
    start, end
        Where the order then lies, as ``[start, end)`` in slots.
    moved
        Other orders that the plan then has elsewhere, otherwise, or not at all.
    subject
        Ids of what is changed.
    """

    kind: str
    words: Words
    cost_change: Amount
    cost_terms: dict[str, Amount] = Field(default_factory=dict)
    start: Slot
    end: Slot
    moved: tuple[Id, ...] = ()
    subject: tuple[str, ...] = ()


class Explanation(Frozen):
    """Why an order is unplanned or late, or why an instance has no plan.

    Parameters
    ----------
    order
        The order; none: the whole instance.
    question
        What was asked.
    code
        Stable name of the cause.
    scope
        What was held fast when it was proven.
    words
        The cause as a sentence.
    restrictions
        The smallest colliding set: together they leave no way, and without any one of them there is one.
    holders
        Orders that hold what this one needs.
    verified
        Whether solving again has proven it: with the whole set there is no plan, and without any one
        member there is one, which passed the checker.
    because
        The explanation of the predecessor that is not planned.
    relaxations
        Changes that would let the order be planned, cheapest first.
    solves
        How many problems were solved for it.
    seconds
        How long it took.
    """

    order: Id | None = None
    question: Question
    code: str
    scope: Scope = "none"
    words: Words
    restrictions: tuple[Restriction, ...] = ()
    holders: tuple[Id, ...] = ()
    verified: bool = False
    because: Explanation | None = None
    relaxations: tuple[Relaxation, ...] = ()
    solves: Annotated[int, Field(ge=0)] = 0
    seconds: float = 0.0

    def as_json(self, language: str = "en") -> dict[str, Any]:
        """Return it as JSON values, every text in one language."""
        return in_language(self, language)


def in_language(value: Frozen, language: str) -> dict[str, Any]:
    """Return a value as JSON values, every text in one language."""
    found = _in_language(value.model_dump(mode="json"), language)
    assert isinstance(found, dict)
    return found


def _in_language(value: Any, language: str) -> Any:
    """Return JSON values with one language of each text."""
    if isinstance(value, dict):
        if value.keys() == {"en", "es"}:
            return value[language]
        return {key: _in_language(item, language) for key, item in value.items()}
    if isinstance(value, list):
        return [_in_language(item, language) for item in value]
    return value
