"""How much of their time machines, classes and people work."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from models.domain.base import Window
from models.domain.reading import Reading
from models.domain.time import merge, subtract


@dataclass(frozen=True)
class Use:
    """Slots worked of those in which work was possible."""

    worked: int = 0
    possible: int = 0

    def __add__(self, other: Use) -> Use:
        return Use(self.worked + other.worked, self.possible + other.possible)

    @property
    def share(self) -> float | None:
        """``worked ÷ possible``; none where nothing was possible."""
        return self.worked / self.possible if self.possible else None


def machine_use(reading: Reading, machine: str) -> Use:
    """Return a machine's use: possible is when the site where it stands is open and it may be used.

    A lowboy works on its rounds, in the open time of its place.
    """
    index, slots = reading.index, reading.horizon.slots
    worked = 0
    for placed in reading.uses.get(machine, ()):
        worked += index.open_for(placed.order).count(placed.start, placed.end)
    for each in reading.rounds:
        if each.lowboy == machine:
            worked += index.open(each.base).count(each.start, each.end)
    down = merge(index.machines[machine].downtimes)
    possible = 0
    for site, stay in _stays(reading, machine, slots):
        for window in index.usable(machine).clipped(*stay):
            for part in subtract((window,), down):
                possible += index.open(site).count(part.start, part.end)
    return Use(worked, possible)


def _stays(reading: Reading, machine: str, slots: int) -> list[tuple[str, Window]]:
    """Where a machine stands and from when to when, by its moves."""
    site, since, stays = reading.index.machines[machine].place, 0, []
    for move in reading.moves.get(machine, ()):
        stays.append((site, Window(since, min(move.start, slots))))
        site, since = move.destination, move.end
    stays.append((site, Window(since, slots)))
    return [(place, stay) for place, stay in stays if stay.start < stay.end]


def operator_use(reading: Reading, operator: str) -> Use:
    """Return an operator's use, rounds with lowboys included: possible is his shifts without leave."""
    worked = sum(stint.end - stint.start for stint in reading.stints.get(operator, ()))
    return Use(worked, reading.index.available(operator).count(0, reading.horizon.slots))


def class_uses(reading: Reading) -> dict[str, Use]:
    """Return the use of each equipment class that has machines."""
    uses: dict[str, Use] = defaultdict(Use)
    for machine in reading.instance.machines:
        uses[machine.equipment_class] += machine_use(reading, machine.id)
    return dict(uses)
