"""What a fleet is called and where it works: chosen by hand for the demo, drawn for all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, radians, sin
from random import Random

from data.generator.names import PLACES, TITLES, TOWNS, WHERE

KM_PER_DEGREE = 111.32


@dataclass(frozen=True)
class Place:
    """A site.

    Parameters
    ----------
    kind
        What is built there; chooses titles.
    stretches
        Parts of the site that titles name, such as ``km 12+400``.
    """

    name: str
    latitude: float
    longitude: float
    kind: str
    stretches: tuple[str, ...] = WHERE


@dataclass(frozen=True)
class Region:
    """Sites that share a yard, a working calendar, and most of the people.

    Parameters
    ----------
    calendar
        ``day``, ``long-day`` or ``two-shift``.
    """

    name: str
    calendar: str
    yard: Place
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Theme:
    """Names and places of one fleet.

    Parameters
    ----------
    titles
        Order title by kind of site and job, ``("Dam", "riprap")``; an empty kind of site stands for all.
    """

    company: str
    regions: tuple[Region, ...]
    titles: Mapping[tuple[str, str], str]


def drawn_theme(rng: Random, seed: int, orders: int) -> Theme:
    """Return regions 40 to 150 km apart with sites 3 to 40 km apart, about one region per 70 orders."""
    count = max(1, round(orders / 70))
    towns = list(TOWNS)
    rng.shuffle(towns)
    calendars = _calendars(rng, count)
    regions: list[Region] = []
    centres: list[tuple[float, float]] = []
    for number in range(count):
        x, y = _apart(rng, centres)
        centres.append((x, y))
        name = towns[number % len(towns)] + (f" {number // len(towns) + 1}" if number >= len(towns) else "")
        sites = max(1, min(9, round(orders / count / rng.uniform(7, 10))))
        if orders > 3:
            sites = max(2, sites)
        regions.append(_region(rng, name, calendars[number], x, y, sites))
    titles = {("", job): title for job, title in TITLES.items()}
    return Theme(f"Generated fleet {seed}", tuple(regions), titles)


def _calendars(rng: Random, count: int) -> list[str]:
    kinds = ["day", "long-day", "two-shift"]
    rng.shuffle(kinds)
    if count == 1:
        return [rng.choice(("day", "day", "long-day", "two-shift"))]
    return [*kinds, *(rng.choice(("day", "day", "long-day", "two-shift")) for _ in range(count))][:count]


def _apart(rng: Random, centres: list[tuple[float, float]]) -> tuple[float, float]:
    """Return a point 40 to 150 km from one of the centres and not nearer to any other."""
    if not centres:
        return 0.0, 0.0
    while True:
        x0, y0 = rng.choice(centres)
        angle, length = rng.uniform(0, 2 * pi), rng.uniform(50, 150)
        x, y = x0 + length * cos(angle), y0 + length * sin(angle)
        if all((x - a) ** 2 + (y - b) ** 2 >= 50**2 for a, b in centres):
            return x, y


def _region(rng: Random, name: str, calendar: str, x: float, y: float, count: int) -> Region:
    spots: list[tuple[float, float]] = []
    radius = 16.0
    while len(spots) < count + 1:
        angle, length = rng.uniform(0, 2 * pi), rng.uniform(2, radius)
        spot = x + length * cos(angle), y + length * sin(angle)
        if all((spot[0] - a) ** 2 + (spot[1] - b) ** 2 >= 3**2 for a, b in spots):
            spots.append(spot)
    places = []
    for number, (a, b) in enumerate(spots[1:], 1):
        kind, word = PLACES[rng.randrange(len(PLACES))]
        places.append(_place(f"{word} {name} {number}", kind, a, b))
    return Region(name, calendar, _place(f"Patio {name}", "Yard", *spots[0]), tuple(places))


def _place(name: str, kind: str, x: float, y: float) -> Place:
    latitude = round(-13.5 + y / KM_PER_DEGREE, 4)
    longitude = round(-73.0 + x / (KM_PER_DEGREE * cos(radians(-13.5))), 4)
    return Place(name, latitude, longitude, kind)
