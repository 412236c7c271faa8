"""Where machines stand idle: plain functions over the ledger, compiled with what calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.ledger.reading import slot_of_machine, work_before
from solver.ledger.tables import ALWAYS, DURATION, FOR_WORK, PLACE, SITE, TRANSPORT

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


def open_slots(f: Fixed, site: int, start: int, end: int) -> int:
    """Return the open slots of a site in ``[start, end)``, none if it has no work."""
    clock = f.site_clock[site]
    if clock < 0 or start >= end:
        return 0
    return work_before(f, clock, end) - work_before(f, clock, start)


def idle_at_place(f: Fixed, m: int) -> int:
    """Return what a machine costs that is not used and stands at its place, in cents."""
    if not f.standby[m] or f.presence[m] != ALWAYS:
        return 0
    return f.standby[m] * open_slots(f, f.machine[m, PLACE], 0, f.slots)


def idle_until(f: Fixed, m: int, place: int, since: int, site: int, start: int) -> int:
    """Return the idle slots of a machine between two uses, with a move that is just in time."""
    return open_slots(f, place, since, start - f.road_slots[f.machine[m, TRANSPORT], place, site])


def standby_of(f: Fixed, b: Books, m: int) -> int:
    """Return what the idle slots of a machine cost, in cents; a move not entered yet is just in time."""
    if not f.standby[m]:
        return 0
    if not b.uses[m]:
        return idle_at_place(f, m)
    there, place, since, slots = f.presence[m] != FOR_WORK, f.machine[m, PLACE], 0, 0
    uses = b.uses[m]
    while f.presence[m] != ALWAYS and uses and b.use[m, uses - 1] >= f.works:
        uses -= 1
    for i in range(uses):
        k = b.use[m, i]
        site, start = f.order[k, SITE], b.start[k]
        leaves, arrives = start, start
        if site != place:
            length = f.road_slots[f.machine[m, TRANSPORT], place, site]
            leaves = b.depart[k, slot_of_machine(b, k, m)]
            if leaves < 0:
                leaves = start - length
            arrives = leaves + length
        if there:
            slots += open_slots(f, place, since, leaves) + open_slots(f, site, arrives, start)
        if k < f.works:
            slots += open_slots(f, site, start, b.end[k]) - f.mode[b.mode[k], DURATION]
            there = True
        place, since = site, b.end[k]
    if f.presence[m] == ALWAYS:
        slots += open_slots(f, place, since, f.slots)
    return f.standby[m] * slots
