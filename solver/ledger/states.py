"""Plans of the search as arrays of a ledger, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.ledger.books import Places, empty_places
from solver.ledger.tables import HAULER, Fixed
from solver.search.state import Placement, Shift, State

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled


def places_of(c: Compiled, f: Fixed, state: State) -> Places:
    """Return a state as arrays."""
    places = empty_places(f)
    for k, placement in state.placements.items():
        g = int(f.mode_at[k]) + placement.mode
        places.mode[k], places.start[k], places.end[k] = g, placement.start, placement.end
        places.hold[k, : len(placement.machines)] = placement.machines
        seats = seats_of(c, k, placement)
        first = c.orders[k].clock.duties_of(placement.start, placement.end).start
        count: dict[tuple[int, int, int], int] = {}
        for s in placement.shifts:
            key = (s.line, s.machine)
            turn = count.get((*key, s.duty), 0)
            count[*key, s.duty] = turn + 1
            seat = [at for at, own in enumerate(seats) if own == key][turn]
            places.crew[int(f.crew_at[k]) + (s.duty - first) * len(seats) + seat] = s.operator
    uses: dict[int, list[tuple[int, int]]] = {}
    for k, placement in state.placements.items():
        for m in placement.machines:
            uses.setdefault(m, []).append((placement.start, k))
    for m, row in uses.items():
        place = c.machine_place[m]
        for _, k in sorted(row):
            if (m, k) in state.moves:
                j = state.placements[k].machines.index(m)
                places.depart[k, j], places.origin[k, j] = state.moves[m, k], place
                if (m, k) in state.hauls:
                    lowboy, places.driver[k, j] = state.hauls[m, k]
                    places.lowboy[k, j] = row_of_lowboy(f, c.machine_transport[m], lowboy)
            place = c.orders[k].site
    return places


def state_of_places(c: Compiled, f: Fixed, places: Places) -> State:
    """Return arrays as a state."""
    state = State()
    for k in np.flatnonzero(places.mode >= 0).tolist():
        which = int(places.mode[k] - f.mode_at[k])
        start, end = int(places.start[k]), int(places.end[k])
        held = sum(need.quantity for need in c.orders[k].modes[which].machines)
        machines: tuple[int, ...] = tuple(places.hold[k, :held].tolist())
        bare = Placement(which, start, end, machines)
        seats = seats_of(c, k, bare)
        shifts = []
        if seats:
            clock, at = c.orders[k].clock, int(f.crew_at[k])
            for duty in clock.duties_of(start, end):
                low, high = max(start, int(clock.duty_start[duty])), min(end, int(clock.duty_end[duty]))
                who = places.crew[at : at + len(seats)].tolist()
                shifts += [
                    Shift(line, machine, operator, duty, low, high)
                    for (line, machine), operator in zip(seats, who, strict=True)
                    if operator >= 0
                ]
                at += len(seats)
        state.placements[k] = Placement(which, start, end, machines, tuple(shifts))
        for j, m in enumerate(machines):
            if places.depart[k, j] >= 0:
                state.moves[m, k] = int(places.depart[k, j])
                if places.lowboy[k, j] >= 0:
                    lowboy = int(f.lowboy[places.lowboy[k, j], HAULER])
                    state.hauls[m, k] = lowboy, int(places.driver[k, j])
    return state


def row_of_lowboy(f: Fixed, transport: int, lowboy: int) -> int:
    """Return the row in which a lowboy hauls a transport class."""
    first, last = f.lowboy_at[transport], f.lowboy_at[transport + 1]
    return int(first + np.flatnonzero(f.lowboy[first:last, HAULER] == lowboy)[0])


def seats_of(c: Compiled, k: int, placement: Placement) -> list[tuple[int, int]]:
    """Return line and machine (-1: none) of each seat of a placement."""
    by_line: dict[int, tuple[int, ...]] = {}
    at = 0
    mode = c.orders[k].modes[placement.mode]
    for need in mode.machines:
        by_line[need.line] = placement.machines[at : at + need.quantity]
        at += need.quantity
    return [
        (need.line, machine)
        for need in mode.people
        for machine in by_line.get(need.line, (-1,) * need.quantity)
    ]
