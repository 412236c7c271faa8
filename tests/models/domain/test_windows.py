"""Sorted windows that are searched by bisection, held against counting slot by slot."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.domain.base import Window
from models.domain.windows import WindowSet

END = 40
SLOT = st.integers(min_value=-2, max_value=END + 2)


@st.composite
def window_sets(draw: st.DrawFn) -> WindowSet:
    """Draw sorted, disjoint windows that may touch."""
    edges = sorted(draw(st.lists(st.integers(min_value=0, max_value=END), max_size=8, unique=True)))
    pairs = list(pairwise(edges))
    kept = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    return WindowSet([Window(a, b) for (a, b), keep in zip(pairs, kept, strict=True) if keep])


def slots(windows: WindowSet) -> list[int]:
    """Return each slot of the windows, the slow way."""
    return [slot for start, end in windows for slot in range(start, end)]


@given(window_sets(), SLOT, SLOT)
def test_counting_agrees_with_slots(windows: WindowSet, start: int, end: int) -> None:
    """A window's edge that is counted on the wrong side."""
    inside = [slot for slot in slots(windows) if start <= slot < end]
    assert windows.count(start, end) == len(inside)
    assert windows.before(start) == sum(slot < start for slot in slots(windows))
    assert windows.total == len(slots(windows))
    assert (windows.index(start) is not None) == (start in slots(windows))


@given(window_sets(), SLOT, SLOT)
def test_touching_and_clipped_agree_with_slots(windows: WindowSet, start: int, end: int) -> None:
    """A window that only touches the stretch taken for one that overlaps it."""
    touching = [w for w in windows if any(start <= slot < end for slot in range(*w))]
    assert list(windows.touching(start, end)) == touching
    clipped = [slot for a, b in windows.clipped(start, end) for slot in range(a, b)]
    assert clipped == [slot for slot in slots(windows) if start <= slot < end]


@given(window_sets(), SLOT, SLOT)
def test_cover_is_by_one_window(windows: WindowSet, start: int, end: int) -> None:
    """Two windows that touch taken for one."""
    if start < end:
        assert windows.covers(start, end) == any(w.start <= start and end <= w.end for w in windows)


@given(window_sets(), SLOT, st.integers(min_value=1, max_value=END))
def test_advance_ends_after_so_many_open_slots(windows: WindowSet, start: int, length: int) -> None:
    """An end that lies at the start of the next window rather than at the end of this one."""
    later = [slot for slot in slots(windows) if slot >= start]
    expected = later[length - 1] + 1 if len(later) >= length else None
    assert windows.advance(start, length) == expected
