"""The base of a walk: what was touched is noted, and going back or remembering take no longer than that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from solver.ledger.books import STALE, TOUCHED
from solver.ledger.jit import INTS, compiled, entry
from solver.ledger.records import books, fixed, places
from solver.ledger.tables import HELD
from solver.ledger.writing import put_back, remove

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints
    from solver.ledger.books import Places
    from solver.ledger.tables import Fixed


@entry(f"void({INTS}, {INTS})")
def save(b: Ints, into: Ints) -> None:
    """Copy where everything is."""
    now, then = books(b), places(into)
    then.mode[:] = now.mode
    then.start[:] = now.start
    then.end[:] = now.end
    then.hold[:] = now.hold
    then.depart[:] = now.depart
    then.origin[:] = now.origin
    then.lowboy[:] = now.lowboy
    then.driver[:] = now.driver
    then.crew[:] = now.crew


@compiled
def differs(f: Fixed, b: Any, old: Places, k: int) -> bool:
    """Whether an order is not as it was; ``b`` are books or places."""
    g = b.mode[k]
    if g != old.mode[k]:
        return True
    if g < 0:
        return False
    if b.start[k] != old.start[k]:
        return True
    for j in range(f.mode[g, HELD]):
        if b.hold[k, j] != old.hold[k, j] or b.depart[k, j] != old.depart[k, j]:
            return True
        if b.depart[k, j] >= 0 and b.origin[k, j] != old.origin[k, j]:
            return True
        if b.lowboy[k, j] != old.lowboy[k, j] or b.driver[k, j] != old.driver[k, j]:
            return True
    for x in range(f.crew_at[k], f.crew_at[k + 1]):
        if b.crew[x] != old.crew[x]:
            return True
    return False


@entry(f"void({INTS}, {INTS}, {INTS}, {INTS})")
def unlike(tables: Ints, one: Ints, other: Ints, found: Ints) -> None:
    """Set for each order whether two plans have it otherwise."""
    f, now, then = fixed(tables), places(one), places(other)
    for k in range(len(found)):
        found[k] = differs(f, now, then, k)


@entry(f"void({INTS}, {INTS}, {INTS})")
def go_back(tables: Ints, own: Ints, saved: Ints) -> None:
    """Make everything as it was."""
    f, b = fixed(tables), books(own)
    old = places(saved)
    for k in range(len(b.mode)):
        if b.mode[k] >= 0 and differs(f, b, old, k):
            remove(f, b, k)
    for k in range(len(b.mode)):
        if b.mode[k] < 0 <= old.mode[k]:
            put_back(f, b, old, k)


@compiled
def copy_order(f: Fixed, now: Places, then: Places, k: int) -> None:
    """Copy where an order is."""
    then.mode[k], then.start[k], then.end[k] = now.mode[k], now.start[k], now.end[k]
    then.hold[k], then.depart[k], then.origin[k] = now.hold[k], now.depart[k], now.origin[k]
    then.lowboy[k], then.driver[k] = now.lowboy[k], now.driver[k]
    then.crew[f.crew_at[k] : f.crew_at[k + 1]] = now.crew[f.crew_at[k] : f.crew_at[k + 1]]


@entry(f"void({INTS}, {INTS}, {INTS})")
def commit(tables: Ints, own: Ints, base: Ints) -> None:
    """Make the present plan the base."""
    f, b = fixed(tables), books(own)
    into = places(base)
    for x in range(b.note[TOUCHED]):
        k = b.touched[x]
        b.is_touched[k] = 0
        copy_order(f, b, into, k)
        if not b.is_stale[k]:
            b.is_stale[k] = 1
            b.stale[b.note[STALE]] = k
            b.note[STALE] += 1
    b.note[TOUCHED] = 0


@entry(f"void({INTS}, {INTS}, {INTS})")
def revert(tables: Ints, own: Ints, base: Ints) -> None:
    """Make everything as it is in the base."""
    f, b = fixed(tables), books(own)
    old = places(base)
    count = b.note[TOUCHED]
    for x in range(count):
        k = b.touched[x]
        if b.mode[k] >= 0 and differs(f, b, old, k):
            remove(f, b, k)
    for x in range(count):
        k = b.touched[x]
        if b.mode[k] < 0 <= old.mode[k]:
            put_back(f, b, old, k)
    for x in range(b.note[TOUCHED]):
        b.is_touched[b.touched[x]] = 0
    b.note[TOUCHED] = 0


@entry(f"void({INTS}, {INTS}, {INTS}, {INTS})")
def keep(tables: Ints, own: Ints, base: Ints, best: Ints) -> None:
    """Remember the base as the best plan."""
    f, b = fixed(tables), books(own)
    now, into = places(base), places(best)
    for x in range(b.note[STALE]):
        k = b.stale[x]
        b.is_stale[k] = 0
        copy_order(f, now, into, k)
    b.note[STALE] = 0


@entry(f"void({INTS}, {INTS}, {INTS}, {INTS})")
def adopt(tables: Ints, own: Ints, wanted: Ints, orders: Ints) -> None:
    """Put some orders where another plan has them, whatever the rules say."""
    f, b = fixed(tables), books(own)
    other = places(wanted)
    for x in range(len(orders)):
        if b.mode[orders[x]] >= 0:
            remove(f, b, orders[x])
    for x in range(len(orders)):
        if other.mode[orders[x]] >= 0:
            put_back(f, b, other, orders[x])
