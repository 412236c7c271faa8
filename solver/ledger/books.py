"""The changing part of a ledger: where each order is, and what that takes of machines, people and pools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from solver.ledger.hire import month_cents, rent_of
from solver.ledger.standing import idle_at_place
from solver.ledger.tables import HELD, ROWS, SEATS, UNPLANNED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.cpsat.clock import Ints
    from solver.ledger.tables import Fixed

NOTES = 13
(
    TOTAL,
    BACKWARD,
    UNLINKED,
    STAMP,
    JUMP,
    LATEST,
    CHANGED,
    LEFT_OUT,
    SHADOW,
    SCARCE,
    SEATED,
    TOUCHED,
    STALE,
) = range(NOTES)
"""Entries of ``note``: the plan's cost, unfairness aside; whether orders are entered from the end, so that
one may stand before its predecessors do; whether precedences are left aside; a counter for memos; where a
search goes on; the last end before an insertion; changes against the reference plan, and how many of them are
orders that are left out; the prices at which insertion weighs a change, where their number is limited, and a
whole budget; the end of an order's crew so far, while its people take turns; the lengths of ``touched`` and
``stale``."""

(
    ASK_ORDER,
    WANT_MACHINE,
    SHUN_MACHINE,
    WANT_PERSON,
    SHUN_PERSON,
    SHUN_FROM,
    SHUN_UNTIL,
) = range(7)
"""Entries of ``ask``: an order, and for it alone a machine and a person that it must or must not have, the
latter in the parts that touch ``[SHUN_FROM, SHUN_UNTIL)``; -1: none. A wanted person is preferred."""

MOST_CANDIDATES = 256
"""Feasible starts of which one insertion chooses."""

FIRST_ROOM = 32
"""Entries for which each machine and each person has room at first."""

PART_ROWS = ("book_start", "book_end", "book_order", "book_duty", "book_site")
ROUND_ROWS = ("round_start", "round_end", "round_order", "round_place")
"""Fields with a row of entries for each person, and for each machine."""


class Places(NamedTuple):
    """Where each order is: -1 as its mode if it is not planned.

    Parameters
    ----------
    hold, depart, origin
        Machines by the mode's lines, the start of each one's move to the order (-1: none), and its site of
        origin; shape (N, most machines of an order).
    lowboy, driver
        Row of ``Fixed.lowboy`` that hauls it and who drives, -1: none; same shape.
    crew
        Operators by duty and seat, in rows of the order from ``Fixed.crew_at``.
    """

    mode: Ints
    start: Ints
    end: Ints
    hold: Ints
    depart: Ints
    origin: Ints
    lowboy: Ints
    driver: Ints
    crew: Ints


class Books(NamedTuple):
    """A partial plan and what it takes.

    Parameters
    ----------
    mode to crew
        As in `Places`.
    uses, use
        How many orders a machine has, and which, by start.
    rounds, round_start, round_end, round_order, round_place
        How many rounds a machine makes as a lowboy, and for which orders' machines, by start.
    booked, book_start, book_end, book_order, book_duty, book_site
        How many parts of duties a person has, and which, by start; rounds among them.
    hours
        Slots of work and travel of a person on a local day.
    driving
        Slots of driving of a person on a local day, where they are limited.
    load, dear
        Slots of a person, those before the horizon included, and his assignments at dearer hours.
    group_load, group_dear
        The same of all people of a group.
    unfair, is_shifted
        The price of the differences in a group, in cents, and whether it is to be found anew: that takes as
        long as the group is large, and nobody asks before a change is whole.
    trip
        The round that is judged or was found last; see `solver.ledger.tables`.
    ask
        What a planner asks of one order beyond the rules.
    lent_machine, lent_person
        Whether a machine or a person is lent to others: it gets nothing that it does not have.
    touched, is_touched
        The orders that may stand otherwise than in the base, the plan to which a walk returns; and whether an
        order is one of them.
    stale, is_stale
        The same of the base itself, against the best plan of the walk.
    offer to owner
        Room for calculations.
    """

    mode: Ints
    start: Ints
    end: Ints
    hold: Ints
    depart: Ints
    origin: Ints
    lowboy: Ints
    driver: Ints
    crew: Ints
    uses: Ints
    use: Ints
    rounds: Ints
    round_start: Ints
    round_end: Ints
    round_order: Ints
    round_place: Ints
    booked: Ints
    book_start: Ints
    book_end: Ints
    book_order: Ints
    book_duty: Ints
    book_site: Ints
    hours: Ints
    driving: Ints
    load: Ints
    dear: Ints
    group_load: Ints
    group_dear: Ints
    unfair: Ints
    is_shifted: Ints
    pool_used: Ints
    budget_used: Ints
    trip: Ints
    note: Ints
    ask: Ints
    lent_machine: Ints
    lent_person: Ints
    touched: Ints
    is_touched: Ints
    stale: Ints
    is_stale: Ints
    draw: NDArray[np.uint64]
    offer: Ints
    who: Ints
    crewed: Ints
    owner: Ints
    came: Ints
    memo_stamp: Ints
    memo_cost: Ints
    found_cost: NDArray[np.float64]
    found: Ints
    found_hold: Ints


def empty_places(f: Fixed) -> Places:
    """Return places in which nothing is planned."""
    orders, held = len(f.order), _most_held(f)
    return Places(
        mode=np.full(orders, -1, dtype=np.int64),
        start=np.zeros(orders, dtype=np.int64),
        end=np.zeros(orders, dtype=np.int64),
        hold=np.full((orders, held), -1, dtype=np.int64),
        depart=np.full((orders, held), -1, dtype=np.int64),
        origin=np.full((orders, held), -1, dtype=np.int64),
        lowboy=np.full((orders, held), -1, dtype=np.int64),
        driver=np.full((orders, held), -1, dtype=np.int64),
        crew=np.full(int(f.crew_at[-1]), -1, dtype=np.int64),
    )


def empty_books(f: Fixed, seed: int) -> Books:
    """Return books in which nothing is planned."""
    machines, people, held = len(f.machine), len(f.person), _most_held(f)
    seats = int(f.mode[:, SEATS].max(initial=1))
    lines = int(np.diff(f.line_at).max(initial=1))
    widest = int((f.line[:, ROWS + 1] - f.line[:, ROWS]).max(initial=1))

    def zeros(*shape: int) -> Ints:
        return np.zeros(shape, dtype=np.int64)

    note = zeros(NOTES)
    note[TOTAL] = nothing_planned(f)
    note[CHANGED] = note[LEFT_OUT] = nothing_kept(f)
    return Books(
        **empty_places(f)._asdict(),
        uses=zeros(machines),
        use=zeros(machines, FIRST_ROOM),
        rounds=zeros(machines),
        **{name: zeros(machines, FIRST_ROOM) for name in ROUND_ROWS},
        booked=zeros(people),
        **{name: zeros(people, FIRST_ROOM) for name in PART_ROWS},
        hours=zeros(people, len(f.day_start)),
        driving=zeros(people, len(f.day_start)),
        load=f.before.copy(),
        dear=zeros(people),
        group_load=np.add.reduceat(f.before[f.member[:, 0]], f.member_at[:-1]) if len(f.member) else zeros(0),
        group_dear=zeros(len(f.member_at) - 1),
        unfair=zeros(len(f.member_at) - 1),
        is_shifted=np.ones(len(f.member_at) - 1, dtype=np.int64),
        pool_used=zeros(*f.capacity.shape),
        budget_used=zeros(len(f.budget)),
        trip=zeros(3),
        note=note,
        ask=np.full(7, -1, dtype=np.int64),
        lent_machine=zeros(machines),
        lent_person=zeros(people),
        **{name: zeros(len(f.order)) for name in ("touched", "is_touched", "stale", "is_stale")},
        draw=np.array([seed * 2654435761 + 1], dtype=np.uint64),
        offer=zeros(lines, widest),
        who=zeros(seats),
        crewed=zeros(held),
        owner=np.full(people, -1, dtype=np.int64),
        came=np.full(people, -1, dtype=np.int64),
        memo_stamp=zeros(len(f.duty_start)),
        memo_cost=zeros(len(f.duty_start)),
        found_cost=np.zeros(MOST_CANDIDATES),
        found=zeros(MOST_CANDIDATES, 2),
        found_hold=zeros(MOST_CANDIDATES, held),
    )


def nothing_planned(f: Fixed) -> int:
    """Return the cost of a plan that plans nothing, in cents; unfairness aside."""
    changes = np.where(f.reference[:, 0] >= 0, f.reference[:, 0] * (1 + np.diff(f.kept_at)), 0)
    rent = sum(rent_of(f, m, -1, -1, 0) for m in range(len(f.machine)))
    rent += sum(month_cents(f, x, 0) for x in range(len(f.month)))
    rent += sum(idle_at_place(f, m) for m in range(len(f.machine)))
    return int(f.order[:, UNPLANNED].sum() + changes.sum() + f.stay[:, 2].sum() + rent)


def nothing_kept(f: Fixed) -> int:
    """Return how many changes against the reference plan a plan makes that plans nothing."""
    known = f.reference[:, 0] >= 0
    return int((1 + np.diff(f.kept_at))[known].sum()) + len(f.stay)


def roomier(b: Books, uses: int, parts: int, rounds: int = 0) -> Books:
    """Return the same books with room for so many more uses, parts of a person, and rounds of a lowboy."""
    wide = {"use": _needed(b.use.shape[1], int(b.uses.max(initial=0)) + uses)}
    parts = _needed(b.book_start.shape[1], int(b.booked.max(initial=0)) + parts + rounds)
    wide |= dict.fromkeys(PART_ROWS, parts)
    if rounds:
        most = _needed(b.round_start.shape[1], int(b.rounds.max(initial=0)) + rounds)
        wide |= dict.fromkeys(ROUND_ROWS, most)
    changed: dict[str, Any] = {}
    for name, room in wide.items():
        old: Ints = getattr(b, name)
        if room > old.shape[1]:
            changed[name] = np.zeros((len(old), room), dtype=np.int64)
            changed[name][:, : old.shape[1]] = old
    return b._replace(**changed) if changed else b


def _needed(room: int, wanted: int) -> int:
    """Return how much room there is to be: half as much again at least, for tables of thousands are large."""
    return room if room >= wanted else max(wanted, room + room // 2)


def _most_held(f: Fixed) -> int:
    return max(1, int(f.mode[:, HELD].max(initial=0)))
