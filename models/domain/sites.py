"""Where work happens: calendars, sites, and the roads between them."""

from __future__ import annotations

from pydantic import Field

from models.domain.base import Cents, Frozen, Id, Latitude, Longitude, Slot, Text, Window


class Calendar(Frozen):
    """Working time, as the windows of a horizon in which work may happen.

    A *duty* is one window, split at the hand-over times that lie inside it.

    Parameters
    ----------
    id
        Key, unique among calendars.
    name
        What people call it.
    windows
        Pairs ``[start, end)`` in slots, in order and without overlap, within the horizon. Windows that
        touch are one working period.
    handovers
        Slots at which one crew takes over from the other; those outside every window say nothing.
    """

    id: Id
    name: Text = ""
    windows: tuple[Window, ...]
    handovers: tuple[Slot, ...] = ()


class Site(Frozen):
    """A place where orders are worked, machines stand or rented machines are fetched.

    Parameters
    ----------
    id
        Key, unique among sites.
    name
        What people call it.
    region
        Group of sites, for people.
    latitude, longitude
        Where it lies, in degrees north and east; road times come from it where no road gives them.
    calendar
        Its working time: the id of a calendar.
    closures
        Windows in which the site is shut whatever its calendar says (holiday, flood, a permit that stops).
    inductions
        Certificates that every operator must hold to work here, at level 1.
    zones
        Parts of the site that hold one order at a time, for its whole length; an order names its own.
    machine_limit
        Most machines of orders on the site at once, each for the whole length of its order; none: no limit.
    rain
        Windows of rain, in which nobody works on the site.
    drying_minutes
        How long after each rain the ground stays too wet for orders that need dry ground; clay may stay
        unworkable for 2 to 5 days.
    workshop_places
        Machines that can be serviced here at a time; 0: there is no workshop.
    """

    id: Id
    name: Text = ""
    region: Text = ""
    latitude: Latitude = 0.0
    longitude: Longitude = 0.0
    calendar: Id
    closures: tuple[Window, ...] = ()
    inductions: tuple[Id, ...] = ()
    zones: tuple[Id, ...] = ()
    machine_limit: int | None = Field(default=None, ge=0, le=10_000)
    rain: tuple[Window, ...] = ()
    drying_minutes: int = Field(default=0, ge=0, le=100_000)
    workshop_places: int = Field(default=0, ge=0, le=10_000)


class TransportClass(Frozen):
    """A way of getting from one site to another: on its own wheels, on a lowboy, in a crew van.

    Parameters
    ----------
    id
        Key, unique among transport classes.
    name
        What people call it.
    pool
        Pool of lowboys of which a move takes one unit for its whole length; none: it drives itself.
    speed_kmh
        Speed in km/h, for ways that no road gives.
    detour_percent
        Length of the way in per cent of the great circle, for ways that no road gives.
    loading_minutes
        Loading and unloading together, added to the road time of each move.
    cost_per_move
        Price of each move, in cents.
    cost_per_km
        Price of each km of the way, in cents.
    calendar
        Hours in which its moves may be under way, loading and unloading included: the id of a calendar;
        none: at any time. Oversize loads often move in daylight only.
    lowboys
        Equipment class of the named lowboys that haul it, instead of a pool. Such a move is part of a round:
        the lowboy drives empty from its ``place`` to the machine, and after unloading back, with one driver.
    driver_certificates
        What the driver of such a round must hold, at level 1.
    permit_days
        Calendar days from ``now`` until the permits for its moves are there: no move starts before the
        beginning of that local day. 0: it needs none.
    """

    id: Id
    name: Text = ""
    pool: Id | None = None
    speed_kmh: int = Field(default=50, ge=1, le=200)
    detour_percent: int = Field(default=130, ge=100, le=1000)
    loading_minutes: int = Field(default=0, ge=0, le=10_000)
    cost_per_move: Cents = 0
    cost_per_km: Cents = 0
    calendar: Id | None = None
    lowboys: Id | None = None
    driver_certificates: tuple[Id, ...] = ()
    permit_days: int = Field(default=0, ge=0, le=1000)

    @property
    def hauled(self) -> bool:
        """Whether its machines are carried, by a lowboy of a pool or a named one, and do not drive."""
        return self.pool is not None or self.lowboys is not None


class Road(Frozen):
    """Imported road time and length from one site to another for one transport class.

    Parameters
    ----------
    transport
        The transport class.
    origin, destination
        Sites at the way's two ends; the way back is a road of its own.
    minutes
        Time on the way without loading.
    km
        Length of the way.
    """

    transport: Id
    origin: Id
    destination: Id
    minutes: int = Field(ge=0, le=100_000)
    km: int = Field(ge=0, le=20_000)
