"""The shapes of a compiled instance: orders, modes, needs, starts, links, roads."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.cpsat.clock import Clock, Ints

if TYPE_CHECKING:
    from models.domain.instance import ReferenceDuty, ReferenceOrder
    from models.domain.orders import WorkOrder


@dataclass(frozen=True)
class MachineNeed:
    """A machine line: how many, and which machines fit (indices, shape (C,))."""

    line: int
    quantity: int
    candidates: Ints


@dataclass(frozen=True)
class PeopleNeed:
    """A line that needs operators in each duty.

    Row r says that operator ``operators[r]`` is qualified within ``[valid_from[r], valid_until[r])``.
    ``machines`` tells whether each unit sits on a machine of the line, of ``equipment_class`` then. Between
    ``least`` and ``most`` people do; who is missing or too many has a price, duty by duty.
    """

    line: int
    quantity: int
    machines: bool
    operators: Ints
    valid_from: Ints
    valid_until: Ints
    equipment_class: str | None = None
    least: int = 1
    most: int = 1
    short_cost: int = 0
    extra_cost: int = 0

    @property
    def flexible(self) -> bool:
        """Whether fewer or more people than `quantity` may do."""
        return self.least < self.quantity or self.most > self.quantity


POOL, ZONE, GROUND, WORKSHOP = range(4)
"""What a row of `Compiled.capacity` counts: units of a pool, orders in a zone, machines at a site, and
machines in a workshop."""


@dataclass(frozen=True)
class PoolNeed:
    """What an order holds of a row of `Compiled.capacity`: by a pool line, or by its place (line -1)."""

    line: int
    quantity: int
    pool: int


@dataclass(frozen=True)
class CompiledMode:
    """One mode with its lines by kind, and budgets as ``(budget, amount)``."""

    duration: int
    machines: tuple[MachineNeed, ...]
    people: tuple[PeopleNeed, ...]
    pools: tuple[PoolNeed, ...]
    budgets: tuple[tuple[int, int], ...]
    restarts: int = 0
    """Kinds of service of its machine that it restarts, as bits; none if it is work."""
    price: int = 0
    """Cents of a service."""


@dataclass(frozen=True)
class Starts:
    """All starts of an order in one mode that its site's calendar and its own window admit.

    Parameters
    ----------
    start, end
        Slots, shape (N,), ascending.
    first, last
        Segment of the first and of the last work slot, shape (N,).
    """

    start: Ints
    end: Ints
    first: Ints
    last: Ints

    def __len__(self) -> int:
        return len(self.start)

    def within(self, keep: NDArray[np.bool_] | Ints | slice) -> Starts:
        """Return the starts that ``keep`` selects."""
        return Starts(self.start[keep], self.end[keep], self.first[keep], self.last[keep])

    @cached_property
    def by_span(self) -> tuple[tuple[int, tuple[tuple[int, int], ...]], ...]:
        """Each span with the closed ranges of its starts."""
        spans = self.end - self.start
        found = []
        for span in np.unique(spans).tolist():
            chosen = self.start[spans == span]
            cuts = [0, *(np.flatnonzero(np.diff(chosen) != 1) + 1).tolist(), len(chosen)]
            ranges = tuple((int(chosen[a]), int(chosen[b - 1])) for a, b in itertools.pairwise(cuts))
            found.append((span, ranges))
        return tuple(found)


@dataclass(frozen=True)
class Visit:
    """Services that a machine may have at a place: one of ``kinds``, by mode.

    Parameters
    ----------
    machine
        Index.
    kinds
        Ids of services.
    workshop
        Whether the place is a workshop, else it is done in the field.
    turn
        Number among the machine's visits that differ in nothing else.
    """

    machine: int
    kinds: tuple[str, ...]
    workshop: bool
    turn: int


@dataclass
class CompiledOrder:
    """One order; pins and the frozen past are in ``fixed_*`` and ``pinned_*``."""

    index: int
    order: WorkOrder
    site: int
    clock: Clock
    optional: bool
    earliest: int
    deadline: int
    modes: tuple[CompiledMode, ...]
    gain: int = 0
    """What a work slot adds to a machine's meter, in hundredths of a minute."""
    frozen: bool = False
    """Whether it begins before the freeze time, and stays as it is."""
    past: bool = False
    """Whether it is over before the freeze time."""
    fixed_start: int | None = None
    fixed_mode: int | None = None
    fixed_machines: set[int] = field(default_factory=set)
    pinned_operators: list[tuple[int, int, int]] = field(default_factory=list)
    """Operator, and the window within which each duty that starts there must have him."""
    fixed_duties: list[tuple[int, int]] = field(default_factory=list)
    """Operator and start slot of a duty that the frozen past holds."""
    reference: ReferenceOrder | None = None
    reference_duties: list[ReferenceDuty] = field(default_factory=list)
    visit: Visit | None = None
    """What it is if it is no order but a service of a machine."""

    def hold(self, start: int | None = None, mode: int | None = None) -> None:
        """Hold the order to a start or a mode; what contradicts an earlier one leaves it no start at all."""
        if self.fixed_start not in (None, start) and start is not None:
            self.deadline = 0
        if self.fixed_mode not in (None, mode) and mode is not None:
            self.deadline = 0
        self.fixed_start = self.fixed_start if start is None else start
        self.fixed_mode = self.fixed_mode if mode is None else mode


@dataclass(frozen=True)
class Link:
    """A precedence between the orders of indices ``before`` and ``after``."""

    before: int
    after: int
    kind: str
    min_lag: int
    max_lag: int | None
    working: bool


@dataclass(frozen=True)
class RoadTable:
    """Slots, kilometres and cents from site to site for one transport class, shape (S, S)."""

    slots: Ints
    km: Ints
    cents: Ints
