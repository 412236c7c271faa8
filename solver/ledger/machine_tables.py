"""The fixed part of a ledger: machines, their ways, hires and services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.ledger.arrays import ints, rows_of, stacked, table_of, windows
from solver.ledger.tables import ALWAYS, FOR_WORK, HIRED

if TYPE_CHECKING:
    from models.domain.rental import Rental
    from models.domain.resources import Machine
    from solver.cpsat.clock import Ints
    from solver.cpsat.compile import Compiled


def machine_tables(c: Compiled, number: dict[int, int]) -> dict[str, Ints]:
    """Return the tables of machines.

    Parameters
    ----------
    number
        Numbers of clocks by their identity.
    """
    rents = [rental is not None for rental in c.rentals]
    pools = [-1 if pool is None else pool for pool in c.machine_pool]
    columns = (c.machine_transport, pools, c.machine_place, c.machine_rate, rents)
    return {
        "machine": table_of(list(zip(*columns, strict=True)), len(columns)),
        **_hires(c),
        **rows_of("month", [_month_rows(rental) for rental in c.rentals], 7),
        "brings": ints([bool(unit.operators) for unit in c.machines]),
        "standby": ints([c.horizon.per_slot(unit.standby_per_hour) for unit in c.machines]),
        "presence": ints([_presence(unit) for unit in c.machines]),
        "site_clock": ints(_site_clocks(c, number)),
        **windows("block", c.machine_blocked),
        **rows_of("barred", c.barred, 4),
        **rows_of("kind", [[(k.since, k.limit) for k in kinds] for kinds in c.kinds], 2),
        "own_way": ints(c.own_way),
        **rows_of("visit", _visit_rows(c), 2),
        **_roads(c),
    }


def _roads(c: Compiled) -> dict[str, Ints]:
    """Return the tables of ways: of machines, and of lowboys that come to haul them."""
    ways = [c.round_ways(m) for row in c.lowboys for m in row]
    rounds = ints(np.array(ways).reshape(-1, 2, 2, len(c.site_index)))
    return {
        "road_slots": ints(np.array([r.slots for r in c.roads]).reshape(-1, *c.people.crew_slots.shape)),
        "road_cents": ints(np.array([r.cents for r in c.roads]).reshape(-1, *c.people.crew_slots.shape)),
        "move_run": ints(c.move_run),
        **rows_of("lowboy", [[(m, c.machine_place[m]) for m in row] for row in c.lowboys], 2),
        "round_slots": ints(rounds[:, 0]),
        "round_cents": ints(rounds[:, 1]),
    }


def _hires(c: Compiled) -> dict[str, Ints]:
    """Return the tables of rent: by days in the horizon that are charged, what is left to pay for them."""
    rows: list[list[int]] = []
    charged: list[Ints] = []
    covers: list[Ints] = []
    for rental in c.rentals:
        if rental is None:
            rows.append([0, 0, -1, 0])
            charged.append(ints([]))
            covers.append(ints([]))
            continue
        hourly = -1 if rental.hour_rate is None else rental.hour_rate
        owed = rental.hours_before - rental.invoiced
        rows.append([rental.days_before > 0, rental.once(used=True), hourly, owed])
        charged.append(ints(rental.charged))
        covers.append(ints(rental.covers_left))
    charged_at, charged_days = stacked(charged)
    cover_at, cover = stacked(covers)
    return {
        "hire": table_of(rows, 4),
        "charged_at": charged_at,
        "charged": charged_days,
        "cover_at": cover_at,
        "cover": cover,
    }


def _visit_rows(c: Compiled) -> list[list[tuple[int, int]]]:
    rows: list[list[tuple[int, int]]] = [[] for _ in c.machines]
    for order in c.orders[c.works :]:
        assert order.visit is not None
        rows[order.visit.machine].append((order.index, order.index - 1 if order.visit.turn else -1))
    return rows


def _presence(unit: Machine) -> int:
    if unit.ownership == "owned":
        return ALWAYS
    return HIRED if unit.hire else FOR_WORK


def _site_clocks(c: Compiled, number: dict[int, int]) -> list[int]:
    """Return the clock of each site with work, -1 for others."""
    worked = {o.site for o in c.orders[: c.works]}
    return [number[id(clock)] if site in worked else -1 for site, clock in enumerate(c.clocks)]


def _month_rows(rental: Rental | None) -> list[tuple[int, ...]]:
    if rental is None or not (rental.short_rate or rental.over_rate):
        return []
    return [(*month, rental.short_rate, rental.over_rate) for month in rental.months]
