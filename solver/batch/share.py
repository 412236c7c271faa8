"""Who gets the next seconds: each instance some, then those from which most is to be expected."""

from __future__ import annotations

import math
from dataclasses import dataclass

FIRST_SHARE = 0.5
"""Share of the budget for everybody's first turn, by the root of the size of its file."""

LEAST_SECONDS = 1.0
"""Shortest turn that is worth its start."""

TURNS_OF_THE_REST = 2.0
"""Into how many turns an instance's share of the rest is cut."""

FADING = 0.5
"""What an instance gains by the second in a turn, as a share of what it gained in the one before."""

HOPE = 0.002
"""Share of the gap that an instance without gains may still gain in each of its seconds,
less as more of them are gone."""


@dataclass
class Standing:
    """How an instance stands in the run.

    Parameters
    ----------
    size
        Bytes of its file.
    spent, turns
        Seconds and turns so far.
    rate
        Cents that its last turn gained by the second.
    open_cents
        Cost less proven bound; none: not known.
    """

    name: str
    size: int
    spent: float = 0.0
    turns: int = 0
    rate: float = 0.0
    open_cents: int | None = None
    closed: bool = False
    busy: bool = False

    def expected(self) -> float:
        """Return the cents by the second that its next turn may gain."""
        return FADING * self.rate + HOPE * (self.open_cents or 0) / max(1.0, self.spent)


class Share:
    """Shares the seconds of a run.

    Parameters
    ----------
    seconds
        Of all cores together; what is spent already counts.
    """

    def __init__(self, seconds: float, standings: list[Standing]) -> None:
        self.seconds = seconds
        self.standings = {standing.name: standing for standing in standings}
        self._promised = 0.0
        self._roots = sum(math.sqrt(max(1, s.size)) for s in standings) or 1.0

    @property
    def left(self) -> float:
        """Seconds that are neither spent nor promised."""
        return self.seconds - self._promised - sum(s.spent for s in self.standings.values())

    def next(self) -> tuple[str, float] | None:
        """Return the next instance and its seconds, and note it as busy; none: nothing more to do now."""
        free = [s for s in self.standings.values() if not s.closed and not s.busy]
        new = [s for s in free if not s.turns]
        if new:
            # The first turn is everybody's right, so it is given even if others took longer than they should.
            chosen, seconds = new[0], self._first(new[0])
        else:
            if not free or self.left < LEAST_SECONDS:
                return None
            chosen = max(free, key=lambda s: (s.expected(), -s.spent))
            usual = (1 - FIRST_SHARE) * self.seconds / len(self.standings) / TURNS_OF_THE_REST
            seconds = min(self.left, max(LEAST_SECONDS, usual, chosen.spent / 2))
        chosen.busy = True
        self._promised += seconds
        return chosen.name, seconds

    def _first(self, standing: Standing) -> float:
        fair = self.seconds / len(self.standings)
        part = FIRST_SHARE * self.seconds * math.sqrt(max(1, standing.size)) / self._roots
        return max(min(LEAST_SECONDS, fair), part)

    def took(self, name: str, promised: float) -> None:
        """Note that a turn has ended; what came of it was entered in its `Standing`."""
        self.standings[name].busy = False
        self._promised -= promised
