"""Ejection: make room for an unplanned order by taking out what stands in its way at one start.

Source: D. Pisinger and S. Ropke, "Large neighborhood search", in Handbook of Metaheuristics (2010), and
the ejection chains of F. Glover (1996), reduced to one link that insertion then repairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solver.search.construct import duty_parts
from solver.search.ledger import Ledger, SpanBatch

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled, PeopleNeed, Starts
    from solver.search.construct import DutyParts

MOST_EJECTED = 8


@dataclass(frozen=True)
class Ejection:
    """Take ``out`` out, then insert ``order`` at ``start`` first.

    ``followers`` are unplanned orders that wait for it.
    """

    order: int
    start: int
    out: tuple[int, ...]
    followers: tuple[int, ...]


def draw_ejection(ledger: Ledger, random: np.random.Generator) -> Ejection | None:
    """Return an ejection for a random unplanned order whose predecessors are planned, if there is one."""
    c = ledger.c
    waiting = [k for k in range(len(c.orders)) if k not in ledger.placements]
    ready = [k for k in waiting if all(n in ledger.placements for n in _predecessors(c, k))]
    if not ready:
        return None
    k = ready[int(random.integers(len(ready)))]
    mode = int(random.integers(len(c.orders[k].modes)))
    starts = _starts_after_predecessors(ledger, k, mode)
    if not len(starts):
        return None
    at = int(random.integers(len(starts)))
    if random.random() < 0.5:
        at = min(at, int(random.integers(len(starts))))
    one = starts.within(np.arange(len(starts)) == at)
    out = _in_the_way(ledger, k, mode, one, random)
    if out is None or len(out) > MOST_EJECTED:
        return None
    return Ejection(k, int(one.start[0]), tuple(sorted(out)), tuple(_followers(c, k, set(waiting))))


def _predecessors(c: Compiled, k: int) -> list[int]:
    return [link.before for link in c.links_of[k] if link.after == k]


def _followers(c: Compiled, k: int, waiting: set[int]) -> list[int]:
    found: list[int] = []
    reach = [k]
    while reach:
        now = reach.pop()
        for link in c.links_of[now]:
            if link.before == now and link.after in waiting and link.after not in found:
                found.append(link.after)
                reach.append(link.after)
    return found


def _starts_after_predecessors(ledger: Ledger, k: int, mode: int) -> Starts:
    from solver.rules.precedence import RULE

    starts = ledger.c.starts(k, mode)
    if not len(starts):
        return starts
    mask = RULE.allowed(ledger, SpanBatch(ledger.c.orders[k], mode, starts))
    return starts if mask is None else starts.within(mask)


def _in_the_way(
    ledger: Ledger, k: int, mode: int, one: Starts, random: np.random.Generator
) -> set[int] | None:
    """Return the orders that hold machines and people which the order would take; none if hopeless."""
    start, end = int(one.start[0]), int(one.end[0])
    out: set[int] = set()
    chosen: set[int] = set()
    for need in ledger.c.orders[k].modes[mode].machines:
        options = []
        for m in need.candidates.tolist():
            if m in chosen or ledger.machine_blocked[m, start] != ledger.machine_blocked[m, end]:
                continue
            holders = {use.order for use in ledger.uses[m] if use.start < end and start < use.end}
            options.append((len(holders - out) + random.uniform(0, 1.5), m, holders))
        if len(options) < need.quantity:
            return None
        for _, m, holders in sorted(options)[: need.quantity]:
            chosen.add(m)
            out |= holders
    parts, _ = duty_parts(ledger.c, k, one)
    for people in ledger.c.orders[k].modes[mode].people:
        blockers = _people_in_the_way(ledger, people, parts, random, out)
        if blockers is None:
            return None
        out |= blockers
    return out


def _people_in_the_way(
    ledger: Ledger, need: PeopleNeed, parts: DutyParts, random: np.random.Generator, out: set[int]
) -> set[int] | None:
    found: set[int] = set()
    for start, end in zip(parts.start.tolist(), parts.end.tolist(), strict=True):
        options = []
        for p, low, high in zip(
            need.operators.tolist(), need.valid_from.tolist(), need.valid_until.tolist(), strict=True
        ):
            if low <= start and end <= high and ledger.person_away[p, start] == ledger.person_away[p, end]:
                holders = {b.order for b in ledger.bookings[p] if b.start < end and start < b.end}
                options.append((len(holders - out - found) + random.uniform(0, 0.9), p, holders))
        if len(options) < need.quantity:
            return None
        for _, _, holders in sorted(options)[: need.quantity]:
            found |= holders
    return found
