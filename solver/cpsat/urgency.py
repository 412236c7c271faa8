"""Which orders are urgent: by when they, and all that follow them, must start."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solver.cpsat.shapes import CompiledOrder, Link


def latest_starts(orders: Sequence[CompiledOrder], links: Sequence[Link]) -> list[float]:
    """Return the latest sensible start of each order, of its successors too, in slots."""
    shortest = [min(mode.duration for mode in order.modes) for order in orders]
    latest: list[float] = []
    for order, duration in zip(orders, shortest, strict=True):
        due = order.order.due if order.order.due is not None else order.deadline
        latest.append(float(min(due, order.deadline) - duration))
    for _ in orders:
        changed = False
        for link in links:
            if link.kind == "FS":
                bound = latest[link.after] - link.min_lag - shortest[link.before]
                if bound < latest[link.before]:
                    latest[link.before], changed = bound, True
        if not changed:
            break
    return latest


def urgent_first(links: Sequence[Link], key: Sequence[float]) -> list[int]:
    """Return the indices of ``key``, the least first, each after what it follows by finish or start.

    Those on a cycle stand at the end.
    """
    waiting = [0] * len(key)
    after: list[list[int]] = [[] for _ in key]
    for link in links:
        if link.kind in ("FS", "SS"):
            waiting[link.after] += 1
            after[link.before].append(link.after)
    heap = [(key[i], i) for i, n in enumerate(waiting) if n == 0]
    heapq.heapify(heap)
    sequence: list[int] = []
    while heap:
        _, i = heapq.heappop(heap)
        sequence.append(i)
        for j in after[i]:
            waiting[j] -= 1
            if waiting[j] == 0:
                heapq.heappush(heap, (key[j], j))
    rest = sorted(set(range(len(key))) - set(sequence), key=lambda i: (key[i], i))
    return sequence + rest
