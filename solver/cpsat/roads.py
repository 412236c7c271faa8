"""Roads and the hours of moves as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.cpsat.clock import Ints
from solver.cpsat.shapes import RoadTable

if TYPE_CHECKING:
    from models.domain.instance import Instance
    from models.domain.sites import TransportClass

EARTH_RADIUS_KM = 6371.0088


def site_radians(instance: Instance) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return latitudes and longitudes of the sites in radians, each of shape (S,)."""
    latitudes = np.array([s.latitude for s in instance.sites], dtype=np.float64)
    longitudes = np.array([s.longitude for s in instance.sites], dtype=np.float64)
    return np.radians(latitudes), np.radians(longitudes)


def site_distances(instance: Instance) -> Ints:
    """Return the great circles between all sites in whole kilometres, shape (S, S)."""
    return np.asarray(_site_lengths(instance), dtype=np.int64)


def _site_lengths(instance: Instance) -> NDArray[np.float64]:
    latitudes, longitudes = site_radians(instance)
    return great_circle_km(latitudes[:, None], longitudes[:, None], latitudes, longitudes)


def road_tables(instance: Instance) -> list[RoadTable]:
    """Return the roads between all sites by transport class: what was imported, else from great circles."""
    lengths = _site_lengths(instance)
    return [_road_table(instance, transport, lengths) for transport in instance.transport_classes]


def _road_table(instance: Instance, transport: TransportClass, lengths: NDArray[np.float64]) -> RoadTable:
    number = {site.id: i for i, site in enumerate(instance.sites)}
    km = np.ceil(lengths * transport.detour_percent / 100).astype(np.int64)
    minutes = -(-km * 60 // transport.speed_kmh)
    for road in instance.roads:
        if road.transport == transport.id:
            pair = number[road.origin], number[road.destination]
            minutes[pair], km[pair] = road.minutes, road.km
    slots = np.maximum(1, -(-(minutes + transport.loading_minutes) // instance.horizon.slot_minutes))
    cents = transport.cost_per_move + transport.cost_per_km * km
    for table in (slots, km, cents):
        np.fill_diagonal(table, 0)
    return RoadTable(slots, km, cents)


def move_runs(instance: Instance) -> Ints:
    """Return for each transport class and slot how many slots up to it a move may be under way."""
    horizon, calendars = instance.horizon, {c.id: c for c in instance.calendars}
    run: Ints = np.zeros((len(instance.transport_classes), horizon.slots), dtype=np.int64)
    first_day, days = horizon.day_of(horizon.now), horizon.day_starts
    for i, transport in enumerate(instance.transport_classes):
        open_slots = np.full(horizon.slots, transport.calendar is None)
        for start, end in calendars[transport.calendar].windows if transport.calendar else ():
            open_slots[start:end] = True
        if transport.permit_days:
            day = first_day + transport.permit_days
            open_slots[: days[day] if day < len(days) else horizon.slots] = False
        shut = np.maximum.accumulate(np.where(open_slots, -1, np.arange(horizon.slots)))
        run[i] = np.arange(horizon.slots) - shut
    return run


def great_circle_km(
    lat1: NDArray[np.float64] | float,
    lon1: NDArray[np.float64] | float,
    lat2: NDArray[np.float64],
    lon2: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return great-circle lengths in kilometres between points in radians (haversine)."""
    a = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, a))))


def runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the half-open stretches in which ``flags`` is true."""
    edges = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    return list(zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True))
