"""What the board says about each work order: one value an order, whatever view it is drawn in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.figures.words import Clock
from models.domain.base import Window
from models.domain.orders import MachinePin, ModePin, OperatorPin, Pin, Precedence, StartPin, WorkOrder
from models.domain.plan import Costs, PlannedOrder, Reason, ShiftAssignment
from models.domain.reading import Reading


@dataclass(frozen=True)
class OrderFacts:
    """One work order and where the plan has it.

    Parameters
    ----------
    number
        Position among the instance's orders.
    placed
        None: it is unplanned.
    work
        The stretches of ``[start, end)`` in which its site is open; between them it pauses.
    late
        Slots from its due date to its end, negative if early; none without a due date or unplanned.
    pins
        What the planner pinned, in words.
    waits
        Precedence links to which it is the successor.
    frozen
        It started before the freeze time in the reference plan.
    cost
        Cents by cost term, for the terms that add up order by order.
    """

    number: int
    order: WorkOrder
    site: str
    placed: PlannedOrder | None
    work: tuple[Window, ...]
    late: int | None
    pins: tuple[str, ...]
    frozen: bool
    reasons: tuple[Reason, ...]
    cost: Mapping[str, int]
    duties: tuple[ShiftAssignment, ...]
    waits: tuple[Precedence, ...]

    @property
    def title(self) -> str:
        """Id and name."""
        return f"{self.order.id} {self.order.name}".strip()

    @property
    def total_cost(self) -> int:
        """Cents of all terms that add up order by order."""
        return sum(self.cost.values())


def named(key: str, name: str) -> str:
    """Return a thing's name, its id where it has none."""
    return name or key


def order_facts(reading: Reading, clock: Clock, costs: Costs | None) -> tuple[OrderFacts, ...]:
    """Return the facts of every order of the instance, in its order."""
    reasons = {left.order: left.reasons for left in reading.plan.unplanned}
    pins: dict[str, list[str]] = defaultdict(list)
    for pin in reading.instance.pins:
        pins[pin.order].append(_pin_words(reading, clock, pin))
    links: dict[str, list[Precedence]] = defaultdict(list)
    for link in reading.instance.precedences:
        links[link.successor].append(link)
    facts = []
    for number, order in enumerate(reading.instance.orders):
        placed = reading.planned.get(order.id)
        facts.append(
            OrderFacts(
                number=number,
                order=order,
                site=named(order.site, reading.index.sites[order.site].name),
                placed=placed,
                work=tuple(reading.index.open_for(order.id).clipped(placed.start, placed.end))
                if placed
                else (),
                late=placed.end - order.due if placed and order.due is not None else None,
                pins=tuple(pins[order.id]),
                frozen=order.id in reading.frozen,
                reasons=reasons.get(order.id, ()),
                cost=costs.orders.get(order.id, {}) if costs else {},
                duties=tuple(sorted(reading.by_order.get(order.id, ()), key=lambda d: (d.start, d.line))),
                waits=tuple(links[order.id]),
            )
        )
    return tuple(facts)


def _pin_words(reading: Reading, clock: Clock, pin: Pin) -> str:
    match pin:
        case StartPin():
            return f"start {clock.moment(pin.start)}"
        case ModePin():
            return f"mode {pin.mode + 1}"
        case MachinePin():
            return f"machine {pin.machine}"
        case OperatorPin():
            who = named(pin.operator, reading.index.operators[pin.operator].name)
            when = f" in {clock.span(*pin.window)}" if pin.window else ""
            return f"operator {who}{when}"
