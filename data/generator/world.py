"""Time and place of a fleet: horizon, calendars, sites and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from data.generator.catalogue import LOWBOYS, TRANSPORTS
from data.generator.theme import Place, Region, Theme
from models.domain.base import Window
from models.domain.resources import Certificate, Pool, PoolLevel
from models.domain.sites import Calendar, Road, Site, TransportClass
from models.domain.time import Horizon

TIME_ZONE = "America/Lima"
START = datetime(2027, 1, 4, tzinfo=ZoneInfo(TIME_ZONE))
SLOT_MINUTES = 30
DAY = 24 * 60 // SLOT_MINUTES
SUNDAY, SATURDAY = 6, 5


@dataclass(frozen=True)
class Shape:
    """Working hours: days of the week, start, end and hand-over as slots of the day."""

    name: str
    days: int
    start: int
    end: int
    handover: int | None = None


SHAPES: dict[str, Shape] = {
    "day": Shape("Monday to Saturday, 07:00 to 17:00", 6, 14, 34),
    "long-day": Shape("Monday to Friday, 07:00 to 18:00, hand-over at 12:00", 5, 14, 36, 24),
    "two-shift": Shape("Monday to Saturday, 06:00 to 22:00, hand-over at 14:00", 6, 12, 44, 28),
}


@dataclass(frozen=True)
class Zone:
    """A region with its sites as the instance has them; the yard comes first."""

    region: Region
    shape: Shape
    sites: tuple[Site, ...]
    places: tuple[Place, ...]
    induction: str | None

    @property
    def yard(self) -> Site:
        """Where its idle machines stand."""
        return self.sites[0]


@dataclass(frozen=True)
class World:
    """Horizon, calendars and zones."""

    horizon: Horizon
    calendars: tuple[Calendar, ...]
    zones: tuple[Zone, ...]
    transports: tuple[TransportClass, ...]
    roads: tuple[Road, ...]

    @property
    def sites(self) -> tuple[Site, ...]:
        """All sites, yards included."""
        return tuple(site for zone in self.zones for site in zone.sites)


def usual_weeks(orders: int) -> int:
    """Return the weeks that so many orders are planned over."""
    for most, weeks in ((8, 1), (19, 2), (400, 4), (2000, 8)):
        if orders <= most:
            return weeks
    return 13


def make_world(rng: Random, theme: Theme, weeks: int) -> World:
    """Return the horizon, the calendars with a holiday, the sites with their closures, and some roads."""
    horizon = Horizon(start=START, time_zone=TIME_ZONE, slot_minutes=SLOT_MINUTES, slots=weeks * 7 * DAY)
    holiday = rng.choice((9, 10, 11, 15, 16)) if weeks > 2 else None
    used = sorted({region.calendar for region in theme.regions})
    calendars = tuple(_calendar(name, weeks, holiday) for name in used)
    zones = []
    number = 1
    for region in theme.regions:
        zones.append(_zone(rng, region, number, weeks, several=len(theme.regions) > 1))
        number += len(zones[-1].sites)
    return World(horizon, calendars, tuple(zones), _transports(), _roads(rng, zones))


def _calendar(name: str, weeks: int, holiday: int | None) -> Calendar:
    shape = SHAPES[name]
    days = [d for d in range(weeks * 7) if d % 7 < shape.days and d != holiday]
    windows = tuple(Window(d * DAY + shape.start, d * DAY + shape.end) for d in days)
    handovers = tuple(d * DAY + shape.handover for d in days) if shape.handover is not None else ()
    return Calendar(id=name, name=shape.name, windows=windows, handovers=handovers)


def _zone(rng: Random, region: Region, number: int, weeks: int, *, several: bool) -> Zone:
    induction = f"induction-{_key(region.name)}" if several else None
    sites = []
    for offset, place in enumerate((region.yard, *region.places)):
        closures: tuple[Window, ...] = ()
        if offset and weeks > 2 and rng.random() < 0.2:
            day = rng.randrange(3, weeks * 7 - 3)
            closures = (Window(day * DAY, (day + 1) * DAY),)
        sites.append(
            Site(
                id=f"S-{number + offset:02d}",
                name=place.name,
                region=region.name,
                latitude=place.latitude,
                longitude=place.longitude,
                calendar=region.calendar,
                closures=closures,
                inductions=(induction,) if induction else (),
            )
        )
    return Zone(region, SHAPES[region.calendar], tuple(sites), (region.yard, *region.places), induction)


def _key(name: str) -> str:
    return name.casefold().replace(" ", "-")


def _transports() -> tuple[TransportClass, ...]:
    return tuple(
        TransportClass(
            id=t.id,
            name=t.name,
            pool=t.pool,
            speed_kmh=t.speed_kmh,
            detour_percent=t.detour_percent,
            loading_minutes=t.loading_minutes,
            cost_per_move=t.cost_per_move,
            cost_per_km=t.cost_per_km,
        )
        for t in TRANSPORTS
    )


def _roads(rng: Random, zones: list[Zone]) -> tuple[Road, ...]:
    """Measured ways between a few neighbouring sites: longer than the formula says, slower uphill."""
    roads = []
    for zone in zones:
        for down, up in pairwise(zone.sites):
            if rng.random() < 0.2:
                km = rng.randrange(8, 40)
                for transport in ("heavy-lowboy", "light-lowboy"):
                    minutes = km * 60 // rng.randrange(22, 34)
                    uphill = minutes * rng.randrange(115, 150) // 100
                    roads.append(
                        Road(transport=transport, origin=down.id, destination=up.id, minutes=uphill, km=km)
                    )
                    roads.append(
                        Road(transport=transport, origin=up.id, destination=down.id, minutes=minutes, km=km)
                    )
    return tuple(roads)


def lowboy_pools(capacity: dict[str, int]) -> tuple[Pool, ...]:
    """Return the pools of lowboys; one that no machine of the fleet needs has one unit."""
    return tuple(
        Pool(id=pool, name=LOWBOYS[pool], levels=(PoolLevel(start=0, capacity=capacity.get(pool, 1)),))
        for pool in sorted(LOWBOYS)
    )


def induction_certificates(world: World) -> tuple[Certificate, ...]:
    """Return each region's induction."""
    return tuple(
        Certificate(id=zone.induction, name=f"Site induction {zone.region.name}")
        for zone in world.zones
        if zone.induction
    )
