from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.rows import clip, gaps, lanes
from models.domain.base import Window

stretches = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda p: (p[0], p[0] + p[1])), max_size=25
)


@given(stretches, st.integers(0, 3))
def test_lanes_never_overlap_and_are_as_few_as_can_be(items: list[tuple[int, int]], distance: int) -> None:
    """Catches bars drawn over each other, and a board higher than it needs to be."""
    chosen = lanes(items, distance)
    for i, (start, end) in enumerate(items):
        for j, (other, its_end) in enumerate(items):
            if i != j and chosen[i] == chosen[j]:
                assert end + distance <= other or its_end + distance <= start
    together = [sum(a <= at < b + distance for a, b in items) for at in range(90)]
    assert len(set(chosen)) == max(together, default=0)


def test_gaps_are_what_windows_leave_inside_the_horizon() -> None:
    """Catches time off that is drawn past the horizon or lost at its ends."""
    assert gaps([Window(3, 5), Window(8, 30)], 20) == [Window(0, 3), Window(5, 8)]
    assert gaps([], 4) == [Window(0, 4)]
    assert gaps([Window(0, 4), Window(9, 12)], 4) == []


def test_clip() -> None:
    """Catches a downtime that begins after the horizon and is drawn nevertheless."""
    assert clip(Window(3, 99), 10) == Window(3, 10)
    assert clip(Window(10, 12), 10) is None
