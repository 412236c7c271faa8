"""When a solve ends, and what it says on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.domain.plan import Plan


@dataclass(frozen=True)
class SolveLimits:
    """What a solve may use.

    Parameters
    ----------
    seconds
        Wall-clock limit of the whole call.
    gap
        Ends once ``(cost - bound) / max(1, |cost|)`` is no larger.
    workers
        Processor cores to use.
    seed
        Seed of every choice.
    memory_mb
        Ceiling of the solving process in mebibytes; none: no ceiling. Kept by the guard.
    deterministic
        Units of work, of about a second each, after which the search ends; none: it ends by the clock. With
        it no choice depends on time and the same instance, seed and version give the same plan;
        ``seconds`` is then a limit from outside, which the guard keeps.

    Raises
    ------
    ValueError
        If work is to be counted and there is more than one worker: threads race.
    """

    seconds: float = 60.0
    gap: float = 0.0
    workers: int = 2
    seed: int = 0
    memory_mb: int | None = None
    deterministic: float | None = None

    def __post_init__(self) -> None:
        if self.deterministic is not None and self.workers != 1:
            raise ValueError(f"a deterministic solve takes 1 worker, not {self.workers}")


@dataclass(frozen=True)
class Progress:
    """One step of a running solve.

    Parameters
    ----------
    seconds
        Since the call.
    cost
        Cents of the best plan so far; none before the first.
    bound
        Proven lower bound in cents, if one is known.
    message
        What happened, in words.
    plan
        The best plan, if it is new with this step.
    """

    seconds: float
    cost: int | None
    bound: int | None
    message: str
    plan: Plan | None = None

    @property
    def gap(self) -> float | None:
        """``(cost - bound) / max(1, |cost|)``."""
        return relative_gap(self.cost, self.bound)


OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]


def relative_gap(cost: int | None, bound: int | None) -> float | None:
    """Return ``(cost - bound) / max(1, |cost|)``, none if either is unknown."""
    if cost is None or bound is None:
        return None
    return max(0, cost - bound) / max(1, abs(cost))
