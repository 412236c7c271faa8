"""The shapes of what a model decides of an order, a part of a duty, a seat and a round."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntervalVar, IntVar

    from solver.cpsat.rounds import Leg
    from solver.cpsat.shapes import CompiledOrder
    from solver.search.entries import Entry
    from solver.search.state import Placement

Expr = Any
"""A CP-SAT variable, affine expression or constant."""


@dataclass(frozen=True)
class Block:
    """Starts of one mode that have the same first and last segment, hence the same pauses.

    Parameters
    ----------
    first, last
        Segments; equal to -1 where duties do not matter and ``starts`` is any set with one span.
    starts
        Closed ranges of starts.
    span
        ``end - start`` in slots.
    literal
        True iff the order starts in the block in this mode.
    """

    mode: int
    first: int
    last: int
    starts: tuple[tuple[int, int], ...]
    span: int
    literal: IntVar


@dataclass
class Part:
    """An order's part of one duty: ``[start, end)`` and work slots, where ``literal`` is true."""

    duty: int
    literal: IntVar
    start: Expr
    end: Expr
    work: Expr
    by_mode: dict[int, IntVar]


@dataclass(frozen=True)
class Seat:
    """A choice: this operator on this line in this duty, while ``[low, high)`` holds the part."""

    mode: int
    need: int
    duty: int
    operator: int
    low: int
    high: int
    literal: IntVar


class Crewed(Protocol):
    """An order whose people a model decides: all of it (`OrderVars`), or these alone (`CrewVars`)."""

    @property
    def order(self) -> CompiledOrder:
        """The order."""
        ...

    @property
    def parts(self) -> dict[int, Part]:
        """Its part of each duty."""
        ...

    @property
    def seats(self) -> list[Seat]:
        """All choices of people."""
        ...

    @property
    def on_duty(self) -> dict[tuple[int, int], IntVar]:
        """By operator and duty: true iff he works there."""
        ...

    @property
    def kept(self) -> dict[tuple[int, int], int]:
        """By need and duty: people who stay whatever is chosen."""
        ...

    def seats_of(self, mode: int, need: int, duty: int) -> list[IntVar]:
        """Return the literals of a need in a duty."""
        ...


@dataclass
class CrewVars:
    """People of an order whose mode and time stay as they are; see `Crewed`."""

    order: CompiledOrder
    mode: int
    parts: dict[int, Part] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)
    on_duty: dict[tuple[int, int], IntVar] = field(default_factory=dict)
    kept: dict[tuple[int, int], int] = field(default_factory=dict)

    def seats_of(self, mode: int, need: int, duty: int) -> list[IntVar]:
        """Return the literals of a need in a duty."""
        return [s.literal for s in self.seats if (s.mode, s.need, s.duty) == (mode, need, duty)]


@dataclass
class OrderVars:
    """Variables of one free order.

    Attributes
    ----------
    present
        True iff planned.
    modes
        By mode.
    start, end
        Slots; both 0 if unplanned.
    length
        ``end - start``.
    blocks
        Exactly one is true if planned.
    parts
        By duty, where the order needs them.
    on_line
        By mode, machine need and machine.
    on_machine
        By machine: true iff the order uses it.
    seats
        All choices of people.
    on_duty
        By operator and duty: true iff he works there.
    kept
        Nobody: all people of a free order are decided.
    """

    order: CompiledOrder
    hint: Placement | None
    present: IntVar
    modes: list[IntVar]
    start: IntVar
    end: IntVar
    length: Expr
    interval: IntervalVar
    blocks: list[Block] = field(default_factory=list)
    parts: dict[int, Part] = field(default_factory=dict)
    on_line: dict[tuple[int, int, int], IntVar] = field(default_factory=dict)
    on_machine: dict[int, IntVar] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)
    on_duty: dict[tuple[int, int], IntVar] = field(default_factory=dict)
    kept: dict[tuple[int, int], int] = field(default_factory=dict)

    def seats_of(self, mode: int, need: int, duty: int) -> list[IntVar]:
        """Return the literals of a need in a duty."""
        return [s.literal for s in self.seats if (s.mode, s.need, s.duty) == (mode, need, duty)]


@dataclass
class RoundVars:
    """Choices of one round.

    Attributes
    ----------
    lowboys
        By machine index of the lowboy.
    entries
        What it is to each driver: where the literal is true he drives.
    ways
        By place of lowboys: cents of the empty ways by the leg that is driven, and whether one is chosen.
    """

    lowboys: dict[int, IntVar] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    ways: list[tuple[dict[Leg, int], IntVar]] = field(default_factory=list)
