"""How a plan uses its fleet in a period: by class of equipment and region, and what is paid for nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.domain.orders import MachineLine

if TYPE_CHECKING:
    from models.domain.base import Window
    from models.domain.orders import WorkOrder
    from models.domain.reading import Reading
    from models.domain.resources import Machine

EVERYWHERE = ""
"""Region of machines that may work in several."""


@dataclass(frozen=True)
class Group:
    """Machines of one class that work in one region, in a period.

    Parameters
    ----------
    equipment_class, region
        What they have in common; an empty region: they may work in several.
    owned, rented
        Their ids.
    idle
        Those of them that no order uses in the period.
    open_slots, work_slots
        Slots in which sites of the region are open, summed over the machines, and slots of work.
    rent
        What the rented ones cost in the whole plan, in cents.
    unplanned, late
        Orders of the region that need the class and are left out, or end late in the period.
    """

    equipment_class: str
    region: str
    owned: tuple[str, ...]
    rented: tuple[str, ...]
    idle: tuple[str, ...]
    open_slots: int
    work_slots: int
    rent: int
    unplanned: tuple[str, ...]
    late: tuple[str, ...]

    @property
    def utilisation(self) -> float:
        """Share of the open slots in which the machines work, 0 to 1."""
        return min(1.0, self.work_slots / self.open_slots) if self.open_slots else 0.0


@dataclass(frozen=True)
class DeadRent:
    """A rented machine that is paid for days without work.

    Parameters
    ----------
    machine
        Its id.
    days, idle_days
        Days of the horizon that are charged, and those of the period without work among them.
    cents
        What the plan pays for it beyond what the days with work alone would cost.
    """

    machine: str
    days: int
    idle_days: int
    cents: int


def region_of(reading: Reading, machine: Machine) -> str:
    """Return the region in which a machine may work; `EVERYWHERE` if there are several."""
    sites = machine.sites if machine.sites is not None else tuple(reading.index.sites)
    regions = {reading.index.sites[site].region for site in sites}
    return regions.pop() if len(regions) == 1 else EVERYWHERE


def classes_of(order: WorkOrder) -> set[str]:
    """Return the classes of equipment that some mode of an order needs."""
    lines = (line for mode in order.modes for line in mode.lines)
    return {line.equipment_class for line in lines if isinstance(line, MachineLine)}


def groups(reading: Reading, period: Window) -> tuple[Group, ...]:
    """Return the fleet by class and region."""
    members: dict[tuple[str, str], list[Machine]] = defaultdict(list)
    for machine in reading.instance.machines:
        members[machine.equipment_class, region_of(reading, machine)].append(machine)
    wanting = _wanting(reading, period)
    for kind, region in wanting:
        if not any(kind == other and place in (region, EVERYWHERE) for other, place in members):
            members[kind, region] = []
    return tuple(_group(reading, period, *key, units, wanting) for key, units in sorted(members.items()))


def _group(
    reading: Reading,
    period: Window,
    kind: str,
    region: str,
    units: list[Machine],
    wanting: dict[tuple[str, str], tuple[list[str], list[str]]],
) -> Group:
    sites = [s.id for s in reading.instance.sites if region in (EVERYWHERE, s.region)]
    open_slots = max((reading.index.open(site).count(*period) for site in sites), default=0)
    work = {unit.id: work_slots(reading, unit.id, period) for unit in units}
    rents = [rent_of(reading, unit.id) for unit in units if unit.ownership == "rented"]
    own = [lists for (k, r), lists in wanting.items() if k == kind and region in (EVERYWHERE, r)]
    return Group(
        kind,
        region,
        tuple(unit.id for unit in units if unit.ownership == "owned"),
        tuple(unit.id for unit in units if unit.ownership == "rented"),
        tuple(unit for unit, slots in work.items() if not slots),
        open_slots * len(units),
        sum(work.values()),
        sum(rents),
        tuple(order for out, _ in own for order in out),
        tuple(order for _, late in own for order in late),
    )


def _wanting(reading: Reading, period: Window) -> dict[tuple[str, str], tuple[list[str], list[str]]]:
    """Return by class and region the orders that are left out, and those that end late in the period."""
    found: dict[tuple[str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for order in reading.instance.orders:
        placed = reading.planned.get(order.id)
        if placed is None:
            if order.release >= period.end or (order.deadline or period.end) <= period.start:
                continue
        elif order.due is None or placed.end <= order.due or not period.start < placed.end <= period.end:
            continue
        for kind in classes_of(order):
            found[kind, reading.index.sites[order.site].region][placed is not None].append(order.id)
    return found


def work_slots(reading: Reading, machine: str, period: Window) -> int:
    """Return a machine's slots of work in a period."""
    return sum(
        reading.index.open_for(use.order).count(max(use.start, period.start), min(use.end, period.end))
        for use in reading.uses.get(machine, ())
    )


def rent_of(reading: Reading, machine: str) -> int:
    """Return what a rented machine costs in the plan, in cents; 0 for one that is owned."""
    rental = reading.index.rentals.get(machine)
    if rental is None:
        return 0
    uses = reading.uses.get(machine, [])
    slots = sum(reading.mode(use).duration for use in uses)
    return rental.owed(reading.hired_days(machine), slots) + rental.once(used=bool(uses))


def dead_rents(reading: Reading, period: Window) -> tuple[DeadRent, ...]:
    """Return the rented machines that are paid for days without work, the dearest first."""
    found = []
    for machine, rental in reading.index.rentals.items():
        uses = reading.uses.get(machine, [])
        if not uses:
            continue
        worked: set[int] = set()
        slots = 0
        for use in uses:
            slots += reading.mode(use).duration
            for part in reading.index.open_for(use.order).clipped(use.start, use.end):
                first, last = (reading.horizon.day_of(at) for at in (part.start, part.end - 1))
                worked.update(range(first, last + 1))
        days = reading.hired_days(machine)
        first, last = (
            reading.horizon.day_of(uses[0].start),
            reading.horizon.day_of(max(u.end for u in uses) - 1),
        )
        low, high = reading.horizon.day_of(period.start), reading.horizon.day_of(period.end - 1)
        on = 0 if rental.days_before else first
        idle = [
            day
            for day in range(max(on, low), min(last, high) + 1)
            if day not in worked and rental.charged[day + 1] > rental.charged[day]
        ]
        cents = rental.owed(days, slots) - rental.owed(days - len(idle), slots)
        if cents > 0:
            found.append(DeadRent(machine, days, len(idle), cents))
    return tuple(sorted(found, key=lambda dead: (-dead.cents, dead.machine)))
