"""The plan: who and what does which order where and when, and what it costs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.domain.base import CENTS_UNIT, Frozen, Id, Slot

PLAN_FORMAT_VERSION: Literal[1] = 1
"""Version of the plan's JSON format that this release writes."""

Amount = Annotated[int, Field(json_schema_extra=CENTS_UNIT)]
"""Cents, which may be below 0."""

Status = Literal["OPTIMAL", "FEASIBLE", "INFEASIBLE", "UNKNOWN"]


class PlannedOrder(Frozen):
    """One order's place in the plan, as ``[start, end)``.

    Parameters
    ----------
    order
        The id of an order.
    mode
        Index of the mode in which it is done, from 0.
    start
        First slot of its work.
    end
        The slot after its last.
    machines
        The machines on it, following the machine lines of the mode: the first line's units first.
    """

    order: Id
    mode: int = Field(ge=0)
    start: Slot
    end: Slot
    machines: tuple[Id, ...] = ()


class ShiftAssignment(Frozen):
    """One operator on one order (and its machine, if the line has one) for one duty.

    Parameters
    ----------
    operator
        The id of an operator.
    machine
        The machine that the operator runs; none for a line of people.
    order
        The id of an order.
    line
        Index of the mode's line, from 0.
    start, end
        The order's slots in that duty, as ``[start, end)``.
    """

    operator: Id
    machine: Id | None = None
    order: Id
    line: int = Field(default=0, ge=0)
    start: Slot
    end: Slot


class Move(Frozen):
    """A machine's way from one site to the next, loading and unloading included.

    Parameters
    ----------
    machine
        The id of a machine.
    origin
        Site that it leaves; in JSON ``from``.
    destination
        Site that it reaches; in JSON ``to``.
    start, end
        When it is on its way, as ``[start, end)`` in slots.
    lowboy
        The pool whose unit hauls it, or the named lowboy; none: it drives itself.
    driver
        Operator who drives a named lowboy; none: it has no named lowboy.
    """

    machine: Id
    origin: Id = Field(alias="from")
    destination: Id = Field(alias="to")
    start: Slot
    end: Slot
    lowboy: Id | None = None
    driver: Id | None = None


class PlacedService(Frozen):
    """A maintenance service of a machine, placed in the plan.

    Parameters
    ----------
    machine
        The id of a machine.
    service
        Kind of service.
    start, end
        When it is done, as ``[start, end)`` in slots.
    site
        Where it is done: the id of a site.
    """

    machine: Id
    service: Id
    start: Slot
    end: Slot
    site: Id


class Reason(Frozen):
    """Why an order is not planned.

    Parameters
    ----------
    code
        Stable name of the reason, for programs.
    message
        The reason in the planner's words.
    verified
        Whether it was proven rather than concluded from the plan at hand.
    """

    code: str
    message: str
    verified: bool = False


class UnplannedOrder(Frozen):
    """An order that is left out, and why.

    Parameters
    ----------
    order
        The id of an order.
    reasons
        Why it is left out, the weightiest first.
    """

    order: Id
    reasons: tuple[Reason, ...] = ()


class Costs(Frozen):
    """What the plan costs, in cents.

    Parameters
    ----------
    total
        Sum of ``terms``.
    unavoidable
        What no plan can avoid, taken order by order alone.
    terms
        Cents by cost term.
    orders
        Cents by order and term, for the terms that add up order by order.
    levels
        Cents by level, where the instance's weights have levels: the first decides, then the next.
    """

    total: Amount
    unavoidable: Amount
    terms: dict[str, Amount]
    orders: dict[str, dict[str, Amount]] = Field(default_factory=dict)
    levels: tuple[Amount, ...] = ()

    @property
    def avoidable(self) -> int:
        """Total less what no plan can avoid."""
        return self.total - self.unavoidable


class Provenance(Frozen):
    """Where a plan comes from.

    Parameters
    ----------
    bound
        Proven lower bound of the cost in cents.
    level_bounds
        Proven lower bounds by level, each for plans that are no worse on the levels above; as many as are
        known.
    gap
        ``(total − bound) ÷ max(1, |total|)``; 0 when proven optimal.
    seed
        Seed of every choice.
    workers
        Processor cores that the search used.
    deterministic
        Units of work to which the search was limited, so that it can be repeated; none: time limited it.
    engine_version
        Release of this product.
    ortools_version
        Release of OR-Tools.
    wall_seconds
        Time from the call to the plan.
    stopped_by
        What ended the search: ``optimal``, ``infeasible``, ``gap``, ``work`` (the units of
        ``deterministic``), ``time``, ``signal``, ``memory``, ``killed`` (it outlived its limit) or ``died``.
    """

    bound: Amount | None = None
    level_bounds: tuple[Amount, ...] = ()
    gap: float | None = None
    seed: int = 0
    workers: int = 1
    deterministic: float | None = None
    engine_version: str = ""
    ortools_version: str = ""
    wall_seconds: float = 0.0
    stopped_by: str = ""


class Plan(Frozen):
    """A schedule for one instance, with its price and what was left out.

    Parameters
    ----------
    format_version
        Version of this format.
    instance_name
        Name of the instance that it is for.
    instance_hash
        SHA-256 of that instance's canonical JSON, in hexadecimal digits.
    status
        ``OPTIMAL`` only when the bound proves it; ``INFEASIBLE`` and ``UNKNOWN`` have no orders.
    orders
        What is planned.
    duties
        Who is on what.
    moves
        Machines' ways between sites.
    services
        Maintenance.
    unplanned
        What is left out.
    costs
        What it costs; none: there is no schedule.
    provenance
        Where it comes from.
    """

    format_version: Literal[1] = PLAN_FORMAT_VERSION
    instance_name: str
    instance_hash: str
    status: Status
    orders: tuple[PlannedOrder, ...] = ()
    duties: tuple[ShiftAssignment, ...] = ()
    moves: tuple[Move, ...] = ()
    services: tuple[PlacedService, ...] = ()
    unplanned: tuple[UnplannedOrder, ...] = ()
    costs: Costs | None = None
    provenance: Provenance = Provenance()
