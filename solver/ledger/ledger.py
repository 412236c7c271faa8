"""The ledger: a partial plan with all that it takes, for Python to read and change.

What counts runs compiled; here plans are brought in and out, and rows get room before they are full.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from solver.cpsat.clock import UNLIMITED
from solver.errors import RostersNotInserted
from solver.ledger import bases, ejection, insertion, walking
from solver.ledger.books import (
    BACKWARD,
    CHANGED,
    STALE,
    TOTAL,
    TOUCHED,
    UNLINKED,
    Books,
    Places,
    empty_books,
    empty_places,
    roomier,
)
from solver.ledger.chains import EARLIER, ROOM
from solver.ledger.jit import INTS, entry
from solver.ledger.people import unfair_cents
from solver.ledger.records import block_of, books, fixed
from solver.ledger.states import places_of, state_of_places
from solver.ledger.tables import HAULER, SEATS, Fixed
from solver.ledger.visits import MOST_VISITS
from solver.search.state import State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.cpsat.clock import Ints
    from solver.cpsat.compile import Compiled
    from solver.search.neighbourhoods import Relations


@entry(f"boolean({INTS}, {INTS}, int64, int64, int64, int64, int64, int64, float64)")
def _insert(
    f: Ints, b: Ints, k: int, which: int, first: int, last: int, until: int, reach: int, noise: float
) -> bool:
    return insertion.insert(fixed(f), books(b), k, which, first, last, until, reach, noise)


@entry(f"int64({INTS}, {INTS})")
def _cost(f: Ints, b: Ints) -> int:
    last = insertion.last_end(fixed(f), books(b)) if fixed(f).makespan else 0
    return books(b).note[TOTAL] + unfair_cents(fixed(f), books(b)) + fixed(f).makespan * last


class Room(NamedTuple):
    """What can still be entered: uses of each machine, parts of each person, rounds of each lowboy."""

    uses: int
    parts: int
    rounds: int


NO_ROOM = Room(-1, -1, -1)
"""Nothing is known of the room that is left."""

MOST_BLOCKS = 4
"""Plans whose blocks are remembered: base and best of a walk, and two that filling returns to."""


class Bounds(NamedTuple):
    """Closed bounds of a start, and the latest end, in slots."""

    first: int
    last: int
    until: int = UNLIMITED


ANYWHERE = Bounds(0, UNLIMITED)


class Ejection(NamedTuple):
    """Take ``out`` out, then insert an order at ``start`` first.

    Parameters
    ----------
    earlier
        Those of ``out`` that must move before the order can start, and within what bounds, in the sequence of
        insertion.
    """

    mode: int
    start: int
    out: list[int]
    earlier: list[tuple[int, Bounds]]


class Ledger:
    """A partial plan of an instance that has no limits or prices of rosters.

    Parameters
    ----------
    seed
        Of its draws.

    Raises
    ------
    RostersNotInserted
        If the instance has some: insertion would break them.

    Attributes
    ----------
    reach
        Feasible starts of which an insertion chooses, the earliest, or the latest if negative; 0: all. Early
        starts leave room for others.
    noise
        Random factor on the price of each start, 0 for none.
    """

    def __init__(self, c: Compiled, seed: int = 0) -> None:
        if c.rostered:
            raise RostersNotInserted
        self.c = c
        self.f: Fixed = c.fixed
        self._tables = block_of(self.f)
        self._blocks: dict[int, tuple[Places, Ints]] = {}
        self._have(empty_books(self.f, seed))
        self.reach = 0
        self.noise = 0.0
        self.modes: dict[int, int] = {}
        """Modes to which orders are held."""
        rows, seats = np.diff(self.f.crew_at), self.f.mode[:, SEATS]
        fewest = np.minimum.reduceat(np.where(seats > 0, seats, rows.max(initial=1)), self.f.mode_at[:-1])
        self._parts: list[int] = (rows // np.maximum(1, fewest) + 1).tolist()
        """By order: the duties of it that one person may have, and one more."""
        self._most_parts = max(self._parts, default=0)
        hauled = bool((self.f.driver[:, 0] >= 0).any())
        self._visits = int(np.diff(self.f.visit_at).max(initial=0))
        self._rounds = 2 * self.b.hold.shape[1] if hauled else 0
        if self._visits:
            self._rounds *= 1 + MOST_VISITS
        self._none = np.full(len(c.orders), -1, dtype=np.int64)
        room = ROOM
        self._at, self._out = np.zeros(2, dtype=np.int64), np.zeros(room, dtype=np.int64)
        self._earlier = np.zeros((room, EARLIER), dtype=np.int64)

    def _have(self, own: Books) -> None:
        self.b = own
        self._books = block_of(own)
        self._room = NO_ROOM

    def _make_room(self, entered: Sequence[int] = (), others: int = 0) -> None:
        """See to it that orders can be entered, and others taken out and the moves after them placed.

        What is left is looked up only when what was left before may be used up.
        """
        uses = len(entered) + self._visits
        rounds = max(len(entered), others) * self._rounds
        parts = sum(self._parts[k] for k in entered) + rounds
        left = Room(self._room.uses - uses, self._room.parts - parts, self._room.rounds - rounds)
        if min(left) < 0:
            left = self._room_beyond(uses, parts, rounds)
            if min(left) < 0:
                self._have(roomier(self.b, uses, parts - rounds, rounds))
                left = self._room_beyond(uses, parts, rounds)
        self._room = left

    def _room_beyond(self, uses: int, parts: int, rounds: int) -> Room:
        """Return what is left in the fullest rows when so much is entered."""
        b = self.b
        return Room(
            b.use.shape[1] - int(b.uses.max(initial=0)) - uses,
            b.book_start.shape[1] - int(b.booked.max(initial=0)) - parts,
            b.round_start.shape[1] - int(b.rounds.max(initial=0)) - rounds,
        )

    def _block(self, places: Places) -> Ints:
        """Return the block of a plan to which a walk returns again and again."""
        known = self._blocks.get(id(places))
        if known is None or known[0] is not places:
            if len(self._blocks) == MOST_BLOCKS:
                self._blocks.clear()
            known = self._blocks[id(places)] = places, block_of(places)
        return known[1]

    # --- reading ------------------------------------------------------------------------------

    def has(self, k: int) -> bool:
        """Whether an order is planned."""
        return bool(self.b.mode[k] >= 0)

    def missing(self) -> list[int]:
        """Return the orders that are not planned; a service is none."""
        found: list[int] = np.flatnonzero(self.b.mode[: self.c.works] < 0).tolist()
        return found

    def cost(self) -> int:
        """Return what the plan costs, in cents."""
        return int(_cost(self._tables, self._books))

    def late_order(self, part: Ints) -> int:
        """Draw a late order of a part that may be moved, by how late it is and its price; -1 if none is."""
        return int(walking.late_order(self._tables, self._books, part))

    def related(self, kind: int, seed: int, reach: Any, size: int, to: Relations, part: Ints) -> list[int]:
        """Return ``size`` orders of a part that compete with order ``seed``, itself first."""
        chosen = np.empty(min(size, len(part)), dtype=np.int64)
        walking.related(
            self._tables,
            self._books,
            kind,
            seed,
            reach,
            part,
            to.kinds,
            to.machines,
            to.people,
            chosen,
        )
        found: list[int] = chosen.tolist()
        return found

    def draw_anew(self, seed: int) -> None:
        """Begin its draws anew."""
        self.b.draw[0] = seed * 2654435761 + 1

    # --- writing ------------------------------------------------------------------------------

    def insert(self, k: int, within: Bounds = ANYWHERE) -> bool:
        """Enter order ``k`` where it is cheapest of the starts in reach; false if none keeps the rules."""
        self._make_room([k])
        which = self.modes.get(k, -1)
        return bool(_insert(self._tables, self._books, k, which, *within, self.reach, self.noise))

    def finds(self, k: int, *, linked: bool = True) -> bool:
        """Whether some insertion of order ``k`` is found; the ledger is left as it was.

        Parameters
        ----------
        linked
            Whether precedences count.
        """
        before = self.save()
        self.b.note[UNLINKED] = not linked
        found = self.insert(k)
        self.b.note[UNLINKED] = 0
        self.go_back(before)
        return found

    def insert_all(
        self, orders: Sequence[int], keys: Any, *, spread: bool = False, needed: Places | None = None
    ) -> bool:
        """Insert those of ``orders`` that are not planned, predecessors first, then by ``keys``.

        False as soon as one that is planned in ``needed`` finds no place, or a service that is then needed.
        """
        self._make_room(orders)
        wanted = self._none if needed is None else needed.mode
        listed = np.array(orders, dtype=np.int64)
        return bool(
            walking.insert_all(
                self._tables, self._books, listed, keys, spread, self.reach, self.noise, wanted
            )
        )

    def visits_of(self, orders: Sequence[int]) -> list[int]:
        """Return the services in the plan of the machines that some planned orders hold."""
        placed = self.c.works + np.flatnonzero(self.b.mode[self.c.works :] >= 0)
        if not len(placed):
            return []
        held = self.b.hold[np.array(orders, dtype=np.int64)]
        found: list[int] = placed[np.isin(self.b.hold[placed, 0], held[held >= 0])].tolist()
        return found

    def take_out(self, orders: Iterable[int]) -> bool:
        """Take orders out, and the services that are then needless; false if a move that then replaces others
        has no room.
        """  # noqa: D205
        listed = np.array(list(orders), dtype=np.int64)
        self._make_room(others=len(listed))
        return bool(walking.take_out(self._tables, self._books, listed))

    def cross(self, first: int, second: int, start: int) -> bool:
        """Let two machines exchange their uses from ``start`` on; if false the plan is to be restored."""
        exchanged = int(self.b.uses[first] + self.b.uses[second])
        self._make_room(others=exchanged)
        if max(int(self.b.uses[first]), int(self.b.uses[second])) + exchanged > self.b.use.shape[1]:
            self._have(roomier(self.b, exchanged, 0))
        self._room = NO_ROOM
        return bool(walking.cross(self._tables, self._books, first, second, start))

    def eject(self, k: int, until: int, weight: Any) -> Ejection | None:
        """Return a mild ejection that makes room for order ``k`` to end by ``until``, if one is found.

        Parameters
        ----------
        weight
            What it weighs to take an order out, shape (N,).
        """
        if not ejection.eject(
            self._tables, self._books, k, until, weight, self._at, self._out, self._earlier
        ):
            return None
        out: list[int] = self._out[1 : self._out[0] + 1].tolist()
        earlier: list[list[int]] = self._earlier[1 : self._earlier[0, 0] + 1].tolist()
        mode, start = self._at.tolist()
        within = [(n, Bounds(since, min(last, until), until)) for n, since, until, last in earlier]
        return Ejection(mode, start, out, within)

    def enter_backward(self) -> None:
        """From now on an order may stand before its predecessors do."""
        self.b.note[BACKWARD] = 1

    # --- whole plans --------------------------------------------------------------------------

    def save(self, into: Places | None = None) -> Places:
        """Return where everything is."""
        saved = into or empty_places(self.f)
        bases.save(self._books, self._block(saved) if into else block_of(saved))
        return saved

    def go_back(self, places: Places) -> None:
        """Make everything as it was saved."""
        self._make_room(others=1)
        bases.go_back(self._tables, self._books, self._block(places))
        self._room = NO_ROOM

    def begin_walk(self) -> tuple[Places, Places]:
        """Return the present plan twice: as the base of a walk, and as its best plan."""
        self.b.is_touched[:], self.b.is_stale[:] = 0, 0
        self.b.note[[TOUCHED, STALE]] = 0
        return self.save(), self.save()

    def commit(self, base: Places) -> None:
        """Make the present plan the base of the walk; it takes only as long as much has changed."""
        bases.commit(self._tables, self._books, self._block(base))

    def revert(self, base: Places) -> None:
        """Return to the base of the walk."""
        self._make_room(others=1)
        bases.revert(self._tables, self._books, self._block(base))
        self._room = NO_ROOM

    def keep(self, base: Places, best: Places) -> None:
        """Remember the base of the walk, at which it stands, as its best plan."""
        bases.keep(self._tables, self._books, self._block(base), self._block(best))

    def adopt(self, places: Places, orders: Ints) -> None:
        """Put some orders where another plan has them, whatever the rules say."""
        self._make_room_for(places)
        bases.adopt(self._tables, self._books, block_of(places), orders)
        self._room = NO_ROOM

    def reserve(self, pools: Ints, budgets: Ints, changes: int) -> None:
        """Take of pools, budgets and changes for others; with negative numbers, give it back.

        Parameters
        ----------
        pools, budgets
            Units, shapes as ``pool_used`` and ``budget_used`` of `Books`.
        """
        self.b.pool_used[:] += pools
        self.b.budget_used[:] += budgets
        self.b.note[CHANGED] += changes

    def lend(self, machines: NDArray[np.bool_], people: NDArray[np.bool_]) -> None:
        """Lend machines and people to others: they keep what they have and get nothing more.

        Parameters
        ----------
        machines, people
            Whether each is lent, shapes (M,) and (P,); all others are not from now on.
        """
        self.b.lent_machine[:], self.b.lent_person[:] = machines, people

    def unlike(self, one: Places, other: Places) -> Ints:
        """Return the orders that two plans have otherwise, ascending."""
        found = np.zeros(len(self.c.orders), dtype=np.int64)
        bases.unlike(self._tables, block_of(one), block_of(other), found)
        return np.flatnonzero(found)

    def excess(self) -> int:
        """Return how much more is taken of pools, budgets and changes than there is, over all slots."""
        return int(walking.excess(self._tables, self._books))

    def load(self, state: State) -> None:
        """Hold ``state``, whatever the rules say of it."""
        self.hold(places_of(self.c, self.f, state))

    def hold(self, wanted: Places) -> None:
        """Hold a plan, whatever the rules say of it."""
        self._make_room_for(wanted)
        bases.go_back(self._tables, self._books, block_of(wanted))
        self._room = NO_ROOM

    def _make_room_for(self, wanted: Places) -> None:
        """See to it that a plan can be held, or any part of it beside what there is."""
        drivers, lowboys = wanted.driver[wanted.depart >= 0], wanted.lowboy[wanted.depart >= 0]
        hauled = self.f.lowboy[lowboys[lowboys >= 0], HAULER]
        parts = _most(wanted.crew) + _most(drivers) + self._most_parts
        self._have(
            roomier(self.b, _most(wanted.hold) + 1 + self._visits, parts, _most(hauled) + self._rounds)
        )

    def state(self, places: Places | None = None) -> State:
        """Return the plan, or one that was saved, as placements."""
        return state_of_places(self.c, self.f, places or self.save())


def _most(numbers: Ints) -> int:
    """Return how often the most frequent number occurs; -1 is none."""
    return int(np.bincount(numbers[numbers >= 0].ravel(), minlength=1).max())


def ledger_of(c: Compiled, state: State, seed: int = 0) -> Ledger:
    """Return a ledger that holds ``state``."""
    ledger = Ledger(c, seed)
    ledger.load(state)
    return ledger
