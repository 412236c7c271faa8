"""Where work happens: calendars, sites, and the roads between them."""

from __future__ import annotations

from pydantic import Field

from models.domain.base import Cents, Frozen, Id, Latitude, Longitude, Slot, Window


class Calendar(Frozen):
    """Working time, as the windows of a horizon in which work may happen.

    A *duty* is one window, split at the hand-over times that lie inside it.
    """

    id: Id
    name: str = ""
    windows: tuple[Window, ...]
    handovers: tuple[Slot, ...] = ()


class Site(Frozen):
    """A place where orders are worked, machines stand or rented machines are fetched.

    Parameters
    ----------
    closures
        Windows in which the site is shut whatever its calendar says (holiday, weather, permit).
    inductions
        Certificates that every operator must hold to work here, at level 1.
    """

    id: Id
    name: str = ""
    region: str = ""
    latitude: Latitude = 0.0
    longitude: Longitude = 0.0
    calendar: Id
    closures: tuple[Window, ...] = ()
    inductions: tuple[Id, ...] = ()


class TransportClass(Frozen):
    """A way of getting from one site to another: on its own wheels, on a lowboy, in a crew van.

    Parameters
    ----------
    pool
        Pool of lowboys of which a move takes one unit for its whole length; none: it drives itself.
    speed_kmh, detour_percent
        Road time = great circle × detour ÷ speed, where no road gives it.
    loading_minutes
        Loading and unloading together, added to the road time of each move.
    """

    id: Id
    name: str = ""
    pool: Id | None = None
    speed_kmh: int = Field(default=50, ge=1, le=200)
    detour_percent: int = Field(default=130, ge=100, le=1000)
    loading_minutes: int = Field(default=0, ge=0, le=10_000)
    cost_per_move: Cents = 0
    cost_per_km: Cents = 0


class Road(Frozen):
    """Imported road time and length from one site to another for one transport class."""

    transport: Id
    origin: Id
    destination: Id
    minutes: int = Field(ge=0, le=100_000)
    km: int = Field(ge=0, le=20_000)
