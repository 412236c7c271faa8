"""What a run brought: for each instance what improved, by how much, by cost term, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pydantic import Field

from models.domain.base import Frozen
from models.domain.codec import write_whole
from models.domain.plan import Plan
from solver.batch.items import UnusableItem, fingerprint, present
from solver.batch.night import Night

Result = Literal["improved", "new", "mended", "kept", "failed", "not reached"]


class OrderChange(Frozen):
    """What became of one order.

    Parameters
    ----------
    what
        Of ``planned``, ``left out``, ``mode``, ``start``, ``machines`` and ``operators`` those that changed.
    before, after
        Its start in slots; none: not planned.
    """

    order: str
    what: tuple[str, ...]
    before: int | None = None
    after: int | None = None


class ItemReport(Frozen):
    """What became of one instance.

    Parameters
    ----------
    result
        ``improved``: a better plan; ``new``: there was none before; ``mended``: the one before broke a rule;
        ``kept``: nothing better was found; ``failed``: it could not be worked on.
    before, after, bound
        Cents of the plans, and the proven lower bound.
    terms
        By cost term that changed: cents before and after.
    orders_before, orders_after
        How many orders are planned.
    turns, seconds
        What it was given.
    broken
        What the plan before broke, in words.
    error
        What went wrong, in words. A plan may have been improved all the same.
    plan
        Where its best plan is.
    orders
        The orders that changed.
    """

    name: str
    result: Result
    before: int | None = None
    after: int | None = None
    bound: int | None = None
    terms: dict[str, tuple[int, int]] = Field(default_factory=dict)
    orders_before: int | None = None
    orders_after: int | None = None
    turns: int = 0
    seconds: float = 0.0
    broken: tuple[str, ...] = ()
    error: str = ""
    plan: str = ""
    orders: tuple[OrderChange, ...] = ()


class NightReport(Frozen):
    """What became of a run.

    Parameters
    ----------
    started
        When, by ISO 8601.
    finished
        Whether it came to its end; false: it was stopped, and can be gone on with.
    saved
        Cents by which plans that there were before became cheaper, per currency.
    """

    started: str
    finished: bool
    budget: float
    workers: int
    seconds: float
    saved: dict[str, int]
    counts: dict[str, int]
    items: tuple[ItemReport, ...]


def report_of(night: Night) -> NightReport:
    """Return the report of a run as its journal has it; plans are read and priced again."""
    saved: dict[str, int] = {}
    items = tuple(_item(night, name, saved) for name in night.items)
    counts: dict[str, int] = {}
    for item in items:
        counts[item.result] = counts.get(item.result, 0) + 1
    assert night.journal.begun is not None, "a run that has begun"
    return NightReport(
        started=night.journal.begun.started,
        finished=night.journal.ended,
        budget=night.budget,
        workers=night.workers,
        seconds=round(sum(turn.seconds for turn in night.journal.turns), 3),
        saved=saved,
        counts=counts,
        items=items,
    )


def _item(night: Night, name: str, saved: dict[str, int]) -> ItemReport:
    turns = night.turns_of(name)
    if not turns:
        return ItemReport(name=name, result="not reached")
    error = next((turn.error for turn in reversed(turns) if turn.failed), turns[-1].error)
    base = ItemReport(
        name=name,
        result="failed",
        turns=len(turns),
        seconds=round(sum(turn.seconds for turn in turns), 3),
        broken=turns[0].broken,
        error=error,
        bound=turns[-1].bound,
    )
    try:
        was = present(night.items[name], night.original(name))
        if not turns[0].replaces:
            was = replace(was, start=None)
        now = present(night.items[name], night.standing_plan(name))
    except UnusableItem as fault:
        return base.model_copy(update={"error": error or str(fault)})
    given = [turn for turn in turns if turn.gave]
    update = _figures(was.start, now.start)
    update["result"] = _result(
        bool(given), was.start, bool(was.broken), now.start, any(t.failed for t in turns)
    )
    if update["result"] == "improved" and was.start is not None and now.start is not None:
        assert was.start.costs is not None
        assert now.start.costs is not None
        gain = was.start.costs.total - now.start.costs.total
        saved[was.instance.currency] = saved.get(was.instance.currency, 0) + gain
    if given and fingerprint(night.target(name)) != given[-1].gave:
        aside = night.given(name)
        update["error"] = error or (
            f"{night.target(name)} was changed by somebody else meanwhile and is left alone. "
            f"Maybe compare it with {aside}."
        )
    update["plan"] = str(night.standing_plan(name)) if now.start is not None else ""
    return base.model_copy(update=update)


def _result(given: bool, was: Plan | None, was_broken: bool, now: Plan | None, failed: bool) -> Result:
    if given and now is not None:
        if was is not None:
            return "improved"
        return "mended" if was_broken else "new"
    if failed or now is None:
        return "failed"
    return "kept"


def _figures(was: Plan | None, now: Plan | None) -> dict[str, object]:
    before = was.costs if was is not None else None
    after = now.costs if now is not None else None
    update: dict[str, object] = {
        "before": before.total if before is not None else None,
        "after": after.total if after is not None else None,
        "orders_before": len(was.orders) if was is not None else None,
        "orders_after": len(now.orders) if now is not None else None,
    }
    if before is not None and after is not None:
        terms = {t: (before.terms.get(t, 0), after.terms.get(t, 0)) for t in before.terms | after.terms}
        update["terms"] = {t: pair for t, pair in terms.items() if pair[0] != pair[1]}
    if was is not None and now is not None:
        update["orders"] = tuple(changes(was, now))
    return update


def changes(before: Plan, after: Plan) -> Iterator[OrderChange]:
    """Yield the orders that are planned otherwise, by id."""
    old, new = ({placed.order: placed for placed in plan.orders} for plan in (before, after))
    people = [
        {
            o: sorted((d.start, d.operator, d.machine or "") for d in plan.duties if d.order == o)
            for o in known
        }
        for plan, known in ((before, old), (after, new))
    ]
    for order in sorted(old.keys() | new.keys()):
        was, now = old.get(order), new.get(order)
        if was is None or now is None:
            what = ["planned" if was is None else "left out"]
        else:
            what = [
                word
                for word, differs in (
                    ("mode", was.mode != now.mode),
                    ("start", (was.start, was.end) != (now.start, now.end)),
                    ("machines", sorted(was.machines) != sorted(now.machines)),
                    ("operators", people[0][order] != people[1][order]),
                )
                if differs
            ]
        if what:
            yield OrderChange(
                order=order,
                what=tuple(what),
                before=was.start if was is not None else None,
                after=now.start if now is not None else None,
            )


def write_report(report: NightReport, folder: Path) -> Path:
    """Write the report as JSON into ``folder``, whole or not at all; return its path."""
    path = folder / "report.json"
    write_whole(report.model_dump_json(indent=1, exclude_defaults=True) + "\n", path)
    return path
