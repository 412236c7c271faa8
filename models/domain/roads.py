"""The way from place to place: slots and kilometres by transport class."""

from __future__ import annotations

from math import asin, ceil, cos, radians, sin, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.domain.instance import Instance

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""


def great_circle_km(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Return the length of the great circle between two points given in degrees.

    Source: haversine formula, R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984).
    """
    north = radians(to_latitude - latitude) / 2
    east = radians(to_longitude - longitude) / 2
    chord = sin(north) ** 2 + cos(radians(latitude)) * cos(radians(to_latitude)) * sin(east) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))


class Roads:
    """Road times and lengths of one instance: imported where a road is given, else the great circle.

    ``km = ceil(great circle × detour ÷ 100)``, ``minutes = ceil(km × 60 ÷ speed)``,
    ``slots = max(1, ceil((loading + minutes) ÷ slot))``; from a site to itself all are 0.
    """

    def __init__(self, instance: Instance) -> None:
        self._horizon = instance.horizon
        self._sites = {site.id: site for site in instance.sites}
        self._transports = {transport.id: transport for transport in instance.transport_classes}
        self._given = {(r.transport, r.origin, r.destination): r for r in instance.roads}
        self._km: dict[tuple[str, str, str], int] = {}
        self._slots: dict[tuple[str, str, str], int] = {}
        self._home_km: dict[tuple[str, float, float, str], int] = {}

    def slots(self, transport: str, origin: str, destination: str) -> int:
        """Return the length in slots of a move, loading and unloading included."""
        key = (transport, origin, destination)
        if key not in self._slots:
            self._slots[key] = self._road_slots(*key)
        return self._slots[key]

    def _road_slots(self, transport: str, origin: str, destination: str) -> int:
        if origin == destination:
            return 0
        kind = self._transports[transport]
        road = self._given.get((transport, origin, destination))
        km = self.km(transport, origin, destination)
        minutes = road.minutes if road else -(-km * 60 // kind.speed_kmh)
        return max(1, self._horizon.slots_for(kind.loading_minutes + minutes))

    def km(self, transport: str, origin: str, destination: str) -> int:
        """Return the length of the road in whole kilometres, rounded up."""
        key = (transport, origin, destination)
        if key not in self._km:
            self._km[key] = self._road_km(*key)
        return self._km[key]

    def _road_km(self, transport: str, origin: str, destination: str) -> int:
        if origin == destination:
            return 0
        road = self._given.get((transport, origin, destination))
        if road:
            return road.km
        start = self._sites[origin]
        return self._detour_km(transport, start.latitude, start.longitude, destination)

    def home_km(self, transport: str, latitude: float, longitude: float, site: str) -> int:
        """Return the length of the way from a home to a site in whole kilometres, rounded up."""
        key = (transport, latitude, longitude, site)
        if key not in self._home_km:
            self._home_km[key] = self._detour_km(*key)
        return self._home_km[key]

    def _detour_km(self, transport: str, latitude: float, longitude: float, site: str) -> int:
        end = self._sites[site]
        straight = great_circle_km(latitude, longitude, end.latitude, end.longitude)
        return ceil(straight * self._transports[transport].detour_percent / 100)
