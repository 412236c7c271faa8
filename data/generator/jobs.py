"""The work of the witness plan while it is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

from data.generator.catalogue import JobKind
from data.generator.fleet import Unit


@dataclass(eq=False)
class Job:
    """One piece of work that the witness plan does, which becomes an order.

    Parameters
    ----------
    site
        Index of the site in its zone.
    start, end, duration
        Slots; the duration counts the site's open slots.
    crew
        Units of each line of the kind's first way.
    people
        Certificates of those without a machine.
    pools
        Units taken of each pool.
    way
        Which of the kind's ways the crew is of.
    after
        The job that it continues.
    """

    kind: JobKind
    zone: int
    site: int
    start: int
    end: int
    duration: int
    crew: list[list[Unit]]
    people: tuple[str, ...] = ()
    pools: dict[str, int] = field(default_factory=dict)
    way: int = 0
    after: Job | None = None
    number: int = -1

    def __post_init__(self) -> None:
        self.take_on(self.kind)

    def take_on(self, kind: JobKind) -> None:
        """Do another kind of work with the same crew; a larger machine goes its own way, if there is one."""
        self.kind, self.way = kind, 0
        if self.crew and self.crew[0] and self.crew[0][0].size > kind.ways[0].crew[0].size:
            sizes = [way.crew[0].size for way in kind.ways]
            self.way = sizes.index(1) if 1 in sizes else 0

    @property
    def units(self) -> list[Unit]:
        """All its machines, line by line."""
        return [unit for line in self.crew for unit in line]


@dataclass(frozen=True)
class Haul:
    """A machine's way to a job's site."""

    unit: Unit
    origin: int
    site: int
    start: int
    end: int
