"""A comparison of two plans as lines of text."""

from __future__ import annotations

from api.cli.words import count, money
from models.domain.instance import Instance
from solver.advice.diff import Comparison
from solver.registry import costs

MOST_LINES = 40
"""Differences that are listed one by one."""


def lines_of(
    compared: Comparison, instance: Instance | None, currency: str, language: str, most: int = MOST_LINES
) -> list[str]:
    """Return cost by term, orders by cost and what is otherwise, in words."""
    lines = [] if compared.cost is None else _costs(compared, currency, language)
    horizon = None if instance is None else instance.horizon
    shown = [f"  {d.words(horizon, language)}" for d in compared.differences[:most]]
    if len(compared.differences) > most:
        shown.append(f"  … and {len(compared.differences) - most:,} more")
    if compared.differences:
        lines += [f"{count(compared.changes, 'change')} of what was planned:", *shown]
    else:
        lines.append("The plans are the same.")
    return lines


def _costs(compared: Comparison, currency: str, language: str) -> list[str]:
    assert compared.cost is not None, "only what is priced has costs"
    titles = {cost.id: cost.title[language] for cost in costs()}
    before, after = compared.cost
    whole = f"{money(before, currency)} before, {money(after, currency)} after"
    lines = [f"cost {whole} ({_gain(before, after, currency)})"]
    for name, (old, new) in sorted(compared.terms.items()):
        if old != new:
            lines.append(f"  {titles.get(name, name)}: {_gain(old, new, currency)}")
    dearest = sorted(compared.orders.items(), key=lambda item: (-abs(item[1][1] - item[1][0]), item[0]))[:5]
    lines += [f"  order {name}: {_gain(old, new, currency)}" for name, (old, new) in dearest]
    return lines


def _gain(before: int, after: int, currency: str) -> str:
    return ("+" if after >= before else "") + money(after - before, currency)
