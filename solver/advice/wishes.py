"""What a planner can ask to have filled, and the answers: ranked ways, each with its price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from models.domain.plan import PlannedOrder
    from solver.ledger.books import Places

Kind = Literal["planned", "moved", "restaffed", "dropped"]


class WishRefused(ValueError):
    """What was asked for does not exist in the instance or the plan; the message says what to do."""


@dataclass(frozen=True)
class FillOrder:
    """Plan an order that is left out.

    Parameters
    ----------
    order
        Its id.
    """

    order: str


@dataclass(frozen=True)
class FillMachine:
    """Give a machine work in an idle stretch.

    Parameters
    ----------
    machine
        Its id.
    start, end
        The stretch, as ``[start, end)`` in slots; the work lies wholly within it.
    """

    machine: str
    start: int
    end: int


@dataclass(frozen=True)
class FillOperator:
    """Give an operator work in an idle stretch.

    Parameters
    ----------
    operator
        The operator's id.
    start, end
        The stretch, as ``[start, end)`` in slots; the shifts lie wholly within it.
    """

    operator: str
    start: int
    end: int


@dataclass(frozen=True)
class ReplacePerson:
    """Find somebody else for one shift that was declined.

    Parameters
    ----------
    order
        The order's id.
    slot
        A slot of the shift.
    operator
        Who declined; none: the only one on the order then.
    """

    order: str
    slot: int
    operator: str | None = None


@dataclass(frozen=True)
class ReplaceMachine:
    """Find another machine for an order.

    Parameters
    ----------
    order
        The order's id.
    machine
        The machine that it is to do without.
    """

    order: str
    machine: str


Wish = FillOrder | FillMachine | FillOperator | ReplacePerson | ReplaceMachine


@dataclass(frozen=True)
class Swap:
    """Who leaves one shift of an order and who comes to it.

    Parameters
    ----------
    start, end
        The shift, as ``[start, end)`` in slots.
    off, on
        Their ids.
    """

    start: int
    end: int
    off: tuple[str, ...]
    on: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What becomes of one order.

    Parameters
    ----------
    order
        Its id.
    kind
        Newly planned, moved (start, mode or machines), given other people only, or left out.
    before, after
        Its place in the plan; none: unplanned.
    off, on
        Operators who leave it altogether, and who come to it anew.
    swaps
        Shift by shift who is replaced, where the order stays at its time.
    """

    order: str
    kind: Kind
    before: PlannedOrder | None
    after: PlannedOrder | None
    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    swaps: tuple[Swap, ...] = ()


@dataclass(frozen=True)
class Way:
    """One way to fill what was asked for.

    Parameters
    ----------
    rank
        1 is the cheapest.
    price
        By how much the plan's total cost rises, in cents; negative: it falls.
    terms
        The same by cost term, without those that stay.
    changes
        Everything that changes: first what was asked for, then what it displaces.
    places
        The whole plan as the ledger has it; `recommend.Session.plan` writes it out.
    """

    rank: int
    price: int
    terms: Mapping[str, int]
    changes: tuple[Change, ...]
    places: Places = field(repr=False, compare=False)

    def to_json(self) -> dict[str, Any]:
        """Return the way as JSON values."""
        return {
            "rank": self.rank,
            "price": self.price,
            "terms": dict(self.terms),
            "changes": [
                {
                    "order": change.order,
                    "kind": change.kind,
                    "before": change.before.model_dump() if change.before else None,
                    "after": change.after.model_dump() if change.after else None,
                    "off": list(change.off),
                    "on": list(change.on),
                    "swaps": [asdict(swap) for swap in change.swaps],
                }
                for change in self.changes
            ],
        }


@dataclass(frozen=True)
class Effort:
    """How much a search for ways may try.

    Parameters
    ----------
    ways
        Ways to return at most.
    trials
        Changes of the plan that are tried at most.
    seconds
        Time after which nothing new is tried; none: no clock is read, so that the same call gives the
        same answer everywhere.
    """

    ways: int = 5
    trials: int = 400
    seconds: float | None = 0.1
