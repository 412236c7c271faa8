"""The machines of a fleet."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from data.generator.catalogue import KINDS, TRANSPORTS, MachineKind
from data.generator.world import DAY, World
from models.domain.base import Window


@dataclass(eq=False)
class Unit:
    """A machine while the fleet is made.

    Parameters
    ----------
    zone
        Index of the region where the witness plan uses it.
    place
        Index of the site in the zone where it stands at first.
    blocked
        Downtimes and what lies outside of a rental period, sorted.
    """

    number: int
    kind: MachineKind
    size: int
    zone: int
    place: int
    model: str
    rate: int
    rent: int = 0
    period: Window | None = None
    downtimes: tuple[Window, ...] = ()
    papers_until: int | None = None
    reach: str = "region"
    attributes: dict[str, float] = field(default_factory=dict)

    @property
    def pool(self) -> str | None:
        """The lowboys that haul it."""
        return next(t.pool for t in TRANSPORTS if t.id == self.kind.transport)


SMALL_FLEETS: dict[int, tuple[str, ...]] = {
    1: ("excavator",),
    2: ("excavator", "dump_truck"),
    3: ("excavator", "dump_truck", "roller"),
    4: ("excavator", "dozer", "dump_truck", "roller"),
    5: ("excavator", "dozer", "dump_truck", "dump_truck", "roller"),
}


def make_fleet(rng: Random, world: World, orders: int) -> list[Unit]:
    """Return about 0.3 machines an order, by class as the catalogue shares them out."""
    zones = len(world.zones)
    units: list[Unit] = []
    for zone in range(zones):
        own = orders // zones + (zone < orders % zones)
        rate = 0.23 if world.zones[zone].region.calendar == "two-shift" else 0.3
        for kind in _kinds(rng, max(1, round(rate * own))):
            units.append(_unit(rng, world, len(units), kind, zone, units))
    _rent_some(rng, units, world)
    for unit in units:
        _take_down(rng, unit, world)
    return units


def _kinds(rng: Random, count: int) -> list[MachineKind]:
    """Return the classes of so many machines, by largest remainder with some chance."""
    by_id = {kind.id: kind for kind in KINDS}
    if count in SMALL_FLEETS:
        return [by_id[kind] for kind in SMALL_FLEETS[count]]
    wanted = {kind.id: kind.share * count * rng.uniform(0.85, 1.15) for kind in KINDS}
    have = {kind: int(share) for kind, share in wanted.items()}
    have["excavator"], have["dump_truck"] = max(2, have["excavator"]), max(2, have["dump_truck"])
    order = sorted(wanted, key=lambda kind: (have[kind] - wanted[kind], kind))
    while sum(have.values()) < count:
        kind = order.pop(0)
        have[kind] += 1
        order.append(kind)
    while sum(have.values()) > count:
        have[max(sorted(have), key=lambda kind: have[kind] - wanted[kind])] -= 1
    return [by_id[kind] for kind in sorted(have) for _ in range(have[kind])]


def _unit(rng: Random, world: World, number: int, kind: MachineKind, zone: int, before: list[Unit]) -> Unit:
    same = sum(1 for unit in before if unit.zone == zone and unit.kind is kind)
    size = 1 if len(kind.sizes) > 1 and same % 5 in (1, 3) else 0
    data = kind.sizes[size]
    place = 0 if rng.random() < 0.3 else rng.randrange(len(world.zones[zone].sites))
    unit = Unit(number, kind, size, zone, place, rng.choice(data.models), rng.randint(*data.rate))
    unit.attributes = {name: _figure(rng, value) for name, value in sorted(data.attributes.items())}
    chance = rng.random()
    if len(world.zones) > 1 and not kind.scarce and chance < 0.15:
        unit.reach = "everywhere"
    elif len(world.zones) > 1 and not kind.scarce and chance < 0.35:
        unit.reach = "neighbour"
    return unit


def _figure(rng: Random, least: float) -> float:
    """Return a machine's own figure, a little above the least of its size."""
    return round(least * rng.uniform(1.0, 1.12), 1)


def _rent_some(rng: Random, units: list[Unit], world: World) -> None:
    """Make about one in nine machines rented, dearer to run and with a rental period."""
    slots = world.horizon.slots
    weeks = slots // (7 * DAY)
    hired = rng.sample(range(len(units)), len(units) // 9 + (len(units) > 4 and rng.random() < 0.5))
    for number in sorted(hired):
        unit = units[number]
        unit.rent = unit.kind.sizes[unit.size].rent * rng.randint(85, 115) // 100
        unit.rate = unit.rate * 104 // 100
        unit.place = 0
        if weeks >= 2 and rng.random() < 0.7:
            length = rng.randrange(max(7, weeks * 3), weeks * 7)
            first = rng.choice((0, weeks * 7 - length, rng.randrange(0, weeks * 7 - length + 1)))
            unit.period = Window(first * DAY, (first + length) * DAY)


def _take_down(rng: Random, unit: Unit, world: World) -> None:
    """Give one machine in six a repair of half a day to two days, not in the last days."""
    weeks = world.horizon.slots // (7 * DAY)
    if weeks < 3 or unit.rent or rng.random() > 1 / 6:
        return
    day = rng.randrange(2, weeks * 5)
    start = day * DAY + rng.choice((14, 24))
    unit.downtimes = (Window(start, start + rng.choice((10, 20, DAY, 2 * DAY - 14))),)
