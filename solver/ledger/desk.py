"""The desk: a ledger that lists starts and seats one by one, and takes them on request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from solver.ledger import insertion
from solver.ledger.booking import book, unbook
from solver.ledger.books import ASK_ORDER, LATEST, MOST_CANDIDATES, TOTAL
from solver.ledger.jit import INTS, REALS, compiled, entry
from solver.ledger.judging import person_adds, person_fits
from solver.ledger.ledger import ANYWHERE, Bounds, Ledger
from solver.ledger.people import crew_cents
from solver.ledger.reading import place_of_part, seat_is_open, work_before
from solver.ledger.records import books, fixed
from solver.ledger.staffing import is_shunned
from solver.ledger.tables import CLOCK, ENDS, HELD, ORDER, QUANTITY, ROWS, SEAT, SEATS, SITE
from solver.ledger.writing import touch

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints
    from solver.cpsat.compile import Compiled
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


@entry(f"int64({INTS}, {INTS}, int64, int64, int64, int64, int64, int64)")
def list_starts(
    tables: Ints, own: Ints, k: int, which: int, first: int, last: int, until: int, reach: int
) -> int:
    """Note the cheapest feasible starts of order ``k``; return how many. See `insertion.insert`."""
    f, b = fixed(tables), books(own)
    count = insertion.NONE
    if f.makespan:
        b.note[LATEST] = insertion.last_end(f, b)
    for g in range(f.mode_at[k], f.mode_at[k + 1]):
        if which < 0 or g - f.mode_at[k] == which:
            count = insertion.scan(f, b, g, first, last, until, reach, 0.0, count)
    return count


@entry(f"boolean({INTS}, {INTS}, int64, int64, {INTS})")
def enter_start(tables: Ints, own: Ints, g: int, w: int, hold: Ints) -> bool:
    """Enter an order at a start that was noted; false, and no change, if it finds no room after all."""
    return insertion.enter(fixed(tables), books(own), g, w, hold)


@compiled
def part_of(f: Fixed, b: Books, k: int, turn: int) -> tuple[int, int, int]:
    """Return start, end and duty of part ``turn`` of a planned order."""
    work = f.clock_at[f.order[k, CLOCK]] + work_before(f, f.order[k, CLOCK], b.start[k])
    duty = f.duty_at[work] + turn
    return max(b.start[k], f.duty_start[duty]), min(b.end[k], f.duty_end[duty]), duty


@compiled
def line_of(f: Fixed, g: int, seat: int) -> int:
    """Return the row of ``line`` to which a seat belongs."""
    for x in range(f.line_at[g], f.line_at[g + 1]):
        if f.line[x, SEAT] <= seat < f.line[x, SEAT] + f.line[x, QUANTITY]:
            return x
    return -1


@entry(f"int64({INTS}, {INTS}, int64, int64, int64, {INTS}, {REALS})")
def offers(tables: Ints, own: Ints, k: int, turn: int, seat: int, who: Ints, price: Any) -> int:
    """List who is qualified for a seat of a part of a planned order; return how many.

    Parameters
    ----------
    who, price
        Get the people, and what each adds: infinite if a rule keeps him from it as the plan stands.
    """
    f, b = fixed(tables), books(own)
    start, end, duty = part_of(f, b, k, turn)
    g = b.mode[k]
    x = line_of(f, g, seat)
    b.crewed[: f.mode[g, HELD]] = b.hold[k, : f.mode[g, HELD]]
    count = 0
    for row in range(f.line[x, ROWS], f.line[x, ENDS]):
        p = f.op[row]
        if is_shunned(b, k, p, start, end) or not seat_is_open(f, b, x, seat, p):
            continue
        i = place_of_part(b, p, start)
        who[count], price[count] = p, np.inf
        if person_fits(f, b, g, row, start, end, duty, i):
            price[count] = person_adds(f, b, g, row, start, end, duty, i)
        count += 1
    return count


@entry(f"void({INTS}, {INTS}, int64, int64, int64, int64)")
def reseat(tables: Ints, own: Ints, k: int, turn: int, seat: int, p: int) -> None:
    """Put a person (-1: nobody) into a seat of a part of a planned order, whatever the rules say."""
    f, b = fixed(tables), books(own)
    start, end, duty = part_of(f, b, k, turn)
    at = f.crew_at[k] + turn * f.mode[b.mode[k], SEATS] + seat
    touch(b, k)
    b.note[TOTAL] -= crew_cents(f, b, k)
    if b.crew[at] >= 0:
        unbook(f, b, k, b.crew[at], start)
    b.crew[at] = p
    if p >= 0:
        book(f, b, k, p, start, end, duty, f.order[k, SITE])
    b.note[TOTAL] += crew_cents(f, b, k)


class Start(NamedTuple):
    """A start that the rules admit: mode and work slot as in the tables, machines, price before the rest."""

    mode: int
    work: int
    hold: Ints
    price: float


class Offer(NamedTuple):
    """Somebody who is qualified for a seat and what he adds; infinite if the plan keeps him from it."""

    person: int
    price: float


class Desk(Ledger):
    """A ledger that answers what could be done, each possibility by itself."""

    def __init__(self, c: Compiled, seed: int = 0) -> None:
        super().__init__(c, seed)
        widest = self.b.offer.shape[1]
        self._who, self._price = np.zeros(widest, dtype=np.int64), np.zeros(widest)

    def ask(self, k: int = -1, **asked: int) -> None:
        """Ask something of order ``k`` alone from now on; nothing without arguments.

        Parameters
        ----------
        asked
            By name of the entry of `books.ask`, in small letters.
        """
        self.b.ask[:] = -1
        self.b.ask[ASK_ORDER] = k
        for name, value in asked.items():
            self.b.ask[ASKED.index(name)] = value

    def starts(self, k: int, within: Bounds = ANYWHERE, reach: int = 0) -> list[Start]:
        """Return feasible starts of order ``k``, cheapest first; `MOST_CANDIDATES` at most."""
        which = self.modes.get(k, -1)
        count = int(list_starts(self._tables, self._books, k, which, *within, reach))
        assert count <= MOST_CANDIDATES
        b = self.b
        ranked = np.argsort(b.found_cost[:count], kind="stable").tolist()
        return [
            Start(
                int(b.found[x, 0]),
                int(b.found[x, 1]),
                b.found_hold[x, : int(self.f.mode[b.found[x, 0], HELD])].copy(),
                float(b.found_cost[x]),
            )
            for x in ranked
        ]

    def enter(self, start: Start) -> bool:
        """Enter an order as listed; false, and no change, if moves or people find no room after all."""
        self._make_room([int(self.f.mode[start.mode, ORDER])])
        return bool(enter_start(self._tables, self._books, start.mode, start.work, start.hold))

    def seats(self, k: int) -> int:
        """Return how many seats a planned order has in each part."""
        return int(self.f.mode[self.b.mode[k], SEATS])

    def crew(self, k: int) -> Ints:
        """Return who is on a planned order, by part and seat, as a view: shape (parts, seats)."""
        at, seats = int(self.f.crew_at[k]), self.seats(k)
        if not seats:
            return self.b.crew[:0].reshape(0, 0)
        return self.b.crew[at : at + seats * self.parts(k)].reshape(-1, seats)

    def parts(self, k: int) -> int:
        """Return over how many duties a planned order goes."""
        clock = self.c.orders[k].clock
        return len(clock.duties_of(int(self.b.start[k]), int(self.b.end[k])))

    def part(self, k: int, turn: int) -> tuple[int, int]:
        """Return the stretch of part ``turn`` of a planned order."""
        clock, start, end = self.c.orders[k].clock, int(self.b.start[k]), int(self.b.end[k])
        duty = clock.duties_of(start, end)[turn]
        return max(start, int(clock.duty_start[duty])), min(end, int(clock.duty_end[duty]))

    def offers(self, k: int, turn: int, seat: int) -> list[Offer]:
        """Return who is qualified for a seat of a part of a planned order, the cheapest first."""
        count = int(offers(self._tables, self._books, k, turn, seat, self._who, self._price))
        found = dict[int, float]()
        for p, price in zip(self._who[:count].tolist(), self._price[:count].tolist(), strict=True):
            found[p] = min(price, found.get(p, np.inf))
        return sorted((Offer(p, price) for p, price in found.items()), key=lambda offer: offer.price)

    def reseat(self, k: int, turn: int, seat: int, p: int) -> None:
        """Put a person (-1: nobody) into a seat, whatever the rules say."""
        self._make_room([k])
        reseat(self._tables, self._books, k, turn, seat, p)


ASKED = (
    "ask_order",
    "want_machine",
    "shun_machine",
    "want_person",
    "shun_person",
    "shun_from",
    "shun_until",
)
"""Entries of `books.ask` by name."""
