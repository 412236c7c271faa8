"""The collector of reference cycles in processes that solve and that check."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

ALLOCATIONS = 2_000_000
"""New containers between two looks while a solve begins: more than it takes to plan thousands of orders."""

USUAL = gc.get_threshold()


def collect_seldom() -> None:
    """Let the collector look seldom while an instance is read and prepared.

    All that this makes stays, and the collector would look at it again and again: a third of the time to the
    first plan of 1,000 orders.
    """
    gc.set_threshold(ALLOCATIONS, *USUAL[1:])


def collect_again() -> None:
    """Let the collector look as usual from now on, but never again at what there is already."""
    gc.freeze()
    gc.set_threshold(*USUAL)


@contextmanager
def collecting_later() -> Iterator[None]:
    """Let the collector wait while plans are read and checked: a quarter of the time, for no cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
