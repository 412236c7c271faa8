"""Which people, and which days of theirs, to plan anew together."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from solver.cpsat.build import Outcome
    from solver.cpsat.compile import Compiled
    from solver.search.state import State

KINDS = ("whole", "weeks", "fortnight")
"""Some people over all days, many over some weeks, and more over fewer days."""

STRETCHES = {"weeks": (14, 21, 28, 42), "fortnight": (5, 7, 9, 12)}

SMALLEST, LARGEST = 60.0, 40_000.0
"""Places of a neighbourhood, one for each person and shift."""


@dataclass(frozen=True)
class Part:
    """A neighbourhood: people, and the slots in which their places are decided (none: all)."""

    kind: str
    staff: tuple[int, ...]
    stretch: tuple[int, int] | None


class Chooser:
    """Draws neighbourhoods; kinds that gain are drawn more often, and sizes follow what is proven in time."""

    def __init__(self, c: Compiled, seed: int) -> None:
        self.c = c
        assert c.staffing is not None
        self.staffing = c.staffing
        self.random = np.random.default_rng(seed)
        self.days = [*c.day_starts.tolist(), c.slots]
        self.size = dict.fromkeys(KINDS, 250.0)
        self.gain = dict.fromkeys(KINDS, 1.0)
        self.seconds = 0.6

    def draw(self, state: State, busy: set[int]) -> Part:
        """Return a neighbourhood without people who are busy."""
        total = sum(self.gain.values())
        kind = str(self.random.choice(KINDS, p=[self.gain[k] / total for k in KINDS]))
        count = len(self.days) - 1
        stretch: tuple[int, int] | None = None
        if kind != "whole":
            length = int(self.random.choice(STRETCHES[kind]))
            if length < count:
                first = int(self.random.integers(1 - length // 2, count - length // 2))
                low, high = max(0, first), min(count, first + length)
                stretch = (self.days[low], self.days[high])
        staff: list[int] = []
        size = 0
        for operator in self.random.permutation(len(self.c.operators)).tolist():
            if operator in busy:
                continue
            staff.append(operator)
            size += self._size(operator, stretch)
            if size >= self.size[kind]:
                break
        return Part(kind, tuple(staff), stretch)

    def _size(self, operator: int, stretch: tuple[int, int] | None) -> int:
        choices = self.staffing.choices(operator)
        if stretch is None:
            return len(choices)
        low = bisect_left(choices, stretch[0], key=lambda x: x.start)
        return bisect_left(choices, stretch[1], key=lambda x: x.start) - low

    def learn(self, part: Part, outcome: Outcome, gained: int, spent: float) -> None:
        """Note how a neighbourhood went."""
        kind = part.kind
        if outcome.proven:
            self.size[kind] *= 1.1 if outcome.spent < 0.5 * self.seconds else 1.02
        else:
            self.size[kind] *= 0.85
        self.size[kind] = min(LARGEST, max(SMALLEST, self.size[kind]))
        rate = gained / max(0.02, spent)
        self.gain[kind] = max(0.1, 0.9 * self.gain[kind] + 0.1 * min(50.0, rate))
