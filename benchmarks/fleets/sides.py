"""What each side of a comparison on a fleet reached, as the checker counts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from benchmarks.fleets.trial import broken, ratio
from models.domain.index import Index
from models.domain.plan import Plan
from solver.check import check


@dataclass(frozen=True)
class Side:
    """One plan of a fleet and who made it; money in cents.

    Parameters
    ----------
    wall_s
        Seconds from handing the instance over to having the plan; 0: it was there before.
    cost, avoidable, planned_share
        As the checker counts them; none: there is no plan.
    breaches
        How often the plan breaks each rule; empty: it keeps all.
    bound
        Lower bound of the cost that was proven.
    note
        What is to be known about how the plan was made.
    error
        What went wrong.
    """

    name: str
    wall_s: float = 0.0
    cost: int | None = None
    avoidable: int | None = None
    planned_share: float = 0.0
    breaches: tuple[tuple[str, int], ...] = ()
    bound: int | None = None
    note: str = ""
    error: str = ""

    @property
    def sound(self) -> bool:
        """Whether there is a plan and it keeps every rule."""
        return self.avoidable is not None and not self.breaches

    def as_json(self) -> dict[str, Any]:
        """Return the side as it stands in a results file."""
        return asdict(self) | {"breaches": dict(self.breaches)}


def judged(side: Side, index: Index, plan: Plan | None) -> Side:
    """Return a side with the figures of its plan, whose own costs are not looked at."""
    if plan is None:
        return side if side.error else replace(side, error="it has no plan")
    report = check(index.instance, plan.model_copy(update={"costs": None}), index)
    rules = Counter(violation.rule for violation in report.violations if not violation.inherited)
    first = broken("its plan", report)[:1]
    return replace(
        side,
        cost=report.costs.total,
        avoidable=report.avoidable,
        planned_share=round(report.planned_share, 6),
        breaches=tuple(rules.most_common()),
        error="; ".join([*filter(None, [side.error]), *first]),
    )


HEAD = ("", "share", "cost", "avoidable", "/witness", "/engine", "bound", "wall s")
_WIDTHS = (22, 8, 13, 13, 10, 9, 13, 9)


def table(sides: Sequence[Side], witness: str, engine: str) -> str:
    """Return all sides as a table; money in whole units.

    A ratio has a question mark where the plan breaks a rule: it is no plan then.
    """
    by_name = {side.name: side.avoidable for side in sides}
    return "\n".join([row(HEAD), *(row(cells(s, by_name[witness], by_name.get(engine))) for s in sides)])


def cells(side: Side, witness: int | None, engine: int | None) -> tuple[str, ...]:
    """Return one side as a row of the table."""
    doubt = "" if side.sound else "?"
    to_witness, to_engine = (ratio(side.avoidable, of) for of in (witness, engine))
    return (
        side.name,
        _or_dash(side.avoidable, lambda _: f"{side.planned_share:.1%}"),
        _or_dash(side.cost, _money),
        _or_dash(side.avoidable, _money),
        _or_dash(to_witness, lambda value: f"{value:.3f}{doubt}"),
        _or_dash(to_engine, lambda value: f"{value:.3f}{doubt}"),
        _or_dash(side.bound, _money),
        f"{side.wall_s:.1f}" if side.wall_s else "-",
    )


def row(texts: Sequence[str]) -> str:
    """Return cells as one line, the first to the left and the others to the right."""
    name, *figures = texts
    padded = (f"{text:>{width}}" for text, width in zip(figures, _WIDTHS[1:], strict=True))
    return f"{name:<{_WIDTHS[0]}}{''.join(padded)}"


def remarks(side: Side) -> list[str]:
    """Return in words what the table does not say of a side."""
    broke = ", ".join(f"{rule} {times}" for rule, times in side.breaches)
    texts = [side.note, f"BREAKS RULES: {broke}" if broke else "", side.error]
    return [f"{side.name}: {text}" for text in texts if text]


def _or_dash(value: float | None, shown: Callable[[float], str]) -> str:
    return "-" if value is None else shown(value)


def _money(cents: float) -> str:
    return f"{cents / 100:,.0f}"
