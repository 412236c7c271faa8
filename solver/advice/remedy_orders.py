"""Changes of an order's own terms, of its site, and of pools, budgets, links and pins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from models.domain.base import Window
from models.domain.instance import Instance
from models.domain.orders import PoolLine
from models.domain.resources import Pool, PoolLevel
from solver.advice import loosen
from solver.advice.needs import Need
from solver.advice.remedy import Remedy
from solver.advice.restrictions import pin_restriction
from solver.advice.wording import REMEDIES, say, stretches, when


def deadline(need: Need) -> Iterator[Remedy]:
    """Let the deadline slip to the order's end."""
    order, end = need.order, need.placed.end
    late = end - (order.deadline or end)
    hours = late * need.instance.horizon.slot_minutes / 60
    words = {"order": order.id, "hours": f"{hours:g}", "until": when(need.instance.horizon, end)}
    yield Remedy(
        "deadline",
        say(REMEDIES, "deadline", **words),
        loosen.order_with(order.id, deadline=end),
        (order.id,),
    )


def release(need: Need) -> Iterator[Remedy]:
    """Allow an earlier start."""
    order, start = need.order, need.placed.start
    words = {"order": order.id, "since": when(need.instance.horizon, start)}
    change = loosen.order_with(order.id, release=start)
    yield Remedy("release", say(REMEDIES, "release", **words), change, (order.id,))


def one_period(need: Need) -> Iterator[Remedy]:
    """Allow pauses."""
    change = loosen.order_with(need.order.id, interruptible=True)
    yield Remedy("interrupt", say(REMEDIES, "interrupt", order=need.order.id), change, (need.order.id,))


def closure(need: Need) -> Iterator[Remedy]:
    """Open the site in the closures that the order lies in."""
    site = next(s for s in need.instance.sites if s.id == need.order.site)
    start, end = need.placed.start, need.placed.end
    opened = [w for w in site.closures if w.start < end and w.end > start]

    def place(instance: Instance) -> Instance:
        left = tuple(w for w in site.closures if w not in opened)
        return loosen.with_item(instance, "sites", site.id, closures=left)

    words = {"site": site.id, "windows": stretches(need.instance.horizon, opened)}
    if opened:
        yield Remedy("open_site", say(REMEDIES, "open_site", **words), place, (site.id,))


def pool(need: Need) -> Iterator[Remedy]:
    """Have more units of a pool while the order takes them."""
    key = need.restriction.subject[0]
    own = next(p for p in need.instance.pools if p.id == key)
    short, span = _shortage(need, own)
    if short <= 0:
        return
    horizon = need.instance.horizon
    levels = _raised(own, span, short, horizon.slots)
    words = {
        "pool": key,
        "count": short,
        "since": when(horizon, span.start),
        "until": when(horizon, span.end),
    }
    yield Remedy(
        "pool",
        say(REMEDIES, "pool", **words),
        lambda instance: loosen.with_item(instance, "pools", key, levels=levels),
        (key,),
    )


def _shortage(need: Need, pool: Pool) -> tuple[int, Window]:
    """Return how many units are missing at most in the plan without the limit, and when any are."""
    slots = need.instance.horizon.slots
    used, capacity = np.zeros(slots + 1, dtype=np.int64), np.zeros(slots + 1, dtype=np.int64)
    for level in pool.levels:
        capacity[level.start :] = level.capacity
    orders = {order.id: order for order in need.loose.orders}
    for placed in need.plan.orders:
        for line in orders[placed.order].modes[placed.mode].lines:
            if isinstance(line, PoolLine) and line.pool == pool.id:
                used[placed.start : placed.end] += line.quantity
    for move in need.plan.moves:
        if move.lowboy == pool.id:
            used[move.start : move.end] += 1
    short = np.flatnonzero(used > capacity)
    if not len(short):
        return 0, Window(0, 0)
    return int((used - capacity).max()), Window(int(short[0]), int(short[-1]) + 1)


def _raised(pool: Pool, span: Window, more: int, slots: int) -> tuple[PoolLevel, ...]:
    """Return the levels of a pool with more units in one stretch."""
    cuts = sorted({0, span.start, span.end, *(level.start for level in pool.levels)})
    found: list[PoolLevel] = []
    for cut in cuts:
        if cut >= slots:
            break
        own = max((level for level in pool.levels if level.start <= cut), key=lambda level: level.start)
        extra = more if span.start <= cut < span.end else 0
        found.append(PoolLevel(start=cut, capacity=own.capacity + extra))
    return tuple(found)


def budget(need: Need) -> Iterator[Remedy]:
    """Raise a budget by what is missing."""
    key = need.restriction.subject[0]
    own = next(b for b in need.instance.budgets if b.id == key)
    orders = {order.id: order for order in need.loose.orders}
    used = sum(
        use.amount
        for placed in need.plan.orders
        for use in orders[placed.order].modes[placed.mode].budgets
        if use.budget == key
    )
    if used > own.amount:
        change = lambda instance: loosen.with_item(instance, "budgets", key, amount=used)  # noqa: E731
        words = say(REMEDIES, "budget", budget=key, count=used - own.amount)
        yield Remedy("budget", words, change, (key,))


def precedence(need: Need) -> Iterator[Remedy]:
    """Drop a link."""
    before, after, kind = need.restriction.subject
    for link in need.instance.precedences:
        if (link.predecessor, link.successor, link.kind) == (before, after, kind):
            words = say(REMEDIES, "precedence", order=after, before=before)
            yield Remedy("precedence", words, loosen.without("precedences", link), (before, after))


def unpin(need: Need) -> Iterator[Remedy]:
    """Drop a pin."""
    for pin in need.instance.pins:
        about = pin_restriction(need.instance, pin)
        if about.key == need.restriction.key:
            pin_words = (about.words.en.rstrip("."), about.words.es.rstrip("."))
            yield Remedy(
                "unpin",
                say(REMEDIES, "unpin", pin=pin_words),
                loosen.without("pins", pin),
                about.subject,
            )


def moves_free(need: Need) -> Iterator[Remedy]:
    """Have permits now, or moves at any hour."""
    kind = need.restriction.kind
    fields: dict[str, Any] = {"permit_days": 0} if kind == "permit" else {"calendar": None}
    yield Remedy(kind, say(REMEDIES, kind), loosen.transports_with(**fields), (kind,))


ORDERS = {
    "deadline": deadline,
    "release": release,
    "one_period": one_period,
    "closure": closure,
    "pool": pool,
    "lowboys": pool,
    "budget": budget,
    "precedence": precedence,
    "pin_start": unpin,
    "pin_mode": unpin,
    "pin_machine": unpin,
    "pin_operator": unpin,
    "permit": moves_free,
    "move_hours": moves_free,
}
"""By kind of restriction."""
