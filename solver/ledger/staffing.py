"""Staffing: people for one part of a duty, those lines first that fewest people can take.

Where lines compete for the same people, augmenting paths find a full staff if there is one (H. Kuhn, "The
Hungarian method for the assignment problem", Naval Research Logistics Quarterly 2, 1955).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.cpsat.clock import UNLIMITED
from solver.ledger.books import ASK_ORDER, SEATED, SHUN_FROM, SHUN_PERSON, SHUN_UNTIL, WANT_PERSON
from solver.ledger.jit import compiled
from solver.ledger.judging import FORBIDDEN, person_adds, person_fits
from solver.ledger.reading import place_of_part, seat_is_open
from solver.ledger.tables import ENDS, ORDER, QUANTITY, ROWS, SEAT, SEATS

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed

PINNED = FORBIDDEN // 1024
"""Rebate that makes what is pinned the first choice."""

TURN = PINNED // 2**20
"""Price of each duty that a person has in an order already, while its people take turns: beyond any wage."""


@compiled
def is_forced(f: Fixed, k: int, p: int, duty: int) -> bool:
    """Whether a pin or the frozen past puts a person into a duty of an order."""
    for x in range(f.force_at[k], f.force_at[k + 1]):
        if f.force[x, 0] == p and f.force[x, 1] == duty:
            return True
    return False


@compiled
def is_shunned(b: Books, k: int, p: int, start: int, end: int) -> bool:
    """Whether the planner asks that a person is not on a part of an order."""
    if b.ask[ASK_ORDER] != k or b.ask[SHUN_PERSON] != p:
        return False
    return start < b.ask[SHUN_UNTIL] and b.ask[SHUN_FROM] < end


@compiled
def staff_part(f: Fixed, b: Books, g: int, duty: int, start: int, end: int) -> int:
    """Choose people for a part of a duty into ``b.who``, by seat; return their price or `FORBIDDEN`.

    The machines of the order are in ``b.crewed``, where some bring their operators.
    """
    k = f.mode[g, ORDER]
    first, last = f.line_at[g], f.line_at[g + 1]
    forced = f.force_at[k + 1] > f.force_at[k]
    wanted = b.ask[WANT_PERSON] if b.ask[ASK_ORDER] == k else -1
    for x in range(first, last):
        low = f.line[x, ROWS]
        for row in range(low, f.line[x, ENDS]):
            p = f.op[row]
            i = place_of_part(b, p, start)
            cost = FORBIDDEN
            kept_away = b.lent_person[p] or is_shunned(b, k, p, start, end)
            if not kept_away and person_fits(f, b, g, row, start, end, duty, i):
                cost = person_adds(f, b, g, row, start, end, duty, i)
                for seat in range(f.crew_at[k], b.note[SEATED]):
                    if b.crew[seat] == p:
                        cost += TURN
                if p == wanted:
                    cost -= PINNED
                if forced and is_forced(f, k, p, duty):
                    cost -= PINNED
            b.offer[x - first, row - low] = cost
    b.who[: f.mode[g, SEATS]] = -1
    total = 0
    for x in range(first, last):
        low, size = f.line[x, ROWS], f.line[x, ENDS] - f.line[x, ROWS]
        for seat in range(f.line[x, SEAT], f.line[x, SEAT] + f.line[x, QUANTITY]):
            best, pick = FORBIDDEN // 2, -1
            for column in range(size):
                cost = b.offer[x - first, column]
                p = f.op[low + column]
                if cost < best and not is_seated(f, b, g, p) and seat_is_open(f, b, x, seat, p):
                    best, pick = cost, column
            if pick < 0:
                return match_seats(f, b, g)
            b.who[seat] = f.op[low + pick]
            total += best
    return total


@compiled
def least_offered(f: Fixed, b: Books, g: int) -> int:
    """Return how many people offer themselves beyond those whom a line needs, for the line with fewest."""
    first, least = f.line_at[g], UNLIMITED
    for x in range(first, f.line_at[g + 1]):
        for seat in range(f.line[x, SEAT], f.line[x, SEAT] + f.line[x, QUANTITY]):
            count = 0
            for row in range(f.line[x, ROWS], f.line[x, ENDS]):
                open_to = seat_is_open(f, b, x, seat, f.op[row])
                count += open_to and b.offer[x - first, row - f.line[x, ROWS]] < FORBIDDEN // 2
            least = min(least, count - f.line[x, QUANTITY])
    return least


@compiled
def is_seated(f: Fixed, b: Books, g: int, p: int) -> bool:
    """Whether a person has one of the seats already."""
    for seat in range(f.mode[g, SEATS]):
        if b.who[seat] == p:
            return True
    return False


@compiled
def match_seats(f: Fixed, b: Books, g: int) -> int:
    """Fill all seats by augmenting paths from the offers; return the price or `FORBIDDEN`."""
    seats = f.mode[g, SEATS]
    if seats < 2:
        return FORBIDDEN
    first, last = f.line_at[g], f.line_at[g + 1]
    b.who[:seats] = -1
    forget(f, g, b.owner)
    for x in range(first, last):
        for seat in range(f.line[x, SEAT], f.line[x, SEAT] + f.line[x, QUANTITY]):
            if not augment(f, b, g, seat):
                return FORBIDDEN
    total = 0
    for x in range(first, last):
        low = f.line[x, ROWS]
        for seat in range(f.line[x, SEAT], f.line[x, SEAT] + f.line[x, QUANTITY]):
            least = FORBIDDEN
            for row in range(low, f.line[x, ENDS]):
                if f.op[row] == b.who[seat]:
                    least = min(least, b.offer[x - first, row - low])
            total += least
    return total


@compiled
def forget(f: Fixed, g: int, seats: Ints) -> None:
    """Take the seats from all who could work on a mode."""
    for x in range(f.line_at[g], f.line_at[g + 1]):
        for row in range(f.line[x, ROWS], f.line[x, ENDS]):
            seats[f.op[row]] = -1


@compiled
def augment(f: Fixed, b: Books, g: int, seat: int) -> bool:
    """Find somebody for a seat, moving others to other seats; breadth first."""
    first, last = f.line_at[g], f.line_at[g + 1]
    forget(f, g, b.came)
    queue = [seat]
    at = 0
    while at < len(queue):
        now = queue[at]
        at += 1
        for x in range(first, last):
            if not f.line[x, SEAT] <= now < f.line[x, SEAT] + f.line[x, QUANTITY]:
                continue
            low = f.line[x, ROWS]
            for row in range(low, f.line[x, ENDS]):
                p = f.op[row]
                if b.came[p] >= 0 or b.offer[x - first, row - low] >= FORBIDDEN // 2:
                    continue
                if not seat_is_open(f, b, x, now, p):
                    continue
                b.came[p] = now
                if b.owner[p] >= 0:
                    queue.append(b.owner[p])
                    continue
                while True:
                    taken = b.came[p]
                    before = b.who[taken]
                    b.who[taken], b.owner[p] = p, taken
                    if taken == seat:
                        return True
                    p = before
    return False
